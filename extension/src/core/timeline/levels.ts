/**
 * How many of something there were at each moment: open connections, TIME_WAITs. Built once from intervals, then
 * asked for the largest level in each slice of a range.
 */

import type { Nanoseconds } from "../units.ts";

/** A step function: `level[i]` holds from `time[i]` up to `time[i + 1]`; before `time[0]` it is 0. */
export interface Levels {
  readonly length: number;
  readonly time: Float64Array<ArrayBuffer>;
  readonly level: Uint32Array<ArrayBuffer>;
}

/** The levels of half-open intervals [from[i], until[i]). Both arrays have the same length; they are sorted in place. */
export function levelsOf(from: Float64Array<ArrayBuffer>, until: Float64Array<ArrayBuffer>): Levels {
  sort(from);
  sort(until);
  const n = from.length;
  const time = new Float64Array(2 * n);
  const level = new Uint32Array(2 * n);
  let length = 0;
  let open = 0;
  for (let i = 0, j = 0; j < n; ) {
    const start = i < n ? (from[i] ?? 0) : Number.POSITIVE_INFINITY;
    const stop = until[j] ?? 0;
    const now = Math.min(start, stop);
    // An interval that ends where another begins does not overlap it.
    while (j < n && until[j] === now) {
      open--;
      j++;
    }
    while (i < n && from[i] === now) {
      open++;
      i++;
    }
    time[length] = now;
    level[length] = Math.max(0, open);
    length++;
  }
  return { length, time, level };
}

/** Beginnings nearly always are in order already: rows are made in order of time. A look costs a hundredth of a sort. */
function sort(times: Float64Array): void {
  for (let i = 1; i < times.length; i++) {
    if ((times[i - 1] ?? 0) <= (times[i] ?? 0)) continue;
    times.sort();
    return;
  }
}

/** The largest level in each of `buckets` equal slices of [from, until]. */
export function peaks(levels: Levels, from: Nanoseconds, until: Nanoseconds, buckets: number): number[] {
  const out = new Array<number>(buckets).fill(0);
  const width = (until - from) / buckets;
  if (!(width > 0)) return out;
  let at = lastAt(levels, from);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const end = bucket === buckets - 1 ? Number.POSITIVE_INFINITY : from + (bucket + 1) * width;
    let peak = at >= 0 ? (levels.level[at] ?? 0) : 0;
    while (at + 1 < levels.length && (levels.time[at + 1] ?? 0) < end) {
      at++;
      if ((levels.time[at] ?? 0) > until) break;
      peak = Math.max(peak, levels.level[at] ?? 0);
    }
    out[bucket] = peak;
  }
  return out;
}

/** The highest level of all, and when it was first reached. */
export function highest(levels: Levels): { readonly count: number; readonly at: Nanoseconds } {
  let best = 0;
  for (let i = 1; i < levels.length; i++) if ((levels.level[i] ?? 0) > (levels.level[best] ?? 0)) best = i;
  return { count: levels.level[best] ?? 0, at: levels.time[best] ?? 0 };
}

/** The level at that moment. */
export function levelAt(levels: Levels, time: Nanoseconds): number {
  const at = lastAt(levels, time);
  return at < 0 ? 0 : (levels.level[at] ?? 0);
}

/** The last step at or before `time`, or -1. */
function lastAt(levels: Levels, time: Nanoseconds): number {
  let low = 0;
  let high = levels.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((levels.time[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
