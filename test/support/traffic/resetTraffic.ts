import fc from "fast-check";
import { ACK, FIN, RST, SYN } from "#core/wire/segment.ts";
import type { Endpoint, TcpPacket } from "#test/support/scenario/packet.ts";

/** One segment of text, or with `length` 0 an ACK alone. */
interface Sent {
  readonly byServer: boolean;
  /** How many bytes before its sender's next number it begins: a keep-alive probe begins one before. */
  readonly back: number;
  readonly length: number;
  /** It acknowledges all that the other side sent; false: what it acknowledged before. */
  readonly acknowledges: boolean;
  readonly window: number;
}

/** How a segment is sent that is not as usual: an ACK of all, without text. */
interface How {
  readonly back?: number;
  readonly length?: number;
  readonly acknowledges?: boolean;
  readonly window?: number;
  readonly stamped?: boolean;
  readonly ipId?: number;
}

/** How a packet differs from what its sender would send. */
interface Oddity {
  /** Counted from the last one. */
  readonly place: number;
  readonly field: "seq" | "ack" | "window" | "ttl" | "ipId" | "time";
  readonly by: number;
}

interface Ending {
  readonly byServer: boolean;
  readonly isAnswer: boolean;
  readonly afterFin: boolean;
  readonly stamped: boolean;
  /** The handshake ends by an ACK alone, not by the first text. */
  readonly bareAck: boolean;
}

const ENDS: readonly [Endpoint, Endpoint] = [
  { address: "192.0.2.1", port: 40_001 },
  { address: "198.51.100.80", port: 80 },
];

const window = fc.constantFrom(64_240, 65_160, 64_100, 500);
const sent = fc.record({
  byServer: fc.boolean(),
  back: fc.constantFrom(0, 0, 1),
  length: fc.constantFrom(0, 0, 1, 100),
  acknowledges: fc.boolean(),
  window,
});
const ending = fc.record({
  byServer: fc.boolean(),
  isAnswer: fc.boolean(),
  afterFin: fc.boolean(),
  stamped: fc.constantFrom(true, true, true, false),
  bareAck: fc.boolean(),
});
const oddity = fc.record({
  place: fc.nat(6),
  field: fc.constantFrom("seq", "ack", "window", "ttl", "ipId", "time"),
  by: fc.constantFrom(-2_000_000_000, -300, -100, -2, -1, 1, 2, 50, 100, 300),
});

/** One connection that begins with its SYN and ends by an RST, as Linux sends it, but for an oddity or two. */
export const resetTraffic: fc.Arbitrary<readonly TcpPacket[]> = fc
  .tuple(fc.array(sent, { maxLength: 6 }), ending, fc.array(oddity, { maxLength: 2 }))
  .map(([exchange, end, oddities]) => {
    const packets = connectionOf(exchange, end);
    for (const { place, field, by } of oddities) {
      const at = packets.length - 1 - place;
      const packet = packets[at];
      if (packet !== undefined) packets[at] = { ...packet, [field]: odd(field, packet[field], by) };
    }
    return packets;
  });

function odd(field: Oddity["field"], value: number, by: number): number {
  if (field === "seq" || field === "ack") return (value + by) >>> 0;
  if (field === "ttl") return by > 0 ? 57 : value;
  if (field === "time") return Math.max(0, value + by * 10_000_000);
  return (value + by) & 0xffff;
}

function connectionOf(exchange: readonly Sent[], end: Ending): TcpPacket[] {
  const packets: TcpPacket[] = [];
  const next = [1000, 5000];
  const acknowledged = [0, 0];
  const ids = [300, 9000];
  const send = (
    server: number,
    flags: number,
    { back = 0, length = 0, acknowledges = true, window = 64_240, stamped = end.stamped, ipId }: How = {},
  ) => {
    if (acknowledges) acknowledged[server] = next[1 - server] ?? 0;
    const time = packets.length * 10_000_000;
    const val = 1000 + packets.length * 10;
    packets.push({
      kind: "tcp",
      time,
      interfaceId: 0,
      source: ENDS[server] ?? ENDS[0],
      destination: ENDS[1 - server] ?? ENDS[1],
      seq: (next[server] ?? 0) - back,
      ack: (flags & ACK) !== 0 ? (acknowledged[server] ?? 0) : 0,
      flags,
      window,
      options: stamped ? [{ kind: "TS", val, ecr: packets.length === 0 ? 0 : val - 10 }] : [],
      payloadLength: length,
      ttl: 64,
      ipId: ipId ?? ids[server] ?? 0,
      dontFragment: true,
    });
    ids[server] = (ids[server] ?? 0) + 1;
    next[server] = (next[server] ?? 0) + Math.max(0, length - back) + ((flags & (SYN | FIN)) !== 0 ? 1 : 0);
  };
  send(0, SYN);
  send(1, SYN | ACK, { ipId: 0 });
  if (end.bareAck) send(0, ACK);
  for (const { byServer, ...how } of exchange) send(byServer ? 1 : 0, ACK, how);
  const by = end.byServer ? 1 : 0;
  if (end.afterFin) send(by, FIN | ACK);
  if (!end.isAnswer) {
    send(by, RST | ACK);
    return packets;
  }
  send(1 - by, ACK, { length: 100 });
  next[by] = acknowledged[1 - by] ?? 0;
  send(by, RST, { window: 0, stamped: false, ipId: 0 });
  return packets;
}
