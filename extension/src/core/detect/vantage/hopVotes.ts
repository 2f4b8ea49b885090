/**
 * What TTLs say of the capture point. Stacks send with 64, 128 or 255 (RFC 1700's 64; Windows 128; Solaris, routers and
 * RFC 5082 255), and each router takes one off (RFC 791 section 3.2, RFC 8200 section 3). A side whose TTL is exactly
 * such a value has no router between it and the capture point. Where both sides' are, the capture was taken on the
 * network that both share, or on a loopback, and TTLs do not tell at which of them.
 */

import type { ConnectionIndex } from "../../units.ts";
import type { HostIndex, HostTable } from "../hosts/hostTable.ts";
import {
  CLIENT_HIGHEST,
  CLIENT_LOWEST,
  HOPS_BOTH_SIDES,
  HOPS_NEITHER_SIDE,
  NEAR_CLIENT,
  NEAR_SERVER,
  SERVER_HIGHEST,
  SERVER_LOWEST,
  TTLS_A_CONNECTION,
} from "./vantageWords.ts";

/** How many connections have a router on exactly one side, on both, on neither. */
export interface HopVotes {
  readonly oneSide: number;
  readonly bothSides: number;
  readonly neitherSide: number;
  /** The hosts without a router in between, with how many connections say so, in order of the first one. */
  readonly near: ReadonlyMap<HostIndex, number>;
}

/** @param counts how many connections say what, by the number of it */
export function votesOf(counts: ArrayLike<number>, near: ReadonlyMap<HostIndex, number>): HopVotes {
  return {
    oneSide: (counts[NEAR_CLIENT] ?? 0) + (counts[NEAR_SERVER] ?? 0),
    bothSides: counts[HOPS_BOTH_SIDES] ?? 0,
    neitherSide: counts[HOPS_NEITHER_SIDE] ?? 0,
    near,
  };
}

export function isInitialTtl(ttl: number): boolean {
  return ttl === 64 || ttl === 128 || ttl === 255;
}

/** Values that old stacks began with (30, 32, 60, 200), and the TTL 1 of routing protocols: no hop count can be read from them. */
function isDoubtful(ttl: number): boolean {
  return ttl === 30 || ttl === 32 || ttl === 60 || ttl === 200 || ttl <= 2;
}

/**
 * Tells what the TTLs of each connection say (`extension/src/fastPath/hopVotes.ts` does the same).
 *
 * @param verdicts gets it, by connection
 */
export function takeHopVotes(ttls: Uint8Array, hosts: HostTable, verdicts: Uint8Array): HopVotes {
  const counts = [0, 0, 0, 0, 0];
  const near = new Map<HostIndex, number>();
  for (let row: ConnectionIndex = 0; row < verdicts.length; row++) {
    const client = sideOf(ttls, row, CLIENT_LOWEST, CLIENT_HIGHEST);
    const server = sideOf(ttls, row, SERVER_LOWEST, SERVER_HIGHEST);
    if (client === UNKNOWN || server === UNKNOWN) continue;
    const says =
      client !== server
        ? client === NEAR
          ? NEAR_CLIENT
          : NEAR_SERVER
        : client === NEAR
          ? HOPS_NEITHER_SIDE
          : HOPS_BOTH_SIDES;
    verdicts[row] = says;
    counts[says] = (counts[says] ?? 0) + 1;
    const host = nearHost(hosts, says, row);
    if (host >= 0) near.set(host, (near.get(host) ?? 0) + 1);
  }
  return votesOf(counts, near);
}

/** The host of the connection without a router in between, by what its TTLs say; -1: they tell none. */
export function nearHost(hosts: HostTable, says: number, row: ConnectionIndex): HostIndex {
  if (says === NEAR_CLIENT) return hosts.clientOf(row);
  return says === NEAR_SERVER ? hosts.serverOf(row) : -1;
}

const UNKNOWN = 0;
const NEAR = 1;
const FAR = 2;

function sideOf(ttls: Uint8Array, row: ConnectionIndex, lowest: number, highest: number): number {
  const low = ttls[TTLS_A_CONNECTION * row + lowest] ?? 0;
  const high = ttls[TTLS_A_CONNECTION * row + highest] ?? 0;
  if (low === 0) return UNKNOWN;
  if (isInitialTtl(low) || isInitialTtl(high)) return low === high ? NEAR : UNKNOWN;
  return isDoubtful(low) || isDoubtful(high) ? UNKNOWN : FAR;
}
