import {
  CAPACITY,
  COUNT,
  FIRST,
  HEADER_WORDS,
  LENGTH,
  MASK,
  SECOND,
  SLOTS,
} from "../../fastPath/pairWords.ts";
import type { RowPasses } from "../../fastPath/rowPasses.ts";
import { PairTable } from "./pairTable.ts";

const ROWS_AT_FIRST = 1024;

/** A table of pairs in the memory of the fast path, which fills it, and counts how often each pair came. */
export class SharedPairs {
  readonly #passes: RowPasses;
  readonly #header: Int32Array;
  #first: Int32Array;
  #second: Int32Array;
  #count: Int32Array;
  #slots: Int32Array;

  constructor(passes: RowPasses) {
    const { memory } = passes;
    this.#passes = passes;
    this.#header = memory.take(HEADER_WORDS);
    this.#first = memory.take(ROWS_AT_FIRST);
    this.#second = memory.take(ROWS_AT_FIRST);
    this.#count = memory.take(ROWS_AT_FIRST);
    this.#slots = memory.take(2 * ROWS_AT_FIRST);
    this.#place();
  }

  /** Where its header stands. */
  get address(): number {
    return this.#header.byteOffset;
  }

  get length(): number {
    return this.#header[LENGTH] ?? 0;
  }

  /** How often each pair came, by row. Until it grows. */
  get count(): Uint32Array<ArrayBufferLike> {
    return new Uint32Array(this.#count.buffer, this.#count.byteOffset, this.length);
  }

  /** Makes room where there is none for two pairs more. */
  growIfFull(): void {
    if (this.length + 2 >= this.#first.length) this.#grow();
  }

  #grow(): void {
    const { memory } = this.#passes;
    const rows = 2 * this.#first.length;
    this.#first = memory.longer(this.#first, rows);
    this.#second = memory.longer(this.#second, rows);
    this.#count = memory.longer(this.#count, rows);
    memory.give(this.#slots);
    this.#slots = memory.take(2 * rows);
    this.#place();
    this.#passes.placePairs(this.address);
  }

  /** The same table in memory of its own; this one is not used any more. */
  moveOut(): PairTable {
    const table = PairTable.of(this.length, this.#first, this.#second, this.#slots);
    this.release();
    return table;
  }

  /** Nobody asks this one any more. */
  release(): void {
    this.#passes.memory.give(this.#header, this.#first, this.#second, this.#count, this.#slots);
  }

  #place(): void {
    const header = this.#header;
    header[CAPACITY] = this.#first.length;
    header[FIRST] = this.#first.byteOffset;
    header[SECOND] = this.#second.byteOffset;
    header[COUNT] = this.#count.byteOffset;
    header[SLOTS] = this.#slots.byteOffset;
    header[MASK] = this.#slots.length - 1;
  }
}
