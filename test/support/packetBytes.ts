/** Packets as bytes, layer by layer, for tests of the decoder. Checksums are left as given: nobody checks them. */

import { concat, type Piece, u16, u32, zeros } from "./byteWriter.ts";

export interface TcpFields {
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly seq?: number;
  readonly ack?: number;
  readonly flags?: number;
  readonly window?: number;
  readonly checksum?: number;
  /** A multiple of 4 bytes. */
  readonly options?: readonly number[];
  readonly payload?: number;
  /** In words; instead of the right one. */
  readonly dataOffset?: number;
}

export const PORTS = { sourcePort: 43210, destinationPort: 8080 } as const;

export function tcp(fields: TcpFields = {}): Uint8Array {
  const options = fields.options ?? [];
  const dataOffset = fields.dataOffset ?? 5 + options.length / 4;
  return concat(
    u16(fields.sourcePort ?? PORTS.sourcePort),
    u16(fields.destinationPort ?? PORTS.destinationPort),
    u32(fields.seq ?? 1000),
    u32(fields.ack ?? 2000),
    [(dataOffset << 4) & 255, fields.flags ?? 0x10],
    u16(fields.window ?? 512),
    u16(fields.checksum ?? 0xbeef),
    u16(0),
    options,
    zeros(fields.payload ?? 0),
  );
}

/** NOP, NOP, timestamps: the usual twelve bytes. */
export function timestamps(tsVal: number, tsEcr: number): number[] {
  return [1, 1, 8, 10, ...u32(tsVal), ...u32(tsEcr)];
}

export interface Ipv4Fields {
  readonly source?: number;
  readonly destination?: number;
  readonly protocol?: number;
  readonly ttl?: number;
  readonly id?: number;
  /** The three flags and the offset in 8-byte units. */
  readonly fragmentation?: number;
  readonly totalLength?: number;
  /** A multiple of 4 bytes. */
  readonly options?: readonly number[];
}

export const IPV4_SOURCE = 0xc0000201; // 192.0.2.1
export const IPV4_DESTINATION = 0xc6336402; // 198.51.100.2

export function ipv4(payload: Piece, fields: Ipv4Fields = {}): Uint8Array {
  const options = fields.options ?? [];
  const headerLength = 20 + options.length;
  return concat(
    [0x40 | (headerLength / 4), 0],
    u16(fields.totalLength ?? headerLength + payload.length),
    u16(fields.id ?? 0x1234),
    u16(fields.fragmentation ?? 0x4000),
    [fields.ttl ?? 64, fields.protocol ?? 6],
    u16(0),
    u32(fields.source ?? IPV4_SOURCE),
    u32(fields.destination ?? IPV4_DESTINATION),
    options,
    payload,
  );
}

export interface Ipv6Fields {
  readonly source?: readonly number[];
  readonly destination?: readonly number[];
  readonly nextHeader?: number;
  readonly hopLimit?: number;
  readonly payloadLength?: number;
}

/** 2001:db8::1 and 2001:db8::2 */
export const IPV6_SOURCE: readonly number[] = [0x20, 1, 0x0d, 0xb8, ...zeros(11), 1];
export const IPV6_DESTINATION: readonly number[] = [0x20, 1, 0x0d, 0xb8, ...zeros(11), 2];

export function ipv6(payload: Piece, fields: Ipv6Fields = {}): Uint8Array {
  return concat(
    [0x60, 0, 0, 0],
    u16(fields.payloadLength ?? payload.length),
    [fields.nextHeader ?? 6, fields.hopLimit ?? 60],
    fields.source ?? IPV6_SOURCE,
    fields.destination ?? IPV6_DESTINATION,
    payload,
  );
}

export const MACS: readonly number[] = [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1];

export function ethernet(payload: Piece, etherType = 0x0800): Uint8Array {
  return concat(MACS, u16(etherType), payload);
}

export function udp(payload: Piece, destinationPort: number, sourcePort = 50_000): Uint8Array {
  return concat(u16(sourcePort), u16(destinationPort), u16(8 + payload.length), u16(0), payload);
}
