import { type Cursor, has, type Step } from "./layer.ts";

const HEADER_BYTES = 14;
/** Values up to here are lengths, with an LLC header behind (IEEE 802.3 clause 3.2.6). */
const GREATEST_LENGTH = 1535;

/** Ethernet II or IEEE 802.3. */
export function ethernet(cursor: Cursor): Step {
  if (!has(cursor, HEADER_BYTES)) return "truncated";
  cursor.etherType = cursor.view.getUint16(cursor.offset + 12);
  cursor.offset += HEADER_BYTES;
  return "ether-type";
}

/**
 * What an EtherType says comes next (https://www.iana.org/assignments/ieee-802-numbers). Tags are taken off here,
 * any stack of them: each ends with the EtherType of what it tags.
 */
export function etherType(cursor: Cursor): Step {
  switch (cursor.etherType) {
    case 0x0800:
      return "ipv4";
    case 0x86dd:
      return "ipv6";
    case 0x8100: // 802.1Q
    case 0x88a8: // 802.1ad, and the backbone tag of 802.1ah
    case 0x9100: // Q-in-Q before 802.1ad
    case 0x9200:
    case 0x9300:
      return tag(cursor, 4);
    case 0x8926: // Cisco VN-Tag
      return tag(cursor, 6);
    case 0x893f: // 802.1BR E-Tag
      return tag(cursor, 8);
    case 0x8909: // Cisco metadata with a security group tag: version, length, option, group
      return tag(cursor, 8);
    case 0xf1c1: // 802.1CB R-Tag
      return tag(cursor, 6);
    case 0x88e5:
      return macsec(cursor);
    case 0x88e7: // 802.1ah: the service tag, then the customer's whole frame
      cursor.offset += 4;
      return "ethernet";
    case 0x6558: // transparent Ethernet bridging, in GRE and GENEVE
      return "ethernet";
    case 0x22f3:
      return trill(cursor);
    case 0x8847:
    case 0x8848:
      return "mpls";
    case 0x8864:
      return "pppoe";
    case 0x880b:
      return "ppp";
    case 0x894f:
      return "nsh";
    case 0x8870: // a jumbo frame with LLC
      return "llc";
    default:
      return cursor.etherType <= GREATEST_LENGTH ? "llc" : "not-ip";
  }
}

/** Steps over a tag whose length includes the EtherType at its end; its own EtherType has been read. */
function tag(cursor: Cursor, bytes: number): Step {
  if (!has(cursor, bytes)) return "truncated";
  cursor.etherType = cursor.view.getUint16(cursor.offset + bytes - 2);
  cursor.offset += bytes;
  return "ether-type";
}

/** MACsec with integrity only (IEEE 802.1AE clause 9): neither the E nor the C bit is set. */
function macsec(cursor: Cursor): Step {
  if (!has(cursor, 6)) return "truncated";
  const control = cursor.view.getUint8(cursor.offset);
  if ((control & 0x0c) !== 0) return "encrypted";
  const withChannel = (control & 0x20) !== 0;
  return tag(cursor, withChannel ? 16 : 8);
}

/** TRILL (RFC 6325 section 3): options of 4-byte words, then a whole frame. */
function trill(cursor: Cursor): Step {
  if (!has(cursor, 6)) return "truncated";
  cursor.offset += 6 + 4 * ((cursor.view.getUint16(cursor.offset) >>> 6) & 31);
  return "ethernet";
}
