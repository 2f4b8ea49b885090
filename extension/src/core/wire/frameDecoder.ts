/**
 * Frames to TCP segments. The frame that nearly every capture is full of (IPv4 without options behind Ethernet,
 * Linux's cooked header or nothing) is decoded here in a few reads; every other goes through the layers.
 */

import type { FrameRecord } from "../capture/frameRecord.ts";
import type { AddressTable } from "../model/addressTable.ts";
import { IpFragments } from "./ipFragments.ts";
import type { Cursor, SkipReason, Step } from "./layer.ts";
import { LAYERS } from "./layers.ts";
import type { Segment } from "./segment.ts";
import { readTcp } from "./tcpHeader.ts";

/** Steps from the link layer to TCP; the deepest real stacks of tunnels take about 20. */
const MAXIMUM_STEPS = 64;
const MAXIMUM_INTERFACE = 255;

const LINKTYPE_ETHERNET = 1;
const LINKTYPE_RAW = 101;
const LINKTYPE_LINUX_SLL = 113;
const LINKTYPE_LINUX_SLL2 = 276;

export class FrameDecoder {
  readonly #cursor: Cursor;
  readonly #skipped = new Map<SkipReason, number>();

  constructor(addresses: AddressTable) {
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
      seconds: 0,
      addresses,
      fragments: new IpFragments(),
    };
  }

  /** Frames without a TCP segment, by the reason. */
  get skipped(): ReadonlyMap<SkipReason, number> {
    return this.#skipped;
  }

  /**
   * True when the frame carries a TCP segment (not one quoted in an ICMP error): then all of `into` but its `time`
   * is filled in, with the addresses of the IP header that carries TCP. False otherwise, with the reason counted.
   */
  decode(record: FrameRecord, view: DataView, into: Segment): boolean {
    const ip = plainIpv4(record, view);
    if (ip < 0) return this.#decodeByLayers(record, view, into);
    // Flags and offset, TTL, protocol: not a fragment, and TCP.
    const word = view.getUint32(ip + 8);
    const totalLength = view.getUint16(ip + 2);
    const fragmentation = view.getUint16(ip + 6);
    if ((word & 0x00ff0000) !== 0x00060000 || (fragmentation & 0x3fff) !== 0 || totalLength < 40) {
      return this.#decodeByLayers(record, view, into);
    }
    const captured = record.offset + record.capturedLength;
    const wireEnd = ip + totalLength;
    const reason = readTcp(view, ip + 20, Math.min(wireEnd, captured), wireEnd, into);
    if (reason !== null) return this.#skip(reason);
    into.frame = record.frame;
    into.ipVersion = 4;
    into.sourceAddress = view.getUint32(ip + 12);
    into.destinationAddress = view.getUint32(ip + 16);
    into.ttl = word >>> 24;
    into.ipId = view.getUint16(ip + 4);
    into.dontFragment = (fragmentation & 0x4000) !== 0;
    into.interfaceId = Math.min(record.interfaceId, MAXIMUM_INTERFACE);
    return true;
  }

  #decodeByLayers(record: FrameRecord, view: DataView, into: Segment): boolean {
    const cursor = this.#cursor;
    cursor.view = view;
    cursor.offset = record.offset;
    cursor.end = record.offset + record.capturedLength;
    cursor.wireEnd = record.offset + Math.max(record.originalLength, record.capturedLength);
    cursor.linkType = record.linkType;
    cursor.seconds = record.seconds;
    const outcome = walk(cursor);
    if (outcome !== "tcp") return this.#skip(outcome);
    const reason = readTcp(cursor.view, cursor.offset, cursor.end, cursor.wireEnd, into);
    if (reason !== null) return this.#skip(reason);
    into.frame = record.frame;
    into.ipVersion = cursor.ipVersion;
    into.sourceAddress = cursor.sourceAddress;
    into.destinationAddress = cursor.destinationAddress;
    into.ttl = cursor.ttl;
    into.ipId = cursor.ipId;
    into.dontFragment = cursor.dontFragment;
    into.interfaceId = Math.min(record.interfaceId, MAXIMUM_INTERFACE);
    return true;
  }

  #skip(reason: SkipReason): false {
    this.#skipped.set(reason, (this.#skipped.get(reason) ?? 0) + 1);
    return false;
  }
}

/** Goes from header to header until one says TCP or why not. */
function walk(cursor: Cursor): SkipReason | "tcp" {
  let step: Step = "link-type";
  for (let i = 0; i < MAXIMUM_STEPS; i++) {
    const layer = LAYERS.get(step);
    if (layer === undefined) return step as SkipReason | "tcp";
    step = layer(cursor);
  }
  return "nested-too-deep";
}

/** Where an IPv4 header without options begins behind one of the usual link layers, or -1. It and 20 bytes are there. */
function plainIpv4(record: FrameRecord, view: DataView): number {
  const at = record.offset;
  const captured = record.capturedLength;
  switch (record.linkType) {
    case LINKTYPE_ETHERNET: {
      const isPlain = captured >= 54 && (view.getUint32(at + 12) & 0xffffff00) === 0x08004500;
      return isPlain ? at + 14 : -1;
    }
    case LINKTYPE_LINUX_SLL: {
      const isPlain = captured >= 56 && (view.getUint32(at + 14) & 0xffffff00) === 0x08004500;
      return isPlain ? at + 16 : -1;
    }
    case LINKTYPE_LINUX_SLL2: {
      const isPlain = captured >= 60 && view.getUint16(at) === 0x0800 && view.getUint8(at + 20) === 0x45;
      return isPlain ? at + 20 : -1;
    }
    case LINKTYPE_RAW:
      return captured >= 40 && view.getUint8(at) === 0x45 ? at : -1;
    default:
      return -1;
  }
}
