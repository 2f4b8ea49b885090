import { tooShort } from "./ipv4.ts";
import { type Cursor, has, type Step } from "./layer.ts";

const CHECKSUM = 0x8000;
const ROUTING = 0x4000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
/** Version 1 only. */
const ACKNOWLEDGMENT = 0x0080;

const ERSPAN_1_AND_2 = 0x88be;
const ERSPAN_3 = 0x22eb;
const WCCP = 0x883e;

/** GRE version 0 (RFC 2784, 2890, and 1701 for routing) and version 1, which is PPTP's (RFC 2637 section 4.1). */
export function gre(cursor: Cursor): Step {
  if (!has(cursor, 4)) return tooShort(cursor, 4);
  const { view } = cursor;
  const flags = view.getUint16(cursor.offset);
  const protocol = view.getUint16(cursor.offset + 2);
  cursor.offset += 4;
  if ((flags & (CHECKSUM | ROUTING)) !== 0) cursor.offset += 4;
  if ((flags & KEY) !== 0) cursor.offset += 4;
  if ((flags & SEQUENCE) !== 0) cursor.offset += 4;
  if ((flags & 7) === 1 && (flags & ACKNOWLEDGMENT) !== 0) cursor.offset += 4;
  if ((flags & ROUTING) !== 0 && !skipRouting(cursor)) return "truncated";
  // An acknowledgment of PPTP, a keep-alive: nothing inside.
  if (cursor.wireEnd <= cursor.offset) return "not-ip";
  switch (protocol) {
    case ERSPAN_1_AND_2:
      // Type I has neither a sequence number nor a header of its own (draft-foschiano-erspan section 4.1).
      if ((flags & SEQUENCE) !== 0) cursor.offset += 8;
      return "ethernet";
    case ERSPAN_3:
      return erspan3(cursor);
    case WCCP:
      // Version 2 puts 4 bytes before the packet, version 1 none.
      if (has(cursor, 1) && view.getUint8(cursor.offset) >>> 4 !== 4) cursor.offset += 4;
      return "ip";
    default:
      cursor.etherType = protocol;
      return "ether-type";
  }
}

/** Source route entries of RFC 1701: family, offset, length; the one of length 0 ends them. */
function skipRouting(cursor: Cursor): boolean {
  while (has(cursor, 4)) {
    const length = cursor.view.getUint8(cursor.offset + 3);
    cursor.offset += 4 + length;
    if (length === 0) return true;
  }
  return false;
}

/** ERSPAN type III (draft-foschiano-erspan section 4.3): 12 bytes, 8 more with the O bit; frame type 0 is Ethernet, 2 IP. */
function erspan3(cursor: Cursor): Step {
  if (!has(cursor, 12)) return "truncated";
  const last = cursor.view.getUint16(cursor.offset + 10);
  const frameType = (last >>> 10) & 31;
  cursor.offset += (last & 1) !== 0 ? 20 : 12;
  if (frameType === 0) return "ethernet";
  return frameType === 2 ? "ip" : "not-ip";
}
