import { furthestAck, type Numbering, startPosition } from "./numbering.ts";
import { isSyn } from "./observation.ts";
import { from, type Member, type ReferenceConnection } from "./referenceConnection.ts";
import { after } from "./ring.ts";
import { standingOf } from "./standing.ts";

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
  const { own } = standingOf(connection);
  const members = own.slice(0, own.indexOf(until) + 1);
  if (!timestampsNegotiated(members)) return null;
  let recent: { value: number; time: number } | null = null;
  for (const member of members) {
    if (member.fromClient === holderIsClient || !member.timestamps) continue;
    const before = members.slice(0, members.indexOf(member));
    const lastAckSent = furthestAck(before, holderIsClient, numbering);
    const start = startPosition(member, numbering) ?? 0;
    if (lastAckSent !== null && start > lastAckSent) continue;
    if (recent && after(recent.value, member.timestamps.val)) continue;
    recent = { value: member.timestamps.val, time: member.time };
  }
  return recent;
}

/** Both sides sent the option; where SYNs were seen, they had it (RFC 7323 section 3.2). */
function timestampsNegotiated(members: readonly Member[]): boolean {
  return [true, false].every((client) => {
    const own = members.filter(from(client));
    const withOption = own.filter((m) => m.timestamps !== null);
    return withOption.length > 0 && own.every((m) => !isSyn(m) || m.timestamps !== null);
  });
}
