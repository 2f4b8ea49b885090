/**
 * The hosts of a capture: each address once, as a small number, and for each connection the hosts at its two ends.
 * Whatever is asked per address or per pair of addresses goes by these numbers.
 */

import type { Analyzer } from "../../analyzer.ts";
import { Latest } from "../../latest.ts";
import { CLIENT_IS_B, type ConnectionTable, QUADRUPLET } from "../../model/connectionTable.ts";
import type { QuadrupletTable } from "../../model/quadrupletTable.ts";
import { Slab } from "../../slab.ts";
import { finish, type Steps, stretchesInSteps } from "../../steps.ts";
import type { ConnectionIndex } from "../../units.ts";
import { busiest, type GroupedRows, groupRowsInSteps } from "../busiest.ts";
import { passesOver } from "../passesOver.ts";
import { type ConnectionEnds, passOverEnds } from "./connectionEnds.ts";
import { PairTable } from "./pairTable.ts";

/** Number of a host in the HostTable. */
export type HostIndex = number;

export interface HostTable {
  readonly length: number;
  readonly clientOf: (connection: ConnectionIndex) => HostIndex;
  readonly serverOf: (connection: ConnectionIndex) => HostIndex;
  /** How many connections the host is an endpoint of. */
  readonly connections: Uint32Array<ArrayBuffer>;
  /** Client and server that have a connection, in order of the first one; and by connection which pair it is. */
  readonly pairs: PairTable;
  readonly pairOf: Uint32Array<ArrayBufferLike>;
  /** Connections in the order of their pairs. */
  readonly byPair: GroupedRows;
  /** The address as text. */
  readonly addressOf: (host: HostIndex) => string;
  /** The 4 or 16 bytes of the address. */
  readonly bytesOf: (host: HostIndex) => Uint8Array;
}

/** So many are told of. */
const MOST_HOSTS = 1000;

/** Addresses whose text is kept: findings name the same few again and again. */
const MOST_TEXTS = 64;

const known = new WeakMap<Analyzer, HostTable>();

/** Kept once the capture has been read to its end. */
export function hostsOf(analyzer: Analyzer): HostTable {
  return finish(findHosts(analyzer));
}

/** The same in steps. While the file is read: of the connections that are known when they begin. */
export function* findHosts(analyzer: Analyzer): Steps<HostTable> {
  // Of a capture that is read to its end meanwhile not all connections are told.
  const { isFollowed } = analyzer;
  let table = known.get(analyzer);
  if (table === undefined) {
    table = yield* build(analyzer);
    if (isFollowed) known.set(analyzer, table);
  }
  return table;
}

/** The hosts with most connections, at most MOST_HOSTS, the busiest first. */
export function busiestHosts({ length, connections }: HostTable): HostIndex[] {
  return busiest(length, (host) => connections[host] ?? 0, MOST_HOSTS);
}

function* build(analyzer: Analyzer): Steps<HostTable> {
  const { addresses } = analyzer;
  const size = analyzer.connections.length;
  const passes = passesOver(analyzer);
  const { hosts, pairs, pairOf, byPair } =
    passes === null
      ? yield* findEnds(analyzer, size)
      : yield* passOverEnds(passes, analyzer.quadruplets.length, size);
  const version = (host: HostIndex) => hosts.first[host] ?? 4;
  const address = (host: HostIndex) => hosts.second[host] ?? 0;
  const texts = new Latest<HostIndex, string>(MOST_TEXTS);
  const addressOf = (host: HostIndex) => {
    let text = texts.get(host);
    if (text === undefined) {
      text = addresses.format(version(host), address(host));
      texts.set(host, text);
    }
    return text;
  };
  return {
    length: hosts.length,
    clientOf: (connection) => pairs.first[pairOf[connection] ?? -1] ?? 0,
    serverOf: (connection) => pairs.second[pairOf[connection] ?? -1] ?? 0,
    connections: countConnections(pairs, byPair, hosts.length),
    pairs,
    pairOf,
    byPair,
    addressOf,
    bytesOf: (host) => addresses.bytes(version(host), address(host)),
  };
}

/** By itself, so that the links are let go: closures of one function keep what each of them names. */
function* findEnds(analyzer: Analyzer, size: number): Steps<ConnectionEnds> {
  const slab = new Slab();
  const links = yield* findLinks(analyzer);
  const ends = new Ends(links, size, slab);
  yield* stretchesInSteps(size, (start, end) => ends.take(analyzer.connections, start, end));
  const { pairs, pairOf } = ends;
  return { hosts: links.hosts, pairs, pairOf, byPair: yield* groupRowsInSteps(pairOf, pairs.length, slab) };
}

/** The hosts at both ends of each connection. */
class Ends {
  readonly pairs: PairTable = new PairTable();
  readonly pairOf: Uint32Array<ArrayBuffer>;
  readonly #links: Links;
  /** By link and direction, the pair + 1; 0: not yet seen. */
  readonly #pairOfLink: Uint32Array;

  constructor(links: Links, connections: number, slab: Slab) {
    this.#links = links;
    this.#pairOfLink = new Uint32Array(2 * links.hostA.length);
    this.pairOf = slab.uint32(connections);
  }

  take(connections: ConnectionTable, start: number, end: number): void {
    const { linkOf, hostA, hostB } = this.#links;
    const { pairs, pairOf } = this;
    const pairOfLink = this.#pairOfLink;
    for (let row = start; row < end; row++) {
      const link = linkOf[connections.word(row, QUADRUPLET)] ?? 0;
      const clientIsB = connections.has(row, CLIENT_IS_B);
      const directed = 2 * link + (clientIsB ? 1 : 0);
      let pair = (pairOfLink[directed] ?? 0) - 1;
      if (pair < 0) {
        const client = (clientIsB ? hostB[link] : hostA[link]) ?? 0;
        const server = (clientIsB ? hostA[link] : hostB[link]) ?? 0;
        pair = pairs.intern(client, server);
        pairOfLink[directed] = pair + 1;
      }
      pairOf[row] = pair;
    }
  }
}

interface Links {
  /** Version and address of each host, in order of appearance. */
  readonly hosts: PairTable;
  /** By quadruplet, its pair of addresses; and the hosts at both ends of each. */
  readonly linkOf: Uint32Array;
  readonly hostA: Uint32Array;
  readonly hostB: Uint32Array;
}

/**
 * The pairs of addresses between which there are quadruplets. There are a hundred times fewer of them than quadruplets,
 * so one look in a table that the cache holds is enough for nearly each quadruplet.
 */
function* findLinks({ quadruplets }: Analyzer): Steps<Links> {
  const ofIpv4 = new PairTable();
  const ofIpv6 = new PairTable();
  /** Twice the number in its table, and one more for IPv6. */
  const linkOf = new Slab().uint32(quadruplets.length);
  const inOrder: number[] = [];
  yield* stretchesInSteps(quadruplets.length, (start, end) =>
    addLinks(quadruplets, start, end, { ofIpv4, ofIpv6, linkOf, inOrder }),
  );
  const hosts = new PairTable();
  const links = 2 * Math.max(ofIpv4.length, ofIpv6.length);
  const hostA = new Uint32Array(links);
  const hostB = new Uint32Array(links);
  for (const link of inOrder) {
    const isIpv6 = (link & 1) !== 0;
    const { first, second } = isIpv6 ? ofIpv6 : ofIpv4;
    hostA[link] = hosts.intern(isIpv6 ? 6 : 4, first[link >>> 1] ?? 0);
    hostB[link] = hosts.intern(isIpv6 ? 6 : 4, second[link >>> 1] ?? 0);
  }
  return { hosts, linkOf, hostA, hostB };
}

interface LinksByVersion {
  readonly ofIpv4: PairTable;
  readonly ofIpv6: PairTable;
  readonly linkOf: Uint32Array;
  /** The links in order of appearance. */
  readonly inOrder: number[];
}

function addLinks(quadruplets: QuadrupletTable, start: number, end: number, into: LinksByVersion): void {
  const { ofIpv4, ofIpv6, linkOf, inOrder } = into;
  for (let q = start; q < end; q++) {
    const isIpv6 = quadruplets.ipVersionOf(q) === 6;
    const table = isIpv6 ? ofIpv6 : ofIpv4;
    const before = table.length;
    const link = 2 * table.intern(quadruplets.addressA(q), quadruplets.addressB(q)) + (isIpv6 ? 1 : 0);
    if (table.length > before) inOrder.push(link);
    linkOf[q] = link;
  }
}

function countConnections(pairs: PairTable, { start }: GroupedRows, hosts: number): Uint32Array<ArrayBuffer> {
  const count = new Uint32Array(hosts);
  for (let pair = 0; pair < pairs.length; pair++) {
    const client = pairs.first[pair] ?? 0;
    const server = pairs.second[pair] ?? 0;
    const connections = (start[pair + 1] ?? 0) - (start[pair] ?? 0);
    count[client] = (count[client] ?? 0) + connections;
    if (server !== client) count[server] = (count[server] ?? 0) + connections;
  }
  return count;
}
