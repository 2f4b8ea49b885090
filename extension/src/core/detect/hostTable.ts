/**
 * The hosts of a capture: each address once, as a small number, and for each connection the hosts at its two ends.
 * Whatever is asked per address or per pair of addresses goes by these numbers.
 */

import type { Analyzer } from "../analyzer.ts";
import { CLIENT_IS_B, FLAGS, QUADRUPLET, ROW_WORDS } from "../model/connectionTable.ts";
import type { ConnectionIndex } from "../units.ts";
import { PairTable } from "./pairTable.ts";

/** Number of a host in the HostTable. */
export type HostIndex = number;

export interface HostTable {
  readonly length: number;
  /** By connection. */
  readonly clientOf: Uint32Array<ArrayBuffer>;
  readonly serverOf: Uint32Array<ArrayBuffer>;
  /** How many connections the host is an endpoint of. */
  readonly connections: Uint32Array<ArrayBuffer>;
  /** The address as text. */
  readonly addressOf: (host: HostIndex) => string;
  /** The 4 or 16 bytes of the address. */
  readonly bytesOf: (host: HostIndex) => Uint8Array;
}

const known = new WeakMap<Analyzer, HostTable>();

/** Kept once the capture has been read to its end. */
export function hostsOf(analyzer: Analyzer): HostTable {
  let table = known.get(analyzer);
  if (table === undefined) {
    table = build(analyzer);
    if (analyzer.isRead) known.set(analyzer, table);
  }
  return table;
}

function build(analyzer: Analyzer): HostTable {
  const { connections, quadruplets, addresses } = analyzer;
  const hosts = new PairTable();
  const hostA = new Uint32Array(quadruplets.length);
  const hostB = new Uint32Array(quadruplets.length);
  for (let q = 0; q < quadruplets.length; q++) {
    const version = quadruplets.ipVersionOf(q);
    hostA[q] = hosts.intern(version, quadruplets.addressA(q));
    hostB[q] = hosts.intern(version, quadruplets.addressB(q));
  }
  const clientOf = new Uint32Array(connections.length);
  const serverOf = new Uint32Array(connections.length);
  const count = new Uint32Array(hosts.length);
  for (let row: ConnectionIndex = 0; row < connections.length; row++) {
    const at = row * ROW_WORDS;
    const q = connections.words[at + QUADRUPLET] ?? 0;
    const clientIsB = ((connections.words[at + FLAGS] ?? 0) & CLIENT_IS_B) !== 0;
    const client = (clientIsB ? hostB[q] : hostA[q]) ?? 0;
    const server = (clientIsB ? hostA[q] : hostB[q]) ?? 0;
    clientOf[row] = client;
    serverOf[row] = server;
    count[client] = (count[client] ?? 0) + 1;
    if (server !== client) count[server] = (count[server] ?? 0) + 1;
  }
  const version = (host: HostIndex) => hosts.first[host] ?? 4;
  const address = (host: HostIndex) => hosts.second[host] ?? 0;
  return {
    length: hosts.length,
    clientOf,
    serverOf,
    connections: count,
    addressOf: (host) => addresses.format(version(host), address(host)),
    bytesOf: (host) => addresses.bytes(version(host), address(host)),
  };
}
