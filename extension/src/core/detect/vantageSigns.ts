/**
 * What the packets show of the way between each end and the capture point: hop counts, checksums that the network
 * card has still to fill in, delays of the handshake, frames larger than any link carries, frames captured on both
 * sides of a router. `capturePoint.ts` draws the conclusion.
 *
 * The point does not move while a capture runs, so the first million segments are enough.
 */

import type { Analyzer } from "../analyzer.ts";
import { FROM_SERVER, IS_COPY } from "../model/segmentTable.ts";
import type { ConnectionIndex } from "../units.ts";
import { RST } from "../wire/segment.ts";
import { HandshakeDelays } from "./handshakeDelays.ts";
import { type HostIndex, type HostTable, hostsOf } from "./hostTable.ts";
import { isUnfilled, pseudoHeaderSum } from "./unfilledChecksum.ts";

const MOST_SEGMENTS = 1_000_000;

/** The largest frame that Ethernet equipment commonly carries (jumbo frames): more in one segment was not yet cut, or put together again, by the card. */
export const LARGEST_FRAME_BYTES = 9216;

/** Sums over the segments that a host sent, or that were sent to it. RSTs and copies are left out. */
export interface HostSigns {
  sent: number;
  /** Of those with a checksum in the capture. */
  checksums: number;
  unfilled: number;
  receivedChecksums: number;
  receivedUnfilled: number;
  lowestTtl: number;
  highestTtl: number;
  /** Segments larger than any frame, and the largest. */
  oversized: number;
  largest: number;
}

export interface VantageSigns {
  readonly hosts: HostTable;
  readonly byHost: ReadonlyMap<HostIndex, HostSigns>;
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

export function vantageSigns(analyzer: Analyzer): VantageSigns {
  const { segments } = analyzer;
  const hosts = hostsOf(analyzer);
  const length = Math.min(segments.length, MOST_SEGMENTS);
  const connections = analyzer.connections.length;
  const ttls = new Uint8Array(4 * connections);
  const delays = new HandshakeDelays(connections);
  const byHost = new Map<HostIndex, HostSigns>();
  const sums = new Map<HostIndex, number>();
  let forwarded = 0;
  let seen = 0;

  for (let row = 0; row < length; row++) {
    const connection: ConnectionIndex = segments.connection[row] ?? 0;
    const bits = segments.bits[row] ?? 0;
    const flags = segments.flags[row] ?? 0;
    const fromServer = (bits & FROM_SERVER) !== 0;
    const ttl = segments.ttl[row] ?? 0;
    const lowest = 4 * connection + (fromServer ? SERVER_LOWEST : CLIENT_LOWEST);
    if ((bits & IS_COPY) !== 0) {
      if (ttl + 1 === ttls[lowest]) forwarded++;
      continue;
    }
    // An RST may be another's (an injected one, a firewall's) and tells nothing of its alleged sender.
    if ((flags & RST) !== 0) continue;
    seen++;
    takeTtl(ttls, lowest, ttl);
    delays.take(connection, fromServer, flags, segments.time[row] ?? 0);
    const client = hosts.clientOf[connection] ?? 0;
    const server = hosts.serverOf[connection] ?? 0;
    const sender = signsOf(byHost, fromServer ? server : client);
    takeSent(sender, ttl, segments.payloadLength[row] ?? 0);
    const checksum = segments.checksum[row] ?? 0;
    if (checksum === 0) continue;
    const receiver = signsOf(byHost, fromServer ? client : server);
    const sum = sumOf(hosts, sums, client) + sumOf(hosts, sums, server);
    const unfilled = isUnfilled(checksum, sum, segments.payloadLength[row] ?? 0) ? 1 : 0;
    sender.checksums++;
    sender.unfilled += unfilled;
    receiver.receivedChecksums++;
    receiver.receivedUnfilled += unfilled;
  }
  return { hosts, byHost, connections, ttls, delays, forwarded, segments: seen };
}

function takeTtl(ttls: Uint8Array, lowest: number, ttl: number): void {
  const low = ttls[lowest] ?? 0;
  if (low === 0 || ttl < low) ttls[lowest] = ttl;
  if (ttl > (ttls[lowest + 1] ?? 0)) ttls[lowest + 1] = ttl;
}

function takeSent(signs: HostSigns, ttl: number, payload: number): void {
  signs.sent++;
  if (ttl < signs.lowestTtl) signs.lowestTtl = ttl;
  if (ttl > signs.highestTtl) signs.highestTtl = ttl;
  if (payload <= LARGEST_FRAME_BYTES) return;
  signs.oversized++;
  signs.largest = Math.max(signs.largest, payload);
}

function signsOf(byHost: Map<HostIndex, HostSigns>, host: HostIndex): HostSigns {
  let signs = byHost.get(host);
  if (signs === undefined) {
    signs = {
      sent: 0,
      checksums: 0,
      unfilled: 0,
      receivedChecksums: 0,
      receivedUnfilled: 0,
      lowestTtl: 255,
      highestTtl: 0,
      oversized: 0,
      largest: 0,
    };
    byHost.set(host, signs);
  }
  return signs;
}

function sumOf(hosts: HostTable, sums: Map<HostIndex, number>, host: HostIndex): number {
  let sum = sums.get(host);
  if (sum === undefined) {
    sum = pseudoHeaderSum(hosts.bytesOf(host));
    sums.set(host, sum);
  }
  return sum;
}
