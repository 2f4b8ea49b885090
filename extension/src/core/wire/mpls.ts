import { type Cursor, has, type Step } from "./layer.ts";

/**
 * A stack of MPLS labels (RFC 3032 section 2.1). They do not say what they carry: IP is known by its version;
 * 0 is a pseudowire's control word (RFC 4385 section 3) with an Ethernet frame behind, 1 a pseudowire's own
 * messages, and anything else is taken for a frame without the control word.
 */
export function mpls(cursor: Cursor): Step {
  for (let last = false; !last; cursor.offset += 4) {
    if (!has(cursor, 4)) return "truncated";
    last = (cursor.view.getUint8(cursor.offset + 2) & 1) !== 0;
  }
  if (!has(cursor, 1)) return "truncated";
  switch (cursor.view.getUint8(cursor.offset) >>> 4) {
    case 4:
      return "ipv4";
    case 6:
      return "ipv6";
    case 1:
      return "not-ip";
    case 0:
      cursor.offset += 4;
      return "ethernet";
    default:
      return "ethernet";
  }
}
