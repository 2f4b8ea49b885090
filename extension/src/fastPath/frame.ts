/**
 * A frame to a decoded segment, where it is one that nearly every capture is full of: TCP behind IP without options, behind Ethernet, a
 * VLAN tag, Linux's cooked header or nothing; likewise UDP, of which nothing is kept. `core/wire/frameDecoder.ts` decodes all others, and
 * these where records are handed to it.
 */

import {
  ETHERTYPE_IPV4,
  ETHERTYPE_IPV6,
  ETHERTYPE_VLAN,
  LINKTYPE_ETHERNET,
  LINKTYPE_LINUX_SLL,
  LINKTYPE_LINUX_SLL2,
  LINKTYPE_RAW,
} from "../core/wire/linkTypes";
import { DESTINATION, DONT_FRAGMENT, IP_FIELDS, IS_IPV6, SOURCE } from "../core/wire/segmentWords";
import { internIpv6 } from "./addresses";
import { byte, long, short } from "./bytes";
import { setWord } from "./memory";
import { readTcp } from "./tcpHeader";
import { isPlainUdp } from "./udp";

/** What `decodeFrame` says of a frame: it takes more to decode it, a segment of TCP, or one of which nothing is kept. */
export const UNUSUAL_FRAME: i32 = 0;
export const SEGMENT: i32 = 1;
export const NOT_KEPT: i32 = 2;

export const TCP: i32 = 6;
const UDP: i32 = 17;
/** Of flags, fragment offset, TTL and protocol of IPv4, as their bytes lie, the first one lowest: "more fragments", the offset, and the protocol. */
export const FRAGMENT_AND_PROTOCOL: u32 = 0xff00ff3f;
/** The same: "don't fragment". */
export const UNFRAGMENTED: u32 = 0x40;
/** Interfaces from this one on share its number. */
export const MAXIMUM_INTERFACE: i32 = 255;
/** Headers without options. */
export const IPV4_BYTES: usize = 20;
export const IPV6_BYTES: usize = 40;

/**
 * @param at where the frame begins, of which `captured` bytes are there
 * @param to the row, which gets all but time and frame
 * @returns UNUSUAL_FRAME, SEGMENT or NOT_KEPT
 */
export function decodeFrame(at: usize, captured: i32, linkType: i32, interfaceId: i32, to: usize): i32 {
  let etherType: i32;
  let header: i32;
  if (linkType === LINKTYPE_ETHERNET) {
    if (captured < 54) return UNUSUAL_FRAME;
    etherType = short(at + 12);
    header = 14;
  } else if (linkType === LINKTYPE_LINUX_SLL) {
    if (captured < 56) return UNUSUAL_FRAME;
    etherType = short(at + 14);
    header = 16;
  } else if (linkType === LINKTYPE_LINUX_SLL2) {
    if (captured < 60) return UNUSUAL_FRAME;
    etherType = short(at);
    header = 20;
  } else if (linkType === LINKTYPE_RAW) {
    if (captured < 40) return UNUSUAL_FRAME;
    etherType = byte(at) >> 4 === 6 ? ETHERTYPE_IPV6 : ETHERTYPE_IPV4;
    header = 0;
  } else return UNUSUAL_FRAME;
  if (etherType === ETHERTYPE_VLAN) {
    if (captured < header + 44) return UNUSUAL_FRAME;
    etherType = short(at + header + 2);
    header += 4;
  }
  return decodeIp(at + header, at + captured, etherType, interfaceId, to);
}

/** The same from where an IP header of this EtherType should begin, of which 40 bytes are there with what follows. */
function decodeIp(ip: usize, captureEnd: usize, etherType: i32, interfaceId: i32, to: usize): i32 {
  const isIpv6 = etherType === ETHERTYPE_IPV6;
  if (isIpv6 ? byte(ip) >> 4 !== 6 : etherType !== ETHERTYPE_IPV4 || byte(ip) !== 0x45) return UNUSUAL_FRAME;
  const fields = load<u32>(ip + 6);
  const protocol = isIpv6 ? (<u32>byte(ip + 6)) << 24 : fields & FRAGMENT_AND_PROTOCOL;
  const behind = ip + (isIpv6 ? IPV6_BYTES : IPV4_BYTES);
  const wireEnd = isIpv6 ? behind + short(ip + 4) : ip + short(ip + 2);
  const end = min<usize>(wireEnd, captureEnd);
  const isTcp = protocol === TCP << 24;
  if (isTcp) {
    const marks = isIpv6 ? IS_IPV6 : (fields & UNFRAGMENTED) !== 0 ? DONT_FRAGMENT : 0;
    if (!readTcp(behind, end, wireEnd, to, marks)) return UNUSUAL_FRAME;
  } else if (protocol !== UDP << 24 || !isPlainUdp(behind, end)) return UNUSUAL_FRAME;
  const known = interfaceId < MAXIMUM_INTERFACE ? interfaceId : MAXIMUM_INTERFACE;
  if (isIpv6) {
    // Those of a datagram, too: they have their numbers in the order in which they are seen.
    placeIpv6(ip, to);
    setWord(to, IP_FIELDS, (byte(ip + 7) << 8) | known);
  } else {
    setWord(to, SOURCE, long(ip + 12));
    setWord(to, DESTINATION, long(ip + 16));
    setWord(to, IP_FIELDS, (short(ip + 4) << 16) | ((fields >>> 8) & 0xff00) | known);
  }
  return isTcp ? SEGMENT : NOT_KEPT;
}

/** Both addresses, which follow each other in the header and in the row. */
function placeIpv6(ip: usize, to: usize): void {
  let at = ip + 8;
  for (let field = SOURCE; field <= DESTINATION; field++) {
    setWord(to, field, internIpv6(at));
    at += 16;
  }
}
