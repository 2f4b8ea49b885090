/**
 * How many of something there were at most at one time, for many groups at once: TIME_WAITs of each host, ports of each
 * client. `levelsOf` of each group by itself tells the same, with arrays and objects of its own for each.
 */

import { PEAK_WORDS, SORT_WORDS } from "../fastPath/memoryLayout.ts";
import type { Passes } from "../fastPath/rowPasses.ts";
import { float64In, uint32In } from "../fastPath/sharedColumns.ts";
import { SORTED_A_STEP, sortInPieces } from "../fastPath/sortInPieces.ts";
import { Slab } from "../slab.ts";
import { ROWS_A_STEP, type Steps } from "../steps.ts";
import type { Nanoseconds } from "../units.ts";

export interface Peaks {
  /** By group: the most at one time, and when that was first reached; 0 and 0 where there was none. */
  readonly count: Uint32Array;
  readonly at: Float64Array;
}

/**
 * Half-open intervals [from, until), each put where its group stands as it comes: 16 bytes an interval. A table of all,
 * grouped afterwards, would take 45.
 */
export class GroupedIntervals {
  readonly #groups: number;
  readonly #passes: Passes | null;
  /** Where each group begins, and where its next interval goes. */
  readonly start: Uint32Array;
  readonly next: Uint32Array;
  /** By place. */
  readonly starts: Float64Array;
  readonly ends: Float64Array;

  /**
   * @param room by group, how many intervals it has at most
   * @param passes of the fast path, in whose memory they lie then until the peaks are known, for it to sort, and to fill
   */
  constructor(room: Uint32Array, passes: Passes | null = null) {
    const slab = new Slab();
    const memory = passes?.memory;
    this.#groups = room.length;
    this.#passes = passes;
    this.start = memory ? uint32In(memory, room.length + 1) : new Uint32Array(room.length + 1);
    for (let group = 0; group < room.length; group++)
      this.start[group + 1] = (this.start[group] ?? 0) + (room[group] ?? 0);
    const all = this.start[room.length] ?? 0;
    this.next = memory ? uint32In(memory, room.length + 1) : new Uint32Array(room.length + 1);
    this.next.set(this.start);
    this.starts = memory ? float64In(memory, all) : slab.float64(all);
    this.ends = memory ? float64In(memory, all) : slab.float64(all);
  }

  /** The addresses of `next`, `starts` and `ends`, where the fast path fills them. */
  get addresses(): readonly [number, number, number] {
    return [this.next.byteOffset, this.starts.byteOffset, this.ends.byteOffset];
  }

  /**
   * @param until may be infinite
   * @returns its place among all: those of one group stand together, in the order in which they came
   */
  add(group: number, from: Nanoseconds, until: Nanoseconds): number {
    const place = this.next[group] ?? 0;
    this.next[group] = place + 1;
    this.starts[place] = from;
    this.ends[place] = until;
    return place;
  }

  /** The places of a group. */
  placesOf(group: number): readonly [number, number] {
    return [this.start[group] ?? 0, this.next[group] ?? 0];
  }

  /** Uses up the times: nothing is asked of them any more. */
  peaks(): Steps<Peaks> {
    return this.#passes === null ? this.#sortAndSweep() : this.#passOver(this.#passes);
  }

  /** The fast path's way. */
  *#passOver(passes: Passes): Steps<Peaks> {
    const { memory } = passes;
    const groups = this.#groups;
    const { start, next, starts, ends } = this;
    const count = uint32In(memory, groups);
    const at = float64In(memory, groups);
    let largest = 0;
    for (let group = 0; group < groups; group++)
      largest = Math.max(largest, (next[group] ?? 0) - (start[group] ?? 0));
    const scratch = uint32In(memory, PEAK_WORDS + SORT_WORDS + 2 * largest);
    for (let from = 0; from < groups; ) {
      let until = from + 1;
      const own = (next[from] ?? 0) - (start[from] ?? 0);
      // So that no step is long, wherever its peak may be: what is in order already is not sorted again.
      if (own > SORTED_A_STEP)
        for (const times of [starts, ends])
          yield* sortInPieces(passes, times.byteOffset + 8 * (start[from] ?? 0), own, scratch.byteOffset);
      while (until < groups && (start[until + 1] ?? 0) - (start[from] ?? 0) <= SORTED_A_STEP) until++;
      passes.findPeaks(
        from,
        until,
        start.byteOffset,
        ...this.addresses,
        count.byteOffset,
        at.byteOffset,
        scratch.byteOffset,
      );
      from = until;
      yield;
    }
    const peaks = { count: new Uint32Array(count), at: new Float64Array(at) };
    memory.give(start, next, starts, ends, count, at, scratch);
    return peaks;
  }

  *#sortAndSweep(): Steps<Peaks> {
    const groups = this.#groups;
    const peaks = { count: new Uint32Array(groups), at: new Float64Array(groups) };
    let sinceStep = 0;
    for (let group = 0; group < groups; group++) {
      const [first, last] = this.placesOf(group);
      if (first === last) continue;
      sinceStep += last - first;
      if (sinceStep > ROWS_A_STEP) {
        sinceStep = last - first;
        yield;
      }
      const starts = this.starts.subarray(first, last).sort();
      const ends = this.ends.subarray(first, last).sort();
      sweep(starts, ends, peaks, group);
    }
    return peaks;
  }
}

/** Through the beginnings of one group, with its ends beside them. */
function sweep(starts: Float64Array, ends: Float64Array, { count, at }: Peaks, group: number): void {
  const { length } = starts;
  for (let i = 0, j = 0; i < length; i++) {
    const time = starts[i] ?? 0;
    // An interval that ends where another begins does not overlap it.
    while (j < length && (ends[j] ?? 0) <= time) j++;
    const level = i + 1 - j;
    if (level <= (count[group] ?? 0)) continue;
    count[group] = level;
    at[group] = time;
  }
}
