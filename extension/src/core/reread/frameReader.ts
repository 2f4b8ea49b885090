/**
 * Frames of a capture once more, from the file. Bookmarks stand at the first frame of every block of 1024, so that any
 * stretch of blocks can be read by itself.
 */

import { CaptureReader } from "../capture/captureReader.ts";
import type { FastPath } from "../fastPath/fastPath.ts";
import type { Steps } from "../steps.ts";
import type { FileOffset, FrameNumber } from "../units.ts";
import { FRAMES_A_BLOCK } from "./blockFrames.ts";
import { Bookmarks } from "./bookmarks.ts";
import type { FrameSource } from "./frameSource.ts";
import type { SegmentsAgain } from "./segmentsAgain.ts";

/** A stretch of blocks, the last one included. */
export interface Blocks {
  readonly first: number;
  readonly last: number;
}

export class FrameReader {
  readonly #source: FrameSource;
  readonly #fastPath: FastPath;
  readonly #bookmarks: Bookmarks = new Bookmarks();

  /** @param fastPath in whose memory the bytes lie */
  constructor(source: FrameSource, fastPath: FastPath) {
    this.#source = source;
    this.#fastPath = fastPath;
  }

  get all(): Blocks {
    return { first: 0, last: this.#bookmarks.length - 1 };
  }

  /** To be told of every frame of the first reading, in order, while it is handed over. */
  mark(frame: FrameNumber, reader: CaptureReader): void {
    if (frame % FRAMES_A_BLOCK !== 1) return;
    const bookmark = reader.bookmark();
    if (bookmark !== null) this.#bookmarks.add(bookmark);
  }

  /** Has the frames of some blocks taken again, a step for each chunk of bytes. `end`: as far as the file was read. */
  *read({ first, last }: Blocks, end: FileOffset, again: SegmentsAgain): Steps<void> {
    const from = this.#bookmarks.of(first);
    if (from === undefined) return;
    const until = this.#bookmarks.offsetOf(last + 1) ?? end;
    const reader = new CaptureReader(again, from);
    const { inputs } = this.#fastPath;
    // Others may be read before these have come to their end.
    const buffer = inputs.borrow();
    try {
      for (let at = from.offset; at < until && !reader.stopped; ) {
        const bytes = this.#source.read(at, buffer.subarray(0, Math.min(buffer.length, until - at)));
        if (bytes === 0) break;
        reader.push(buffer.subarray(0, bytes));
        again.flush();
        at += bytes;
        yield;
      }
    } finally {
      inputs.giveBack(buffer);
    }
  }
}

/** The block of a frame. */
export function blockOf(frame: FrameNumber): number {
  return Math.floor((frame - 1) / FRAMES_A_BLOCK);
}
