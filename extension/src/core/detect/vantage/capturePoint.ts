/**
 * Where the capture was taken, inferred from the packets. Verdicts that need another vantage point say so.
 *
 * "At" a host means: with no router in between. A bridge, a switch or a filter on the host's own link cannot be told
 * from the host by these signs. Where two signs contradict each other nothing is claimed.
 */

import type { Analyzer } from "../../analyzer.ts";
import { finish, type Steps } from "../../steps.ts";
import { NANOSECONDS_PER_SECOND, type Nanoseconds } from "../../units.ts";
import type { HostIndex } from "../hosts/hostTable.ts";
import { findVantageSigns } from "./findVantageSigns.ts";
import { nearHost } from "./hopVotes.ts";
import type { HostSigns } from "./hostColumns.ts";
import {
  checksumReasons,
  delayReasons,
  forwardedReason,
  middleReasons,
  oversizeReasons,
  sharedNetworkReasons,
  ttlReasons,
} from "./vantageReasons.ts";
import type { VantageSigns } from "./vantageSigns.ts";
import { HOPS_BOTH_SIDES, HOPS_UNKNOWN } from "./vantageWords.ts";

export interface CapturePoint {
  readonly at: "client" | "server" | "middle" | null;
  /** The host beside which the capture was taken; null in the middle, or when not known. */
  readonly address: string | null;
  /** Sentences, each with the numbers it rests on. */
  readonly reasons: readonly string[];
}

/** A sign speaks for the capture when so much of what can tell says the same. */
const NEARLY_ALL = 0.9;
/** Two checksums of a host look unfilled by chance once in 40 million captures. */
const FEWEST_CHECKSUMS = 2;
/** A handshake tells a near from a far end when one way is ten times the other, and the near one short. */
const FAR_TO_NEAR = 10;
const NEAR_WITHIN: Nanoseconds = 0.001 * NANOSECONDS_PER_SECOND;
/** Fewer frames captured twice, or a smaller share of all, may be a loop in the network. */
const FEWEST_FORWARDED = 4;
const FORWARDED_SHARE = 0.25;

export function inferCapturePoint(analyzer: Analyzer): CapturePoint {
  return finish(findCapturePoint(analyzer));
}

/** The same in steps. */
export function* findCapturePoint(analyzer: Analyzer): Steps<CapturePoint> {
  const signs = yield* findVantageSigns(analyzer);
  const point = yield* pointBy(signs);
  signs.release();
  return point;
}

function* pointBy(signs: VantageSigns): Steps<CapturePoint> {
  if (signs.forwarded >= FEWEST_FORWARDED && signs.forwarded >= FORWARDED_SHARE * signs.segments)
    return { at: "middle", address: null, reasons: [forwardedReason(signs)] };

  const byTtl = hostOfTtls(signs);
  yield;
  const byChecksum = hostOfChecksums(signs);
  yield;
  const host = byChecksum ?? byTtl;
  if (host === null) return withoutNearHost(signs);

  const own = signs.connectionsOf(host);
  const reasons = [
    ...checksumReasons(signs, host),
    ...ttlReasons(signs, host, own),
    ...delayReasons(signs, own),
    ...oversizeReasons(signs, host),
  ];
  if (byChecksum !== null && byTtl !== null && byChecksum !== byTtl) {
    const others = ttlReasons(signs, byTtl, signs.connectionsOf(byTtl));
    return undecided([...reasons, ...others, "These signs contradict each other."]);
  }
  if (isFarByDelays(signs, host, own))
    return undecided([...reasons, "The delays of the handshakes contradict this."]);
  return { at: roleOf(signs, host, own), address: signs.hosts.addressOf(host), reasons };
}

function undecided(reasons: readonly string[]): CapturePoint {
  return { at: null, address: null, reasons };
}

/** Neither TTLs nor checksums name a host: the middle, or one end of a network without routers, or nothing. */
function withoutNearHost(signs: VantageSigns): CapturePoint {
  const { oneSide, bothSides, neitherSide } = signs.votes;
  if (bothSides > 0 && bothSides >= NEARLY_ALL * (oneSide + bothSides + neitherSide))
    return { at: "middle", address: null, reasons: middleReasons(signs) };
  const shared = sharedNetworkReasons(signs);
  if (neitherSide < NEARLY_ALL * (oneSide + bothSides + neitherSide)) return undecided(shared);
  const host = hostOfDelays(signs);
  if (host === null) return undecided(shared);
  const own = signs.connectionsOf(host);
  return {
    at: roleOf(signs, host, own),
    address: signs.hosts.addressOf(host),
    reasons: [...delayReasons(signs, own), ...shared],
  };
}

/** The host without a router in between, of most connections whose TTLs tell; null when they tell no host. */
function hostOfTtls(signs: VantageSigns): HostIndex | null {
  const { near, oneSide, bothSides } = signs.votes;
  if (oneSide === 0 || oneSide < NEARLY_ALL * (oneSide + bothSides)) return null;
  let best = -1;
  for (const [host, count] of near) if (best < 0 || count > (near.get(best) ?? 0)) best = host;
  if (best < 0) return null;
  // In connections of that host no other end may be the near one, nor none of both.
  let against = 0;
  for (const row of signs.connectionsOf(best)) {
    const says = signs.verdicts[row] ?? HOPS_UNKNOWN;
    const other = nearHost(signs.hosts, says, row);
    if ((other >= 0 && other !== best) || says === HOPS_BOTH_SIDES) against++;
  }
  return against > (1 - NEARLY_ALL) * (near.get(best) ?? 0) ? null : best;
}

/** The host whose checksums its own network card had still to fill in, while those of its peers came filled. */
function hostOfChecksums({ signsOf, hosts }: VantageSigns): HostIndex | null {
  let best: HostIndex | null = null;
  for (let host = 0; host < hosts.length; host++) {
    if (!isNearByChecksums(signsOf(host))) continue;
    if (best === null || (hosts.connections[host] ?? 0) > (hosts.connections[best] ?? 0)) best = host;
  }
  return best;
}

function isNearByChecksums(signs: HostSigns): boolean {
  const { checksums, unfilled, receivedChecksums, receivedUnfilled } = signs;
  return (
    unfilled >= FEWEST_CHECKSUMS &&
    unfilled >= NEARLY_ALL * checksums &&
    receivedChecksums > 0 &&
    receivedUnfilled <= (1 - NEARLY_ALL) * receivedChecksums
  );
}

/** The host that is the near end of nearly all handshakes; null when there is none. */
function hostOfDelays(signs: VantageSigns): HostIndex | null {
  const near = new Map<HostIndex, number>();
  let told = 0;
  for (let row = 0; row < signs.connections; row++) {
    const delay = signs.delays.of(row);
    if (delay === null) continue;
    told++;
    const end = nearEndOf(delay.server, delay.client);
    if (end === null) continue;
    const host = end === "server" ? signs.hosts.serverOf(row) : signs.hosts.clientOf(row);
    near.set(host, (near.get(host) ?? 0) + 1);
  }
  for (const [host, count] of near) if (count >= NEARLY_ALL * told) return host;
  return null;
}

/** Whether nearly all handshakes of the host show its other ends to be near, and it far. */
function isFarByDelays({ hosts, delays }: VantageSigns, host: HostIndex, own: Uint32Array): boolean {
  let far = 0;
  let told = 0;
  for (const row of own) {
    const delay = delays.of(row);
    if (delay === null) continue;
    told++;
    const isClient = hosts.clientOf(row) === host;
    if (nearEndOf(delay.server, delay.client) === (isClient ? "server" : "client")) far++;
  }
  return far > 0 && far >= NEARLY_ALL * told;
}

function nearEndOf(server: Nanoseconds, client: Nanoseconds): "client" | "server" | null {
  if (server <= NEAR_WITHIN && client >= FAR_TO_NEAR * server) return "server";
  return client <= NEAR_WITHIN && server >= FAR_TO_NEAR * client ? "client" : null;
}

/** What the host is in most of its connections. */
function roleOf({ hosts }: VantageSigns, host: HostIndex, own: Uint32Array): "client" | "server" {
  let balance = 0;
  for (const row of own) {
    if (hosts.clientOf(row) === host) balance--;
    if (hosts.serverOf(row) === host) balance++;
  }
  return balance < 0 ? "client" : "server";
}
