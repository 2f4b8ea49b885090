/**
 * Which quadruplets a block of frames may hold: a bit for each in a row of bits of the block, so that reading one
 * connection again passes over the blocks that have nothing of it. Half a byte a packet for 4,096 bits a block; of these one in
 * seven is set in a capture of short connections, so six blocks of seven are passed over.
 */

import type { SharedMemory } from "../fastPath/sharedMemory.ts";
import { nextCapacity } from "../model/columns.ts";
import type { QuadrupletIndex } from "../units.ts";

/** Of 134 M frames, in 64 MiB: the size of a file with longer frames tells of more than come, and the memory of the fast path has an end. */
const MOST_AT_FIRST = 1 << 17;

export class BlockFilter {
  /** Words of a block. */
  readonly words: number;
  /** The bit of a quadruplet is its hash, shifted to the right by so much. */
  readonly shift: number;
  readonly #memory: SharedMemory;
  #bits: Int32Array;
  /** There is room for so many, of which so many were needed. */
  #capacity: number;
  #blocks = 0;

  /**
   * @param memory of the fast path, which sets the bits (`extension/src/fastPath/segmentNotes.ts`)
   * @param bits of a block, a power of two from 32 on
   * @param expected blocks to make room for, MOST_AT_FIRST at most, which costs nothing until they come; more are taken as they come
   */
  constructor(memory: SharedMemory, bits: number, expected: number) {
    this.words = bits / 32;
    this.shift = 32 - Math.log2(bits);
    this.#memory = memory;
    this.#capacity = Math.min(expected, MOST_AT_FIRST);
    this.#bits = memory.take(this.#capacity * this.words);
  }

  /** Where the bits stand, those of each block together, until more room is made. */
  get address(): number {
    return this.#bits.byteOffset;
  }

  /** Makes room up to a block. */
  reach(block: number): void {
    if (block >= this.#capacity) {
      this.#capacity = Math.max(block + 1, nextCapacity(this.#capacity));
      this.#bits = this.#memory.longer(this.#bits, this.#capacity * this.words);
    }
    this.#blocks = block + 1;
  }

  mayHave(block: number, quadruplet: QuadrupletIndex): boolean {
    const bit = hashOf(quadruplet) >>> this.shift;
    const word = this.#bits[block * this.words + (bit >>> 5)] ?? 0;
    return (word & (1 << (bit & 31))) !== 0;
  }

  /** Nobody asks any more. */
  release(): void {
    this.#memory.giveUntouched(this.#bits, this.#blocks * this.words);
  }
}

/** As the fast path hashes it. */
function hashOf(quadruplet: QuadrupletIndex): number {
  return Math.imul(quadruplet, 0x9e3779b1);
}
