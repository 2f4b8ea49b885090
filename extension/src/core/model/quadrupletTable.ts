/**
 * The quadruplets of a capture, each once, found by hash. A quadruplet is two endpoints in no order; the table
 * names the lower one A, so that a segment's direction is one comparison ("from A" or "from B").
 *
 * Open addressing over typed arrays: a slot is (row + 1, full hash), so that probing and growing never touch the
 * rows (measured against nested Maps: twice as fast; string keys: four times).
 */

import type { QuadrupletIndex } from "../units.ts";
import { grow, nextCapacity } from "./columns.ts";

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
  /** Pairs (row + 1, hash); the length is a power of two. */
  #slots: Int32Array<ArrayBuffer>;
  #mask: number;

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
    this.#slots = new Int32Array(slots * 2);
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
    const a = fromA ? sourceAddress : destinationAddress;
    const b = fromA ? destinationAddress : sourceAddress;
    const ports = fromA ? sourcePort | (destinationPort << 16) : destinationPort | (sourcePort << 16);
    const hash = hashOf(a, b, ports, ipVersion);

    const slots = this.#slots;
    const mask = this.#mask;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const row = (slots[slot * 2] ?? 0) - 1;
      if (row < 0) return this.#add(slot, hash, a, b, ports, ipVersion);
      if (
        slots[slot * 2 + 1] === hash &&
        this.addressA[row] === a &&
        this.addressB[row] === b &&
        this.ports[row] === ports >>> 0 &&
        this.ipVersion[row] === ipVersion
      )
        return row;
    }
  }

  /** Forgets the incarnations, keeps the quadruplets: for tracking again in another order. */
  forgetIncarnations(): void {
    this.newest.fill(-1);
    this.incarnations.fill(0);
  }

  #add(slot: number, hash: number, a: number, b: number, ports: number, ipVersion: number): QuadrupletIndex {
    const row = this.length;
    if (row === this.#capacity) this.#growRows();
    this.addressA[row] = a;
    this.addressB[row] = b;
    this.ports[row] = ports;
    this.ipVersion[row] = ipVersion;
    this.newest[row] = -1;
    this.incarnations[row] = 0;
    this.length = row + 1;
    this.#slots[slot * 2] = row + 1;
    this.#slots[slot * 2 + 1] = hash;
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
    const slots = new Int32Array((mask + 1) * 2);
    for (let i = 0; i < old.length; i += 2) {
      const row = old[i] ?? 0;
      if (row === 0) continue;
      const hash = old[i + 1] ?? 0;
      let slot = hash & mask;
      while (slots[slot * 2] !== 0) slot = (slot + 1) & mask;
      slots[slot * 2] = row;
      slots[slot * 2 + 1] = hash;
    }
    this.#slots = slots;
    this.#mask = mask;
  }
}

/** Mixes the key into 32 bits (signed, as Int32Array holds it): multiply-xor rounds with the constants of MurmurHash3. */
function hashOf(a: number, b: number, ports: number, ipVersion: number): number {
  let h = Math.imul(a ^ ipVersion, 0xcc9e2d51);
  h = Math.imul((h ^ (h >>> 15) ^ b) | 0, 0x1b873593);
  h = Math.imul((h ^ (h >>> 13) ^ ports) | 0, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 16), 0xc2b2ae35);
  return h ^ (h >>> 13);
}
