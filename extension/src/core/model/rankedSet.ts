import type { ColumnRoom } from "../slab.ts";

/**
 * A choice of rows of a table, as bits, that numbers those it has: what is known of few rows of many stands in columns that have
 * room for these alone. A quarter of a byte a row.
 */
export class RankedSet {
  /** How many rows there are, after `rank`. */
  count = 0;
  readonly #bits: Uint32Array;
  /** By word of the bits, how many are set in those before it. */
  readonly #before: Uint32Array;

  /** @param length rows of the table */
  constructor(length: number, room: ColumnRoom) {
    const words = (length >>> 5) + 1;
    this.#bits = room.uint32(words);
    this.#before = room.uint32(words);
  }

  add(row: number): void {
    this.#bits[row >>> 5] = (this.#bits[row >>> 5] ?? 0) | (1 << (row & 31));
  }

  has(row: number): boolean {
    return ((this.#bits[row >>> 5] ?? 0) & (1 << (row & 31))) !== 0;
  }

  /** Numbers the rows that were added so far. */
  rank(): void {
    let count = 0;
    for (let word = 0; word < this.#bits.length; word++) {
      this.#before[word] = count;
      count += bitCount(this.#bits[word] ?? 0);
    }
    this.count = count;
  }

  /** How many rows of the set come before this one; -1: it is not one of them. */
  rankOf(row: number): number {
    const word = this.#bits[row >>> 5] ?? 0;
    const bit = 1 << (row & 31);
    return (word & bit) === 0 ? -1 : (this.#before[row >>> 5] ?? 0) + bitCount(word & (bit - 1));
  }

  /** The bits, and by word of these how many are set before it. */
  get columns(): readonly [bits: Uint32Array, before: Uint32Array] {
    return [this.#bits, this.#before];
  }
}

/** Warren, Hacker's Delight, section 5-1. */
function bitCount(word: number): number {
  let n = word - ((word >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
