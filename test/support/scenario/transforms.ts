/** Rewritings of a trace under which its meaning stays; `metamorphoses.ts` says what they do to the analysis. */

import { concat, u16 } from "./encodePacket.ts";
import type { Endpoint, Packet, TcpOption, TcpPacket, Trace } from "./packet.ts";

export type Transform = (trace: Trace) => Trace;

export function mapTcp(trace: Trace, change: (packet: TcpPacket) => TcpPacket): Trace {
  return {
    ...trace,
    packets: trace.packets.map((packet) => (packet.kind === "tcp" ? change(packet) : packet)),
  };
}

function mapEndpoints(trace: Trace, change: (endpoint: Endpoint) => Endpoint): Trace {
  return mapTcp(trace, (p) => ({ ...p, source: change(p.source), destination: change(p.destination) }));
}

/** Other addresses; ports stay, for midstream roles are read from them. */
export const renameAddresses: Transform = (trace) =>
  mapEndpoints(trace, ({ address, port }) => ({ address: renamed(address), port }));

export function renamed(address: string): string {
  if (address.includes(":")) return address.replace(/^[^:]+/, "fd00");
  const [, ...rest] = address.split(".");
  return ["10", ...rest].join(".");
}

/** The same traffic in IPv6. */
export const toIpv6: Transform = (trace) =>
  mapEndpoints(trace, ({ address, port }) => ({ address: inIpv6(address), port }));

export function inIpv6(address: string): string {
  if (address.includes(":")) return address;
  const groups = address.split(".").map((part) => Number(part).toString(16));
  return `2001:db8::${groups.join(":")}`;
}

/** Later (or earlier) by whole seconds: a capture's own start changes, nothing in it. */
export const shiftClock =
  (seconds: number): Transform =>
  (trace) => ({ ...trace, startSeconds: trace.startSeconds + seconds });

/** Each side's sequence numbers moved around the ring: `shiftOf` says by how much for what an endpoint sends. */
export const shiftSequence =
  (shiftOf: (endpoint: Endpoint) => number): Transform =>
  (trace) =>
    mapTcp(trace, (p) => {
      const peer = shiftOf(p.destination);
      const hasAck = (p.flags & 0x10) !== 0;
      // An RST that answers a segment without ACK has seq 0 by rule, not by number (RFC 9293 section 3.5.2).
      const byRule = (p.flags & 0x04) !== 0 && hasAck && p.seq === 0;
      return {
        ...p,
        seq: byRule ? 0 : add(p.seq, shiftOf(p.source)),
        ack: hasAck ? add(p.ack, peer) : p.ack,
        options: p.options.map((option) => shiftSack(option, peer)),
      };
    });

function shiftSack(option: TcpOption, by: number): TcpOption {
  if (option.kind !== "sack") return option;
  return {
    ...option,
    blocks: option.blocks.map(([left, right]) => [add(left, by), add(right, by)] as const),
  };
}

/** Each side's timestamp clock moved around the ring. A TSecr of 0 echoes nothing and stays. */
export const shiftTimestamps =
  (shiftOf: (endpoint: Endpoint) => number): Transform =>
  (trace) =>
    mapTcp(trace, (p) => ({
      ...p,
      options: p.options.map((option) =>
        option.kind === "TS"
          ? {
              ...option,
              val: add(option.val, shiftOf(p.source)),
              ecr: option.ecr === 0 ? 0 : add(option.ecr, shiftOf(p.destination)),
            }
          : option,
      ),
    }));

/** Seen through another number of routers. Each sender's TTLs move together. */
export const lowerTtls =
  (by: number): Transform =>
  (trace) =>
    mapTcp(trace, (p) => ({ ...p, ttl: p.ttl - by }));

export const addVlan =
  (id: number): Transform =>
  (trace) => ({ ...trace, vlans: [id, ...trace.vlans] });

export const onLink =
  (link: Trace["link"]): Transform =>
  (trace) => ({ ...trace, link, vlans: [] });

/** The first `count` frames. */
export const prefix =
  (count: number): Transform =>
  (trace) => ({ ...trace, packets: trace.packets.slice(0, count) });

/**
 * Traffic of others between the frames: a datagram after each one, so that frame n becomes frame 2n - 1.
 */
export const interleave: Transform = (trace) => ({
  ...trace,
  packets: trace.packets.flatMap((packet): Packet[] => [packet, strangers(packet)]),
});

/** A DNS-like datagram between two hosts that appear nowhere else. */
function strangers(beside: Packet): Packet {
  const header = new Uint8Array([0x45, 0, 0, 28, 0, 1, 0, 0, 64, 17, 0, 0, 100, 64, 0, 1, 100, 64, 0, 2]);
  const bytes = concat([header, u16(5353), u16(53), u16(8), u16(0)]);
  return { kind: "other", time: beside.time, interfaceId: beside.interfaceId, bytes };
}

function add(a: number, b: number): number {
  return (a + b) >>> 0;
}
