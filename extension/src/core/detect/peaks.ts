/**
 * How many of something there were at most at one time, for many groups at once: TIME_WAITs of each host, ports of each
 * client. One sweep over all beginnings and ends in order of time, with a level for each group; `levelsOf` of each group
 * by itself tells the same, and sorted and stepped through it all again.
 */

import { Slab } from "../slab.ts";
import type { Nanoseconds } from "../units.ts";

/** Half-open intervals [from, until), each of one group. An end may be infinite. */
export interface GroupedIntervals {
  readonly from: Float64Array;
  readonly until: Float64Array;
  readonly group: Uint32Array;
}

export interface Peaks {
  /** By group: the most at one time, and when that was first reached; 0 and 0 where there was none. */
  readonly count: Uint32Array;
  readonly at: Float64Array;
}

export function peaksOf({ from, until, group }: GroupedIntervals, groups: number): Peaks {
  const starts = inOrder(from, group);
  const ends = inOrder(until, group);
  const level = new Int32Array(groups);
  const count = new Uint32Array(groups);
  const at = new Float64Array(groups);
  for (let i = 0, j = 0; i < starts.time.length; i++) {
    const time = starts.time[i] ?? 0;
    // An interval that ends where another begins does not overlap it.
    for (; (ends.time[j] ?? Number.POSITIVE_INFINITY) <= time; j++) {
      const ended = ends.group[j] ?? 0;
      level[ended] = (level[ended] ?? 0) - 1;
    }
    const begun = starts.group[i] ?? 0;
    const now = (level[begun] ?? 0) + 1;
    level[begun] = now;
    if (now > (count[begun] ?? 0)) {
      count[begun] = now;
      at[begun] = time;
    }
  }
  return { count, at };
}

interface Moments {
  readonly time: Float64Array;
  readonly group: Uint32Array;
}

/** Moments in a slice, if they are spread evenly; and how many are put in order one by one. */
const A_SLICE = 4;
const FEW = 32;

/**
 * In order of time. Rows are made in order of their first segment, so what happened to them soon after is nearly in order:
 * shared out to slices of time, of a few moments each, they are all but sorted.
 */
function inOrder(time: Float64Array, group: Uint32Array): Moments {
  if (isAscending(time)) return { time, group };
  const slab = new Slab();
  const sorted = { time: slab.float64(time.length), group: slab.uint32(time.length) };
  share(time, group, sorted.time, sorted.group);
  return sorted;
}

function share(time: Float64Array, group: Uint32Array, times: Float64Array, groups: Uint32Array): void {
  const n = time.length;
  const slices = Math.ceil(n / A_SLICE);
  const [least, most] = bounds(time);
  const slicesPerNanosecond = most > least ? (slices - 1) / (most - least) : 0;
  const sliceOf = (moment: Nanoseconds) =>
    moment > most ? slices - 1 : Math.floor((moment - least) * slicesPerNanosecond);
  const start = new Uint32Array(slices + 1);
  for (let i = 0; i < n; i++) {
    const slice = sliceOf(time[i] ?? 0);
    start[slice + 1] = (start[slice + 1] ?? 0) + 1;
  }
  for (let i = 1; i <= slices; i++) start[i] = (start[i] ?? 0) + (start[i - 1] ?? 0);
  const next = start.slice();
  for (let i = 0; i < n; i++) {
    const slice = sliceOf(time[i] ?? 0);
    const place = next[slice] ?? 0;
    next[slice] = place + 1;
    times[place] = time[i] ?? 0;
    groups[place] = group[i] ?? 0;
  }
  for (let slice = 0; slice < slices; slice++) order(times, groups, start[slice] ?? 0, start[slice + 1] ?? 0);
}

/** Puts a slice in order; one into which very many fell is shared out again. */
function order(times: Float64Array, groups: Uint32Array, from: number, until: number): void {
  if (until - from > FEW) {
    const [own, ofGroup] = [times.subarray(from, until), groups.subarray(from, until)];
    if (!isAscending(own)) share(own.slice(), ofGroup.slice(), own, ofGroup);
    return;
  }
  for (let i = from + 1; i < until; i++) {
    const time = times[i] ?? 0;
    const group = groups[i] ?? 0;
    let place = i;
    for (; place > from && (times[place - 1] ?? 0) > time; place--) {
      times[place] = times[place - 1] ?? 0;
      groups[place] = groups[place - 1] ?? 0;
    }
    times[place] = time;
    groups[place] = group;
  }
}

function isAscending(time: Float64Array): boolean {
  for (let i = 1; i < time.length; i++) if ((time[i - 1] ?? 0) > (time[i] ?? 0)) return false;
  return true;
}

/** The earliest and the latest finite one. */
function bounds(time: Float64Array): [Nanoseconds, Nanoseconds] {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < time.length; i++) {
    const moment = time[i] ?? 0;
    if (moment < least) least = moment;
    if (moment > most && moment !== Number.POSITIVE_INFINITY) most = moment;
  }
  return [least, most];
}
