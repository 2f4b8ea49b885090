import { ackPosition, highest, type Numbering, startPosition } from "./numbering.ts";
import { isRst, isSyn } from "./observation.ts";
import { from, happened, type Member, type ReferenceConnection } from "./referenceConnection.ts";
import { after } from "./ring.ts";

/**
 * TS.Recent of one side after the given members, by the rule of Last.ACK.sent (RFC 7323 section 4.3): taken from
 * a segment that begins at or before the last ACK sent, if it is not older. Null: timestamps were not negotiated.
 */
export function tsRecentOf(
  connection: ReferenceConnection,
  holderIsClient: boolean,
  until: Member,
  numbering: Numbering,
): { value: number; time: number } | null {
  if (!timestampsNegotiated(connection)) return null;
  const members = happened(connection);
  let recent: { value: number; time: number } | null = null;
  for (const member of members.slice(0, members.indexOf(until) + 1)) {
    if (member.fromClient === holderIsClient || !member.timestamps || isRst(member)) continue;
    const before = members.slice(0, members.indexOf(member));
    const lastAckSent = highest(before.filter(from(holderIsClient)).map((m) => ackPosition(m, numbering)));
    const start = startPosition(member, numbering) ?? 0;
    if (!isSyn(member) && lastAckSent !== null && start > lastAckSent) continue;
    if (recent && after(recent.value, member.timestamps.val)) continue;
    recent = { value: member.timestamps.val, time: member.time };
  }
  return recent;
}

/** Both sides sent the option; where the SYNs were seen, both SYNs had it (RFC 7323 section 3.2). */
function timestampsNegotiated(connection: ReferenceConnection): boolean {
  return [true, false].every((client) => {
    const own = happened(connection).filter((m) => m.fromClient === client && !isRst(m));
    const syn = own.find(isSyn);
    return syn ? syn.timestamps !== null : own.some((m) => m.timestamps !== null);
  });
}
