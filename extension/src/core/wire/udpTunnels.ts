/** Tunnels over UDP, known by their ports. */

import { tooShort } from "./ipv4.ts";
import { type Cursor, has, type Layer, type Step } from "./layer.ts";
import {
  ESP_IN_UDP,
  GENEVE,
  GTP_U,
  L2TP,
  LISP,
  MPLS_IN_UDP,
  TEREDO,
  TZSP,
  VXLAN,
  VXLAN_GPE,
  VXLAN_OF_LINUX,
} from "./udpTunnelPorts.ts";

const HEADER_BYTES = 8;

/** UDP (RFC 768): the tunnel on either port, or nothing for us. */
export function udp(cursor: Cursor): Step {
  if (!has(cursor, HEADER_BYTES)) return tooShort(cursor, HEADER_BYTES);
  const { view, offset } = cursor;
  const tunnel = TUNNELS.get(view.getUint16(offset + 2)) ?? TUNNELS.get(view.getUint16(offset));
  if (tunnel === undefined) return "not-tcp";
  cursor.offset += HEADER_BYTES;
  return tunnel(cursor);
}

const TUNNELS: ReadonlyMap<number, Layer> = new Map<number, Layer>([
  [L2TP, l2tp],
  [GTP_U, gtpU],
  [TEREDO, teredo],
  [LISP, lisp],
  [ESP_IN_UDP, espInUdp],
  [VXLAN, vxlan],
  [VXLAN_GPE, vxlanGpe],
  [GENEVE, geneve],
  [MPLS_IN_UDP, () => "mpls"],
  [VXLAN_OF_LINUX, vxlan],
  [TZSP, tzsp],
]);

/** L2TP version 2 (RFC 2661 section 3.1). Control messages and version 3, whose cookie nobody tells, are not IP. */
function l2tp(cursor: Cursor): Step {
  if (!has(cursor, 6)) return "not-tcp";
  const { view } = cursor;
  const flags = view.getUint16(cursor.offset);
  const isData = (flags & 0x8000) === 0;
  if (!isData || (flags & 15) !== 2) return "not-tcp";
  cursor.offset += 6;
  if ((flags & 0x4000) !== 0) cursor.offset += 2;
  if ((flags & 0x0800) !== 0) cursor.offset += 4;
  if ((flags & 0x0200) !== 0) {
    if (!has(cursor, 2)) return "truncated";
    cursor.offset += 2 + view.getUint16(cursor.offset);
  }
  return "ppp";
}

/** GTP-U version 1 (3GPP TS 29.281 section 5): a G-PDU holds a user's IP packet. */
function gtpU(cursor: Cursor): Step {
  if (!has(cursor, 8)) return "not-tcp";
  const { view } = cursor;
  const flags = view.getUint8(cursor.offset);
  const isGpdu = flags >>> 4 === 3 && view.getUint8(cursor.offset + 1) === 0xff;
  if (!isGpdu) return "not-tcp";
  cursor.offset += 8;
  if ((flags & 7) !== 0) {
    if (!has(cursor, 4)) return "truncated";
    let next = (flags & 4) !== 0 ? view.getUint8(cursor.offset + 3) : 0;
    cursor.offset += 4;
    while (next !== 0) {
      if (!has(cursor, 1)) return "truncated";
      const length = 4 * view.getUint8(cursor.offset);
      if (length === 0) return "malformed";
      if (!has(cursor, length)) return "truncated";
      next = view.getUint8(cursor.offset + length - 1);
      cursor.offset += length;
    }
  }
  return "ip";
}

/** Teredo (RFC 4380 section 5.1.1): an authentication and an origin may stand before the IPv6 packet. */
function teredo(cursor: Cursor): Step {
  const { view } = cursor;
  if (has(cursor, 4) && view.getUint16(cursor.offset) === 1) {
    cursor.offset += 13 + view.getUint8(cursor.offset + 2) + view.getUint8(cursor.offset + 3);
  }
  if (has(cursor, 8) && view.getUint16(cursor.offset) === 0) cursor.offset += 8;
  return has(cursor, 1) && view.getUint8(cursor.offset) >>> 4 === 6 ? "ipv6" : "not-tcp";
}

/** LISP data (RFC 9300 section 5.3). */
function lisp(cursor: Cursor): Step {
  cursor.offset += 8;
  return "ip";
}

/** RFC 3948 section 2: four zero bytes mark IKE, a single ff a keep-alive; all else is ESP. */
function espInUdp(cursor: Cursor): Step {
  if (!has(cursor, 4)) return "not-tcp";
  return cursor.view.getUint32(cursor.offset) === 0 ? "not-tcp" : "encrypted";
}

/** VXLAN (RFC 7348 section 5). */
function vxlan(cursor: Cursor): Step {
  cursor.offset += 8;
  return "ethernet";
}

/** VXLAN-GPE (draft-ietf-nvo3-vxlan-gpe section 3.2). */
function vxlanGpe(cursor: Cursor): Step {
  if (!has(cursor, 8)) return "truncated";
  const next = cursor.view.getUint8(cursor.offset + 3);
  cursor.offset += 8;
  return nextProtocol(next);
}

/** GENEVE (RFC 8926 section 3.4): options of 4-byte words. */
function geneve(cursor: Cursor): Step {
  if (!has(cursor, 8)) return "truncated";
  const { view, offset } = cursor;
  cursor.etherType = view.getUint16(offset + 2);
  cursor.offset += 8 + 4 * (view.getUint8(offset) & 63);
  return "ether-type";
}

/** TZSP, TaZmen Sniffer Protocol: version 1, tags, then a frame as it was sniffed. */
function tzsp(cursor: Cursor): Step {
  if (!has(cursor, 4)) return "not-tcp";
  const { view } = cursor;
  const type = view.getUint8(cursor.offset + 1);
  const encapsulated = TZSP_LINK_TYPES.get(view.getUint16(cursor.offset + 2));
  if (view.getUint8(cursor.offset) !== 1 || type > 1 || encapsulated === undefined) return "not-tcp";
  cursor.offset += 4;
  while (has(cursor, 1)) {
    const tag = view.getUint8(cursor.offset);
    cursor.offset++;
    if (tag === 1) {
      cursor.linkType = encapsulated;
      return "link-type";
    }
    if (tag === 0) continue;
    if (!has(cursor, 1)) return "truncated";
    cursor.offset += 1 + view.getUint8(cursor.offset);
  }
  return "truncated";
}

/** TZSP's protocol numbers to LINKTYPE_ values. */
const TZSP_LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [1, 1],
  [18, 105],
  [119, 119],
  [127, 163],
]);

/** Network Service Header (RFC 8300 section 2.2): the length is in 4-byte words. */
export function nsh(cursor: Cursor): Step {
  if (!has(cursor, 8)) return "truncated";
  const { view, offset } = cursor;
  const length = 4 * (view.getUint16(offset) & 63);
  if (length < 8) return "malformed";
  cursor.offset += length;
  return nextProtocol(view.getUint8(offset + 3));
}

/** The numbering that NSH (RFC 8300 section 2.2) and VXLAN-GPE share. */
function nextProtocol(number: number): Step {
  switch (number) {
    case 1:
      return "ipv4";
    case 2:
      return "ipv6";
    case 3:
      return "ethernet";
    case 4:
      return "nsh";
    case 5:
      return "mpls";
    default:
      return "not-ip";
  }
}
