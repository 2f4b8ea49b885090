/**
 * The test side's own picture of traffic: what is on the wire, before anything of ours has read it.
 * Scenarios and the traffic generator make traces of packets; `encodePacket.ts` makes their bytes.
 */

import type { FrameNumber, Nanoseconds, SequenceNumber, TimestampValue } from "#core/units.ts";
import { SYN } from "#core/wire/segment.ts";

export interface Endpoint {
  /** "192.0.2.1" or "2001:db8::1". */
  readonly address: string;
  readonly port: number;
}

export type TcpOption =
  | { readonly kind: "nop" }
  | { readonly kind: "mss"; readonly size: number }
  | { readonly kind: "wscale"; readonly shift: number }
  | { readonly kind: "sackOK" }
  | { readonly kind: "sack"; readonly blocks: readonly (readonly [SequenceNumber, SequenceNumber])[] }
  | { readonly kind: "TS"; readonly val: TimestampValue; readonly ecr: TimestampValue };

/** One TCP segment in one packet. Its payload is a run of the letter x: no test of ours reads payload. */
export interface TcpPacket {
  readonly kind: "tcp";
  readonly time: Nanoseconds;
  readonly interfaceId: number;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly seq: SequenceNumber;
  readonly ack: SequenceNumber;
  /** `TcpFlag` bits of core/wire/segment.ts. */
  readonly flags: number;
  readonly window: number;
  readonly options: readonly TcpOption[];
  readonly payloadLength: number;
  readonly ttl: number;
  readonly ipId: number;
  readonly dontFragment: boolean;
}

/** A packet that is not TCP: unrelated traffic. `bytes` begin at the IP header. */
export interface OtherPacket {
  readonly kind: "other";
  readonly time: Nanoseconds;
  readonly interfaceId: number;
  readonly bytes: Uint8Array;
}

export type Packet = TcpPacket | OtherPacket;

export type Link = "ethernet" | "raw" | "sll";

export interface CaptureInterface {
  readonly name: string;
  /** Packets that the interface says it lost; null: it says nothing. */
  readonly dropped: number | null;
}

/** Packets in file order: packet `i` is frame `i + 1`. Times count from `startSeconds` and may run backwards. */
export interface Trace {
  readonly startSeconds: number;
  readonly link: Link;
  /** VLAN identifiers, outermost first (Ethernet only). */
  readonly vlans: readonly number[];
  /** Bytes kept of each frame; null: all. */
  readonly snapLength: number | null;
  readonly interfaces: readonly CaptureInterface[];
  readonly packets: readonly Packet[];
}

export const PLAIN_TRACE: Omit<Trace, "packets"> = Object.freeze({
  startSeconds: 1_700_000_000,
  link: "ethernet",
  vlans: [],
  snapLength: null,
  interfaces: [{ name: "eth0", dropped: null }],
});

/** A SYN without options, of nobody yet. */
export const PLAIN_SYN: Omit<TcpPacket, "source" | "destination"> = Object.freeze({
  kind: "tcp",
  time: 0,
  interfaceId: 0,
  seq: 0,
  ack: 0,
  flags: SYN,
  window: 65_000,
  options: [],
  payloadLength: 0,
  ttl: 64,
  ipId: 0,
  dontFragment: true,
});

export function isIpv6(address: string): boolean {
  return address.includes(":");
}

export function timestampsOf(packet: TcpPacket): { val: TimestampValue; ecr: TimestampValue } | null {
  for (const option of packet.options) if (option.kind === "TS") return option;
  return null;
}

/** The TCP packets of a trace with their frame numbers. */
export function tcpFrames(trace: Trace): { frame: FrameNumber; packet: TcpPacket }[] {
  return trace.packets.flatMap((packet, i) => (packet.kind === "tcp" ? [{ frame: i + 1, packet }] : []));
}
