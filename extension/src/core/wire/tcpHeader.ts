import type { SkipReason } from "./layer.ts";
import type { Segment } from "./segment.ts";
import { readTcpOptions } from "./tcpOptions.ts";

/** Up to and with the flags: without them nothing can be said about a segment. */
const LEAST_BYTES = 14;
const MINIMUM_HEADER_BYTES = 20;

/**
 * Reads the TCP header at `at` (RFC 9293 section 3.1) into the segment. `end` is where the captured bytes of the
 * datagram end, `wireEnd` where they ended on the wire by the IP header. Fields that were cut off are 0. Returns
 * null, or why this is no segment.
 */
export function readTcp(
  view: DataView,
  at: number,
  end: number,
  wireEnd: number,
  into: Segment,
): SkipReason | null {
  const available = end - at;
  if (available < LEAST_BYTES) return wireEnd - at < MINIMUM_HEADER_BYTES ? "malformed" : "truncated";
  const offsetAndFlags = view.getUint16(at + 12);
  const headerLength = (offsetAndFlags >>> 12) * 4;
  if (headerLength < MINIMUM_HEADER_BYTES) return "malformed";
  const ports = view.getUint32(at);
  into.sourcePort = ports >>> 16;
  into.destinationPort = ports & 0xffff;
  into.seq = view.getUint32(at + 4);
  into.ack = view.getUint32(at + 8);
  into.flags = offsetAndFlags & 0xff;
  if (available >= MINIMUM_HEADER_BYTES) {
    const windowAndChecksum = view.getUint32(at + 14);
    into.window = windowAndChecksum >>> 16;
    into.checksum = windowAndChecksum & 0xffff;
  } else {
    into.window = available >= 16 ? view.getUint16(at + 14) : 0;
    into.checksum = available >= 18 ? view.getUint16(at + 16) : 0;
  }
  const payload = wireEnd - at - headerLength;
  into.payloadLength = Math.max(payload, 0);
  const headerEnd = at + headerLength;
  const cut = headerEnd > end;
  readTcpOptions(view, at + MINIMUM_HEADER_BYTES, cut ? end : headerEnd, cut, into);
  return null;
}
