import { endOf, isAck, isOpeningSyn, isRst, isSyn } from "./observation.ts";
import { happened, type Member, type ReferenceConnection } from "./referenceConnection.ts";
import { distance } from "./ring.ts";

/** Largest window that TCP can offer (RFC 7323 section 2.3): what lies further away belongs to another connection. */
const LARGEST_WINDOW = 2 ** 30;

/** Where each side's sequence numbers begin. Positions count from there: the SYN is 0, the first byte 1. */
export interface Numbering {
  readonly client: number | null;
  readonly server: number | null;
}

export function numberingOf(connection: ReferenceConnection): Numbering {
  return { client: firstNumber(connection, true), server: firstNumber(connection, false) };
}

function firstNumber(connection: ReferenceConnection, client: boolean): number | null {
  const members = happened(connection);
  const own = members.find(
    (m) => m.fromClient === client && !isRst(m) && (client || isOfThisServer(m, connection)),
  );
  // Without a SYN: number as though there had been one just before the first byte shown.
  if (own) return isSyn(own) ? own.seq : (own.seq - 1) >>> 0;
  const acked = members.find((m) => m.fromClient !== client && isAck(m) && !isRst(m));
  return acked ? (acked.ack - 1) >>> 0 : null;
}

/** Not the answer of an older state on the quadruplet to this connection's SYN: a challenge ACK, a delayed segment. */
export function isOfThisServer(member: Member, connection: ReferenceConnection): boolean {
  if (isSyn(member)) return answersTheSyn(member, connection);
  const sent = happened(connection).filter((m) => m.fromClient && !isRst(m));
  if (!sent[0] || !isOpeningSyn(sent[0]) || !isAck(member)) return true;
  const isn = sent[0].seq;
  const before = sent.filter((m) => m.time <= member.time);
  const reached = Math.max(...before.map((m) => distance(endOf(m), isn)));
  return distance(member.ack, isn) >= 1 && distance(member.ack, isn) <= reached;
}

/** A SYN-ACK that acknowledges the client's SYN (or a crossing SYN); delayed ones of earlier incarnations do not. */
export function answersTheSyn(member: Member, connection: ReferenceConnection): boolean {
  if (member.fromClient || !isSyn(member) || isRst(member)) return false;
  if (!isAck(member)) return true;
  const syn = happened(connection).find((m) => m.fromClient && isOpeningSyn(m));
  if (!syn) return true;
  return distance(member.ack, syn.seq) >= 1 && distance(member.ack, endOf(syn)) <= 0;
}

/** The segment's first and last-plus-one position, null where its side's numbers are unknown. */
export function startPosition(member: Member, numbering: Numbering): number | null {
  const base = member.fromClient ? numbering.client : numbering.server;
  return base === null ? null : distance(member.seq, base);
}

export function endPosition(member: Member, numbering: Numbering): number | null {
  const base = member.fromClient ? numbering.client : numbering.server;
  return base === null ? null : distance(endOf(member), base);
}

/** What the segment acknowledges of the other side, as a position there. */
export function ackPosition(member: Member, numbering: Numbering): number | null {
  const base = member.fromClient ? numbering.server : numbering.client;
  return base === null || !isAck(member) ? null : distance(member.ack, base);
}

/** Does the segment lie where this connection could have sent it, and not where an earlier incarnation did? */
export function belongsHere(member: Member, numbering: Numbering): boolean {
  const start = startPosition(member, numbering);
  return start !== null && start >= 0 && start < LARGEST_WINDOW;
}

export function highest(positions: readonly (number | null)[]): number | null {
  const known = positions.filter((position) => position !== null);
  return known.length === 0 ? null : Math.max(...known);
}
