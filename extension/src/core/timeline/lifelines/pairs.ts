/** The pairs of a client address and a server's endpoint, and which lifelines each has. */

import type { Analyzer } from "../../analyzer.ts";
import type { HostTable } from "../../detect/hosts/hostTable.ts";
import { PairTable } from "../../detect/hosts/pairTable.ts";
import { CLIENT_IS_B, type ConnectionTable, PREVIOUS, QUADRUPLET } from "../../model/connectionTable.ts";
import type { Slab } from "../../slab.ts";
import { eachInSteps, type Steps } from "../../steps.ts";
import type { ConnectionIndex } from "../../units.ts";
import { ERROR, WARNING } from "./ranks.ts";

/** Row of the pairs of an index. */
export type PairIndex = number;

export interface Pairs {
  readonly length: number;
  readonly clientOf: Uint32Array;
  readonly serverOf: Uint32Array;
  readonly portOf: Uint32Array;
  /** The quadruplets of pair `p`: `quadruplets[start[p]]` up to `start[p + 1]`, in order of their first life. */
  readonly quadruplets: Uint32Array<ArrayBuffer>;
  readonly start: Uint32Array<ArrayBuffer>;
  /** Lifelines of each rank. */
  readonly errors: Uint32Array<ArrayBuffer>;
  readonly warnings: Uint32Array<ArrayBuffer>;
}

interface Gathered {
  readonly pairs: Pairs;
  /** By quadruplet. */
  readonly pairOf: Uint32Array<ArrayBuffer>;
}

/** The first life of its quadruplet. In order of rows these are in order of time. */
export function isFirstLife(connections: ConnectionTable, row: ConnectionIndex): boolean {
  return connections.word(row, PREVIOUS) < 0;
}

/**
 * Sorts the quadruplets into their pairs, by counting.
 * @param size connections that are looked at
 * @param rank by quadruplet
 */
export function* gatherPairs(
  analyzer: Analyzer,
  size: number,
  hosts: HostTable,
  rank: Uint8Array,
  slab: Slab,
): Steps<Gathered> {
  const { connections } = analyzer;
  const names = new PairNames(analyzer, hosts);
  const pairOf = slab.uint32(rank.length);
  let lifelines = 0;
  yield* eachInSteps(size, (row) => {
    if (!isFirstLife(connections, row)) return;
    pairOf[connections.word(row, QUADRUPLET)] = names.pairOf(row);
    lifelines++;
  });
  const { length } = names;
  const start = new Uint32Array(length + 1);
  const errors = new Uint32Array(length);
  const warnings = new Uint32Array(length);
  yield* eachInSteps(size, (row) => {
    if (!isFirstLife(connections, row)) return;
    const quadruplet = connections.word(row, QUADRUPLET);
    const pair = pairOf[quadruplet] ?? 0;
    increase(start, pair + 1);
    if (rank[quadruplet] === ERROR) increase(errors, pair);
    if (rank[quadruplet] === WARNING) increase(warnings, pair);
  });
  for (let pair = 0; pair < length; pair++) start[pair + 1] = (start[pair + 1] ?? 0) + (start[pair] ?? 0);
  const fill = start.slice();
  const quadruplets = slab.uint32(lifelines);
  yield* eachInSteps(size, (row) => {
    if (!isFirstLife(connections, row)) return;
    const quadruplet = connections.word(row, QUADRUPLET);
    const pair = pairOf[quadruplet] ?? 0;
    quadruplets[fill[pair] ?? 0] = quadruplet;
    increase(fill, pair);
  });
  return { pairOf, pairs: { length, ...names.columns(), quadruplets, start, errors, warnings } };
}

function increase(counts: Uint32Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1;
}

/** Each pair once, in the order in which they appear. */
class PairNames {
  readonly #analyzer: Analyzer;
  readonly #hosts: HostTable;
  /** Host and port of the servers, then client and server's endpoint. */
  readonly #endpoints = new PairTable();
  readonly #pairs = new PairTable();

  constructor(analyzer: Analyzer, hosts: HostTable) {
    this.#analyzer = analyzer;
    this.#hosts = hosts;
  }

  get length(): number {
    return this.#pairs.length;
  }

  pairOf(row: ConnectionIndex): PairIndex {
    const { connections, quadruplets } = this.#analyzer;
    const quadruplet = connections.word(row, QUADRUPLET);
    const clientIsB = connections.has(row, CLIENT_IS_B);
    const port = clientIsB ? quadruplets.portA(quadruplet) : quadruplets.portB(quadruplet);
    const endpoint = this.#endpoints.intern(this.#hosts.serverOf(row), port);
    return this.#pairs.intern(this.#hosts.clientOf(row), endpoint);
  }

  columns(): Pick<Pairs, "clientOf" | "serverOf" | "portOf"> {
    const endpointOf = this.#pairs.second.subarray(0, this.#pairs.length);
    return {
      clientOf: this.#pairs.first.slice(0, this.#pairs.length),
      serverOf: endpointOf.map((endpoint) => this.#endpoints.first[endpoint] ?? 0),
      portOf: endpointOf.map((endpoint) => this.#endpoints.second[endpoint] ?? 0),
    };
  }
}
