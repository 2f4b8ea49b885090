/**
 * Whether a host behaves like Linux where it matters here: a connection born from its TIME_WAIT has the ISN
 * SND.NXT + 65537. Only then does the absence of that number show that no TIME_WAIT was alive.
 */

import type { Analyzer } from "../../analyzer.ts";
import { DONT_FRAGMENT, FROM_SERVER, IS_COPY, IS_IPV6 } from "../../model/segmentTable.ts";
import type { ConnectionIndex } from "../../units.ts";
import { SYN } from "../../wire/segment.ts";

/** IP IDs that must count before a host is said to count them. */
const ENOUGH_IDS = 2;

/**
 * The server's SYN-ACK has IP ID 0 while its later segments have running ones: Linux sends the SYN-ACK without a
 * socket (ip_select_ident: 0 when DF is set and there is none), the rest from the socket's own counter. Stacks that
 * use 0 for every DF packet (RFC 6864), or random IDs, do not show this. IPv6 has no such sign.
 */
export function serverLooksLikeLinux(analyzer: Analyzer, connection: ConnectionIndex): boolean {
  const { segments } = analyzer;
  let zeroInSynAck = false;
  let running = 0;
  let previous = 0;
  for (const segment of analyzer.segmentsOf(connection)) {
    const bits = segments.bits[segment] ?? 0;
    if ((bits & FROM_SERVER) === 0 || (bits & IS_COPY) !== 0) continue;
    if ((bits & IS_IPV6) !== 0 || (bits & DONT_FRAGMENT) === 0) return false;
    const id = segments.ipId[segment] ?? 0;
    if (((segments.flags[segment] ?? 0) & SYN) !== 0) {
      if (id !== 0) return false;
      zeroInSynAck = true;
    } else if (id !== 0) {
      if (previous !== 0 && ((id - previous) & 0xffff) < 64) running++;
      previous = id;
      if (zeroInSynAck && running >= ENOUGH_IDS) return true;
    }
  }
  return zeroInSynAck && running > 0;
}
