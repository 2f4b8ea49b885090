/** Who closed, how, and which FINs and RSTs count for it. */

import type { Closing, Holder } from "#core/report/contract.ts";
import {
  ackPosition,
  belongsHere,
  endPosition,
  highest,
  type Numbering,
  numberingOf,
  startPosition,
} from "./numbering.ts";
import { isFin, isOpeningSyn, isRst, isSyn } from "./observation.ts";
import { showsEstablished } from "./opening.ts";
import { from, happened, type Member, type ReferenceConnection } from "./referenceConnection.ts";

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
  const numbering = numberingOf(connection);
  const reset = happened(connection).find((m) => isRst(m) && closes(m, connection, numbering)) ?? null;
  return {
    client: firstFin(connection, true, numbering),
    server: firstFin(connection, false, numbering),
    reset,
  };
}

export function closingOf(close: Close): Closing {
  if (close.reset) return "rst";
  if (close.client && close.server) return "fin";
  return close.client || close.server ? "half-closed" : "none";
}

/** `both`: neither FIN, as it was first sent, acknowledges the other. */
export function closedFirstOf(connection: ReferenceConnection, close: Close): Holder | null {
  const { client, server, reset } = close;
  if (client && server) {
    const numbering = numberingOf(connection);
    if ((ackPosition(server.member, numbering) ?? 0) >= client.end) return "client";
    if ((ackPosition(client.member, numbering) ?? 0) >= server.end) return "server";
    return "both";
  }
  const first = client?.member ?? server?.member ?? reset;
  return first ? (first.fromClient ? "client" : "server") : null;
}

function firstFin(connection: ReferenceConnection, client: boolean, numbering: Numbering): Fin | null {
  const member = happened(connection)
    .filter(from(client))
    .find((m) => isFin(m) && !isRst(m) && !isSyn(m) && belongsHere(m, numbering));
  return member ? { member, end: endPosition(member, numbering) ?? 0 } : null;
}

/**
 * Before it not both sides had sent FIN, it is no recovery from a challenge ACK, its receiver could take it, and
 * nothing shows that the receiver did not.
 */
function closes(rst: Member, connection: ReferenceConnection, numbering: Numbering): boolean {
  const members = happened(connection);
  const before = members.slice(0, members.indexOf(rst));
  const finSeen = (client: boolean): boolean =>
    before.some(
      (m) => m.fromClient === client && isFin(m) && !isRst(m) && !isSyn(m) && belongsHere(m, numbering),
    );
  if (finSeen(true) && finSeen(false)) return false;

  const asked = before.some((m) => m.fromClient && isOpeningSyn(m));
  const established = before.some((m) => showsEstablished(m, connection));
  if (asked && !established) {
    if (members.some((m) => showsEstablished(m, connection))) return false;
    // An attempt that is refused was never open; the client's RST ends it, unless it answers a challenge ACK.
    return rst.fromClient && !before.some((m) => !m.fromClient && !isRst(m) && !isSyn(m));
  }
  return acceptable(rst, before, numbering) && !goesOn(rst, members, numbering);
}

/**
 * RFC 5961 section 3.2 resets at RCV.NXT exactly and challenges in the window; a challenged sender that means it
 * resets again. RCV.NXT as the capture shows it: what the receiver acknowledged, or what the sender has sent.
 */
function acceptable(rst: Member, before: readonly Member[], numbering: Numbering): boolean {
  const start = startPosition(rst, numbering);
  const acked = furthestAck(before, !rst.fromClient, numbering);
  const sent = furthestSent(before, rst.fromClient, numbering);
  if (start === null || (acked === null && sent === null)) return true;
  return start >= (acked ?? 0) && start <= Math.max(acked ?? 0, sent ?? 0) + SMALLEST_FULL_WINDOW;
}

/** After the RST one side acknowledges what the other sent after it: both are alive. */
function goesOn(rst: Member, members: readonly Member[], numbering: Numbering): boolean {
  const at = members.indexOf(rst);
  const before = members.slice(0, at);
  const later = members.slice(at + 1);
  return [true, false].some((client) => {
    const sent = furthestSent(before, client, numbering);
    const acked = furthestAck(later, !client, numbering);
    return sent !== null && acked !== null && acked > sent;
  });
}

function furthestAck(members: readonly Member[], fromClient: boolean, numbering: Numbering): number | null {
  const own = members.filter((m) => m.fromClient === fromClient && !isRst(m));
  return highest(own.map((m) => ackPosition(m, numbering)));
}

function furthestSent(members: readonly Member[], fromClient: boolean, numbering: Numbering): number | null {
  const own = members.filter((m) => m.fromClient === fromClient && !isRst(m));
  return highest(own.map((m) => endPosition(m, numbering)));
}
