/**
 * Frames of a capture once more, from the file. Bookmarks stand at the first frame of every block of 1024, so that any
 * stretch of blocks can be read by itself.
 */

import { CaptureReader } from "../capture/captureReader.ts";
import type { Bookmark } from "../capture/formatReader.ts";
import type { FrameSink } from "../capture/frameRecord.ts";
import type { Steps } from "../steps.ts";
import type { FileOffset, FrameNumber } from "../units.ts";
import { FRAMES_A_BLOCK } from "./blockFrames.ts";
import type { FrameSource } from "./frameSource.ts";

const CHUNK_BYTES = 1 << 20;

/** A stretch of blocks, the last one included. */
export interface Blocks {
  readonly first: number;
  readonly last: number;
}

export class FrameReader {
  readonly #source: FrameSource;
  readonly #bookmarks: Bookmark[] = [];
  #buffer: Uint8Array<ArrayBuffer> | null = null;

  constructor(source: FrameSource) {
    this.#source = source;
  }

  get all(): Blocks {
    return { first: 0, last: this.#bookmarks.length - 1 };
  }

  /** To be told of every frame of the first reading, in order, while it is handed over. */
  mark(frame: FrameNumber, reader: CaptureReader): void {
    if (frame % FRAMES_A_BLOCK !== 1) return;
    const bookmark = reader.bookmark();
    if (bookmark !== null) this.#bookmarks.push(bookmark);
  }

  /** Hands over the frames of some blocks again, a step for each chunk of bytes. `end`: as far as the file was read. */
  *read({ first, last }: Blocks, end: FileOffset, sink: FrameSink): Steps<void> {
    const from = this.#bookmarks[first];
    if (from === undefined) return;
    const until = this.#bookmarks[last + 1]?.offset ?? end;
    const reader = new CaptureReader(sink, from);
    // A sink may ask for other frames while it is handed one.
    const buffer = this.#buffer ?? new Uint8Array(CHUNK_BYTES);
    this.#buffer = null;
    for (let at = from.offset; at < until && !reader.stopped; ) {
      const bytes = this.#source.read(at, buffer.subarray(0, Math.min(CHUNK_BYTES, until - at)));
      if (bytes === 0) break;
      reader.push(buffer.subarray(0, bytes));
      at += bytes;
      yield;
    }
    this.#buffer = buffer;
  }
}

/** The block of a frame. */
export function blockOf(frame: FrameNumber): number {
  return Math.floor((frame - 1) / FRAMES_A_BLOCK);
}
