/**
 * The quadruplets that a reading is about, as bits by their hashes: of a segment that is none of theirs nothing is looked up. Its quadruplet
 * lies anywhere in a table of hundreds of megabytes; the bits are a few. They lie in the memory of the fast path, which reads them.
 */

import type { SharedMemory } from "../fastPath/sharedMemory.ts";
import { hashOfEnds, type QuadrupletTable } from "../model/quadrupletTable.ts";
import type { FrameNumber, QuadrupletIndex } from "../units.ts";
import type { WantedEnds } from "../wire/frameDecoder.ts";
import type { CaptureParts } from "./captureParts.ts";

/** For each quadruplet: one in sixteen of the others is looked up in vain. */
const BITS_EACH = 16;
/** 8 MiB: more is in no cache. */
const MOST_BITS = 1 << 26;

/** Segments that are wanted when frames are read again. */
export interface WantedSegments extends WantedEnds {
  /** Where the bits lie, and their number less one. Both may change when more frames are to be read. */
  readonly address: number;
  readonly mask: number;
  /** Frames up to this one will be read. */
  reach(frame: FrameNumber): void;
}

export class WantedQuadruplets implements WantedSegments {
  readonly #quadruplets: QuadrupletTable;
  readonly #memory: SharedMemory;
  readonly #bits: Int32Array;
  readonly mask: number;

  /** @param expected how many will be added */
  constructor(
    { quadruplets, fastPath: { memory } }: Pick<CaptureParts, "quadruplets" | "fastPath">,
    expected: number,
  ) {
    this.#quadruplets = quadruplets;
    this.#memory = memory;
    let bits = 1024;
    while (bits < BITS_EACH * expected && bits < MOST_BITS) bits *= 2;
    this.#bits = memory.take(bits >>> 5);
    this.mask = bits - 1;
  }

  get address(): number {
    return this.#bits.byteOffset;
  }

  add(quadruplet: QuadrupletIndex): void {
    const bit = this.#quadruplets.hashAt(quadruplet) & this.mask;
    this.#bits[bit >>> 5] = (this.#bits[bit >>> 5] ?? 0) | (1 << (bit & 31));
  }

  /** False: the segment is of none of them. */
  mayHave(source: number, destination: number, ports: number, isIpv6: boolean): boolean {
    const bit = hashOfEnds(source, destination, ports, isIpv6) & this.mask;
    return ((this.#bits[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0;
  }

  /** All were added before the first frame. */
  reach(): void {}

  /** None is left. */
  clear(): void {
    this.#bits.fill(0);
  }

  /** Nobody asks any more. */
  release(): void {
    this.#memory.give(this.#bits);
  }
}
