import { type Cursor, has, type Step } from "./layer.ts";

const AF_INET = 2;
/** Linux, NetBSD and OpenBSD, Windows, FreeBSD, macOS. */
const AF_INET6: readonly number[] = [10, 24, 23, 28, 30];

/**
 * LINKTYPE_NULL (4 bytes, an address family in the byte order of the host that captured) and LINKTYPE_LOOP (the
 * same in network order): https://www.tcpdump.org/linktypes.html. The order is told by the value: families are small.
 */
export function loopback(cursor: Cursor): Step {
  if (!has(cursor, 4)) return "truncated";
  const family = anyOrder32(cursor.view, cursor.offset);
  cursor.offset += 4;
  return addressFamily(family);
}

/** LINKTYPE_ENC, OpenBSD's IPsec interface: family, SPI, flags. */
export function encapsulated(cursor: Cursor): Step {
  if (!has(cursor, 12)) return "truncated";
  const family = anyOrder32(cursor.view, cursor.offset);
  cursor.offset += 12;
  return addressFamily(family);
}

/** LINKTYPE_PFLOG, OpenBSD's packet filter: its header's length in the first byte, padded to 4, then the family. */
export function packetFilterLog(cursor: Cursor): Step {
  if (!has(cursor, 2)) return "truncated";
  const { view, offset } = cursor;
  cursor.offset += (view.getUint8(offset) + 3) & ~3;
  return addressFamily(view.getUint8(offset + 1));
}

/** LINKTYPE_IPNET, Solaris: 24 bytes, the family (2 or 26) in the second. */
export function solarisIpNet(cursor: Cursor): Step {
  if (!has(cursor, 24)) return "truncated";
  cursor.offset += 24;
  return "ip";
}

function anyOrder32(view: DataView, at: number): number {
  const big = view.getUint32(at);
  return big > 0xffff ? view.getUint32(at, true) : big;
}

function addressFamily(family: number): Step {
  if (family === AF_INET) return "ipv4";
  if (AF_INET6.includes(family)) return "ipv6";
  // Some writers put an EtherType there.
  if (family === 0x0800) return "ipv4";
  return family === 0x86dd ? "ipv6" : "not-ip";
}
