/**
 * A packet's bytes as they cross the link: link header, IP header, TCP header with options, payload, all
 * checksums right (RFC 791, RFC 8200 section 8.1, RFC 9293 section 3.1).
 */

import { addressBytes } from "./addresses.ts";
import { isIpv6, type Link, type Packet, type TcpOption, type TcpPacket } from "./packet.ts";

/** LINKTYPE_ values, https://www.tcpdump.org/linktypes.html. */
export const LINK_TYPES: Readonly<Record<Link, number>> = { ethernet: 1, raw: 101, sll: 113 };

const TCP = 6;
const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_IPV6 = 0x86dd;
const ETHERTYPE_VLAN = 0x8100;

export function encodePacket(packet: Packet, link: Link, vlans: readonly number[]): Uint8Array {
  const ip = packet.kind === "tcp" ? encodeIp(packet) : packet.bytes;
  const etherType = (ip[0] ?? 0) >> 4 === 6 ? ETHERTYPE_IPV6 : ETHERTYPE_IPV4;
  return concat([linkHeader(link, vlans, etherType), ip]);
}

/** The TCP checksum that `packet` carries on the wire. */
export function tcpChecksum(packet: TcpPacket): number {
  const segment = encodeTcp(packet);
  return ((segment[16] ?? 0) << 8) | (segment[17] ?? 0);
}

/** Length of link, IP and TCP headers up to and not including the TCP options. */
export function bytesBeforeOptions(packet: TcpPacket, link: Link, vlans: readonly number[]): number {
  return linkHeader(link, vlans, 0).length + (isIpv6(packet.source.address) ? 40 : 20) + 20;
}

function linkHeader(link: Link, vlans: readonly number[], etherType: number): Uint8Array {
  if (link === "raw") return new Uint8Array(0);
  // Linux cooked v1: packet type, ARPHRD_ETHER, address length and address, protocol.
  if (link === "sll")
    return concat([u16(0), u16(1), u16(6), new Uint8Array([2, 0, 0, 0, 0, 1, 0, 0]), u16(etherType)]);
  const tags = vlans.flatMap((id) => [u16(ETHERTYPE_VLAN), u16(id)]);
  return concat([new Uint8Array([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1]), ...tags, u16(etherType)]);
}

function encodeIp(packet: TcpPacket): Uint8Array {
  const segment = encodeTcp(packet);
  const source = addressBytes(packet.source.address);
  const destination = addressBytes(packet.destination.address);
  if (source.length === 16) {
    const start = concat([u32(0x60000000), u16(segment.length), new Uint8Array([TCP, packet.ttl])]);
    return concat([start, source, destination, segment]);
  }
  const header = concat([
    new Uint8Array([0x45, 0]),
    u16(20 + segment.length),
    u16(packet.ipId),
    u16(packet.dontFragment ? 0x4000 : 0),
    new Uint8Array([packet.ttl, TCP, 0, 0]),
    source,
    destination,
  ]);
  header.set(u16(internetChecksum([header])), 10);
  return concat([header, segment]);
}

function encodeTcp(packet: TcpPacket): Uint8Array {
  const options = encodeOptions(packet.options);
  const segment = concat([
    u16(packet.source.port),
    u16(packet.destination.port),
    u32(packet.seq),
    u32(packet.ack),
    new Uint8Array([((20 + options.length) / 4) << 4, packet.flags]),
    u16(packet.window),
    u16(0),
    u16(0),
    options,
    new Uint8Array(packet.payloadLength).fill(0x78),
  ]);
  const source = addressBytes(packet.source.address);
  const destination = addressBytes(packet.destination.address);
  const pseudoHeader = concat([source, destination, u32(segment.length), u32(TCP)]);
  segment.set(u16(internetChecksum([pseudoHeader, segment])), 16);
  return segment;
}

/** Padded with NOPs to whole words, at most 40 bytes. */
function encodeOptions(options: readonly TcpOption[]): Uint8Array {
  const bytes = concat(options.map(encodeOption));
  if (bytes.length > 40) throw new Error(`encodeOptions: ${bytes.length} bytes of options, TCP holds 40`);
  const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4).fill(1);
  padded.set(bytes);
  return padded;
}

function encodeOption(option: TcpOption): Uint8Array {
  switch (option.kind) {
    case "nop":
      return new Uint8Array([1]);
    case "mss":
      return concat([new Uint8Array([2, 4]), u16(option.size)]);
    case "wscale":
      return new Uint8Array([3, 3, option.shift]);
    case "sackOK":
      return new Uint8Array([4, 2]);
    case "sack":
      return concat([
        new Uint8Array([5, 2 + 8 * option.blocks.length]),
        ...option.blocks.flatMap(([left, right]) => [u32(left), u32(right)]),
      ]);
    case "TS":
      return concat([new Uint8Array([8, 10]), u32(option.val), u32(option.ecr)]);
  }
}

/** The one's complement of the one's complement sum of 16-bit words (RFC 1071). Odd parts are padded with a zero. */
function internetChecksum(parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const part of parts) {
    for (let i = 0; i < part.length; i += 2) sum += ((part[i] ?? 0) << 8) | (part[i + 1] ?? 0);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

export function u16(value: number): Uint8Array {
  return new Uint8Array([(value >>> 8) & 0xff, value & 0xff]);
}

export function u32(value: number): Uint8Array {
  return new Uint8Array([(value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff]);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
