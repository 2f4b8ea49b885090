/**
 * The quadruplets of a capture, each once, found by hash. A quadruplet is two endpoints in no order; the table
 * names the lower one A, so that a segment's direction is one comparison ("from A" or "from B").
 *
 * Open addressing over typed arrays (measured against nested Maps: twice as fast; string keys: four times). A slot
 * holds the whole key in 16 bytes, so that a segment's quadruplet is found within one cache line: with the key in the
 * columns it took five, and was a fifth of reading and following.
 *
 * Before the table stands a small one of the quadruplets seen last: the slots of those that are open lie all over the
 * table, each on a page of its own, and thousands of pages are more than a processor keeps addresses of.
 */

import type { QuadrupletIndex } from "../units.ts";
import { grow, nextCapacity } from "./columns.ts";

const SLOT_WORDS = 4;
/** 256 KiB: what a second-level cache holds beside the rows. */
const RECENT_SLOTS = 1 << 14;
const IS_IPV6 = 0x80000000 | 0;
const ROW_MASK = 0x7fffffff;

export class QuadrupletTable {
  length = 0;
  /** Result of the latest `find`: whether the source is endpoint A. */
  fromA = false;

  addressA: Uint32Array<ArrayBuffer>;
  addressB: Uint32Array<ArrayBuffer>;
  /** Port of A in the low, of B in the high 16 bits. */
  ports: Uint32Array<ArrayBuffer>;
  ipVersion: Uint8Array<ArrayBuffer>;
  /** The newest incarnation, as a row of the ConnectionTable; -1 before the first. */
  newest: Int32Array<ArrayBuffer>;
  /** How many incarnations there are. */
  incarnations: Uint32Array<ArrayBuffer>;

  #capacity: number;
  /** Quadruples (row + 1, with bit 31 for IPv6; address A; address B; ports); their number is a power of two. */
  #slots: Int32Array<ArrayBuffer>;
  #mask: number;
  /** As `#slots`, one for each value of the hash's low bits: what was found there last. */
  readonly #recent: Int32Array<ArrayBuffer> = new Int32Array(RECENT_SLOTS * SLOT_WORDS);

  constructor(expected: number) {
    const n = Math.max(1024, expected);
    this.#capacity = n;
    this.addressA = new Uint32Array(n);
    this.addressB = new Uint32Array(n);
    this.ports = new Uint32Array(n);
    this.ipVersion = new Uint8Array(n);
    this.newest = new Int32Array(n);
    this.incarnations = new Uint32Array(n);
    let slots = 2048;
    while (slots < n * 1.5) slots *= 2;
    this.#slots = new Int32Array(slots * SLOT_WORDS);
    this.#mask = slots - 1;
  }

  portA(quadruplet: QuadrupletIndex): number {
    return (this.ports[quadruplet] ?? 0) & 0xffff;
  }

  portB(quadruplet: QuadrupletIndex): number {
    return (this.ports[quadruplet] ?? 0) >>> 16;
  }

  /**
   * The row of the quadruplet, made when it is new; sets `fromA`. Addresses are as in `Segment`: unsigned 32-bit
   * numbers, of which those of IPv6 are rows of the AddressTable.
   */
  find(
    ipVersion: number,
    sourceAddress: number,
    sourcePort: number,
    destinationAddress: number,
    destinationPort: number,
  ): QuadrupletIndex {
    const fromA =
      sourceAddress < destinationAddress ||
      (sourceAddress === destinationAddress && sourcePort <= destinationPort);
    this.fromA = fromA;
    const a = (fromA ? sourceAddress : destinationAddress) | 0;
    const b = (fromA ? destinationAddress : sourceAddress) | 0;
    const ports = fromA ? sourcePort | (destinationPort << 16) : destinationPort | (sourcePort << 16);
    const version = ipVersion === 6 ? IS_IPV6 : 0;
    const hash = hashOf(a, b, ports, version);
    const recent = this.#recent;
    const at = (hash & (RECENT_SLOTS - 1)) * SLOT_WORDS;
    const known = recent[at] ?? 0;
    if (
      recent[at + 3] === ports &&
      recent[at + 1] === a &&
      recent[at + 2] === b &&
      known !== 0 &&
      (known & IS_IPV6) === version
    )
      return (known & ROW_MASK) - 1;
    const row = this.#look(hash, a, b, ports, version);
    recent[at] = (row + 1) | version;
    recent[at + 1] = a;
    recent[at + 2] = b;
    recent[at + 3] = ports;
    return row;
  }

  /** The row by the whole table, made when it is new. */
  #look(hash: number, a: number, b: number, ports: number, version: number): QuadrupletIndex {
    const slots = this.#slots;
    const mask = this.#mask;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const at = slot * SLOT_WORDS;
      const found = slots[at] ?? 0;
      if (found === 0) return this.#add(at, a, b, ports, version);
      if (
        slots[at + 3] === ports &&
        slots[at + 1] === a &&
        slots[at + 2] === b &&
        (found & IS_IPV6) === version
      )
        return (found & ROW_MASK) - 1;
    }
  }

  /** Forgets the incarnations, keeps the quadruplets: for tracking again in another order. */
  forgetIncarnations(): void {
    this.newest.fill(-1);
    this.incarnations.fill(0);
  }

  /** @param at first word of the free slot */
  #add(at: number, a: number, b: number, ports: number, version: number): QuadrupletIndex {
    const row = this.length;
    if (row === this.#capacity) this.#growRows();
    this.addressA[row] = a;
    this.addressB[row] = b;
    this.ports[row] = ports;
    this.ipVersion[row] = version === 0 ? 4 : 6;
    this.newest[row] = -1;
    this.length = row + 1;
    this.#slots[at] = (row + 1) | version;
    this.#slots[at + 1] = a;
    this.#slots[at + 2] = b;
    this.#slots[at + 3] = ports;
    if (this.length * 3 > (this.#mask + 1) * 2) this.#growSlots();
    return row;
  }

  #growRows(): void {
    const n = nextCapacity(this.#capacity);
    this.#capacity = n;
    this.addressA = grow(this.addressA, n);
    this.addressB = grow(this.addressB, n);
    this.ports = grow(this.ports, n);
    this.ipVersion = grow(this.ipVersion, n);
    this.newest = grow(this.newest, n);
    this.incarnations = grow(this.incarnations, n);
  }

  #growSlots(): void {
    const old = this.#slots;
    const mask = (this.#mask + 1) * 2 - 1;
    const slots = new Int32Array((mask + 1) * SLOT_WORDS);
    for (let i = 0; i < old.length; i += SLOT_WORDS) {
      const found = old[i] ?? 0;
      if (found === 0) continue;
      const a = old[i + 1] ?? 0;
      const b = old[i + 2] ?? 0;
      const ports = old[i + 3] ?? 0;
      let slot = hashOf(a, b, ports, found & IS_IPV6) & mask;
      while (slots[slot * SLOT_WORDS] !== 0) slot = (slot + 1) & mask;
      const at = slot * SLOT_WORDS;
      slots[at] = found;
      slots[at + 1] = a;
      slots[at + 2] = b;
      slots[at + 3] = ports;
    }
    this.#slots = slots;
    this.#mask = mask;
  }
}

/** Mixes the key into 32 bits (signed, as Int32Array holds it): multiply-xor rounds with the constants of MurmurHash3. */
function hashOf(a: number, b: number, ports: number, version: number): number {
  let h = Math.imul(a ^ version, 0xcc9e2d51);
  h = Math.imul((h ^ (h >>> 15) ^ b) | 0, 0x1b873593);
  h = Math.imul((h ^ (h >>> 13) ^ ports) | 0, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 16), 0xc2b2ae35);
  return h ^ (h >>> 13);
}
