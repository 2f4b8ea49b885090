/** Counts and maxima over time of many groups at once, filled by one way through what happened. */

import { ROWS_A_STEP, type Steps } from "../../steps.ts";
import type { ConnectionIndex, Nanoseconds } from "../../units.ts";
import type { TimeWaits } from "../lifetimes.ts";
import type { Columns } from "./model.ts";

/** The group of a connection, or `NO_GROUP`. */
export type GroupOf = (row: ConnectionIndex) => number;

export const NO_GROUP = -1;

export interface GroupColumns {
  readonly columns: Columns;
  /** How many SYNs opened nothing, in all. */
  readonly failed: number;
}

/** The columns of all groups: those of the first, of the second, and so on. */
export class GroupPicture {
  readonly #columns: number;
  readonly #from: Nanoseconds;
  readonly #until: Nanoseconds;
  readonly #width: number;
  readonly #waits: Uint32Array;
  readonly #opens: Uint32Array;
  readonly #failed: Uint32Array;
  readonly #allFailed: Uint32Array;

  constructor(groups: number, columns: number, from: Nanoseconds, until: Nanoseconds) {
    this.#columns = columns;
    this.#from = from;
    this.#until = until;
    this.#width = (until - from) / columns;
    this.#waits = new Uint32Array(groups * columns);
    this.#opens = new Uint32Array(groups * columns);
    this.#failed = new Uint32Array(groups * columns);
    this.#allFailed = new Uint32Array(groups);
  }

  /** The range holds that moment. */
  has(time: Nanoseconds): boolean {
    return this.#width > 0 && time >= this.#from && time <= this.#until;
  }

  countOpen(group: number, time: Nanoseconds): void {
    if (group !== NO_GROUP) this.#count(this.#opens, group, time);
  }

  countFailed(group: number, time: Nanoseconds): void {
    if (group === NO_GROUP) return;
    this.#allFailed[group] = (this.#allFailed[group] ?? 0) + 1;
    if (this.has(time)) this.#count(this.#failed, group, time);
  }

  #count(counts: Uint32Array, group: number, time: Nanoseconds): void {
    const column = Math.min(this.#columns - 1, Math.floor((time - this.#from) / this.#width));
    const at = group * this.#columns + column;
    counts[at] = (counts[at] ?? 0) + 1;
  }

  /** The most TIME_WAITs of each group in each column: `peaks`, for all groups at once. */
  *drawWaits(waits: TimeWaits, groupOf: GroupOf): Steps<void> {
    if (!(this.#width > 0)) return;
    const levels = new GroupLevels(waits, groupOf, this.#allFailed.length);
    // All that happened before the range, and at its first moment: the level at which the first column begins.
    while (levels.goTo(this.#from, ROWS_A_STEP)) yield;
    for (let column = 0; column < this.#columns; column++) {
      levels.each((group, level) => this.#raise(group, column, level));
      do yield;
      while (this.#drawColumn(column, levels));
    }
  }

  /** Takes some steps in a column; false: it is done. */
  #drawColumn(column: number, levels: GroupLevels): boolean {
    const end =
      column === this.#columns - 1 ? Number.POSITIVE_INFINITY : this.#from + (column + 1) * this.#width;
    for (let steps = 0; steps < ROWS_A_STEP; steps++) {
      if (!(levels.next < end && levels.next <= this.#until)) return false;
      const group = levels.step();
      if (group !== NO_GROUP) this.#raise(group, column, levels.of(group));
    }
    return true;
  }

  #raise(group: number, column: number, level: number): void {
    const at = group * this.#columns + column;
    if (level > (this.#waits[at] ?? 0)) this.#waits[at] = level;
  }

  groupColumns(group: number): GroupColumns {
    const part = (counts: Uint32Array) =>
      Array.from(counts.subarray(group * this.#columns, (group + 1) * this.#columns));
    return {
      columns: { waits: part(this.#waits), opens: part(this.#opens), failed: part(this.#failed) },
      failed: this.#allFailed[group] ?? 0,
    };
  }
}

/** How many TIME_WAITs each group has, from one beginning or end to the next. */
class GroupLevels {
  readonly #waits: TimeWaits;
  readonly #groupOf: GroupOf;
  readonly #levels: Int32Array;
  #begun = 0;
  #ended = 0;
  /** When the next one begins or ends; infinite: none does. */
  next: Nanoseconds = Number.NEGATIVE_INFINITY;

  constructor(waits: TimeWaits, groupOf: GroupOf, groups: number) {
    this.#waits = waits;
    this.#groupOf = groupOf;
    this.#levels = new Int32Array(groups);
    this.#look();
  }

  #look(): void {
    const start = this.#waits.from[this.#begun] ?? Number.POSITIVE_INFINITY;
    const stop = this.#waits.until[this.#ended] ?? Number.POSITIVE_INFINITY;
    this.next = Math.min(start, stop);
  }

  /** All that begins and ends until that moment, but no more steps than `most` at a time; false: there is no more. */
  goTo(time: Nanoseconds, most: number): boolean {
    for (let steps = 0; steps < most; steps++) {
      if (!(this.next <= time)) return false;
      this.step();
    }
    return true;
  }

  of(group: number): number {
    return this.#levels[group] ?? 0;
  }

  each(look: (group: number, level: number) => void): void {
    for (let group = 0; group < this.#levels.length; group++) look(group, this.of(group));
  }

  /** One begins or ends; gives back its group. One that ends where another begins does not overlap it. */
  step(): number {
    const ends = this.#waits.until[this.#ended] === this.next;
    const row = ends ? this.#waits.untilRow[this.#ended++] : this.#waits.fromRow[this.#begun++];
    this.#look();
    const group = this.#groupOf(row ?? 0);
    if (group !== NO_GROUP) this.#levels[group] = this.of(group) + (ends ? -1 : 1);
    return group;
  }
}
