import type { Opening } from "#core/report/contract.ts";
import { endOf, isAck, isOpeningSyn, isRst, isSyn } from "./observation.ts";
import { happened, type Member, type ReferenceConnection } from "./referenceConnection.ts";
import { distance } from "./ring.ts";
import { standingOf } from "./standing.ts";

/**
 * How the attempt went, by its best outcome: a SYN refused at first and accepted when it was sent again is a
 * handshake. `midstream`: the capture has no SYN of the client's.
 */
export function openingOf(connection: ReferenceConnection): Opening {
  const members = happened(connection);
  const clientSyn = members.find((m) => m.fromClient && isOpeningSyn(m));
  if (!clientSyn) return "midstream";
  if (members.some((m) => !m.fromClient && isOpeningSyn(m))) return "simultaneous";
  if (standingOf(connection).accepted) return "handshake";
  if (members.some((m) => refusesSyn(m, clientSyn))) return "refused";
  // Not a SYN-ACK: one that answers another SYN is of an older incarnation, delayed, and challenges nothing.
  if (members.some((m) => !m.fromClient && isAck(m) && !isRst(m) && !isSyn(m))) return "challenged";
  return "unanswered";
}

/**
 * RFC 9293 section 3.10.7.3: an RST is acceptable in SYN-SENT when it acknowledges the SYN. Without ACK it is the
 * answer of a device on the way, and no TCP's.
 */
function refusesSyn(member: Member, clientSyn: Member): boolean {
  if (member.fromClient || !isRst(member)) return false;
  const acked = distance(member.ack, clientSyn.seq);
  return !isAck(member) || (acked >= 1 && acked <= distance(endOf(clientSyn), clientSyn.seq));
}
