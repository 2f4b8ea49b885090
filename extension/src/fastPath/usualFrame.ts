/**
 * A frame as nine in ten are, to a decoded segment: TCP behind IPv4 or IPv6 without options, behind Ethernet with a VLAN tag or without,
 * whose own options are timestamps, or what Linux sends with a SYN. It does what `frame.ts` does for any frame, in two thirds of the time: what
 * differs from one such frame to the next is chosen without a branch, and nothing is called but what numbers addresses of IPv6.
 */

import { ETHERTYPE_IPV4, ETHERTYPE_IPV6, ETHERTYPE_VLAN, LINKTYPE_ETHERNET } from "../core/wire/linkTypes";
import {
  ACK_NUMBER,
  DESTINATION,
  HAS_TIMESTAMP,
  IP_FIELDS,
  IS_IPV6,
  LENGTH,
  MARKS,
  PORTS,
  SEQ,
  SOURCE,
  TSECR,
  TSVAL,
  WINDOW_CHECKSUM,
} from "../core/wire/segmentWords";
import { findIpv6 } from "./addresses";
import { byte, long, short } from "./bytes";
import {
  FRAGMENT_AND_PROTOCOL,
  IPV4_BYTES,
  IPV6_BYTES,
  MAXIMUM_INTERFACE,
  SEGMENT,
  TCP,
  UNFRAGMENTED,
  UNUSUAL_FRAME,
} from "./frame";
import { setWord } from "./memory";
import { USUAL_TIMESTAMPS } from "./tcpHeader";

const ETHERNET_BYTES: usize = 14;
const TAGGED_BYTES: usize = 18;
/** TCP with timestamps, and the SYN of Linux. */
const TCP_BYTES: usize = 32;
const SYN_BYTES: usize = 40;
/** As the bytes lie, the first one lowest: EtherType and the first byte of IP, of IPv6 without what it has of the traffic class. */
const IPV4_BEGIN: u32 = 0x450000 | (ETHERTYPE_IPV4 >> 8) | ((ETHERTYPE_IPV4 & 0xff) << 8);
const IPV6_BEGIN: u32 = 0x600000 | (ETHERTYPE_IPV6 >> 8) | ((ETHERTYPE_IPV6 & 0xff) << 8);
const TAG: i32 = (ETHERTYPE_VLAN >> 8) | ((ETHERTYPE_VLAN & 0xff) << 8);
/** Options of a SYN of Linux: MSS, "SACK permitted" before timestamps, NOP, window scale. */
const MSS: i32 = 0x0402;
const SACK_TIMESTAMPS: i32 = 0x0a080204;
const WINDOW_SCALE: i32 = 0x030301;

/** Where an IP header begins in an Ethernet frame with a VLAN tag or without, if one does. */
export function behindEthernet(at: usize): usize {
  return at + (load<u16>(at, 12) === TAG ? TAGGED_BYTES : ETHERNET_BYTES);
}

/** Whether IPv4 without options begins there, and TCP that is not fragmented behind it. */
export function isUsualIpv4(ip: usize): bool {
  return (
    (load<u32>(ip - 2) & 0xffffff) === IPV4_BEGIN && (load<u32>(ip, 6) & FRAGMENT_AND_PROTOCOL) === TCP << 24
  );
}

/** Whether IPv6 begins there, and TCP behind it. */
export function isUsualIpv6(ip: usize): bool {
  return (load<u32>(ip - 2) & 0xf0ffff) === IPV6_BEGIN && byte(ip + 6) === TCP;
}

/** As `decodeFrame`; UNUSUAL_FRAME means that it should be asked. */
export function decodeUsual(at: usize, captured: i32, linkType: i32, interfaceId: i32, to: usize): i32 {
  const end = at + captured;
  if (linkType !== LINKTYPE_ETHERNET || interfaceId >= MAXIMUM_INTERFACE) return UNUSUAL_FRAME;
  if (at + (ETHERNET_BYTES + IPV4_BYTES + TCP_BYTES) > end) return UNUSUAL_FRAME;
  const ip = behindEthernet(at);
  let tcp = ip;
  let wireEnd = ip;
  let marks: i32;
  if (isUsualIpv4(ip)) {
    const fields = load<u32>(ip, 6);
    tcp += IPV4_BYTES;
    wireEnd += short(ip + 2);
    marks = (fields & UNFRAGMENTED) >>> 3;
    setWord(to, SOURCE, long(ip + 12));
    setWord(to, DESTINATION, long(ip + 16));
    setWord(to, IP_FIELDS, (short(ip + 4) << 16) | ((fields >>> 8) & 0xff00) | interfaceId);
  } else {
    tcp += IPV6_BYTES;
    if (!isUsualIpv6(ip) || tcp + TCP_BYTES > end) return UNUSUAL_FRAME;
    wireEnd = tcp + short(ip + 4);
    marks = IS_IPV6;
    const source = findIpv6(ip + 8);
    const destination = findIpv6(ip + 24);
    if ((source | destination) < 0) return UNUSUAL_FRAME;
    setWord(to, SOURCE, source);
    setWord(to, DESTINATION, destination);
    setWord(to, IP_FIELDS, (byte(ip + 7) << 8) | interfaceId);
  }
  // Length of the header in words of 32 bits, from bit 4 on, and flags from bit 8 on.
  const shape = <i32>load<u16>(tcp, 12);
  const behind = tcp + ((shape & 0xf0) >> 2);
  if (behind > min<usize>(wireEnd, end)) return UNUSUAL_FRAME;
  const isSyn = behind === tcp + SYN_BYTES;
  const stamps = tcp + (isSyn ? 28 : 24);
  const synOdd = (<i32>load<u16>(tcp, 20) ^ MSS) | ((load<i32>(behind - 4) & 0xffffff) ^ WINDOW_SCALE);
  const odd =
    (load<i32>(stamps - 4) ^ select<i32>(SACK_TIMESTAMPS, USUAL_TIMESTAMPS, isSyn)) |
    select<i32>(synOdd, <i32>(behind - tcp) - <i32>TCP_BYTES, isSyn);
  if (odd !== 0) return UNUSUAL_FRAME;
  setWord(to, PORTS, long(tcp));
  setWord(to, MARKS, (shape & 0xff00) | marks | HAS_TIMESTAMP);
  setWord(to, SEQ, long(tcp + 4));
  setWord(to, ACK_NUMBER, long(tcp + 8));
  setWord(to, WINDOW_CHECKSUM, long(tcp + 14));
  setWord(to, LENGTH, <i32>(wireEnd - behind));
  setWord(to, TSVAL, long(stamps));
  setWord(to, TSECR, long(stamps + 4));
  return SEGMENT;
}
