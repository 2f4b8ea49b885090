/**
 * Checksums that the network card has still to fill in. A stack that leaves the checksum to the card writes the sum of
 * the pseudo-header into the field (Linux CHECKSUM_PARTIAL, `__tcp_v4_send_check`, 2.6 to 7.2; NDIS and BSD do the
 * same), and a capture on that host sees it so. That sum depends on the addresses, the protocol and the TCP length alone, all of which
 * the tables keep but for the header's length: one of eleven values. A true checksum looks so once in 6,000 times.
 */

import { LONGEST_HEADER, ONES_COMPLEMENT, SHORTEST_HEADER, TCP_PROTOCOL } from "./vantageWords.ts";

/** What an address adds to the pseudo-header (RFC 9293 section 3.1, RFC 8200 section 8.1). */
export function pseudoHeaderSum(address: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i + 1 < address.length; i += 2) sum += ((address[i] ?? 0) << 8) | (address[i + 1] ?? 0);
  return sum;
}

/** @param addresses the pseudoHeaderSum of both addresses together */
export function isUnfilled(checksum: number, addresses: number, payloadLength: number): boolean {
  const rest = (checksum - addresses - TCP_PROTOCOL - payloadLength) % ONES_COMPLEMENT;
  const header = rest < 0 ? rest + ONES_COMPLEMENT : rest;
  return header >= SHORTEST_HEADER && header <= LONGEST_HEADER && (header & 3) === 0;
}
