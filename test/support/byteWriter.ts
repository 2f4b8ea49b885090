/** Bytes for tests, put together by hand: numbers in either byte order, pieces one after the other. */

export type Piece = Uint8Array | readonly number[];

export function concat(...pieces: readonly Piece[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Big-endian, as networks have it. */
export function u16(value: number): number[] {
  return [(value >>> 8) & 255, value & 255];
}

export function u32(value: number): number[] {
  return [...u16(value >>> 16), ...u16(value & 0xffff)];
}

/** Numbers in the byte order of a file. */
export interface Order {
  u16(value: number): number[];
  u32(value: number): number[];
  /** An unsigned or (two's complement) negative number of 64 bits. */
  u64(value: bigint): number[];
}

export function byteOrder(littleEndian: boolean): Order {
  const ordered = (bytes: number[]): number[] => (littleEndian ? bytes.reverse() : bytes);
  return {
    u16: (value) => ordered(u16(value)),
    u32: (value) => ordered(u32(value)),
    u64: (value) => {
      const word = BigInt.asUintN(64, value);
      return ordered([...u32(Number(word >> 32n)), ...u32(Number(word & 0xffffffffn))]);
    },
  };
}

/** `length` zero bytes. */
export function zeros(length: number): Uint8Array {
  return new Uint8Array(length);
}

export function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Zeros up to the next multiple of 4. */
export function padding(length: number): Uint8Array {
  return zeros(-length & 3);
}
