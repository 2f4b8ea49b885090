/** The connections of a capture by their pair of hosts, client and server. Made once, at the first call. */

import type { Analyzer } from "../analyzer.ts";
import { groupRows } from "./busiest.ts";
import { type HostIndex, hostsOf } from "./hostTable.ts";
import { PairTable } from "./pairTable.ts";

export class HostPairs {
  readonly #pairs = new PairTable();
  /** Connections in the order of their pairs, and where each pair begins. */
  readonly #order: Uint32Array<ArrayBuffer>;
  readonly #start: Uint32Array<ArrayBuffer>;

  constructor(analyzer: Analyzer) {
    const { clientOf, serverOf } = hostsOf(analyzer);
    const pairOf = new Uint32Array(analyzer.connections.length);
    for (let row = 0; row < pairOf.length; row++)
      pairOf[row] = this.#pairs.intern(clientOf[row] ?? 0, serverOf[row] ?? 0);
    const { rows, start } = groupRows(pairOf, this.#pairs.length);
    this.#order = rows;
    this.#start = start;
  }

  get length(): number {
    return this.#pairs.length;
  }

  /** The number of the pair; -1: the client has no connection with the server. */
  find(client: HostIndex, server: HostIndex): number {
    return this.#pairs.find(client, server);
  }

  clientOf(pair: number): HostIndex {
    return this.#pairs.first[pair] ?? 0;
  }

  serverOf(pair: number): HostIndex {
    return this.#pairs.second[pair] ?? 0;
  }

  /** The connections of the pair, ascending; none for -1. A view. */
  connectionsOf(pair: number): Uint32Array<ArrayBuffer> {
    return this.#order.subarray(this.#start[pair] ?? 0, this.#start[pair + 1] ?? 0);
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
