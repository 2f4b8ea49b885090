/**
 * The frame of each row of the SegmentTable. In most captures rows and frames go on together, and only where they do not,
 * at frames without TCP, something stands here: a run of rows is its first row and that row's frame. Where the runs are
 * many, or rows are put in another order, it becomes a column of a number for each row.
 */

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

  /** Takes the frames of the rows from `first` on, one word every SEGMENT_WORDS from `at` to before `until`. */
  put(first: SegmentIndex, words: Int32Array, at: number, until: number): void {
    if (this.#starts !== null && first !== this.#length) this.#makeColumn(this.#starts);
    if (this.#starts !== null) this.#append(words, at, until);
    else this.#fill(first, words, at, until);
  }

  /** The same of frames that follow each other from `frame` on. */
  putRun(first: SegmentIndex, frame: FrameNumber, count: number): void {
    const starts = this.#starts;
    if (starts !== null && first === this.#length) {
      const goesOn = first > 0 && this.of(first - 1) + 1 === frame;
      if (goesOn || this.#begin(first, frame)) {
        this.#length = first + count;
        return;
      }
    } else if (starts !== null) this.#makeColumn(starts);
    const column = this.#column;
    for (let i = 0; i < count; i++) column[first + i] = frame + i;
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

  #append(words: Int32Array, at: number, until: number): void {
    let row = this.#length;
    let next = row === 0 ? -1 : this.of(row - 1) + 1;
    for (let from = at; from < until; from += SEGMENT_WORDS) {
      const frame = (words[from] ?? 0) >>> 0;
      if (frame !== next && !this.#begin(row, frame)) {
        this.#fill(row, words, from, until);
        return;
      }
      next = frame + 1;
      this.#length = ++row;
    }
  }

  /** Begins a run. False: the runs are too many, or frames go back, and there is a column now. */
  #begin(row: SegmentIndex, frame: FrameNumber): boolean {
    const starts = this.#starts;
    if (starts === null) return false;
    const goesBack = row > 0 && frame <= this.of(row - 1);
    if (goesBack || (this.#runs >= MOST_RUNS && this.#runs * ROWS_A_RUN > row)) {
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
