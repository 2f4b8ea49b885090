/**
 * How many of something there were at most at one time, for many groups at once: TIME_WAITs of each host, ports of each
 * client. `levelsOf` of each group by itself tells the same, with arrays and objects of its own for each. Times are sorted
 * natively, group by group: a way of our own that used how nearly they are in order ran as fast, and cost the compiler
 * more than it saved.
 */

import { Slab } from "../slab.ts";
import { finish, ROWS_A_STEP, type Steps } from "../steps.ts";
import { type GroupedRows, pick } from "./busiest.ts";

/** Half-open intervals [from, until). An end may be infinite. */
export interface Intervals {
  readonly from: Float64Array;
  readonly until: Float64Array;
}

export interface Peaks {
  /** By group: the most at one time, and when that was first reached; 0 and 0 where there was none. */
  readonly count: Uint32Array;
  readonly at: Float64Array;
}

/** @param slab where there may be room for what is made on the way: 16 bytes an interval */
export function peaksOf(intervals: Intervals, groups: GroupedRows, slab?: Slab): Peaks {
  return finish(findPeaks(intervals, groups, slab));
}

/** The same in steps. */
export function* findPeaks(
  { from, until }: Intervals,
  { rows, start }: GroupedRows,
  slab: Slab = new Slab(),
): Steps<Peaks> {
  const starts = pick(from, rows, slab);
  yield;
  const ends = pick(until, rows, slab);
  yield;
  const groups = start.length - 1;
  const peaks = { count: new Uint32Array(groups), at: new Float64Array(groups) };
  let sinceStep = 0;
  for (let group = 0; group < groups; group++) {
    const [first, last] = [start[group] ?? 0, start[group + 1] ?? 0];
    if (first === last) continue;
    sinceStep += last - first;
    if (sinceStep > ROWS_A_STEP) {
      sinceStep = last - first;
      yield;
    }
    starts.subarray(first, last).sort();
    ends.subarray(first, last).sort();
    sweep(starts, ends, first, last, peaks, group);
  }
  return peaks;
}

/** Through the beginnings of one group, all from `first` to `last`, with its ends beside them. */
function sweep(
  starts: Float64Array,
  ends: Float64Array,
  first: number,
  last: number,
  { count, at }: Peaks,
  group: number,
): void {
  for (let i = first, j = first; i < last; i++) {
    const time = starts[i] ?? 0;
    // An interval that ends where another begins does not overlap it.
    while (j < last && (ends[j] ?? 0) <= time) j++;
    const level = i + 1 - j;
    if (level <= (count[group] ?? 0)) continue;
    count[group] = level;
    at[group] = time;
  }
}
