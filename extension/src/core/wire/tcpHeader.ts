import type { SkipReason } from "./layer.ts";
import { ACK_NUMBER, LENGTH, MARKS, PORTS, SEQ, WINDOW_CHECKSUM } from "./segmentRows.ts";
import { readTcpOptions } from "./tcpOptions.ts";

/** Up to and with the flags: without them nothing can be said about a segment. */
const LEAST_BYTES = 14;
const MINIMUM_HEADER_BYTES = 20;

/**
 * Reads the TCP header at `at` (RFC 9293 section 3.1) into the row of `SegmentRows` that begins at `to`. `end` is where
 * the captured bytes of the datagram end, `wireEnd` where they ended on the wire by the IP header. Fields that were cut off are 0.
 * Returns null, or why this is no segment.
 */
export function readTcp(
  view: DataView,
  at: number,
  end: number,
  wireEnd: number,
  words: Int32Array,
  to: number,
): SkipReason | null {
  const available = end - at;
  if (available < LEAST_BYTES) return wireEnd - at < MINIMUM_HEADER_BYTES ? "malformed" : "truncated";
  const offsetAndFlags = view.getUint16(at + 12);
  const headerLength = (offsetAndFlags >>> 12) * 4;
  if (headerLength < MINIMUM_HEADER_BYTES) return "malformed";
  words[to + PORTS] = view.getInt32(at);
  words[to + SEQ] = view.getInt32(at + 4);
  words[to + ACK_NUMBER] = view.getInt32(at + 8);
  words[to + WINDOW_CHECKSUM] =
    available >= MINIMUM_HEADER_BYTES ? view.getInt32(at + 14) : cutWindowAndChecksum(view, at, available);
  const payload = wireEnd - at - headerLength;
  words[to + LENGTH] = Math.max(payload, 0);
  const headerEnd = at + headerLength;
  const cut = headerEnd > end;
  const bits = readTcpOptions(view, at + MINIMUM_HEADER_BYTES, cut ? end : headerEnd, cut, words, to);
  words[to + MARKS] = ((offsetAndFlags & 0xff) << 8) | bits;
  return null;
}

function cutWindowAndChecksum(view: DataView, at: number, available: number): number {
  const window = available >= 16 ? view.getUint16(at + 14) : 0;
  const checksum = available >= 18 ? view.getUint16(at + 16) : 0;
  return (window << 16) | checksum;
}
