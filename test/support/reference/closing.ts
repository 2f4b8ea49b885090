/** Who closed, how, and which FINs and RSTs count for it. */

import type { Closing, Holder } from "#core/report/contract.ts";
import {
  ackPosition,
  endPosition,
  furthestAck,
  type Numbering,
  numberingOf,
  reachedBy,
  startPosition,
} from "./numbering.ts";
import { isFin, isOpeningSyn, isRst, isSyn } from "./observation.ts";
import { from, happened, type Member, type ReferenceConnection } from "./referenceConnection.ts";
import { type Standing, standingOf } from "./standing.ts";

/** What a window without scaling can offer (RFC 9293 section 3.1): an RST beyond that is in no ordinary window. */
const SMALLEST_FULL_WINDOW = 65_535;

/** One side's FIN: the first segment that carried it, and the position after it. */
export interface Fin {
  readonly member: Member;
  readonly end: number;
}

export interface Close {
  readonly client: Fin | null;
  readonly server: Fin | null;
  /** The RST that ended a connection not yet closed by both FINs. */
  readonly reset: Member | null;
}

export function closeOf(connection: ReferenceConnection): Close {
  const standing = standingOf(connection);
  return {
    client: firstFin(standing, true),
    server: firstFin(standing, false),
    reset: happened(connection).find((m) => isRst(m) && closes(m, connection, standing)) ?? null,
  };
}

export function closingOf(close: Close): Closing {
  if (close.reset) return "rst";
  if (close.client && close.server) return "fin";
  return close.client || close.server ? "half-closed" : "none";
}

/** The sender of the first FIN or closing RST. `both`: neither FIN, as it was first sent, acknowledges the other. */
export function closedFirstOf(connection: ReferenceConnection, close: Close): Holder | null {
  const { client, server, reset } = close;
  const members = happened(connection);
  const place = (m: Member | undefined): number => (m ? members.indexOf(m) : members.length);
  if (reset && place(reset) < Math.min(place(client?.member), place(server?.member)))
    return reset.fromClient ? "client" : "server";
  if (client && server) {
    const numbering = numberingOf(connection);
    const acknowledges = (fin: Fin, other: Fin): boolean =>
      (ackPosition(fin.member, numbering) ?? 0) >= other.end;
    const [first, second] = place(client.member) < place(server.member) ? [client, server] : [server, client];
    // The second may be the answer to the first; or the first to the second, where the capture turned them round.
    const closer = acknowledges(second, first) ? first : acknowledges(first, second) ? second : null;
    return closer === null ? "both" : closer === client ? "client" : "server";
  }
  if (client) return "client";
  return server ? "server" : null;
}

function firstFin({ own, firstNumbers }: Standing, client: boolean): Fin | null {
  const member = own.filter(from(client)).find((m) => isFin(m) && !isSyn(m));
  return member ? { member, end: endPosition(member, firstNumbers) ?? 0 } : null;
}

/**
 * Before it not both sides had sent FIN, it is no recovery from a challenge ACK, its receiver could take it, and
 * nothing shows that the receiver did not.
 */
function closes(rst: Member, connection: ReferenceConnection, standing: Standing): boolean {
  const members = happened(connection);
  const at = members.indexOf(rst);
  const before = members.slice(0, at);
  const ownBefore = before.filter((m) => standing.own.includes(m));
  const finSeen = (client: boolean): boolean => {
    const fin = firstFin(standing, client);
    return fin !== null && before.includes(fin.member);
  };
  const asked = before.findLastIndex((m) => m.fromClient && isOpeningSyn(m));
  const { accepted } = standing;
  if (asked >= 0 && !(accepted && before.includes(accepted))) {
    if (accepted) return false;
    // An attempt that is refused was never open; the client's RST ends it, unless it answers an ACK of older state.
    return rst.fromClient && !before.slice(asked).some((m) => !m.fromClient && !isRst(m) && !isSyn(m));
  }
  if (finSeen(true) && finSeen(false)) return false;
  const ownAfter = members.slice(at + 1).filter((m) => standing.own.includes(m));
  const { firstNumbers } = standing;
  return acceptable(rst, ownBefore, firstNumbers) && !goesOn(ownBefore, ownAfter, firstNumbers);
}

/**
 * RFC 5961 section 3.2 resets at RCV.NXT exactly and challenges in the window; a challenged sender that means it
 * resets again. RCV.NXT as the capture shows it: what the receiver acknowledged, or what the sender has sent.
 */
function acceptable(rst: Member, before: readonly Member[], numbering: Numbering): boolean {
  const start = startPosition(rst, numbering);
  const acked = furthestAck(before, !rst.fromClient, numbering);
  const reached = reachedBy(before, rst.fromClient, numbering);
  if (start === null || reached === null) return true;
  return start >= (acked ?? 0) && start <= reached + SMALLEST_FULL_WINDOW;
}

/** After the RST one side acknowledges what the other sent after it: both are alive. */
function goesOn(before: readonly Member[], later: readonly Member[], numbering: Numbering): boolean {
  return [true, false].some((client) => {
    const reached = reachedBy(before, client, numbering);
    const acked = furthestAck(later, !client, numbering);
    return reached !== null && acked !== null && acked > reached;
  });
}
