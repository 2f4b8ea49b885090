import { secretHash } from "../../secretHash.ts";

/**
 * Pairs of numbers, each once, as rows in the order in which they were first seen. Open addressing over typed arrays:
 * a capture may hold as many pairs of hosts as connections, and an object or a string for each would cost more than
 * the verdict.
 */
export class PairTable {
  length = 0;
  first: Uint32Array<ArrayBuffer>;
  second: Uint32Array<ArrayBuffer>;
  /** Row + 1 of the pair in the slot; 0: free. */
  #slots: Uint32Array<ArrayBuffer>;

  /** @param expected pairs to make room for; more are taken as they come */
  constructor(expected = 256) {
    const rows = Math.max(16, expected);
    this.first = new Uint32Array(rows);
    this.second = new Uint32Array(rows);
    let slots = 64;
    while (slots < 2 * rows) slots *= 2;
    this.#slots = new Uint32Array(slots);
  }

  /** A table of the fast path (`SharedPairs`), whose columns are copied: there is room for one more row. */
  static of(length: number, first: Int32Array, second: Int32Array, slots: Int32Array): PairTable {
    const table = new PairTable(0);
    table.length = length;
    table.first = new Uint32Array(first);
    table.second = new Uint32Array(second);
    table.#slots = new Uint32Array(slots);
    return table;
  }

  /** The row of the pair, made when it is new. Both numbers are unsigned 32-bit. */
  intern(a: number, b: number): number {
    const slot = this.#slotOf(a, b);
    const found = this.#slots[slot] ?? 0;
    if (found !== 0) return found - 1;
    const row = this.length;
    this.first[row] = a;
    this.second[row] = b;
    this.#slots[slot] = row + 1;
    this.length = row + 1;
    if (this.length === this.first.length) this.#grow();
    return row;
  }

  /** The row of the pair, or -1. */
  find(a: number, b: number): number {
    return (this.#slots[this.#slotOf(a, b)] ?? 0) - 1;
  }

  /** The slot that holds the pair, or the free one where it would go. */
  #slotOf(a: number, b: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = secretHash(a, b, 0, 0) & mask; ; slot = (slot + 1) & mask) {
      const row = (slots[slot] ?? 0) - 1;
      if (row < 0 || (this.first[row] === a && this.second[row] === b)) return slot;
    }
  }

  #grow(): void {
    const rows = this.first.length * 2;
    const first = new Uint32Array(rows);
    const second = new Uint32Array(rows);
    first.set(this.first);
    second.set(this.second);
    this.first = first;
    this.second = second;
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let row = 0; row < this.length; row++)
      this.#slots[this.#slotOf(first[row] ?? 0, second[row] ?? 0)] = row + 1;
  }
}
