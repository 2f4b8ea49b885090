import { type Cursor, has, type Step } from "./layer.ts";

const SNAP = 0xaaaa;
const IP = 0x0606;
const UNNUMBERED = 3;

/** LLC and SNAP: IEEE 802.2, RFC 1042 for IP in them, RFC 2684 section 5 for bridged frames. */
export function llc(cursor: Cursor): Step {
  if (!has(cursor, 3)) return "truncated";
  const { view, offset } = cursor;
  const accessPoints = view.getUint16(offset);
  if (view.getUint8(offset + 2) !== UNNUMBERED) return "not-ip";
  cursor.offset += 3;
  if (accessPoints === IP) return "ip";
  return accessPoints === SNAP ? snap(cursor) : "not-ip";
}

/** The five bytes behind AA AA 03: who numbers the protocols, and the protocol. */
function snap(cursor: Cursor): Step {
  if (!has(cursor, 5)) return "truncated";
  const { view, offset } = cursor;
  const organisation = (view.getUint8(offset) << 16) | view.getUint16(offset + 1);
  const protocol = view.getUint16(offset + 3);
  cursor.offset += 5;
  // 0000f8 is Cisco's bridge tunnel: EtherTypes as well.
  if (organisation === 0 || organisation === 0x0000f8) {
    cursor.etherType = protocol;
    return "ether-type";
  }
  const isBridged = organisation === 0x0080c2 && (protocol === 1 || protocol === 7);
  return isBridged ? "ethernet" : "not-ip";
}
