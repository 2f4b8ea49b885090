/** Which connections are of which use of ports, and for how long each holds its port: the ground of `ports.ts`. */

import type { Analyzer } from "../../analyzer.ts";
import {
  CLIENT,
  CLIENT_IS_B,
  END,
  ESTABLISHED_SEEN,
  FIN_SENT,
  FLAGS,
  HOLDER_CLIENT,
  NEXT,
  QUADRUPLET,
  REFUSED,
  RESET,
  SERVER,
  START,
  SYN_ACK_SEEN,
  SYN_SEEN,
} from "../../model/connectionTable.ts";
import { Slab } from "../../slab.ts";
import { type Steps, stretchesInSteps } from "../../steps.ts";
import type { ConnectionIndex, Nanoseconds } from "../../units.ts";
import { busiest } from "../busiest.ts";
import type { HostTable } from "../hosts/hostTable.ts";
import { PairTable } from "../hosts/pairTable.ts";
import { GroupedIntervals, type Peaks } from "../peaks.ts";
import { timeWaitEnd } from "../timeWait/timeWaitIntervals.ts";
import { ephemeralRange } from "./ephemeralRange.ts";

/** Of a connection whose client's port is not looked at. */
const NO_USE = -1;

/** So many uses are told. */
const MOST_USES = 1000;

/** The lifetimes of ports by use, those of the uses with most connections. */
export interface PortLifetimes {
  /** Pair of hosts and port of the server. */
  readonly uses: PairTable;
  /** The uses that are told, most connections first; what follows is by place in it. */
  readonly wanted: readonly number[];
  /** The connections of a wanted use, ascending. */
  readonly connectionsOf: readonly Uint32Array[];
  /** The most ports taken at one time. */
  readonly peaks: Peaks;
}

/** The uses with most connections. */
export function wantedUses(count: Uint32Array): number[] {
  return busiest(count.length, (use) => count[use] ?? 0, MOST_USES);
}

export function* findLifetimes(analyzer: Analyzer, hosts: HostTable): Steps<PortLifetimes> {
  const size = analyzer.connections.length;
  const all = new SortedOut(ephemeralRange(analyzer.assumptions), size);
  yield* stretchesInSteps(size, (start, end) => all.take(analyzer, hosts, start, end));
  const { uses } = all;
  const count = all.count();
  const wanted = wantedUses(count);
  const placeOf = new Int32Array(uses.length).fill(-1);
  for (const [place, use] of wanted.entries()) placeOf[use] = place;
  const room = Uint32Array.from(wanted, (use) => count[use] ?? 0);
  const lifetimes = new Lifetimes(new GroupedIntervals(room));
  yield* stretchesInSteps(size, (start, end) => lifetimes.take(analyzer, all, placeOf, start, end));
  const connectionsOf = wanted.map((_, place) => lifetimes.connectionsOf(place));
  const peaks = yield* lifetimes.intervals.peaks();
  return { uses, wanted, connectionsOf, peaks };
}

/** Which use of ports each connection is of. */
class SortedOut {
  /** Pair of hosts and port of the server. */
  readonly uses: PairTable = new PairTable();
  /** By connection: its use and one, or 0. */
  readonly #useOf: Uint32Array;
  readonly #range: readonly [number, number];

  /** @param range first and last port that are looked at */
  constructor(range: readonly [number, number], connections: number) {
    this.#range = range;
    this.#useOf = new Slab().uint32(connections);
  }

  take(analyzer: Analyzer, hosts: HostTable, start: number, end: number): void {
    const { connections, quadruplets } = analyzer;
    const [first, last] = this.#range;
    for (let row = start; row < end; row++) {
      const q = connections.word(row, QUADRUPLET);
      const clientIsB = connections.has(row, CLIENT_IS_B);
      const port = clientIsB ? quadruplets.portB(q) : quadruplets.portA(q);
      const serverPort = clientIsB ? quadruplets.portA(q) : quadruplets.portB(q);
      const isLookedAt = port >= first && port <= last;
      if (isLookedAt) this.#useOf[row] = this.uses.intern(hosts.pairOf[row] ?? 0, serverPort) + 1;
    }
  }

  /** The use that a connection is of, or NO_USE. */
  of(row: ConnectionIndex): number {
    return (this.#useOf[row] ?? 0) - 1;
  }

  /** How many connections are of each use. */
  count(): Uint32Array {
    const count = new Uint32Array(this.uses.length);
    for (let row = 0; row < this.#useOf.length; row++) {
      const use = this.of(row);
      if (use !== NO_USE) count[use] = (count[use] ?? 0) + 1;
    }
    return count;
  }
}

/** When each connection of the wanted uses takes its port, and when it gives it back. */
class Lifetimes {
  readonly intervals: GroupedIntervals;
  readonly #connection: Uint32Array;

  /** @param intervals with room for the connections of each wanted use */
  constructor(intervals: GroupedIntervals) {
    this.intervals = intervals;
    this.#connection = new Slab().uint32(intervals.starts.length);
  }

  /** @param placeOf by use: its place among those that are wanted, or -1 */
  take(analyzer: Analyzer, uses: SortedOut, placeOf: Int32Array, start: number, end: number): void {
    const { connections } = analyzer;
    for (let row = start; row < end; row++) {
      const use = uses.of(row);
      const place = use === NO_USE ? -1 : (placeOf[use] ?? -1);
      if (place < 0) continue;
      const at = this.intervals.add(place, connections.double(row, START), portFreeAt(analyzer, row));
      this.#connection[at] = row;
    }
  }

  /** The connections of a wanted use, ascending. */
  connectionsOf(place: number): Uint32Array {
    return this.#connection.subarray(...this.intervals.placesOf(place));
  }
}

/** When the client's port can serve the same destination again. */
export function portFreeAt(analyzer: Analyzer, row: ConnectionIndex): Nanoseconds {
  const { connections } = analyzer;
  const flags = connections.word(row, FLAGS);
  const next = connections.word(row, NEXT);
  const reused = next < 0 ? Number.POSITIVE_INFINITY : connections.double(next, START);
  if ((flags & HOLDER_CLIENT) !== 0) return Math.min(reused, timeWaitEnd(analyzer, row, flags));
  const neverOpen = (flags & (SYN_SEEN | SYN_ACK_SEEN | ESTABLISHED_SEEN)) === SYN_SEEN;
  const closed =
    neverOpen ||
    (flags & (RESET | REFUSED)) !== 0 ||
    (connections.sideHas(row, CLIENT, FIN_SENT) && connections.sideHas(row, SERVER, FIN_SENT));
  return closed ? Math.min(reused, connections.double(row, END)) : reused;
}
