/** The connections of a capture by their pair of hosts, client and server. Made once, at the first call. */

import type { Analyzer } from "../../analyzer.ts";
import type { ConnectionIndex } from "../../units.ts";
import { type HostIndex, type HostTable, hostsOf } from "./hostTable.ts";

export class HostPairs {
  readonly #hosts: HostTable;

  constructor(analyzer: Analyzer) {
    this.#hosts = hostsOf(analyzer);
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
  connectionsOf(pair: number): Uint32Array<ArrayBufferLike> {
    const { rows, start } = this.#hosts.byPair;
    return rows.subarray(start[pair] ?? 0, start[pair + 1] ?? 0);
  }

  /** How many they are. */
  size(pair: number): number {
    const { start } = this.#hosts.byPair;
    return (start[pair + 1] ?? 0) - (start[pair] ?? 0);
  }
}

const known = new WeakMap<Analyzer, HostPairs>();

/** Kept once the capture has been read to its end. */
export function hostPairsOf(analyzer: Analyzer): HostPairs {
  let pairs = known.get(analyzer);
  if (pairs === undefined) {
    pairs = new HostPairs(analyzer);
    if (analyzer.isFollowed) known.set(analyzer, pairs);
  }
  return pairs;
}
