/**
 * When each segment was captured, in nanoseconds since the first frame of the file: 4 bytes a segment above the time of the first of the 256
 * that its row belongs to. What is more than four seconds after that one, or before it, stands whole in a column of its own, which nobody
 * touches as long as nothing is: so no time is lost, however a clock runs. The fast path does the same (`extension/src/fastPath/segmentTimes.ts`).
 */

import { BASE_SHIFT, FAR_TIME, ROWS_A_BASE } from "../fastPath/columnWords.ts";
import type { ColumnRoom } from "../slab.ts";
import type { Nanoseconds, SegmentIndex } from "../units.ts";

export class SegmentTimes {
  /** By row, above its base; FAR_TIME: see `far`. */
  readonly above: Uint32Array;
  /** By 256 rows. */
  readonly base: Float64Array;
  /** By row, the time itself, where it is far from its base. */
  readonly far: Float64Array;
  hasFar = false;

  /** @param length how many rows there is room for, all at 0 */
  constructor(room: ColumnRoom, length: number) {
    this.above = room.uint32(length);
    this.base = room.float64((length >>> BASE_SHIFT) + 1);
    this.far = room.float64(length);
  }

  of(row: SegmentIndex): Nanoseconds {
    const above = this.above[row] ?? 0;
    if (above === FAR_TIME) return this.far[row] ?? 0;
    return (this.base[row >>> BASE_SHIFT] ?? 0) + above;
  }

  /** To be asked for one row after the other: the first of 256 gives them their base, and nobody asks any more what stood in those behind it. */
  put(row: SegmentIndex, time: Nanoseconds): void {
    if (row % ROWS_A_BASE === 0) this.base[row >>> BASE_SHIFT] = time;
    this.replace(row, time);
  }

  /** Any row alone. */
  replace(row: SegmentIndex, time: Nanoseconds): void {
    // An integer, and exact: both are integers, and what rounds to less than 2^32 is less.
    const above = time - (this.base[row >>> BASE_SHIFT] ?? 0);
    const isFar = above < 0 || above >= FAR_TIME;
    this.above[row] = isFar ? FAR_TIME : above;
    if (isFar) this.#putFar(row, time);
  }

  /** The row's time stands whole from now on, wherever it is. */
  makeFar(row: SegmentIndex): void {
    this.#putFar(row, this.of(row));
    this.above[row] = FAR_TIME;
  }

  #putFar(row: SegmentIndex, time: Nanoseconds): void {
    this.far[row] = time;
    this.hasFar = true;
  }

  /** The first `count` rows of another, in place of those that there are. */
  take(other: SegmentTimes, count: number): void {
    this.above.set(other.above.subarray(0, count));
    this.base.set(other.base.subarray(0, (count >>> BASE_SHIFT) + 1));
    if (other.hasFar) this.far.set(other.far.subarray(0, count));
    this.hasFar = other.hasFar;
  }

  /** Of the rows from `first` on only these, ascending, stay: they follow each other from there. */
  closeUp(first: SegmentIndex, rows: Uint32Array): void {
    // All of a base are read before one is written.
    const times = new Float64Array(ROWS_A_BASE);
    for (let done = 0, count = 0; done < rows.length; done += count) {
      const to = first + done;
      count = Math.min(rows.length - done, ROWS_A_BASE - (to % ROWS_A_BASE));
      for (let i = 0; i < count; i++) times[i] = this.of(rows[done + i] ?? 0);
      for (let i = 0; i < count; i++) this.put(to + i, times[i] ?? 0);
    }
  }
}
