import { type Cursor, has, type Step } from "./layer.ts";

/** PPPoE session (RFC 2516 section 4): version and type 0x11, code 0, session, length. */
export function pppoe(cursor: Cursor): Step {
  if (!has(cursor, 6)) return "truncated";
  if (cursor.view.getUint8(cursor.offset + 1) !== 0) return "not-ip";
  cursor.offset += 6;
  return "ppp";
}

/**
 * PPP (RFC 1661 section 2), with or without the address and control bytes FF 03 of RFC 1662, the protocol in two
 * bytes or, compressed, in one. Numbers: https://www.iana.org/assignments/ppp-numbers
 */
export function ppp(cursor: Cursor): Step {
  if (!has(cursor, 4)) return "truncated";
  const { view } = cursor;
  if (view.getUint16(cursor.offset) === 0xff03) cursor.offset += 2;
  // The protocol's last byte is odd, and no other: an odd first byte is the whole number.
  const first = view.getUint8(cursor.offset);
  const isShort = (first & 1) !== 0;
  const protocol = isShort ? first : view.getUint16(cursor.offset);
  cursor.offset += isShort ? 1 : 2;
  switch (protocol) {
    case 0x21:
      return "ipv4";
    case 0x57:
      return "ipv6";
    case 0x281:
    case 0x283:
      return "mpls";
    case 0x31:
      return bridged(cursor);
    case 0x3d:
      return multilink(cursor);
    case 0x53:
    case 0xfb:
    case 0xfd:
      return "encrypted";
    default:
      return "not-ip";
  }
}

/** Bridging (RFC 3518 section 4.2): flags, then the kind of the frame; 1 is Ethernet. */
function bridged(cursor: Cursor): Step {
  if (!has(cursor, 2)) return "truncated";
  const kind = cursor.view.getUint8(cursor.offset + 1);
  cursor.offset += 2;
  return kind === 1 ? "ethernet" : "not-ip";
}

/** Multilink (RFC 1990 section 3), long sequence numbers. Only a piece that is the whole can be read. */
function multilink(cursor: Cursor): Step {
  if (!has(cursor, 4)) return "truncated";
  const flags = cursor.view.getUint8(cursor.offset);
  cursor.offset += 4;
  return (flags & 0xc0) === 0xc0 ? "ppp" : "fragment";
}
