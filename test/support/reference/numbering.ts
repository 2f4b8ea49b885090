import { endOf, isAck } from "./observation.ts";
import type { Member, ReferenceConnection } from "./referenceConnection.ts";
import { distance } from "./ring.ts";
import { standingOf } from "./standing.ts";

/** Where each side's sequence numbers begin. Positions count from there: the SYN is 0, the first byte 1. */
export interface Numbering {
  readonly client: number | null;
  readonly server: number | null;
}

export function numberingOf(connection: ReferenceConnection): Numbering {
  return standingOf(connection).firstNumbers;
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

/** How far a side has come by these members: what it sent, and what the other side acknowledged of it. */
export function reachedBy(
  members: readonly Member[],
  fromClient: boolean,
  numbering: Numbering,
): number | null {
  return highest([
    furthestAck(members, !fromClient, numbering),
    ...members.filter((m) => m.fromClient === fromClient).map((m) => endPosition(m, numbering)),
  ]);
}

/** The highest position that a side has acknowledged. */
export function furthestAck(
  members: readonly Member[],
  fromClient: boolean,
  numbering: Numbering,
): number | null {
  return highest(members.filter((m) => m.fromClient === fromClient).map((m) => ackPosition(m, numbering)));
}

export function highest(positions: readonly (number | null)[]): number | null {
  const known = positions.filter((position) => position !== null);
  return known.length === 0 ? null : Math.max(...known);
}
