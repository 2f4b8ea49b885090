/**
 * The quadruplets of a capture, each once, found by hash. A quadruplet is two endpoints in no order; the table
 * names the lower one A, so that a segment's direction is one comparison (DIRECTION of `SegmentRows`).
 *
 * Open addressing over typed arrays (measured against nested Maps: twice as fast; string keys: four times). A slot is
 * one word, the row and as many bits of the hash as the row leaves, so that a new quadruplet reads no row: slots are
 * asked for in no order, and each page of them that the processor has no address of costs more than all else here. The key
 * stands in the row, 16 bytes, where those seen together lie together.
 *
 * Before the table stands a small one of the quadruplets seen last: the slots of those that are open lie all over the
 * table, each on a page of its own, and thousands of pages are more than a processor keeps addresses of.
 */

import { Slab } from "../slab.ts";
import type { QuadrupletIndex } from "../units.ts";
import { ACK, SYN } from "../wire/segment.ts";
import { DESTINATION, DIRECTION, IS_IPV6, MARKS, PORTS, SEGMENT_WORDS, SOURCE } from "../wire/segmentRows.ts";
import { grow, nextCapacity } from "./columns.ts";

/** A row: address A, address B, ports (A in the low, B in the high 16 bits), IP version. */
const ROW_WORDS = 4;
/** Of the small table: row + 1, address A, address B, ports with the IP version mixed in by `findAll`. */
const RECENT_WORDS = 4;
/** 128 KiB: what a second-level cache holds beside the rows. */
const RECENT_SLOTS = 1 << 13;
const VERSION_6 = 0x80000000 | 0;
const ROW_MASK = 0x7fffffff;
const SIGN = 0x80000000 | 0;
const SYN_OR_ACK = (SYN | ACK) << 8;
const SYN_ONLY = SYN << 8;
/** SYNs whose slots are read before a batch is looked up. */
const HASHES = 256;

export class QuadrupletTable {
  length = 0;
  /** By quadruplet, the newest incarnation, as a row of the ConnectionTable; -1 before the first. */
  newest: Int32Array<ArrayBuffer>;

  #capacity: number;
  #rows: Int32Array<ArrayBuffer>;
  /** Row + 1 in the bits of the mask (0: free), above them those of the hash. Their number is a power of two. */
  #slots: Int32Array<ArrayBuffer>;
  #mask: number;
  readonly #hashes: Int32Array = new Int32Array(HASHES);
  /** Means nothing: a sum that nobody could ask for would let the compiler leave the reading out. */
  warmth = 0;
  /** One for each value of the hash's low bits: what was found there last. */
  readonly #recent: Int32Array<ArrayBuffer> = new Int32Array(RECENT_SLOTS * RECENT_WORDS);

  constructor(expected: number) {
    const n = Math.max(1024, expected);
    this.#capacity = n;
    const slab = new Slab();
    this.#rows = slab.int32(n * ROW_WORDS);
    this.newest = slab.int32(n);
    let slots = 2048;
    // More are made when two thirds are taken; larger than needed they lie on more pages.
    while (slots < n) slots *= 2;
    this.#slots = slab.int32(slots);
    this.#mask = slots - 1;
  }

  /** 4 or 6. */
  ipVersionOf(quadruplet: QuadrupletIndex): number {
    return this.#rows[quadruplet * ROW_WORDS + 3] === VERSION_6 ? 6 : 4;
  }

  /** As in `Segment`: an unsigned 32-bit number. */
  addressA(quadruplet: QuadrupletIndex): number {
    return (this.#rows[quadruplet * ROW_WORDS] ?? 0) >>> 0;
  }

  addressB(quadruplet: QuadrupletIndex): number {
    return (this.#rows[quadruplet * ROW_WORDS + 1] ?? 0) >>> 0;
  }

  portA(quadruplet: QuadrupletIndex): number {
    return (this.#rows[quadruplet * ROW_WORDS + 2] ?? 0) & 0xffff;
  }

  portB(quadruplet: QuadrupletIndex): number {
    return (this.#rows[quadruplet * ROW_WORDS + 2] ?? 0) >>> 16;
  }

  /**
   * Looks the quadruplets of decoded segments up, makes those that are new, and writes DIRECTION into their rows.
   *
   * @param at the first word of the first row, `until` that behind the last one
   */
  findAll(words: Int32Array, at: number, until: number): void {
    this.#warmSlots(words, at, until);
    const recent = this.#recent;
    for (let row = at; row < until; row += SEGMENT_WORDS) {
      const source = words[row + SOURCE] ?? 0;
      const destination = words[row + DESTINATION] ?? 0;
      const sent = words[row + PORTS] ?? 0;
      const fromA = isFromA(source, destination, sent);
      const a = fromA ? source : destination;
      const b = fromA ? destination : source;
      const ports = fromA ? turned(sent) : sent;
      const version = ((words[row + MARKS] ?? 0) & IS_IPV6) !== 0 ? VERSION_6 : 0;
      const hash = hashOf(a, b, ports, version);
      const place = (hash & (RECENT_SLOTS - 1)) * RECENT_WORDS;
      const known = recent[place] ?? 0;
      let quadruplet = (known & ROW_MASK) - 1;
      if (
        recent[place + 3] !== ports ||
        recent[place + 1] !== a ||
        recent[place + 2] !== b ||
        known === 0 ||
        (known & VERSION_6) !== version
      ) {
        quadruplet = this.#look(hash, a, b, ports, version);
        recent[place] = (quadruplet + 1) | version;
        recent[place + 1] = a;
        recent[place + 2] = b;
        recent[place + 3] = ports;
      }
      words[row + DIRECTION] = (quadruplet << 1) | (fromA ? 1 : 0);
    }
  }

  /**
   * Reads the slots of the quadruplets that a SYN opens. Nothing comes of it but that they are in the cache: side by side, as
   * many as the processor can wait for at a time, where the search would wait for one after the other (300 ns each).
   */
  #warmSlots(words: Int32Array, at: number, until: number): void {
    const hashes = this.#hashes;
    let count = 0;
    for (let row = at; row < until && count < HASHES; row += SEGMENT_WORDS) {
      const marks = words[row + MARKS] ?? 0;
      if ((marks & SYN_OR_ACK) !== SYN_ONLY) continue;
      const source = words[row + SOURCE] ?? 0;
      const destination = words[row + DESTINATION] ?? 0;
      const sent = words[row + PORTS] ?? 0;
      const fromA = isFromA(source, destination, sent);
      hashes[count++] = hashOf(
        fromA ? source : destination,
        fromA ? destination : source,
        fromA ? turned(sent) : sent,
        (marks & IS_IPV6) !== 0 ? VERSION_6 : 0,
      );
    }
    const slots = this.#slots;
    const mask = this.#mask;
    let warmth = 0;
    for (let i = 0; i < count; i++) warmth ^= slots[(hashes[i] ?? 0) & mask] ?? 0;
    this.warmth = warmth;
  }

  /** Whether the segment of a row is of the quadruplet; then its DIRECTION is written. Cheaper than to look for its own. */
  takes(quadruplet: QuadrupletIndex, words: Int32Array, row: number): boolean {
    const rows = this.#rows;
    const at = quadruplet * ROW_WORDS;
    const a = rows[at] ?? 0;
    const b = rows[at + 1] ?? 0;
    const ports = rows[at + 2] ?? 0;
    const source = words[row + SOURCE] ?? 0;
    const destination = words[row + DESTINATION] ?? 0;
    const sent = words[row + PORTS] ?? 0;
    const fromA = source === a && destination === b && turned(sent) === ports;
    if (!fromA && (source !== b || destination !== a || sent !== ports)) return false;
    words[row + DIRECTION] = (quadruplet << 1) | (fromA ? 1 : 0);
    return (rows[at + 3] === VERSION_6) === (((words[row + MARKS] ?? 0) & IS_IPV6) !== 0);
  }

  /** The row by the whole table, made when it is new. */
  #look(hash: number, a: number, b: number, ports: number, version: number): QuadrupletIndex {
    const slots = this.#slots;
    const rows = this.#rows;
    const mask = this.#mask;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = slots[slot] ?? 0;
      if (found === 0) return this.#add(slot, hash, a, b, ports, version);
      if (((found ^ hash) & ~mask) !== 0) continue;
      const row = (found & mask) - 1;
      const at = row * ROW_WORDS;
      if (rows[at + 2] === ports && rows[at] === a && rows[at + 1] === b && rows[at + 3] === version)
        return row;
    }
  }

  /** @param slot a free one */
  #add(slot: number, hash: number, a: number, b: number, ports: number, version: number): QuadrupletIndex {
    const row = this.length;
    if (row === this.#capacity) this.#growRows();
    const rows = this.#rows;
    const at = row * ROW_WORDS;
    rows[at] = a;
    rows[at + 1] = b;
    rows[at + 2] = ports;
    rows[at + 3] = version;
    this.newest[row] = -1;
    this.length = row + 1;
    this.#slots[slot] = (row + 1) | (hash & ~this.#mask);
    if (this.length * 3 > (this.#mask + 1) * 2) this.#growSlots();
    return row;
  }

  #growRows(): void {
    const n = nextCapacity(this.#capacity);
    this.#capacity = n;
    this.#rows = grow(this.#rows, n * ROW_WORDS);
    this.newest = grow(this.newest, n);
  }

  #growSlots(): void {
    const mask = (this.#mask + 1) * 2 - 1;
    const slots = new Int32Array(mask + 1);
    const rows = this.#rows;
    for (let row = 0; row < this.length; row++) {
      const at = row * ROW_WORDS;
      const hash = hashOf(rows[at] ?? 0, rows[at + 1] ?? 0, rows[at + 2] ?? 0, rows[at + 3] ?? 0);
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = (row + 1) | (hash & ~mask);
    }
    this.#slots = slots;
    this.#mask = mask;
  }
}

/** A is the endpoint with the smaller address, or port: unsigned, hence the sign bit. */
function isFromA(source: number, destination: number, ports: number): boolean {
  return source === destination ? ports >>> 16 <= (ports & 0xffff) : (source ^ SIGN) < (destination ^ SIGN);
}

/** The ports with source and destination exchanged. */
function turned(ports: number): number {
  return (ports >>> 16) | (ports << 16);
}

/** Mixes the key into 32 bits (signed, as Int32Array holds it): multiply-xor rounds with the constants of MurmurHash3. */
function hashOf(a: number, b: number, ports: number, version: number): number {
  let h = Math.imul(a ^ version, 0xcc9e2d51);
  h = Math.imul((h ^ (h >>> 15) ^ b) | 0, 0x1b873593);
  h = Math.imul((h ^ (h >>> 13) ^ ports) | 0, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 16), 0xc2b2ae35);
  return h ^ (h >>> 13);
}
