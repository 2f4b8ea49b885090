/**
 * Which quadruplets a block of frames may hold: a bit for each in a row of bits of the block, so that reading one
 * connection again passes over the blocks that have nothing of it. Half a byte a packet; of a block's bits one in seven is
 * set in a capture of short connections, so six blocks of seven are passed over.
 */

import type { QuadrupletIndex } from "../units.ts";

const BITS_A_BLOCK = 4096;
const WORDS_A_BLOCK = BITS_A_BLOCK / 32;
/** Made at a time: 128 KiB. */
const BLOCKS_A_PIECE = 256;

export class BlockFilter {
  readonly #pieces: Int32Array<ArrayBuffer>[] = [];
  #block = -1;
  #current: Int32Array<ArrayBuffer> = new Int32Array(0);
  #at = 0;

  /** Blocks come in order. */
  add(block: number, quadruplet: QuadrupletIndex): void {
    if (block !== this.#block) this.#begin(block);
    const bit = bitOf(quadruplet);
    const at = this.#at + (bit >>> 5);
    this.#current[at] = (this.#current[at] ?? 0) | (1 << (bit & 31));
  }

  #begin(block: number): void {
    const piece = Math.floor(block / BLOCKS_A_PIECE);
    while (this.#pieces.length <= piece) this.#pieces.push(new Int32Array(BLOCKS_A_PIECE * WORDS_A_BLOCK));
    this.#block = block;
    this.#current = this.#pieces[piece] ?? this.#current;
    this.#at = (block % BLOCKS_A_PIECE) * WORDS_A_BLOCK;
  }

  mayHave(block: number, quadruplet: QuadrupletIndex): boolean {
    const piece = this.#pieces[Math.floor(block / BLOCKS_A_PIECE)];
    const bit = bitOf(quadruplet);
    const word = piece?.[(block % BLOCKS_A_PIECE) * WORDS_A_BLOCK + (bit >>> 5)] ?? 0;
    return (word & (1 << (bit & 31))) !== 0;
  }
}

/** Multiplicative hashing (Knuth, The Art of Computer Programming, volume 3, section 6.4): quadruplets come in a row. */
function bitOf(quadruplet: QuadrupletIndex): number {
  return Math.imul(quadruplet, 0x9e3779b1) >>> 20;
}
