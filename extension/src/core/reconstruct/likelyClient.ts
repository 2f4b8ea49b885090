import { ACK, type Segment, SYN } from "../wire/segment.ts";

/** Below this no client chooses a port by itself (RFC 6335 section 6, system ports). */
const FIRST_USER_PORT = 1024;
/** Linux `ip_local_port_range` begins here; other stacks begin higher. */
const FIRST_EPHEMERAL_PORT = 32768;

/**
 * Whether the sender of a connection's first captured segment is likelier its client, when the SYN was not captured.
 * A SYN-ACK goes to the client; otherwise the side with the system port is the server, otherwise the one below the
 * ephemeral ports; where the ports do not tell, the first sender is taken for the client.
 */
export function likelyClientIsSender(segment: Segment): boolean {
  if ((segment.flags & (SYN | ACK)) === (SYN | ACK)) return false;
  const { sourcePort, destinationPort } = segment;
  for (const limit of [FIRST_USER_PORT, FIRST_EPHEMERAL_PORT]) {
    if (sourcePort < limit !== destinationPort < limit) return sourcePort >= limit;
  }
  return true;
}
