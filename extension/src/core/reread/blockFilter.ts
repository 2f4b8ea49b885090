/**
 * Which quadruplets a block of frames may hold: a bit for each in a row of bits of the block, so that reading one
 * connection again passes over the blocks that have nothing of it. Half a byte a packet for 4,096 bits a block; of these one in
 * seven is set in a capture of short connections, so six blocks of seven are passed over.
 */

import type { QuadrupletIndex } from "../units.ts";

/** Made at a time: 128 KiB, for 4,096 bits a block. */
const BLOCKS_A_PIECE = 256;

export class BlockFilter {
  readonly #pieces: Int32Array<ArrayBuffer>[] = [];
  #block = -1;
  #current: Int32Array<ArrayBuffer> = new Int32Array(0);
  #at = 0;
  readonly #words: number;
  readonly #shift: number;

  /** @param bits of a block, a power of two from 32 on */
  constructor(bits: number) {
    this.#words = bits / 32;
    this.#shift = 32 - Math.log2(bits);
  }

  /** Blocks come in order. */
  add(block: number, quadruplet: QuadrupletIndex): void {
    if (block !== this.#block) this.#begin(block);
    const bit = hashOf(quadruplet) >>> this.#shift;
    const at = this.#at + (bit >>> 5);
    this.#current[at] = (this.#current[at] ?? 0) | (1 << (bit & 31));
  }

  #begin(block: number): void {
    const piece = Math.floor(block / BLOCKS_A_PIECE);
    while (this.#pieces.length <= piece) this.#pieces.push(new Int32Array(BLOCKS_A_PIECE * this.#words));
    this.#block = block;
    this.#current = this.#pieces[piece] ?? this.#current;
    this.#at = (block % BLOCKS_A_PIECE) * this.#words;
  }

  mayHave(block: number, quadruplet: QuadrupletIndex): boolean {
    const piece = this.#pieces[Math.floor(block / BLOCKS_A_PIECE)];
    const bit = hashOf(quadruplet) >>> this.#shift;
    const word = piece?.[(block % BLOCKS_A_PIECE) * this.#words + (bit >>> 5)] ?? 0;
    return (word & (1 << (bit & 31))) !== 0;
  }
}

/** Multiplicative hashing (Knuth, The Art of Computer Programming, volume 3, section 6.4): quadruplets come in a row. */
function hashOf(quadruplet: QuadrupletIndex): number {
  return Math.imul(quadruplet, 0x9e3779b1);
}
