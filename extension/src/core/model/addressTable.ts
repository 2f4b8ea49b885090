/**
 * IPv6 addresses as small numbers, so that a segment's address is a number whatever its IP version. An IPv4
 * address is its own number and needs no table. Each address is kept once, as four words, and found by open
 * addressing: no object and no string for an address that is known. The fast path finds those that are known by itself
 * (`extension/src/fastPath/addresses.ts`).
 */

import type { FastPath } from "../fastPath/fastPath.ts";
import { uint32In } from "../fastPath/sharedColumns.ts";
import { secretHash } from "../secretHash.ts";
import { formatIpv4, formatIpv6 } from "../wire/addressText.ts";

const FIRST_CAPACITY = 256;

export class AddressTable {
  /** Four words an address: its bytes as they stand in a frame. */
  #words: Uint32Array;
  /** Number + 1 of the address in the slot; 0: free. Twice the capacity and more: half empty at worst. */
  #slots: Uint32Array;
  #length = 0;
  readonly #fastPath: FastPath | null;

  /** @param fastPath in whose memory they lie, for it to find them; else they have memory of their own */
  constructor(fastPath: FastPath | null = null) {
    this.#fastPath = fastPath;
    this.#words = this.#take(4 * FIRST_CAPACITY);
    this.#slots = this.#take(2 * FIRST_CAPACITY);
    fastPath?.placeAddresses(this, this.#words, this.#slots);
  }

  /** How many IPv6 addresses are in the table. */
  get length(): number {
    return this.#length;
  }

  /** The number of the 16-byte address at `at`, from 0, in the order in which they were first seen. */
  internIpv6(view: DataView, at: number): number {
    const a = view.getUint32(at, true);
    const b = view.getUint32(at + 4, true);
    const c = view.getUint32(at + 8, true);
    const d = view.getUint32(at + 12, true);
    const words = this.#words;
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = secretHash(a, b, c, d) & mask;
    for (let found = slots[slot] ?? 0; found !== 0; found = slots[slot] ?? 0) {
      const w = 4 * (found - 1);
      if (words[w + 3] === d && words[w + 2] === c && words[w + 1] === b && words[w] === a) return found - 1;
      slot = (slot + 1) & mask;
    }
    return this.#add(slot, a, b, c, d);
  }

  /** `address` as text: dotted for IPv4, RFC 5952 for IPv6. `ipVersion` is 4 or 6. */
  format(ipVersion: number, address: number): string {
    if (ipVersion === 4) return formatIpv4(address);
    return formatIpv6(new DataView(this.bytes(6, address).buffer), 0);
  }

  /** The 4 or 16 bytes of an address in network order, a copy. */
  bytes(ipVersion: number, address: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(ipVersion === 4 ? 4 : 16);
    const view = new DataView(bytes.buffer);
    if (ipVersion === 4) {
      view.setUint32(0, address);
      return bytes;
    }
    if (address < 0 || address >= this.#length) {
      throw new Error(`AddressTable: no IPv6 address ${address} among ${this.#length}`);
    }
    for (let i = 0; i < 4; i++) view.setUint32(4 * i, this.#words[4 * address + i] ?? 0, true);
    return bytes;
  }

  #add(slot: number, a: number, b: number, c: number, d: number): number {
    const number = this.#length;
    this.#words.set([a, b, c, d], 4 * number);
    this.#slots[slot] = number + 1;
    this.#length++;
    if (4 * this.#length === this.#words.length) this.#grow();
    return number;
  }

  #grow(): void {
    const words = this.#take(2 * this.#words.length);
    words.set(this.#words);
    const slots = this.#take(2 * this.#slots.length);
    const mask = slots.length - 1;
    for (let i = 0; i < this.#length; i++) {
      const w = 4 * i;
      let slot = secretHash(words[w] ?? 0, words[w + 1] ?? 0, words[w + 2] ?? 0, words[w + 3] ?? 0) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = i + 1;
    }
    this.#fastPath?.memory.give(this.#words, this.#slots);
    this.#words = words;
    this.#slots = slots;
    this.#fastPath?.placeAddresses(this, words, slots);
  }

  #take(length: number): Uint32Array {
    return this.#fastPath === null ? new Uint32Array(length) : uint32In(this.#fastPath.memory, length);
  }
}
