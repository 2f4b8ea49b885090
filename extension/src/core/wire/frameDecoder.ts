/**
 * Frames to TCP segments. The frames that nearly every capture is full of (IP without options behind Ethernet, VLAN
 * tags, Linux's cooked header or nothing) are decoded here in a few reads; every other goes through the layers.
 */

import type { FrameRecord } from "../capture/frameRecord.ts";
import type { AddressTable } from "../model/addressTable.ts";
import type { FrameNumber } from "../units.ts";
import { IpFragments } from "./ipFragments.ts";
import type { Cursor, SkipReason, Step } from "./layer.ts";
import { LAYERS } from "./layers.ts";
import {
  ETHERTYPE_IPV4,
  ETHERTYPE_IPV6,
  ETHERTYPE_VLAN,
  LINKTYPE_ETHERNET,
  LINKTYPE_LINUX_SLL,
  LINKTYPE_LINUX_SLL2,
  LINKTYPE_RAW,
} from "./linkTypes.ts";
import { DESTINATION, DONT_FRAGMENT, FRAME, IP_FIELDS, IS_IPV6, MARKS, SOURCE } from "./segmentRows.ts";
import { readTcp } from "./tcpHeader.ts";

/** Steps from the link layer to TCP; the deepest real stacks of tunnels take about 20. */
const MAXIMUM_STEPS = 64;
const MAXIMUM_INTERFACE = 255;

/** Which segments are wanted, told by their addresses and ports; it may let through others. */
export interface WantedEnds {
  /** As in `SegmentRows`. */
  mayHave(source: number, destination: number, ports: number, isIpv6: boolean): boolean;
}

export class FrameDecoder {
  readonly #cursor: Cursor;
  readonly #wanted: WantedEnds | null;
  readonly #skipped = new Map<SkipReason, number>();

  /** @param wanted of usual frames only these are decoded, and all of others; null: all are */
  constructor(addresses: AddressTable, wanted: WantedEnds | null = null) {
    this.#wanted = wanted;
    this.#cursor = {
      view: new DataView(new ArrayBuffer(0)),
      offset: 0,
      end: 0,
      wireEnd: 0,
      linkType: 0,
      etherType: 0,
      protocol: 0,
      ipVersion: 0,
      sourceAddress: 0,
      destinationAddress: 0,
      ttl: 0,
      ipId: 0,
      dontFragment: false,
      frame: 0,
      seconds: 0,
      addresses,
      fragments: new IpFragments(),
    };
  }

  /** Frames without a TCP segment, by the reason. */
  get skipped(): ReadonlyMap<SkipReason, number> {
    return this.#skipped;
  }

  /** Counts frames in `skipped` that the fast path passed over. */
  countSkipped(reason: SkipReason, frames: number): void {
    if (frames > 0) this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + frames);
  }

  /** Of frames that completed a fragmented datagram: the frames of its other pieces. */
  get earlierPieces(): ReadonlyMap<FrameNumber, readonly FrameNumber[]> {
    return this.#cursor.fragments.earlierPieces;
  }

  /**
   * True when the frame carries a TCP segment (not one quoted in an ICMP error): then the row of `SegmentRows` that begins at
   * `to` has it, with the addresses of the IP header that carries TCP and without its time. False otherwise, with the
   * reason counted.
   */
  decode(record: FrameRecord, view: DataView, words: Int32Array, to: number): boolean {
    const ip = plainIp(record, view);
    if (ip >= 0) {
      const outcome =
        view.getUint8(ip) === 0x45
          ? this.#plainIpv4(record, view, ip, words, to)
          : this.#plainIpv6(record, view, ip, words, to);
      if (outcome !== undefined) return outcome;
    }
    return this.#decodeByLayers(record, view, words, to);
  }

  /** The header at `ip` has no options, and 20 bytes are behind it. Undefined when it needs more care. */
  #plainIpv4(
    record: FrameRecord,
    view: DataView,
    ip: number,
    words: Int32Array,
    to: number,
  ): boolean | undefined {
    // TTL, protocol, checksum.
    const word = view.getInt32(ip + 8);
    // Identification, flags and fragment offset.
    const second = view.getInt32(ip + 4);
    const totalLength = view.getUint16(ip + 2);
    const isWhole = (second & 0x3fff) === 0;
    if ((word & 0x00ff0000) !== 0x00060000 || !isWhole || totalLength < 40) return undefined;
    if (this.#wanted !== null && !isIpv4Wanted(this.#wanted, view, ip)) return false;
    const wireEnd = ip + totalLength;
    const end = Math.min(wireEnd, record.offset + record.capturedLength);
    const reason = readTcp(view, ip + 20, end, wireEnd, words, to);
    if (reason !== null) return this.#skip(reason);
    words[to + FRAME] = record.frame;
    words[to + SOURCE] = view.getInt32(ip + 12);
    words[to + DESTINATION] = view.getInt32(ip + 16);
    words[to + IP_FIELDS] =
      (second & ~0xffff) | ((word >>> 16) & 0xff00) | Math.min(record.interfaceId, MAXIMUM_INTERFACE);
    if ((second & 0x4000) !== 0) words[to + MARKS] = (words[to + MARKS] ?? 0) | DONT_FRAGMENT;
    return true;
  }

  /** The same for IPv6. */
  #plainIpv6(
    record: FrameRecord,
    view: DataView,
    ip: number,
    words: Int32Array,
    to: number,
  ): boolean | undefined {
    const payloadLength = view.getUint16(ip + 4);
    const captured = record.offset + record.capturedLength;
    if (view.getUint8(ip + 6) !== 6 || payloadLength < 20 || captured < ip + 60) return undefined;
    const { addresses } = this.#cursor;
    if (this.#wanted !== null && !isIpv6Wanted(this.#wanted, view, ip, addresses)) return false;
    const wireEnd = ip + 40 + payloadLength;
    const reason = readTcp(view, ip + 40, Math.min(wireEnd, captured), wireEnd, words, to);
    if (reason !== null) return this.#skip(reason);
    words[to + FRAME] = record.frame;
    words[to + SOURCE] = addresses.internIpv6(view, ip + 8);
    words[to + DESTINATION] = addresses.internIpv6(view, ip + 24);
    words[to + IP_FIELDS] = (view.getUint8(ip + 7) << 8) | Math.min(record.interfaceId, MAXIMUM_INTERFACE);
    words[to + MARKS] = (words[to + MARKS] ?? 0) | IS_IPV6;
    return true;
  }

  #decodeByLayers(record: FrameRecord, view: DataView, words: Int32Array, to: number): boolean {
    const cursor = this.#cursor;
    cursor.view = view;
    cursor.offset = record.offset;
    cursor.end = record.offset + record.capturedLength;
    cursor.wireEnd = record.offset + Math.max(record.originalLength, record.capturedLength);
    cursor.linkType = record.linkType;
    cursor.frame = record.frame;
    cursor.seconds = record.seconds;
    const outcome = walk(cursor);
    if (outcome !== "tcp") return this.#skip(outcome);
    const reason = readTcp(cursor.view, cursor.offset, cursor.end, cursor.wireEnd, words, to);
    if (reason !== null) return this.#skip(reason);
    words[to + FRAME] = record.frame;
    words[to + SOURCE] = cursor.sourceAddress;
    words[to + DESTINATION] = cursor.destinationAddress;
    words[to + IP_FIELDS] =
      (cursor.ipId << 16) | (cursor.ttl << 8) | Math.min(record.interfaceId, MAXIMUM_INTERFACE);
    words[to + MARKS] =
      (words[to + MARKS] ?? 0) |
      (cursor.dontFragment ? DONT_FRAGMENT : 0) |
      (cursor.ipVersion === 6 ? IS_IPV6 : 0);
    return true;
  }

  #skip(reason: SkipReason): false {
    this.countSkipped(reason, 1);
    return false;
  }
}

function isIpv4Wanted(wanted: WantedEnds, view: DataView, ip: number): boolean {
  return wanted.mayHave(view.getInt32(ip + 12), view.getInt32(ip + 16), view.getInt32(ip + 20), false);
}

function isIpv6Wanted(wanted: WantedEnds, view: DataView, ip: number, addresses: AddressTable): boolean {
  const source = addresses.internIpv6(view, ip + 8);
  const destination = addresses.internIpv6(view, ip + 24);
  return wanted.mayHave(source, destination, view.getInt32(ip + 40), true);
}

/** Goes from header to header until one says TCP or why not. */
function walk(cursor: Cursor): SkipReason | "tcp" {
  let step: Step = "link-type";
  for (let i = 0; i < MAXIMUM_STEPS; i++) {
    const layer = LAYERS.get(step);
    // A step without a layer is an outcome.
    if (layer === undefined) return step as SkipReason | "tcp";
    step = layer(cursor);
  }
  return "nested-too-deep";
}

/**
 * Where an IPv4 header without options or an IPv6 header begins behind one of the usual link layers, or -1. Its first
 * byte agrees with the EtherType, and at least 40 bytes from there on are captured.
 */
function plainIp(record: FrameRecord, view: DataView): number {
  const at = record.offset;
  const captured = record.capturedLength;
  let etherType: number;
  let ip: number;
  switch (record.linkType) {
    case LINKTYPE_ETHERNET:
      if (captured < 54) return -1;
      etherType = view.getUint16(at + 12);
      ip = at + 14;
      break;
    case LINKTYPE_LINUX_SLL:
      if (captured < 56) return -1;
      etherType = view.getUint16(at + 14);
      ip = at + 16;
      break;
    case LINKTYPE_LINUX_SLL2:
      if (captured < 60) return -1;
      etherType = view.getUint16(at);
      ip = at + 20;
      break;
    case LINKTYPE_RAW:
      return captured >= 40 && isIp(view.getUint8(at)) ? at : -1;
    default:
      return -1;
  }
  if (etherType === ETHERTYPE_VLAN) {
    if (captured < ip - at + 44) return -1;
    etherType = view.getUint16(ip + 2);
    ip += 4;
  }
  const first = view.getUint8(ip);
  const agrees =
    etherType === ETHERTYPE_IPV4 ? first === 0x45 : etherType === ETHERTYPE_IPV6 && first >>> 4 === 6;
  return agrees ? ip : -1;
}

function isIp(first: number): boolean {
  return first === 0x45 || first >>> 4 === 6;
}
