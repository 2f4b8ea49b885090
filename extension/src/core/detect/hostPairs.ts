/** The connections of a capture by their pair of hosts, client and server. Made once, at the first call. */

import type { Analyzer } from "../analyzer.ts";
import type { ConnectionIndex } from "../units.ts";
import { groupRows } from "./busiest.ts";
import { type HostIndex, type HostTable, hostsOf } from "./hostTable.ts";

export class HostPairs {
  readonly #hosts: HostTable;
  /** Connections in the order of their pairs, and where each pair begins. */
  readonly #order: Uint32Array<ArrayBuffer>;
  readonly #start: Uint32Array<ArrayBuffer>;

  constructor(analyzer: Analyzer) {
    this.#hosts = hostsOf(analyzer);
    const { rows, start } = groupRows(this.#hosts.pairOf, this.#hosts.pairs.length);
    this.#order = rows;
    this.#start = start;
  }

  get length(): number {
    return this.#hosts.pairs.length;
  }

  /** The number of the pair; -1: the client has no connection with the server. */
  find(client: HostIndex, server: HostIndex): number {
    return this.#hosts.pairs.find(client, server);
  }

  /** The number of the pair that the connection is of. */
  of(connection: ConnectionIndex): number {
    return this.#hosts.pairOf[connection] ?? -1;
  }

  clientOf(pair: number): HostIndex {
    return this.#hosts.pairs.first[pair] ?? 0;
  }

  serverOf(pair: number): HostIndex {
    return this.#hosts.pairs.second[pair] ?? 0;
  }

  /** The connections of the pair, ascending; none for -1. A view. */
  connectionsOf(pair: number): Uint32Array<ArrayBuffer> {
    return this.#order.subarray(this.#start[pair] ?? 0, this.#start[pair + 1] ?? 0);
  }

  /** How many they are. */
  size(pair: number): number {
    return (this.#start[pair + 1] ?? 0) - (this.#start[pair] ?? 0);
  }
}

const known = new WeakMap<Analyzer, HostPairs>();

/** Kept once the capture has been read to its end. */
export function hostPairsOf(analyzer: Analyzer): HostPairs {
  let pairs = known.get(analyzer);
  if (pairs === undefined) {
    pairs = new HostPairs(analyzer);
    if (analyzer.isRead) known.set(analyzer, pairs);
  }
  return pairs;
}
