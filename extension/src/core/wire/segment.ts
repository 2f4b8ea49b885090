/**
 * One TCP segment as decoded from one frame. ONE object is reused for every frame (no allocation in the
 * hot loop); `SegmentTable` copies it. Addresses are numbers: an IPv4 address as an unsigned 32-bit
 * number, an IPv6 address as its number in the `AddressTable`.
 */
export interface Segment {
  frame: number;
  /** Nanoseconds since the first frame of the file (negative where time runs backwards). */
  time: number;
  /** 4 or 6. */
  ipVersion: number;
  sourceAddress: number;
  destinationAddress: number;
  sourcePort: number;
  destinationPort: number;
  seq: number;
  ack: number;
  /** The low eight bits of the TCP flags: `TcpFlag`. */
  flags: number;
  /** Unscaled, as in the header. */
  window: number;
  /** By the IP header, not by what the snap length left. */
  payloadLength: number;
  hasTimestamp: boolean;
  tsVal: number;
  tsEcr: number;
  /** The snap length (or a bad length) cut the options: absence of a timestamp shows nothing. */
  optionsCut: boolean;
  /** IPv4 TTL or IPv6 hop limit. */
  ttl: number;
  /** IPv4 identification; 0 for IPv6. */
  ipId: number;
  dontFragment: boolean;
  /** TCP checksum as it stands in the header (0 where it was cut off). */
  checksum: number;
  /** Interface the frame was captured on, 0 to 255 (saturating). */
  interfaceId: number;
}

/** What of it tells which segments of a handshake answer each other, and when. */
export type HandshakeSegment = Pick<Segment, "time" | "seq" | "ack" | "hasTimestamp" | "tsVal" | "tsEcr">;

/** A segment to be filled again and again by `FrameDecoder.decode`. */
export function createSegment(): Segment {
  return {
    frame: 0,
    time: 0,
    ipVersion: 4,
    sourceAddress: 0,
    destinationAddress: 0,
    sourcePort: 0,
    destinationPort: 0,
    seq: 0,
    ack: 0,
    flags: 0,
    window: 0,
    payloadLength: 0,
    hasTimestamp: false,
    tsVal: 0,
    tsEcr: 0,
    optionsCut: false,
    ttl: 0,
    ipId: 0,
    dontFragment: false,
    checksum: 0,
    interfaceId: 0,
  };
}

export * from "./tcpFlags.ts";
