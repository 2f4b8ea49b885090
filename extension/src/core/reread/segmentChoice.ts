import { CHOICE_WORDS, LEVELS, OPENINGS_UP_TO } from "../fastPath/ownerWords.ts";
import type { Passes } from "../fastPath/rowPasses.ts";
import { uint32In } from "../fastPath/sharedColumns.ts";
import type { FrameSet } from "../model/frameSet.ts";
import { FRAME, IS_COPY, MARKS, SEGMENT_WORDS, type SegmentRows } from "../wire/segmentRows.ts";
import type { CaptureParts } from "./captureParts.ts";
import type { LatestTimestamps } from "./latestTimestamps.ts";
import { rowsLeft } from "./rowsLeft.ts";

/** By what segments that are read again are chosen. */
export interface Choosing {
  /** By connection, what is gathered of it (`gatherLevels.ts`), in the memory of the fast path. */
  readonly levels: Uint8Array;
  /** The openings of connections up to this level are gathered, and all of others. */
  readonly openingsUpTo: number;
  /** Are noted as the segments come. */
  readonly timestamps: LatestTimestamps;
  /** Frames that repeat an earlier one: their segments are marked. */
  readonly copies: FrameSet;
}

/** Which of the segments that are read again are kept, by what is gathered of their connections: the fast path chooses (`extension/src/fastPath/owners.ts`). */
export class SegmentChoice {
  readonly #passes: Passes;
  readonly #copies: FrameSet;
  readonly #table: Uint32Array;

  constructor({ fastPath }: CaptureParts, { levels, openingsUpTo, timestamps, copies }: Choosing) {
    const { memory } = fastPath;
    this.#passes = fastPath.passes;
    this.#copies = copies;
    this.#table = uint32In(memory, CHOICE_WORDS);
    this.#table[LEVELS] = levels.byteOffset;
    this.#table[OPENINGS_UP_TO] = openingsUpTo;
    timestamps.placeIn(this.#table);
  }

  /**
   * Of segments in the rows up to `until`, which lie in the memory of the fast path, and whose connections are known (`Owners`).
   *
   * @returns the end of the rows that are there now
   */
  choose(rows: SegmentRows, until: number): number {
    const { words } = rows;
    const end = rowsLeft(rows, until, this.#table, this.#passes.chooseSegments);
    for (let row = 0; row < end; row += SEGMENT_WORDS)
      if (this.#copies.has((words[row + FRAME] ?? 0) >>> 0))
        words[row + MARKS] = (words[row + MARKS] ?? 0) | IS_COPY;
    return end;
  }

  /** No more are read. */
  release(): void {
    this.#passes.memory.give(this.#table);
  }
}
