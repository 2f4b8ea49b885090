/** The signs of the capture point as sentences, each with its numbers. */

import { counted, grouped, listed, span } from "../../explain/words.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND, type Nanoseconds } from "../../units.ts";
import type { HostIndex } from "../hosts/hostTable.ts";
import { isInitialTtl, nearHost } from "./hopVotes.ts";
import type { VantageSigns } from "./vantageSigns.ts";
import {
  CLIENT_HIGHEST,
  CLIENT_LOWEST,
  HOPS_UNKNOWN,
  LARGEST_FRAME_BYTES,
  NEAR_CLIENT,
  SERVER_HIGHEST,
  SERVER_LOWEST,
  TTLS_A_CONNECTION,
} from "./vantageWords.ts";

/** Medians are taken over so many handshakes at most. */
const MOST_HANDSHAKES = 10_000;

export function forwardedReason({ forwarded, segments }: VantageSigns): string {
  return `${grouped(forwarded)} of ${counted(segments, "segment")} were captured a second time with a TTL lower by one: the capture saw both sides of a router.`;
}

export function checksumReasons({ signsOf, hosts }: VantageSigns, host: HostIndex): string[] {
  const signs = signsOf(host);
  if (signs.unfilled < 2 || signs.unfilled < 0.9 * signs.checksums) return [];
  return [
    `${grouped(signs.unfilled)} of the ${counted(signs.checksums, "TCP checksum")} from ${hosts.addressOf(host)} are not filled in (they hold the sum of the pseudo-header only), ${grouped(signs.receivedUnfilled)} of the ${grouped(signs.receivedChecksums)} sent to it: the packets were captured before its network card completed them.`,
  ];
}

/** @param ofHost the host's connections */
export function ttlReasons(signs: VantageSigns, host: HostIndex, ofHost: Uint32Array): string[] {
  const { hosts, ttls, verdicts, votes } = signs;
  const own = new Set<number>();
  const others = new Set<number>();
  let connections = 0;
  for (const row of ofHost) {
    const says = verdicts[row] ?? HOPS_UNKNOWN;
    if (nearHost(hosts, says, row) !== host) continue;
    const isClient = says === NEAR_CLIENT;
    connections++;
    const at = TTLS_A_CONNECTION * row;
    own.add(ttls[at + (isClient ? CLIENT_LOWEST : SERVER_LOWEST)] ?? 0);
    others.add(ttls[at + (isClient ? SERVER_LOWEST : CLIENT_LOWEST)] ?? 0);
    others.add(ttls[at + (isClient ? SERVER_HIGHEST : CLIENT_HIGHEST)] ?? 0);
  }
  if (connections === 0) return [];
  const name = hopField(hosts.addressOf(host));
  const sentence = `In ${counted(connections, "connection")} ${hosts.addressOf(host)} sends with ${name} ${range(own)}, a value that stacks begin with, so no router lies between it and the capture point; the other ${connections === 1 ? "end comes" : "ends come"} with ${range(others)}.`;
  const nearOthers = votes.near.size - 1;
  const count = nearOthers >= 1000 ? "more than 1,000" : grouped(nearOthers);
  return nearOthers === 0
    ? [sentence]
    : [sentence, `The same holds for ${count} other ${nearOthers === 1 ? "host" : "hosts"} of its network.`];
}

export function middleReasons(signs: VantageSigns): string[] {
  const { client, server } = ranges(signs);
  return [
    `In ${counted(signs.votes.bothSides, "connection")} routers lie on both sides: clients' segments come with TTL ${client}, servers' with ${server}, none of them a value that stacks begin with.`,
    ...overallDelay(signs),
  ];
}

/** Why nothing is claimed, where TTLs are there at all. */
export function sharedNetworkReasons(signs: VantageSigns): string[] {
  const reasons: string[] = [];
  const { oneSide, bothSides, neitherSide } = signs.votes;
  if (neitherSide > 0)
    reasons.push(
      `In ${counted(neitherSide, "connection")} both ends send with a TTL that stacks begin with: no router on either side, so a shared network, or one machine.`,
    );
  if (oneSide > 0 || bothSides > 0)
    reasons.push(
      `TTLs do not agree: a router on one side in ${counted(oneSide, "connection")}, on both sides in ${grouped(bothSides)}.`,
    );
  let unfilled = 0;
  let checksums = 0;
  for (let host = 0; host < signs.hosts.length; host++) {
    const sums = signs.signsOf(host);
    unfilled += sums.unfilled;
    checksums += sums.checksums;
  }
  if (unfilled > 0.9 * checksums && unfilled >= 2)
    reasons.push(
      `${grouped(unfilled)} of ${counted(checksums, "TCP checksum")} are not filled in, from both ends: the packets did not leave the machine.`,
    );
  return reasons;
}

/** @param connections those whose delays are told */
export function delayReasons(signs: VantageSigns, connections: Uint32Array): string[] {
  return delaySentence(signs, connections.length, (i) => connections[i] ?? 0);
}

function overallDelay(signs: VantageSigns): string[] {
  return delaySentence(signs, signs.connections, (row) => row);
}

function delaySentence(
  { delays }: VantageSigns,
  connections: number,
  rowOf: (i: number) => ConnectionIndex,
): string[] {
  const server: number[] = [];
  const client: number[] = [];
  for (let i = 0; i < connections && server.length < MOST_HANDSHAKES; i++) {
    const delay = delays.of(rowOf(i));
    if (delay === null) continue;
    server.push(delay.server);
    client.push(delay.client);
  }
  if (server.length === 0) return [];
  const of = server.length === 1 ? "" : ` (medians of ${counted(server.length, "handshake")})`;
  return [
    `A SYN-ACK follows its SYN after ${say(median(server))}, the client's ACK follows after ${say(median(client))}${of}.`,
  ];
}

export function oversizeReasons({ signsOf, hosts }: VantageSigns, host: HostIndex): string[] {
  const signs = signsOf(host);
  if (signs.oversized === 0 || !isInitialTtl(signs.highestTtl)) return [];
  return [
    `${counted(signs.oversized, "segment")} from ${hosts.addressOf(host)} ${signs.oversized === 1 ? "carries" : "carry"} more than ${grouped(LARGEST_FRAME_BYTES)} bytes (up to ${grouped(signs.largest)}), more than a link takes: captured before its network card cut them.`,
  ];
}

function hopField(address: string): string {
  return address.includes(":") ? "hop limit" : "TTL";
}

function ranges(signs: VantageSigns): { readonly client: string; readonly server: string } {
  const client = new Set<number>();
  const server = new Set<number>();
  for (let at = 0; at < signs.ttls.length; at += 4) {
    for (const field of [CLIENT_LOWEST, CLIENT_HIGHEST]) client.add(signs.ttls[at + field] ?? 0);
    for (const field of [SERVER_LOWEST, SERVER_HIGHEST]) server.add(signs.ttls[at + field] ?? 0);
  }
  return { client: range(client), server: range(server) };
}

/** "63", "57 and 63", "40 to 63". */
function range(values: ReadonlySet<number>): string {
  const sorted = [...values].filter((value) => value > 0).sort((a, b) => a - b);
  if (sorted.length <= 3) return listed(sorted.map(String));
  return `${sorted[0] ?? 0} to ${sorted[sorted.length - 1] ?? 0}`;
}

function median(values: readonly number[]): Nanoseconds {
  return Float64Array.from(values).sort()[values.length >> 1] ?? 0;
}

function say(time: Nanoseconds): string {
  return span(time / NANOSECONDS_PER_SECOND);
}
