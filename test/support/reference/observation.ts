import type { FrameNumber, Nanoseconds } from "#core/units.ts";
import { ACK, FIN, RST, SYN } from "#core/wire/segment.ts";
import { bytesBeforeOptions, tcpChecksum } from "#test/support/scenario/encodePacket.ts";
import {
  type Endpoint,
  type Packet,
  type TcpPacket,
  type Trace,
  timestampsOf,
} from "#test/support/scenario/packet.ts";

/** What a capture shows of one TCP segment. */
export interface Observation {
  readonly frame: FrameNumber;
  readonly time: Nanoseconds;
  readonly interfaceId: number;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly window: number;
  readonly payloadLength: number;
  /** Null: no such option, or the snap length cut it off. */
  readonly timestamps: { readonly val: number; readonly ecr: number } | null;
  /** Shift of the window scale option; null: none seen. */
  readonly windowScale: number | null;
  readonly ttl: number;
  readonly ipId: number;
  readonly checksum: number;
}

export const isSyn = (o: Observation): boolean => (o.flags & SYN) !== 0;
export const isAck = (o: Observation): boolean => (o.flags & ACK) !== 0;
export const isFin = (o: Observation): boolean => (o.flags & FIN) !== 0;
export const isRst = (o: Observation): boolean => (o.flags & RST) !== 0;

/** A SYN that asks for a connection: no ACK, and no RST (RFC 9293 section 3.10.7 looks at RST first in every state). */
export const isOpeningSyn = (o: Observation): boolean => isSyn(o) && !isAck(o) && !isRst(o);
export const isSynAck = (o: Observation): boolean => isSyn(o) && isAck(o) && !isRst(o);

/** The sequence number after the segment: SYN and FIN take one each (RFC 9293 section 3.4). */
export function endOf(o: Observation): number {
  return (o.seq + o.payloadLength + (isSyn(o) ? 1 : 0) + (isFin(o) ? 1 : 0)) >>> 0;
}

/** The TCP segments of a trace as a capture of it would show them, in order of time; equal times by frame. */
export function observe(trace: Trace): Observation[] {
  const earliest = Math.min(...trace.packets.map((packet) => packet.time));
  return trace.packets
    .flatMap((packet, i) => (packet.kind === "tcp" ? [observePacket(packet, i + 1, earliest, trace)] : []))
    .sort((a, b) => a.time - b.time || a.frame - b.frame);
}

/** Seconds of the whole capture, TCP or not, from the earliest to the latest frame. */
export function captureLength(packets: readonly Packet[]): Nanoseconds {
  const times = packets.map((packet) => packet.time);
  return Math.max(...times) - Math.min(...times);
}

function observePacket(
  packet: TcpPacket,
  frame: FrameNumber,
  earliest: Nanoseconds,
  trace: Trace,
): Observation {
  const whole = trace.snapLength === null || optionsEnd(packet, trace) <= trace.snapLength;
  const scale = packet.options.find((option) => option.kind === "wscale");
  return {
    frame,
    time: packet.time - earliest,
    interfaceId: packet.interfaceId,
    source: packet.source,
    destination: packet.destination,
    seq: packet.seq,
    ack: packet.ack,
    flags: packet.flags,
    window: packet.window,
    payloadLength: packet.payloadLength,
    timestamps: whole ? timestampsOf(packet) : null,
    windowScale: whole && scale?.kind === "wscale" ? scale.shift : null,
    ttl: packet.ttl,
    ipId: packet.source.address.includes(":") ? 0 : packet.ipId,
    checksum: tcpChecksum(packet),
  };
}

/** Where the last byte of the timestamp option lies in the frame: an option is read when all of it was captured. */
function optionsEnd(packet: TcpPacket, trace: Trace): number {
  const lengths = { nop: 1, mss: 4, wscale: 3, sackOK: 2, sack: 10, TS: 10 };
  let end = bytesBeforeOptions(packet, trace.link, trace.vlans);
  for (const option of packet.options) {
    end += lengths[option.kind];
    if (option.kind === "TS") return end;
  }
  return end;
}
