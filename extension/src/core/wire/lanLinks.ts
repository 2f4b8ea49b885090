/** Older and rarer link layers that end in an EtherType or an LLC header. */

import { type Cursor, has, type Step } from "./layer.ts";

/** LINKTYPE_IEEE802_5, token ring: 14 bytes, and a route when the source address has its first bit set. */
export function tokenRing(cursor: Cursor): Step {
  if (!has(cursor, 16)) return "truncated";
  const { view, offset } = cursor;
  const isRouted = (view.getUint8(offset + 8) & 0x80) !== 0;
  cursor.offset += 14 + (isRouted ? view.getUint8(offset + 14) & 31 : 0);
  return "llc";
}

/** LINKTYPE_FDDI: frame control and two addresses; only asynchronous LLC frames (0101 in bits 4 to 7) carry data. */
export function fddi(cursor: Cursor): Step {
  if (!has(cursor, 13)) return "truncated";
  const isLlc = (cursor.view.getUint8(cursor.offset) & 0xf0) === 0x50;
  cursor.offset += 13;
  return isLlc ? "llc" : "not-ip";
}

/** LINKTYPE_IP_OVER_FC: two network addresses of eight bytes (RFC 2625). */
export function fibreChannel(cursor: Cursor): Step {
  cursor.offset += 16;
  return "llc";
}

/** LINKTYPE_SUNATM: flags with the kind of traffic, VPI, VCI; 1 is LAN emulation, 2 is LLC. */
export function sunAtm(cursor: Cursor): Step {
  if (!has(cursor, 4)) return "truncated";
  const kind = cursor.view.getUint8(cursor.offset) & 15;
  cursor.offset += 4;
  if (kind === 2) return "llc";
  if (kind !== 1) return "not-ip";
  cursor.offset += 2; // LAN emulation client
  return "ethernet";
}

/** LINKTYPE_APPLE_IP_OVER_IEEE1394: two addresses of eight bytes and an EtherType. */
export function fireWire(cursor: Cursor): Step {
  if (!has(cursor, 18)) return "truncated";
  cursor.etherType = cursor.view.getUint16(cursor.offset + 16);
  cursor.offset += 18;
  return "ether-type";
}

const FRAME_RELAY_IPV4 = 0xcc;
const FRAME_RELAY_IPV6 = 0x8e;
const FRAME_RELAY_SNAP = 0x80;

/** LINKTYPE_FRELAY (RFC 2427): an address of 2 to 4 bytes, the last one odd; control; what follows. */
export function frameRelay(cursor: Cursor): Step {
  for (let last = false; !last; cursor.offset++) {
    if (!has(cursor, 4)) return "truncated";
    last = (cursor.view.getUint8(cursor.offset) & 1) !== 0;
  }
  const { view } = cursor;
  // Cisco's own framing has an EtherType where RFC 2427 has 03 and the protocol.
  if (view.getUint8(cursor.offset) !== 3) {
    cursor.etherType = view.getUint16(cursor.offset);
    cursor.offset += 2;
    return "ether-type";
  }
  cursor.offset++;
  if (view.getUint8(cursor.offset) === 0) cursor.offset++;
  if (!has(cursor, 6)) return "truncated";
  const protocol = view.getUint8(cursor.offset);
  cursor.offset++;
  if (protocol === FRAME_RELAY_IPV4) return "ipv4";
  if (protocol === FRAME_RELAY_IPV6) return "ipv6";
  if (protocol !== FRAME_RELAY_SNAP || view.getUint16(cursor.offset) !== 0) return "not-ip";
  cursor.etherType = view.getUint16(cursor.offset + 3);
  cursor.offset += 5;
  return "ether-type";
}

/** Two MAC addresses, a tag of a switch chip, then the EtherType: LINKTYPE_DSA_TAG_ and their like. */
function switchTag(cursor: Cursor, bytes: number): Step {
  if (!has(cursor, 14 + bytes)) return "truncated";
  cursor.etherType = cursor.view.getUint16(cursor.offset + 12 + bytes);
  cursor.offset += 14 + bytes;
  return "ether-type";
}

const DSA_BYTES = 4;

/**
 * LINKTYPE_DSA_TAG_DSA (Marvell): a tag of four bytes after the addresses. Of a frame with a VLAN tag it stands in
 * that tag's place, so that nothing more is to be skipped.
 */
export function dsaTag(cursor: Cursor): Step {
  return switchTag(cursor, DSA_BYTES);
}

/** LINKTYPE_DSA_TAG_EDSA: an EtherType of its own and two zero bytes before the tag. */
export function edsaTag(cursor: Cursor): Step {
  return switchTag(cursor, 4 + DSA_BYTES);
}

/** LINKTYPE_DSA_TAG_BRCM (Broadcom): four bytes after the addresses. */
export function broadcomTag(cursor: Cursor): Step {
  return switchTag(cursor, 4);
}

/** LINKTYPE_DSA_TAG_BRCM_PREPEND: four bytes before the frame. */
export function broadcomPrefix(cursor: Cursor): Step {
  cursor.offset += 4;
  return "ethernet";
}
