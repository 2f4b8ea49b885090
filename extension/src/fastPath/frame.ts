/**
 * A frame to a decoded segment, where it is one that nearly every capture is full of: TCP behind IP without options, behind Ethernet,
 * VLAN tags, Linux's cooked header or nothing. `core/wire/frameDecoder.ts` decodes all others, and these where records are handed to it.
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

const TCP: i32 = 6;
/** Of flags, fragment offset, TTL and protocol of IPv4, as their bytes lie, the first one lowest: "more fragments", the offset, and the protocol. */
const FRAGMENT_AND_PROTOCOL: u32 = 0xff00ff3f;
/** The same: "don't fragment". */
const UNFRAGMENTED: u32 = 0x40;
const MAXIMUM_INTERFACE: i32 = 255;

/**
 * @param at where the frame begins, of which `captured` bytes are there
 * @param to the row, which gets all but time and frame
 * @returns false: it takes more to decode it
 */
export function decodeFrame(at: usize, captured: i32, linkType: i32, interfaceId: i32, to: usize): bool {
  let etherType: i32;
  let header: i32;
  if (linkType === LINKTYPE_ETHERNET) {
    if (captured < 54) return false;
    etherType = short(at + 12);
    header = 14;
  } else if (linkType === LINKTYPE_LINUX_SLL) {
    if (captured < 56) return false;
    etherType = short(at + 14);
    header = 16;
  } else if (linkType === LINKTYPE_LINUX_SLL2) {
    if (captured < 60) return false;
    etherType = short(at);
    header = 20;
  } else if (linkType === LINKTYPE_RAW) {
    if (captured < 40) return false;
    etherType = byte(at) >> 4 === 6 ? ETHERTYPE_IPV6 : ETHERTYPE_IPV4;
    header = 0;
  } else return false;
  if (etherType === ETHERTYPE_VLAN) {
    if (captured < header + 44) return false;
    etherType = short(at + header + 2);
    header += 4;
  }
  const ip = at + header;
  const end = at + captured;
  const known = interfaceId < MAXIMUM_INTERFACE ? interfaceId : MAXIMUM_INTERFACE;
  const first = byte(ip);
  if (etherType === ETHERTYPE_IPV4) return first === 0x45 && decodeIpv4(ip, end, known, to);
  return etherType === ETHERTYPE_IPV6 && first >> 4 === 6 && decodeIpv6(ip, end, known, to);
}

/** The header at `ip` has no options, and 20 bytes are behind it. */
function decodeIpv4(ip: usize, end: usize, interfaceId: i32, to: usize): bool {
  const totalLength = short(ip + 2);
  const fields = load<u32>(ip + 6);
  if ((fields & FRAGMENT_AND_PROTOCOL) !== TCP << 24 || totalLength < 40) return false;
  const wireEnd = ip + totalLength;
  const mark = (fields & UNFRAGMENTED) !== 0 ? DONT_FRAGMENT : 0;
  if (!readTcp(ip + 20, wireEnd < end ? wireEnd : end, wireEnd, to, mark)) return false;
  setWord(to, SOURCE, long(ip + 12));
  setWord(to, DESTINATION, long(ip + 16));
  setWord(to, IP_FIELDS, (short(ip + 4) << 16) | ((fields >>> 8) & 0xff00) | interfaceId);
  return true;
}

function decodeIpv6(ip: usize, end: usize, interfaceId: i32, to: usize): bool {
  const payloadLength = short(ip + 4);
  if (byte(ip + 6) !== TCP || payloadLength < 20 || end < ip + 60) return false;
  const wireEnd = ip + 40 + payloadLength;
  if (!readTcp(ip + 40, wireEnd < end ? wireEnd : end, wireEnd, to, IS_IPV6)) return false;
  setWord(to, SOURCE, internIpv6(ip + 8));
  setWord(to, DESTINATION, internIpv6(ip + 24));
  setWord(to, IP_FIELDS, (byte(ip + 7) << 8) | interfaceId);
  return true;
}
