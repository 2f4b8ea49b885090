/** Link layers that wrap a frame, or IP, into a header of the capturing system. */

import { type Cursor, has, type Step } from "./layer.ts";

const NFULA_PAYLOAD = 9;
const GREATEST_ATTRIBUTE = 64;

/**
 * LINKTYPE_NFLOG (https://www.tcpdump.org/linktypes/LINKTYPE_NFLOG.html): family, version, resource, then attributes
 * in the byte order of the host that captured. Their types are small numbers, which tells the order.
 */
export function nflog(cursor: Cursor): Step {
  if (!has(cursor, 8)) return "truncated";
  const { view } = cursor;
  cursor.offset += 4;
  const littleEndian = (view.getUint16(cursor.offset + 2, true) & 0x7fff) <= GREATEST_ATTRIBUTE;
  while (has(cursor, 4)) {
    const length = view.getUint16(cursor.offset, littleEndian);
    const type = view.getUint16(cursor.offset + 2, littleEndian) & 0x7fff;
    if (length < 4) return "malformed";
    if (type === NFULA_PAYLOAD) {
      cursor.offset += 4;
      return "ip";
    }
    cursor.offset += (length + 3) & ~3;
  }
  return cursor.end < cursor.wireEnd ? "truncated" : "not-ip";
}

/** LINKTYPE_PKTAP, macOS: the header's length, what follows, and its link type, in the order of the host. */
export function pktap(cursor: Cursor): Step {
  if (!has(cursor, 12)) return "truncated";
  const { view, offset } = cursor;
  const littleEndian = view.getUint32(offset, true) <= 0xffff;
  const length = view.getUint32(offset, littleEndian);
  if (length < 12) return "malformed";
  cursor.linkType = view.getUint32(offset + 8, littleEndian);
  cursor.offset += length;
  return "link-type";
}

/** LINKTYPE_PPP_WITH_DIR and LINKTYPE_PPP_PPPD: a byte for the direction, before or instead of the address byte. */
export function pppWithDirection(cursor: Cursor): Step {
  if (!has(cursor, 2)) return "truncated";
  cursor.offset += 1;
  if (cursor.view.getUint8(cursor.offset) === 3) cursor.offset += 1;
  return "ppp";
}

/** LINKTYPE_PPP_HDLC: PPP, or Cisco's framing, told by the first byte (RFC 1547 section 4.3.1). */
export function pppInHdlc(cursor: Cursor): Step {
  if (!has(cursor, 4)) return "truncated";
  const address = cursor.view.getUint8(cursor.offset);
  return address === 0x0f || address === 0x8f ? ciscoHdlc(cursor) : "ppp";
}

/** LINKTYPE_C_HDLC: address, control, EtherType. */
export function ciscoHdlc(cursor: Cursor): Step {
  if (!has(cursor, 4)) return "truncated";
  cursor.etherType = cursor.view.getUint16(cursor.offset + 2);
  cursor.offset += 4;
  return "ether-type";
}

/** LINKTYPE_ETHERNET_MPACKET: a preamble of eight bytes before the frame. */
export function mpacket(cursor: Cursor): Step {
  cursor.offset += 8;
  return "ethernet";
}
