/** Which connections are of which use of ports, and for how long each holds its port: the ground of `ports.ts`. */

import type { Analyzer } from "../analyzer.ts";
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
} from "../model/connectionTable.ts";
import type { Slab } from "../slab.ts";
import type { ConnectionIndex, Nanoseconds } from "../units.ts";
import type { HostTable } from "./hostTable.ts";
import { PairTable } from "./pairTable.ts";
import type { Intervals } from "./peaks.ts";
import { timeWaitEnd } from "./timeWaitIntervals.ts";

/** Connections whose client's port is in the range, and which use each is of. */
export class SortedOut {
  /** Pair of hosts and port of the server. */
  readonly uses: PairTable = new PairTable();
  readonly connection: Uint32Array;
  readonly useOf: Uint32Array;
  length = 0;
  readonly #range: readonly [number, number];

  /** @param range first and last port that are looked at */
  constructor(range: readonly [number, number], connections: number, slab: Slab) {
    this.#range = range;
    this.connection = slab.uint32(connections);
    this.useOf = slab.uint32(connections);
  }

  take(analyzer: Analyzer, hosts: HostTable, start: number, end: number): void {
    const { connections, quadruplets } = analyzer;
    const [first, last] = this.#range;
    for (let row = start; row < end; row++) {
      const q = connections.word(row, QUADRUPLET);
      const clientIsB = connections.has(row, CLIENT_IS_B);
      const port = clientIsB ? quadruplets.portB(q) : quadruplets.portA(q);
      if (port < first || port > last) continue;
      const serverPort = clientIsB ? quadruplets.portA(q) : quadruplets.portB(q);
      this.connection[this.length] = row;
      this.useOf[this.length] = this.uses.intern(hosts.pairOf[row] ?? 0, serverPort);
      this.length++;
    }
  }

  count(): Uint32Array {
    const count = new Uint32Array(this.uses.length);
    for (let i = 0; i < this.length; i++) {
      const use = this.useOf[i] ?? 0;
      count[use] = (count[use] ?? 0) + 1;
    }
    return count;
  }
}

/** When each connection of the wanted uses takes its port, and when it gives it back. */
export class Lifetimes implements Intervals {
  readonly from: Float64Array;
  readonly until: Float64Array;
  readonly connection: Uint32Array;
  /** The place of its use among those that are wanted. */
  readonly use: Uint32Array;
  #length = 0;

  constructor(length: number, slab: Slab) {
    this.from = slab.float64(length);
    this.until = slab.float64(length);
    this.connection = slab.uint32(length);
    this.use = slab.uint32(length);
  }

  /** @param placeOf by use: its place, or -1 */
  take(
    analyzer: Analyzer,
    { connection, useOf }: SortedOut,
    placeOf: Int32Array,
    start: number,
    end: number,
  ): void {
    const { connections } = analyzer;
    for (let i = start; i < end; i++) {
      const place = placeOf[useOf[i] ?? 0] ?? -1;
      if (place < 0) continue;
      const row = connection[i] ?? 0;
      const n = this.#length++;
      this.connection[n] = row;
      this.from[n] = connections.double(row, START);
      this.until[n] = portFreeAt(analyzer, row);
      this.use[n] = place;
    }
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
