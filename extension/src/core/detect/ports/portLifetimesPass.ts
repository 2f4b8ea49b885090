/** What `portLifetimes.ts` finds, by the fast path. */

import type { Analyzer } from "../../analyzer.ts";
import { FIELDS_OF_ENDS, FIELDS_OF_LIVES } from "../../fastPath/packedWords.ts";
import type { RowPasses } from "../../fastPath/rowPasses.ts";
import type { RowTaker } from "../../fastPath/rowTakers.ts";
import { uint32In } from "../../fastPath/sharedColumns.ts";
import type { Steps } from "../../steps.ts";
import type { ConnectionIndex, Nanoseconds } from "../../units.ts";
import type { HostTable } from "../hosts/hostTable.ts";
import { SharedPairs } from "../hosts/sharedPairs.ts";
import { GroupedIntervals } from "../peaks.ts";
import { timeWaitLength } from "../timeWait/timeWaitIntervals.ts";
import { ephemeralRange } from "./ephemeralRange.ts";
import { type PortLifetimes, portFreeAt, wantedUses } from "./portLifetimes.ts";

/** Finds the uses of ports, and how many connections are of each. */
export class UseTaker implements RowTaker {
  readonly fields: number = FIELDS_OF_ENDS;
  readonly uses: SharedPairs;
  readonly range: readonly [number, number];
  readonly pairOf: number;
  readonly #passes: RowPasses;

  constructor({ assumptions }: Analyzer, passes: RowPasses, { pairOf }: HostTable) {
    this.uses = new SharedPairs(passes);
    this.range = ephemeralRange(assumptions);
    this.pairOf = pairOf.byteOffset;
    this.#passes = passes;
  }

  take(rows: number, from: ConnectionIndex, until: ConnectionIndex): void {
    const { uses, range, pairOf } = this;
    const { quadruplets } = this.#passes;
    for (let row = from; row < until; ) {
      row = this.#passes.takeUses(uses.address, rows, quadruplets, pairOf, ...range, row, until);
      uses.growIfFull();
    }
  }
}

/** Takes the lifetimes of the ports of the uses with most connections. */
export class LifetimesPass implements RowTaker {
  readonly fields: number = FIELDS_OF_LIVES;
  readonly #analyzer: Analyzer;
  readonly #passes: RowPasses;
  readonly #found: UseTaker;
  readonly #wanted: readonly number[];
  /** By use, its place among the wanted ones, or -1. */
  readonly #placeOf: Int32Array;
  readonly #intervals: GroupedIntervals;
  readonly #connections: Uint32Array;
  readonly #others: Uint32Array;
  readonly #lasts: Nanoseconds;

  /** @param found all uses have been */
  constructor(analyzer: Analyzer, passes: RowPasses, found: UseTaker) {
    const { memory } = passes;
    const { uses } = found;
    this.#analyzer = analyzer;
    this.#passes = passes;
    this.#found = found;
    this.#wanted = wantedUses(uses.count);
    this.#placeOf = memory.take(uses.length).fill(-1);
    for (const [place, use] of this.#wanted.entries()) this.#placeOf[use] = place;
    const room = Uint32Array.from(this.#wanted, (use) => uses.count[use] ?? 0);
    this.#intervals = new GroupedIntervals(room, passes);
    this.#connections = uint32In(memory, this.#intervals.starts.length);
    this.#others = uint32In(memory, passes.rowsAPass);
    this.#lasts = timeWaitLength(analyzer);
  }

  take(rows: number, from: ConnectionIndex, until: ConnectionIndex): void {
    const { uses, range, pairOf } = this.#found;
    const intervals = this.#intervals;
    const connections = this.#connections;
    const others = this.#others;
    const left = this.#passes.takeLifetimes(
      rows,
      from,
      until,
      uses.address,
      this.#passes.quadruplets,
      pairOf,
      ...range,
      this.#placeOf.byteOffset,
      ...intervals.addresses,
      connections.byteOffset,
      this.#lasts,
      others.byteOffset,
    );
    for (let i = 0; i < left; i++) {
      const place = others[i] ?? 0;
      intervals.ends[place] = portFreeAt(this.#analyzer, connections[place] ?? 0);
    }
  }

  /** All have been taken. Connections by use stay in the memory of the fast path. */
  *finish(): Steps<PortLifetimes> {
    const intervals = this.#intervals;
    const wanted = this.#wanted;
    this.#passes.memory.give(this.#placeOf, this.#others);
    const connectionsOf = wanted.map((_, place) => this.#connections.subarray(...intervals.placesOf(place)));
    const peaks = yield* intervals.peaks();
    return { uses: this.#found.uses.moveOut(), wanted, connectionsOf, peaks };
  }
}
