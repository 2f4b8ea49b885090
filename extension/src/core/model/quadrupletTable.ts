/**
 * The quadruplets of a capture, each once, found by hash. A quadruplet is two endpoints in no order; the table
 * names the lower one A, so that a segment's direction is one comparison (DIRECTION of `SegmentRows`).
 *
 * They are looked up by the fast path (`extension/src/fastPath/quadruplets.ts`); here the table has its room, and is read.
 *
 * Open addressing over typed arrays (measured against nested Maps: twice as fast; string keys: four times). A slot is
 * one word, the row and as many bits of the hash as the row leaves, so that a new quadruplet reads no row: slots are
 * asked for in no order, and each page of them that the processor has no address of costs more than all else here. The key
 * stands in the row, 16 bytes, where those seen together lie together.
 *
 * Before the table stands a small one of the quadruplets seen last: the slots of those that are open lie all over the
 * table, each on a page of its own, and thousands of pages are more than a processor keeps addresses of.
 */

import type { FastPath } from "../fastPath/fastPath.ts";
import { secretHash } from "../secretHash.ts";
import type { QuadrupletIndex } from "../units.ts";
import { DESTINATION, DIRECTION, IS_IPV6, MARKS, PORTS, SEGMENT_WORDS, SOURCE } from "../wire/segmentRows.ts";
import { nextCapacity } from "./columns.ts";

/** A row: address A, address B, ports (A in the low, B in the high 16 bits), IP version. */
const ROW_WORDS = 4;
const SIGN = 0x80000000 | 0;
const VERSION_6 = 0x80000000 | 0;
const MOST_SLOTS_AT_FIRST = 1 << 24;

export class QuadrupletTable {
  /** By quadruplet, the newest incarnation, as a row of the ConnectionTable; -1 before the first. */
  newest: Int32Array;

  readonly #fastPath: FastPath;
  #capacity: number;
  #rows: Int32Array;
  /** Row + 1 in the bits of the mask (0: free), above them those of the hash. Their number is a power of two. */
  #slots: Int32Array;
  /** How many there were when they were given up. */
  #letGo = 0;

  constructor(expected: number, fastPath: FastPath) {
    const n = Math.max(1024, expected);
    this.#fastPath = fastPath;
    this.#capacity = n;
    this.#rows = fastPath.memory.take(n * ROW_WORDS);
    this.newest = fastPath.memory.take(n);
    let slots = 2048;
    // More are made when two thirds are taken; larger than needed they lie on more pages, and all of those are touched.
    while (slots < Math.min(n, MOST_SLOTS_AT_FIRST)) slots *= 2;
    this.#slots = fastPath.memory.take(slots);
    this.#place();
  }

  get length(): number {
    return this.#fastPath.quadruplets;
  }

  /** Where the rows stand in the memory of the fast path. */
  get address(): number {
    return this.#rows.byteOffset;
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
   * @param words rows of `SegmentRows`
   * @param at the first word of the first row, `until` that behind the last one
   */
  findAll(words: Int32Array, at: number, until: number): void {
    this.#makeRoomFor((until - at) / SEGMENT_WORDS);
    this.#fastPath.findQuadruplets(words, at, until);
  }

  /** The hash by which a quadruplet is found, and that of a segment's: equal where they are the same. */
  hashAt(quadruplet: QuadrupletIndex): number {
    const rows = this.#rows;
    const at = quadruplet * ROW_WORDS;
    return hashOf(rows[at] ?? 0, rows[at + 1] ?? 0, rows[at + 2] ?? 0, rows[at + 3] ?? 0);
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

  /** Hardly any will be looked up any more, or none: what that takes, 4 bytes and more a quadruplet, is room for others until one is. */
  letGo(): void {
    this.#letGo = this.#slots.length;
    this.#fastPath.memory.give(this.#slots);
    this.#slots = new Int32Array();
  }

  #makeRoomFor(more: number): void {
    if (this.#slots.length === 0) this.#makeSlots(this.#letGo);
    const needed = this.length + more;
    const isFull = needed > this.#capacity;
    const isDense = needed * 3 > this.#slots.length * 2;
    if (!isFull && !isDense) return;
    while (needed > this.#capacity) this.#growRows();
    while (needed * 3 > this.#slots.length * 2) this.#growSlots();
    this.#place();
  }

  #place(): void {
    this.#fastPath.placeQuadruplets(this.#slots, this.#rows, this.newest);
  }

  #growRows(): void {
    const n = nextCapacity(this.#capacity);
    this.#capacity = n;
    const { memory } = this.#fastPath;
    this.#rows = memory.longer(this.#rows, n * ROW_WORDS);
    this.newest = memory.longer(this.newest, n);
  }

  #growSlots(): void {
    const before = this.#slots;
    this.#makeSlots(before.length * 2);
    this.#fastPath.memory.give(before);
  }

  #makeSlots(count: number): void {
    const slots = this.#fastPath.memory.take(count);
    const mask = slots.length - 1;
    const rows = this.#rows;
    const { length } = this;
    for (let row = 0; row < length; row++) {
      const at = row * ROW_WORDS;
      const hash = hashOf(rows[at] ?? 0, rows[at + 1] ?? 0, rows[at + 2] ?? 0, rows[at + 3] ?? 0);
      let slot = hash & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = (row + 1) | (hash & ~mask);
    }
    this.#slots = slots;
    this.#place();
  }
}

/** The ports with source and destination exchanged. */
function turned(ports: number): number {
  return (ports >>> 16) | (ports << 16);
}

/** A is the endpoint with the smaller address, or port: unsigned, hence the sign bit. */
function isFromA(source: number, destination: number, ports: number): boolean {
  return source === destination ? ports >>> 16 <= (ports & 0xffff) : (source ^ SIGN) < (destination ^ SIGN);
}

/** The hash of the quadruplet of a segment, by its fields as `SegmentRows` has them. */
export function hashOfEnds(source: number, destination: number, sent: number, isIpv6: boolean): number {
  const version = isIpv6 ? VERSION_6 : 0;
  return isFromA(source, destination, sent)
    ? hashOf(source, destination, turned(sent), version)
    : hashOf(destination, source, sent, version);
}

/** Mixes the key into 32 bits (signed, as Int32Array holds it), as the fast path does. */
function hashOf(a: number, b: number, ports: number, version: number): number {
  return secretHash(a ^ version, b, ports, 0);
}
