import type { Opening } from "#core/report/contract.ts";
import { ackPosition, answersTheSyn, numberingOf, startPosition } from "./numbering.ts";
import { endOf, isAck, isOpeningSyn, isRst, isSyn, isSynAck } from "./observation.ts";
import { happened, type Member, type ReferenceConnection } from "./referenceConnection.ts";

/**
 * How the attempt went, by its best outcome: a SYN refused at first and accepted when it was sent again is a
 * handshake. `midstream`: the capture has no SYN of the client's.
 */
export function openingOf(connection: ReferenceConnection): Opening {
  const members = happened(connection);
  const clientSyn = members.find((m) => m.fromClient && isOpeningSyn(m));
  if (!clientSyn) return "midstream";
  if (members.some((m) => !m.fromClient && isOpeningSyn(m))) return "simultaneous";
  if (members.some((m) => showsEstablished(m, connection))) return "handshake";
  if (members.some((m) => refusesSyn(m, clientSyn))) return "refused";
  if (members.some((m) => !m.fromClient && isAck(m) && !isRst(m))) return "challenged";
  return "unanswered";
}

/**
 * The SYN was accepted: a SYN-ACK for it, or, where the capture missed that, the client goes on from its ISN + 1
 * or the server acknowledges no more and no less than the client has sent.
 */
export function showsEstablished(member: Member, connection: ReferenceConnection): boolean {
  if (isRst(member) || isOpeningSyn(member)) return false;
  if (isSynAck(member) && answersTheSyn(member, connection)) return true;
  if (isSyn(member) || !isAck(member)) return false;
  const numbering = numberingOf(connection);
  if (member.fromClient) return startPosition(member, numbering) === 1;
  const acked = ackPosition(member, numbering);
  return acked === 1;
}

/** RFC 9293 section 3.10.7.3: an RST is acceptable in SYN-SENT when it acknowledges the SYN. */
function refusesSyn(member: Member, clientSyn: Member): boolean {
  return !member.fromClient && isRst(member) && isAck(member) && member.ack === endOf(clientSyn);
}
