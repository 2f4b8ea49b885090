/**
 * What the packets show of the way between each end and the capture point: hop counts, checksums that the network
 * card has still to fill in, delays of the handshake, frames larger than any link carries, frames captured on both
 * sides of a router. `capturePoint.ts` draws the conclusion.
 *
 * The point does not move while a capture runs, so the first 300,000 segments are enough.
 */

import type { Analyzer } from "../../analyzer.ts";
import { FROM_SERVER, IS_COPY, type SegmentTable } from "../../model/segmentTable.ts";
import { FIRST_SEGMENTS } from "../../reread/sparseSegments.ts";
import { type Steps, stretchesInSteps } from "../../steps.ts";
import type { ConnectionIndex, SegmentIndex } from "../../units.ts";
import { RST } from "../../wire/segment.ts";
import { type HostIndex, type HostTable, hostsOf } from "../hosts/hostTable.ts";
import { HandshakeDelays } from "./handshakeDelays.ts";
import { isUnfilled, pseudoHeaderSum } from "./unfilledChecksum.ts";

/** The largest frame that Ethernet equipment commonly carries (jumbo frames): more in one segment was not yet cut, or put together again, by the card. */
export const LARGEST_FRAME_BYTES = 9216;

/** Sums over the segments that a host sent, or that were sent to it. RSTs and copies are left out. */
export interface HostSigns {
  /** Segments sent with a checksum in the capture, and those of them that are not filled in. */
  readonly checksums: number;
  readonly unfilled: number;
  readonly receivedChecksums: number;
  readonly receivedUnfilled: number;
  readonly highestTtl: number;
  /** Segments larger than any frame, and the largest. */
  readonly oversized: number;
  readonly largest: number;
}

export interface VantageSigns {
  readonly hosts: HostTable;
  readonly signsOf: (host: HostIndex) => HostSigns;
  /** TTLs of each connection's sides: lowest and highest; 0: none seen. Connections beyond the segments looked at are 0. */
  readonly connections: number;
  readonly ttls: Uint8Array;
  readonly delays: HandshakeDelays;
  /** Frames that were captured again with a TTL lower by one, and how many segments there were in all. */
  readonly forwarded: number;
  readonly segments: number;
}

/** Columns of `ttls`, four to a connection. */
export const CLIENT_LOWEST = 0;
export const CLIENT_HIGHEST = 1;
export const SERVER_LOWEST = 2;
export const SERVER_HIGHEST = 3;

export function* findVantageSigns(analyzer: Analyzer): Steps<VantageSigns> {
  const segments = analyzer.firstSegments;
  const hosts = hostsOf(analyzer);
  const length = Math.min(segments.length, FIRST_SEGMENTS);
  const taken = new SignsTaken(segments, hosts, connectionsAmong(segments, length));
  yield* stretchesInSteps(length, (start, end) => taken.take(start, end));
  return taken;
}

class SignsTaken implements VantageSigns {
  readonly hosts: HostTable;
  readonly connections: number;
  readonly ttls: Uint8Array;
  readonly delays: HandshakeDelays;
  readonly signsOf = (host: HostIndex): HostSigns => this.#columns.signsOf(host);
  forwarded = 0;
  segments = 0;
  readonly #from: SegmentTable;
  readonly #columns: HostColumns;

  constructor(from: SegmentTable, hosts: HostTable, connections: number) {
    this.hosts = hosts;
    this.connections = connections;
    this.ttls = new Uint8Array(4 * connections);
    this.delays = new HandshakeDelays(connections);
    this.#from = from;
    this.#columns = new HostColumns(hosts);
  }

  take(start: SegmentIndex, end: SegmentIndex): void {
    const { ttls } = this;
    const { connection: owner, bits, flags, ttl: hops } = this.#from;
    for (let row = start; row < end; row++) {
      const connection = owner[row] ?? 0;
      const bit = bits[row] ?? 0;
      const flag = flags[row] ?? 0;
      const fromServer = (bit & FROM_SERVER) !== 0;
      const ttl = hops[row] ?? 0;
      const lowest = 4 * connection + (fromServer ? SERVER_LOWEST : CLIENT_LOWEST);
      if ((bit & IS_COPY) !== 0) {
        if (ttl + 1 === ttls[lowest]) this.forwarded++;
        continue;
      }
      // An RST may be another's (an injected one, a firewall's) and tells nothing of its alleged sender.
      if ((flag & RST) !== 0) continue;
      this.segments++;
      takeTtl(ttls, lowest, ttl);
      this.#takeMore(row, connection, fromServer, flag, ttl);
    }
  }

  #takeMore(
    row: SegmentIndex,
    connection: ConnectionIndex,
    fromServer: boolean,
    flags: number,
    ttl: number,
  ): void {
    const from = this.#from;
    this.delays.take(connection, fromServer, flags, from.time[row] ?? 0);
    const client = this.hosts.clientOf(connection);
    const server = this.hosts.serverOf(connection);
    this.#columns.take(
      fromServer ? server : client,
      fromServer ? client : server,
      ttl,
      from.payloadLength(row),
      from.checksum[row] ?? 0,
    );
  }
}

/** The connections of the first segments are the first connections, unless time ran backwards in the file. */
function connectionsAmong({ connection }: SegmentTable, length: number): number {
  let connections = 0;
  for (let row = 0; row < length; row++) connections = Math.max(connections, (connection[row] ?? 0) + 1);
  return connections;
}

function takeTtl(ttls: Uint8Array, lowest: number, ttl: number): void {
  const low = ttls[lowest] ?? 0;
  if (low === 0 || ttl < low) ttls[lowest] = ttl;
  if (ttl > (ttls[lowest + 1] ?? 0)) ttls[lowest + 1] = ttl;
}

class HostColumns {
  readonly #hosts: HostTable;
  /** What each address adds to the pseudo-header's sum; -1: not yet computed. */
  readonly #sums: Int32Array;
  readonly #checksums: Uint32Array;
  readonly #unfilled: Uint32Array;
  readonly #receivedChecksums: Uint32Array;
  readonly #receivedUnfilled: Uint32Array;
  readonly #highestTtl: Uint8Array;
  /** Of few hosts: segments larger than any frame, and the largest. */
  readonly #oversized = new Map<HostIndex, { count: number; largest: number }>();

  constructor(hosts: HostTable) {
    this.#hosts = hosts;
    this.#sums = new Int32Array(hosts.length).fill(-1);
    this.#checksums = new Uint32Array(hosts.length);
    this.#unfilled = new Uint32Array(hosts.length);
    this.#receivedChecksums = new Uint32Array(hosts.length);
    this.#receivedUnfilled = new Uint32Array(hosts.length);
    this.#highestTtl = new Uint8Array(hosts.length);
  }

  take(from: HostIndex, to: HostIndex, ttl: number, payload: number, checksum: number): void {
    if (ttl > (this.#highestTtl[from] ?? 0)) this.#highestTtl[from] = ttl;
    if (payload > LARGEST_FRAME_BYTES) {
      const { count, largest } = this.#oversized.get(from) ?? { count: 0, largest: 0 };
      this.#oversized.set(from, { count: count + 1, largest: Math.max(largest, payload) });
    }
    // 0: cut off by the snap length.
    if (checksum === 0) return;
    const unfilled = isUnfilled(checksum, this.#sumOf(from) + this.#sumOf(to), payload) ? 1 : 0;
    this.#checksums[from] = (this.#checksums[from] ?? 0) + 1;
    this.#unfilled[from] = (this.#unfilled[from] ?? 0) + unfilled;
    this.#receivedChecksums[to] = (this.#receivedChecksums[to] ?? 0) + 1;
    this.#receivedUnfilled[to] = (this.#receivedUnfilled[to] ?? 0) + unfilled;
  }

  signsOf(host: HostIndex): HostSigns {
    const oversized = this.#oversized.get(host);
    return {
      checksums: this.#checksums[host] ?? 0,
      unfilled: this.#unfilled[host] ?? 0,
      receivedChecksums: this.#receivedChecksums[host] ?? 0,
      receivedUnfilled: this.#receivedUnfilled[host] ?? 0,
      highestTtl: this.#highestTtl[host] ?? 0,
      oversized: oversized?.count ?? 0,
      largest: oversized?.largest ?? 0,
    };
  }

  #sumOf(host: HostIndex): number {
    let sum = this.#sums[host] ?? 0;
    if (sum < 0) {
      sum = pseudoHeaderSum(this.#hosts.bytesOf(host));
      this.#sums[host] = sum;
    }
    return sum;
  }
}
