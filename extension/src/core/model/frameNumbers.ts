/**
 * The frame of each row of the SegmentTable. In most captures rows and frames go on together, and only where they do not,
 * at frames without TCP, something stands here: a run of rows is its first row and that row's frame. Where the runs are
 * many, or rows are put in another order, it becomes a column of a number for each row.
 */

import { firstPlace } from "../firstPlace.ts";
import { pieceOf } from "../slab.ts";
import { eachInSteps, type Steps } from "../steps.ts";
import type { FrameNumber, SegmentIndex } from "../units.ts";
import { SEGMENT_WORDS } from "../wire/segmentRows.ts";
import { grow } from "./columns.ts";

/** Beyond so many runs, and one for so many rows, a column is as good. */
const MOST_RUNS = 1 << 16;
const ROWS_A_RUN = 16;

export class FrameNumbers {
  /** Rows that have a frame: without a column they are those before this one. */
  #length = 0;
  #capacity: number;
  /** Of each run its first row, ascending, and the frame there; null when there is a column. */
  #starts: Uint32Array<ArrayBuffer> | null = new Uint32Array(1024);
  #frames: Uint32Array<ArrayBuffer> = new Uint32Array(1024);
  #runs = 0;
  /** The frame with which the last run goes on. */
  #next = -1;
  #column: Uint32Array<ArrayBuffer> = new Uint32Array(0);

  /** @param capacity how many rows there can be before `grow` */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  of(row: SegmentIndex): FrameNumber {
    const starts = this.#starts;
    if (starts === null) return this.#column[row] ?? 0;
    if (row >= this.#length) return 0;
    const run = this.#runBefore(starts, row);
    return (this.#frames[run] ?? 0) + row - (starts[run] ?? 0);
  }

  /** The row below `length` that has the frame; -1: none. In a column it is looked for among all, 10 M in 5 ms. */
  rowOf(frame: FrameNumber, length: number): SegmentIndex {
    const starts = this.#starts;
    if (starts === null) return this.#column.subarray(0, length).indexOf(frame);
    if (this.#runs === 0) return -1;
    const run = this.#runBefore(this.#frames, frame);
    const row = (starts[run] ?? 0) + frame - (this.#frames[run] ?? 0);
    const end = run + 1 < this.#runs ? (starts[run + 1] ?? 0) : Math.min(this.#length, length);
    return row >= (starts[run] ?? 0) && row < end ? row : -1;
  }

  /** Takes the frames of the rows from `first` on, which ascend: one word every SEGMENT_WORDS from `at` to before `until`. */
  put(first: SegmentIndex, words: Int32Array, at: number, until: number): void {
    if (this.#starts !== null && first !== this.#length) this.#makeColumn(this.#starts);
    let row = first;
    let from = at;
    while (this.#starts !== null && from < until) {
      const frame = (words[from] ?? 0) >>> 0;
      if (frame !== this.#next && !this.#begin(row, frame)) break;
      const count = countOfRun(words, from, until);
      row += count;
      from += count * SEGMENT_WORDS;
      this.#length = row;
      this.#next = frame + count;
    }
    this.#fill(row, words, from, until);
  }

  grow(capacity: number): void {
    this.#capacity = capacity;
    if (this.#starts === null) this.#column = grow(this.#column, capacity);
  }

  /** The column, made in steps if there is none: rows may be put in another order there. */
  *column(): Steps<Uint32Array<ArrayBuffer>> {
    if (this.#starts !== null) {
      const column = this.#newColumn();
      yield* eachInSteps(this.#length, (row) => {
        column[row] = this.of(row);
      });
      this.#takeColumn(column);
    }
    return this.#column;
  }

  /** Begins a run. False: the runs are too many, or frames go back, and there is a column now. */
  #begin(row: SegmentIndex, frame: FrameNumber): boolean {
    const starts = this.#starts;
    if (starts === null) return false;
    if (frame < this.#next || (this.#runs >= MOST_RUNS && this.#runs * ROWS_A_RUN > row)) {
      this.#makeColumn(starts);
      return false;
    }
    if (this.#runs === starts.length) {
      this.#starts = grow(starts, 2 * starts.length);
      this.#frames = grow(this.#frames, 2 * starts.length);
    }
    (this.#starts ?? starts)[this.#runs] = row;
    this.#frames[this.#runs++] = frame;
    return true;
  }

  #fill(first: SegmentIndex, words: Int32Array, at: number, until: number): void {
    const column = this.#column;
    for (let row = first, from = at; from < until; from += SEGMENT_WORDS) column[row++] = words[from] ?? 0;
  }

  #makeColumn(starts: Uint32Array): void {
    const column = this.#newColumn();
    for (let run = 0; run < this.#runs; run++) {
      const start = starts[run] ?? 0;
      const end = run + 1 < this.#runs ? (starts[run + 1] ?? 0) : this.#length;
      for (let row = start; row < end; row++) column[row] = (this.#frames[run] ?? 0) + row - start;
    }
    this.#takeColumn(column);
  }

  #newColumn(): Uint32Array<ArrayBuffer> {
    return new Uint32Array(pieceOf(4 * this.#capacity), 0, this.#capacity);
  }

  #takeColumn(column: Uint32Array<ArrayBuffer>): void {
    this.#column = column;
    this.#starts = null;
    this.#frames = new Uint32Array(0);
  }

  /** The last of the ascending numbers that is not above `value`; 0 when none is. */
  #runBefore(numbers: Uint32Array, value: number): number {
    let low = 0;
    let high = this.#runs;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((numbers[middle] ?? 0) <= value) low = middle;
      else high = middle;
    }
    return low;
  }
}

/** How many rows from that of the word `from` on have frames that follow each other: all ascend, so that who is as far from the first as its frame has none left out before it. */
function countOfRun(words: Int32Array, from: number, until: number): number {
  const frame = words[from] ?? 0;
  const goesOn = (row: number) => (((words[from + row * SEGMENT_WORDS] ?? 0) - frame) | 0) === row;
  return firstPlace(1, Math.ceil((until - from) / SEGMENT_WORDS), goesOn);
}
