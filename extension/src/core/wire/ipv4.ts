import { type Cursor, has, type Step } from "./layer.ts";

const MINIMUM_HEADER_BYTES = 20;

/** IPv4, RFC 791 section 3.1. Ends the cursor's bytes where the datagram ends, which takes Ethernet padding off. */
export function ipv4(cursor: Cursor): Step {
  if (!has(cursor, MINIMUM_HEADER_BYTES)) return tooShort(cursor, MINIMUM_HEADER_BYTES);
  const { view, offset } = cursor;
  const first = view.getUint8(offset);
  const headerLength = (first & 15) * 4;
  if (first >>> 4 !== 4 || headerLength < MINIMUM_HEADER_BYTES) return "malformed";
  const totalLength = view.getUint16(offset + 2);
  // Total length 0: the network card cut the datagram up after we saw it (TCP segmentation offload).
  if (totalLength !== 0) {
    if (totalLength < headerLength) return "malformed";
    cursor.wireEnd = offset + totalLength;
    cursor.end = Math.min(cursor.end, cursor.wireEnd);
  }
  if (!has(cursor, headerLength)) return "truncated";
  const fragmentation = view.getUint16(offset + 6);
  cursor.ipVersion = 4;
  cursor.ipId = view.getUint16(offset + 4);
  cursor.dontFragment = (fragmentation & 0x4000) !== 0;
  cursor.ttl = view.getUint8(offset + 8);
  cursor.protocol = view.getUint8(offset + 9);
  cursor.sourceAddress = view.getUint32(offset + 12);
  cursor.destinationAddress = view.getUint32(offset + 16);
  cursor.offset = offset + headerLength;
  const more = (fragmentation & 0x2000) !== 0;
  const from = (fragmentation & 0x1fff) * 8;
  if (!more && from === 0) return "ip-protocol";
  const key = `4 ${cursor.sourceAddress} ${cursor.destinationAddress} ${cursor.protocol} ${cursor.ipId}`;
  return cursor.fragments.add(cursor, key, from, more) ? "ip-protocol" : "fragment";
}

/** The header is not there: the snap length cut it, or it never was. */
export function tooShort(cursor: Cursor, needed: number): Step {
  return cursor.wireEnd - cursor.offset < needed ? "malformed" : "truncated";
}
