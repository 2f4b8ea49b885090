/**
 * How many of something there were at each moment: open connections, TIME_WAITs. Kept as the beginnings and the ends of
 * intervals, each in order: 16 bytes an interval.
 */

import { firstPlace } from "../firstPlace.ts";
import type { Steps } from "../steps.ts";
import type { Nanoseconds } from "../units.ts";

/** Moments that are passed in one step, some milliseconds. */
const MOMENTS_A_STEP = 1 << 15;

/** Half-open intervals; which end belongs to which beginning is lost. */
export interface Levels {
  /** Both ascending. What never ended has an infinite end, or none. */
  readonly from: Float64Array<ArrayBuffer>;
  readonly until: Float64Array<ArrayBuffer>;
}

/** The levels of intervals [from[i], until[i]). Both arrays are sorted in place, and kept. */
export function levelsOf(from: Float64Array<ArrayBuffer>, until: Float64Array<ArrayBuffer>): Levels {
  sort(from);
  sort(until);
  return { from, until };
}

/** Beginnings nearly always are in order already: rows are made in order of time. A look costs a hundredth of a sort. */
function sort(times: Float64Array): void {
  for (let i = 1; i < times.length; i++) {
    if ((times[i - 1] ?? 0) <= (times[i] ?? 0)) continue;
    times.sort();
    return;
  }
}

/** Goes from one moment to the next. An interval that ends where another begins does not overlap it. */
class Walk {
  readonly #from: Float64Array;
  readonly #until: Float64Array;
  #begun: number;
  #ended: number;
  /** When the next interval begins or ends; infinite: none does. */
  next: Nanoseconds = Number.NEGATIVE_INFINITY;

  /** @param at all that begins or ends until then has happened */
  constructor({ from, until }: Levels, at: Nanoseconds) {
    this.#from = from;
    this.#until = until;
    this.#begun = countUpTo(from, at);
    this.#ended = countUpTo(until, at);
    this.#look();
  }

  get level(): number {
    return Math.max(0, this.#begun - this.#ended);
  }

  /** All that happens at the next moment. */
  step(): void {
    while (this.#until[this.#ended] === this.next) this.#ended++;
    while (this.#from[this.#begun] === this.next) this.#begun++;
    this.#look();
  }

  #look(): void {
    const start = this.#from[this.#begun] ?? Number.POSITIVE_INFINITY;
    const stop = this.#until[this.#ended] ?? Number.POSITIVE_INFINITY;
    this.next = Math.min(start, stop);
  }
}

/** The largest level in each of `buckets` equal slices of [from, until], a step for each slice, and more for one in which much happens. */
export function* peaks(
  levels: Levels,
  from: Nanoseconds,
  until: Nanoseconds,
  buckets: number,
): Steps<number[]> {
  const out = new Array<number>(buckets).fill(0);
  const width = (until - from) / buckets;
  if (!(width > 0)) return out;
  const walk = new Walk(levels, from);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const end = bucket === buckets - 1 ? Number.POSITIVE_INFINITY : from + (bucket + 1) * width;
    let peak = walk.level;
    while (walk.next < end && walk.next <= until) {
      peak = Math.max(peak, highestOf(walk, end, until));
      yield;
    }
    out[bucket] = peak;
  }
  return out;
}

/** The highest level before `end` and up to `until`, as far as one step leads. */
function highestOf(walk: Walk, end: Nanoseconds, until: Nanoseconds): number {
  let peak = 0;
  for (let left = MOMENTS_A_STEP; left > 0 && walk.next < end && walk.next <= until; left--) {
    walk.step();
    peak = Math.max(peak, walk.level);
  }
  return peak;
}

/** The highest level of all, and when it was first reached. */
export function highest(levels: Levels): { readonly count: number; readonly at: Nanoseconds } {
  let best = 0;
  let at = 0;
  const walk = new Walk(levels, Number.NEGATIVE_INFINITY);
  for (let now = walk.next; now < Number.POSITIVE_INFINITY; now = walk.next) {
    walk.step();
    if (walk.level <= best) continue;
    best = walk.level;
    at = now;
  }
  return { count: best, at };
}

/** When the level was first at least `limit`; null: never. */
export function reachedAt(levels: Levels, limit: number): Nanoseconds | null {
  const walk = new Walk(levels, Number.NEGATIVE_INFINITY);
  for (let now = walk.next; now < Number.POSITIVE_INFINITY; now = walk.next) {
    walk.step();
    if (walk.level >= limit) return now;
  }
  return null;
}

/** The level at that moment. */
export function levelAt(levels: Levels, time: Nanoseconds): number {
  return new Walk(levels, time).level;
}

/** When the level was at least `limit`, up to `end`; the first `most` times. */
export function timesAtLeast(
  levels: Levels,
  limit: number,
  end: Nanoseconds,
  most: number,
): [Nanoseconds, Nanoseconds][] {
  const found: [Nanoseconds, Nanoseconds][] = [];
  let since: Nanoseconds | null = null;
  const walk = new Walk(levels, Number.NEGATIVE_INFINITY);
  while (walk.next < Number.POSITIVE_INFINITY && found.length < most) {
    const time = walk.next;
    walk.step();
    const full = walk.level >= limit;
    if (full && since === null && time <= end) since = time;
    if (!full && since !== null) {
      found.push([since, Math.min(time, end)]);
      since = null;
    }
  }
  if (since !== null) found.push([since, end]);
  return found;
}

/** How many of ascending times are no later than `time`. */
export function countUpTo(times: Float64Array, time: Nanoseconds): number {
  return firstPlace(0, times.length, (place) => (times[place] ?? 0) <= time);
}
