import { tooShort } from "./ipv4.ts";
import { type Cursor, has, type Step } from "./layer.ts";

const HEADER_BYTES = 40;
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const DESTINATION_OPTIONS = 60;
const MOBILITY = 135;
const HIP = 139;
const SHIM6 = 140;
const JUMBO_PAYLOAD = 0xc2;
/** Nobody sends more, and a chain made to keep us busy ends here. */
const MAXIMUM_EXTENSIONS = 16;

/** IPv6, RFC 8200 section 3, with its extension headers (section 4) up to the first that is none. */
export function ipv6(cursor: Cursor): Step {
  if (!has(cursor, HEADER_BYTES)) return tooShort(cursor, HEADER_BYTES);
  const { view, offset } = cursor;
  if (view.getUint8(offset) >>> 4 !== 6) return "malformed";
  const payloadLength = view.getUint16(offset + 4);
  cursor.ipVersion = 6;
  cursor.ipId = 0;
  cursor.dontFragment = false;
  cursor.protocol = view.getUint8(offset + 6);
  cursor.ttl = view.getUint8(offset + 7);
  cursor.sourceAddress = cursor.addresses.internIpv6(view, offset + 8);
  cursor.destinationAddress = cursor.addresses.internIpv6(view, offset + 24);
  cursor.offset = offset + HEADER_BYTES;
  // Length 0: a jumbogram (RFC 2675), whose length is in an option, or segmentation offload as in IPv4.
  if (payloadLength !== 0) setEnd(cursor, offset + HEADER_BYTES + payloadLength);
  else if (cursor.protocol === HOP_BY_HOP) readJumboLength(cursor);
  return extensions(cursor);
}

function setEnd(cursor: Cursor, wireEnd: number): void {
  cursor.wireEnd = wireEnd;
  cursor.end = Math.min(cursor.end, wireEnd);
}

/** Looks for the Jumbo Payload option; its length counts from the end of the IPv6 header, as the usual one. */
function readJumboLength(cursor: Cursor): void {
  if (!has(cursor, 8)) return;
  const { view, offset } = cursor;
  const until = Math.min(cursor.end, offset + 8 * (view.getUint8(offset + 1) + 1));
  for (let at = offset + 2; at + 6 <= until; ) {
    const type = view.getUint8(at);
    if (type === JUMBO_PAYLOAD) {
      setEnd(cursor, offset + view.getUint32(at + 2));
      return;
    }
    at += type === 0 ? 1 : 2 + view.getUint8(at + 1);
  }
}

function extensions(cursor: Cursor): Step {
  for (let i = 0; i < MAXIMUM_EXTENSIONS; i++) {
    const { view, offset, protocol } = cursor;
    switch (protocol) {
      case HOP_BY_HOP:
      case ROUTING:
      case DESTINATION_OPTIONS:
      case MOBILITY:
      case HIP:
      case SHIM6: {
        if (!has(cursor, 8)) return tooShort(cursor, 8);
        const length = 8 * (view.getUint8(offset + 1) + 1);
        cursor.protocol = view.getUint8(offset);
        cursor.offset += length;
        break;
      }
      case FRAGMENT: {
        if (!has(cursor, 8)) return tooShort(cursor, 8);
        const word = view.getUint16(offset + 2);
        const more = (word & 1) !== 0;
        const from = word & 0xfff8;
        const key = `6 ${cursor.sourceAddress} ${cursor.destinationAddress} ${view.getUint32(offset + 4)}`;
        cursor.protocol = view.getUint8(offset);
        cursor.offset += 8;
        // Neither more nor an offset: an atomic fragment, whole as it is (RFC 6946).
        if ((more || from > 0) && !cursor.fragments.add(cursor, key, from, more)) return "fragment";
        break;
      }
      default:
        return "ip-protocol";
    }
  }
  return "nested-too-deep";
}
