import { ACK, FIN, RST, SYN } from "#core/wire/segment.ts";
import type { Endpoint, TcpOption, TcpPacket } from "#test/support/scenario/packet.ts";

/** A connection from SYN to close, as many as a test needs. Times in seconds, delays as the capture point sees them. */
export interface Life {
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly start: number;
  /** SYN to SYN-ACK, and SYN-ACK to ACK. */
  readonly serverDelay?: number;
  readonly clientDelay?: number;
  /** Sender of the first FIN; null: it stays open. */
  readonly closer?: "client" | "server" | null;
  /** From the handshake to the first FIN. */
  readonly lasts?: number;
  /** The client's TSval at `start`, ticking at `rate` a second; null: no timestamps. */
  readonly tsVal?: number | null;
  readonly serverTsVal?: number | null;
  readonly rate?: number;
  readonly clientTtl?: number;
  readonly serverTtl?: number;
  readonly clientIsn?: number;
  readonly serverIsn?: number;
}

/** The connection's packets in order of time. */
export function life(of: Life): TcpPacket[] {
  const { serverDelay = 0.0001, clientDelay = 0.01, closer = "client", lasts = 0.05, rate = 1000 } = of;
  const { tsVal = null, serverTsVal = tsVal === null ? null : 5_000_000, start } = of;
  const { clientIsn = 1000, serverIsn = 5000 } = of;
  const packets: TcpPacket[] = [];
  const at = { client: clientIsn, server: serverIsn };
  const known = { client: 0, server: 0 };

  const clockOf = (side: "client" | "server", time: number): TcpOption[] => {
    const base = side === "client" ? tsVal : serverTsVal;
    if (base === null) return [];
    return [
      { kind: "TS", val: (base + Math.round((time - start) * rate)) >>> 0, ecr: 0 },
      { kind: "nop" },
      { kind: "nop" },
    ];
  };
  const send = (side: "client" | "server", time: number, flags: number) => {
    const other = side === "client" ? "server" : "client";
    const isSyn = (flags & SYN) !== 0;
    packets.push({
      kind: "tcp",
      time: Math.round(time * 1e9),
      interfaceId: 0,
      source: of[side],
      destination: of[other],
      seq: at[side] >>> 0,
      ack: (flags & ACK) === 0 ? 0 : known[side] >>> 0,
      flags,
      window: 65_535,
      options: [...(isSyn ? [{ kind: "mss", size: 1460 } as const] : []), ...clockOf(side, time)],
      payloadLength: 0,
      ttl: (side === "client" ? of.clientTtl : of.serverTtl) ?? 64,
      ipId: (packets.length * 7 + of.client.port) & 0xffff,
      dontFragment: true,
    });
    if (isSyn || (flags & FIN) !== 0) at[side]++;
    known[other] = at[side];
  };

  send("client", start, SYN);
  send("server", start + serverDelay, SYN | ACK);
  const opened = start + serverDelay + clientDelay;
  send("client", opened, ACK);
  if (closer === null) return packets;
  const second = closer === "client" ? "server" : "client";
  const closes = opened + lasts;
  send(closer, closes, FIN | ACK);
  send(second, closes + clientDelay, FIN | ACK);
  send(closer, closes + clientDelay + serverDelay, ACK);
  return packets;
}

/** A SYN that is answered by RST. */
export function refusal(client: Endpoint, server: Endpoint, start: number): TcpPacket[] {
  const [syn] = life({ client, server, start, closer: null });
  if (syn === undefined) return [];
  const reset = {
    ...syn,
    source: server,
    destination: client,
    time: syn.time + 100_000,
    seq: 0,
    ack: syn.seq + 1,
    flags: RST | ACK,
    options: [],
  };
  return [syn, reset];
}
