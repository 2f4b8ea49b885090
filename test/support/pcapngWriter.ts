/** Writes pcapng block by block, for tests. https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-02.html */

import { ascii, byteOrder, concat, type Order, type Piece, padding } from "./byteWriter.ts";

/** A piece of a block in the byte order of its section. */
type Ordered = (order: Order) => Piece;

export type PcapngOption = readonly [code: number, value: Ordered];

export interface PacketFields {
  readonly interfaceId?: number;
  /** In ticks of the interface's resolution. */
  readonly time?: bigint;
  readonly bytes: Uint8Array;
  readonly originalLength?: number;
  readonly options?: readonly PcapngOption[];
}

export interface InterfaceFields {
  readonly linkType?: number;
  readonly snapLength?: number;
  readonly options?: readonly PcapngOption[];
}

export function textOption(code: number, value: string): PcapngOption {
  return [code, () => ascii(value)];
}

export function byteOption(code: number, ...bytes: readonly number[]): PcapngOption {
  return [code, () => bytes];
}

export function numberOption(code: number, value: bigint): PcapngOption {
  return [code, (order) => order.u64(value)];
}

/** A file under construction. Each method appends one block and returns the writer. */
export class PcapngWriter {
  #order: Order = byteOrder(true);
  readonly #blocks: Uint8Array[] = [];

  /** A section begins; everything behind it is in its byte order. */
  section(
    littleEndian = true,
    options: readonly PcapngOption[] = [],
    version: readonly [number, number] = [1, 0],
  ): this {
    this.#order = byteOrder(littleEndian);
    const { u16, u32, u64 } = this.#order;
    return this.block(
      0x0a0d0d0a,
      u32(0x1a2b3c4d),
      u16(version[0]),
      u16(version[1]),
      u64(-1n),
      this.#options(options),
    );
  }

  interface({ linkType = 1, snapLength = 0, options = [] }: InterfaceFields = {}): this {
    const { u16, u32 } = this.#order;
    return this.block(1, u16(linkType), u16(0), u32(snapLength), this.#options(options));
  }

  /** Enhanced Packet Block. */
  packet({ interfaceId = 0, time = 0n, bytes, originalLength, options = [] }: PacketFields): this {
    return this.block(6, this.#order.u32(interfaceId), ...this.#packet(time, bytes, originalLength, options));
  }

  /** The obsolete Packet Block, with a number of dropped packets. */
  oldPacket(
    { interfaceId = 0, time = 0n, bytes, originalLength, options = [] }: PacketFields,
    drops = 0,
  ): this {
    const { u16 } = this.#order;
    return this.block(2, u16(interfaceId), u16(drops), ...this.#packet(time, bytes, originalLength, options));
  }

  /** Simple Packet Block; `bytes` are what the snap length left of it. */
  simplePacket(bytes: Uint8Array, originalLength: number = bytes.length): this {
    return this.block(3, this.#order.u32(originalLength), bytes, padding(bytes.length));
  }

  /** Name Resolution Block: addresses of 4 or 16 bytes with their names. */
  names(
    entries: readonly { readonly address: readonly number[]; readonly names: readonly string[] }[],
  ): this {
    const { u16 } = this.#order;
    const records = entries.flatMap(({ address, names }): Piece[] => {
      const value = concat(address, ascii(names.map((name) => `${name}\0`).join("")));
      return [u16(address.length === 4 ? 1 : 2), u16(value.length), value, padding(value.length)];
    });
    return this.block(4, ...records, u16(0), u16(0));
  }

  /** Interface Statistics Block. */
  statistics(interfaceId: number, options: readonly PcapngOption[]): this {
    const { u32, u64 } = this.#order;
    return this.block(5, u32(interfaceId), u64(0n), this.#options(options));
  }

  /** Any block; the body is padded. */
  block(type: number, ...body: readonly Piece[]): this {
    const content = concat(...body);
    const padded = concat(content, padding(content.length));
    const length = this.#order.u32(padded.length + 12);
    return this.raw(concat(this.#order.u32(type), length, padded, length));
  }

  /** Bytes as they are, for blocks that are broken on purpose. */
  raw(bytes: Uint8Array): this {
    this.#blocks.push(bytes);
    return this;
  }

  /** The byte order of the section that is being written. */
  get order(): Order {
    return this.#order;
  }

  bytes(): Uint8Array {
    return concat(...this.#blocks);
  }

  #packet(
    time: bigint,
    bytes: Uint8Array,
    originalLength: number | undefined,
    options: readonly PcapngOption[],
  ): readonly Piece[] {
    const { u32 } = this.#order;
    const high = u32(Number(time >> 32n));
    const low = u32(Number(time & 0xffffffffn));
    const lengths = [...u32(bytes.length), ...u32(originalLength ?? bytes.length)];
    return [high, low, lengths, bytes, padding(bytes.length), this.#options(options)];
  }

  #options(options: readonly PcapngOption[]): Uint8Array {
    if (options.length === 0) return concat();
    const { u16 } = this.#order;
    const pieces = options.flatMap(([code, ordered]): Piece[] => {
      const value = ordered(this.#order);
      return [u16(code), u16(value.length), value, padding(value.length)];
    });
    return concat(...pieces, u16(0), u16(0));
  }
}
