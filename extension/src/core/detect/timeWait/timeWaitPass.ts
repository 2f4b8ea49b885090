/** What `timeWaitPeaks.ts` finds, by the fast path. */

import type { Analyzer } from "../../analyzer.ts";
import { FIELDS_OF_ENDS, FIELDS_OF_LIVES } from "../../fastPath/packedWords.ts";
import type { RowPasses } from "../../fastPath/rowPasses.ts";
import type { RowTaker } from "../../fastPath/rowTakers.ts";
import { uint32In } from "../../fastPath/sharedColumns.ts";
import type { Steps } from "../../steps.ts";
import type { ConnectionIndex, Nanoseconds } from "../../units.ts";
import type { HostIndex, HostTable } from "../hosts/hostTable.ts";
import { GroupedIntervals, type Peaks } from "../peaks.ts";
import { addTimeWaits, type TimeWaitTaker, timeWaitLength } from "./timeWaitIntervals.ts";

/** Counts the TIME_WAITs that there may be, in two words a pair of hosts: those of its client, and those of its server. */
export class HolderTaker implements RowTaker {
  readonly fields: number = FIELDS_OF_ENDS;
  readonly counts: Uint32Array<ArrayBufferLike>;
  readonly #passes: RowPasses;
  readonly #pairOf: number;

  constructor(passes: RowPasses, { pairs, pairOf }: HostTable) {
    this.#passes = passes;
    this.#pairOf = pairOf.byteOffset;
    this.counts = uint32In(passes.memory, 2 * pairs.length);
  }

  take(rows: number, from: ConnectionIndex, until: ConnectionIndex): void {
    this.#passes.takeHolders(rows, from, until, this.#pairOf, this.counts.byteOffset);
  }
}

/** Takes the TIME_WAITs of some hosts, but for those to which more happened than that they began and ended: these the core adds. */
export class TimeWaitPass implements RowTaker {
  readonly fields: number = FIELDS_OF_LIVES;
  /** By place of the host. */
  readonly intervals: GroupedIntervals;
  readonly #analyzer: Analyzer;
  readonly #passes: RowPasses;
  readonly #hosts: HostTable;
  /** What puts those that the core adds where they belong. */
  readonly #taker: TimeWaitTaker;
  /** By pair, the places of client and server among the hosts that are told. */
  readonly #clientPlace: Int32Array;
  readonly #serverPlace: Int32Array;
  readonly #others: Uint32Array;
  readonly #lasts: Nanoseconds;

  /** @param told the hosts; `holders` has counted */
  constructor(
    analyzer: Analyzer,
    passes: RowPasses,
    hosts: HostTable,
    told: readonly HostIndex[],
    holders: HolderTaker,
  ) {
    const { memory } = passes;
    const { pairs } = hosts;
    const placeOf = placesOf(hosts, told);
    this.#analyzer = analyzer;
    this.#passes = passes;
    this.#hosts = hosts;
    this.#clientPlace = memory.take(pairs.length);
    this.#serverPlace = memory.take(pairs.length);
    const room = new Uint32Array(told.length);
    for (let pair = 0; pair < pairs.length; pair++) {
      const client = placeOf[pairs.first[pair] ?? 0] ?? -1;
      const server = placeOf[pairs.second[pair] ?? 0] ?? -1;
      this.#clientPlace[pair] = client;
      this.#serverPlace[pair] = server;
      if (client >= 0) room[client] = (room[client] ?? 0) + (holders.counts[2 * pair] ?? 0);
      if (server >= 0) room[server] = (room[server] ?? 0) + (holders.counts[2 * pair + 1] ?? 0);
    }
    memory.give(holders.counts);
    this.intervals = new GroupedIntervals(room, passes);
    this.#taker = intoPlaces(this.intervals, placeOf);
    this.#others = uint32In(memory, passes.rowsAPass);
    this.#lasts = timeWaitLength(analyzer);
  }

  take(rows: number, from: ConnectionIndex, until: ConnectionIndex): void {
    const others = this.#others;
    const left = this.#passes.takeTimeWaits(
      rows,
      from,
      until,
      this.#hosts.pairOf.byteOffset,
      this.#clientPlace.byteOffset,
      this.#serverPlace.byteOffset,
      ...this.intervals.addresses,
      this.#lasts,
      others.byteOffset,
    );
    for (let i = 0; i < left; i++) addTimeWaits(this.#analyzer, this.#hosts, others[i] ?? 0, this.#taker);
  }

  /** All have been taken. */
  peaks(): Steps<Peaks> {
    this.#passes.memory.give(this.#clientPlace, this.#serverPlace, this.#others);
    return this.intervals.peaks();
  }
}

/** By host, its place among those that are told; -1: it is none of them. */
export function placesOf(hosts: HostTable, told: readonly HostIndex[]): Int32Array {
  const placeOf = new Int32Array(hosts.length).fill(-1);
  for (const [place, host] of told.entries()) placeOf[host] = place;
  return placeOf;
}

/** Puts TIME_WAITs where those of their holder stand, if that is told. */
export function intoPlaces(intervals: GroupedIntervals, placeOf: Int32Array): TimeWaitTaker {
  return {
    add(_connection, holder, _byClient, from, until) {
      const place = placeOf[holder] ?? -1;
      if (place >= 0) intervals.add(place, from, until);
    },
  };
}
