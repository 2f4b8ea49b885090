import {
  CONNECTIONS,
  CONNECTIONS_UNPACKED,
  ENDS_UNPACKED,
  LEVELS,
  LISTED,
  LISTED_MOST,
  OWNER_BITS,
  OWNER_BITS_MASK,
  OWNER_BYTES,
  OWNER_SLOTS,
  OWNER_WORDS,
} from "../fastPath/ownerWords.ts";
import { type Passes, passesOverPacked } from "../fastPath/rowPasses.ts";
import { uint32In } from "../fastPath/sharedColumns.ts";
import type { FrameNumber } from "../units.ts";
import { FRAME, SEGMENT_WORDS, type SegmentRows } from "../wire/segmentRows.ts";
import type { CaptureParts } from "./captureParts.ts";
import { rowsLeft } from "./rowsLeft.ts";
import { WantedQuadruplets, type WantedSegments } from "./wantedQuadruplets.ts";

/** In the generated capture 6,000 of those that are asked for are open at a time. A power of two. */
const LISTED_AT_FIRST = 1 << 14;

/**
 * Which connection the segments of a capture belong to, in order of their frames: on each quadruplet to the incarnation
 * that began last, as the tracker decided when they were followed. The fast path tells it (`extension/src/fastPath/owners.ts`), where rows are packed.
 *
 * It lists the connections that are asked for from their first frame to their last: for a summary these are few, however large the capture is, and
 * found in a table that the processor's second cache holds, as their bits in the first one, which tell of most other segments that they are of none of them.
 */
export class Owners implements WantedSegments {
  readonly #parts: CaptureParts;
  readonly #passes: Passes;
  readonly #table: Uint32Array;
  readonly #unpacked: Uint32Array;
  #bits: WantedQuadruplets;
  #listed: Int32Array;
  #slots: Int32Array;
  #reached: FrameNumber = 0;

  /**
   * @param levels by connection, what is gathered of it (`gatherLevels.ts`), in the memory of the fast path; of those with nothing no segment is named
   * @param most how many are listed, until there are more; a power of two
   */
  constructor(parts: CaptureParts, levels: Uint8Array, most: number = LISTED_AT_FIRST) {
    const { fastPath, connections, quadruplets } = parts;
    const { memory } = fastPath;
    const packed = connections.packedIn(fastPath);
    if (packed === null) throw new Error("Owners: not all rows of connections are packed");
    this.#parts = parts;
    this.#passes = passesOverPacked(fastPath.passes, packed, quadruplets.address);
    this.#unpacked = uint32In(memory, 4 * CONNECTIONS_UNPACKED);
    this.#table = uint32In(memory, OWNER_WORDS);
    this.#table[LEVELS] = levels.byteOffset;
    this.#table[CONNECTIONS] = connections.length;
    this.#table[ENDS_UNPACKED] = this.#unpacked.byteOffset;
    this.#listed = memory.take(0);
    this.#slots = memory.take(0);
    this.#bits = new WantedQuadruplets(parts, 0);
    this.#makeRoom(most);
  }

  get address(): number {
    return this.#bits.address;
  }

  get mask(): number {
    return this.#bits.mask;
  }

  mayHave(source: number, destination: number, ports: number, isIpv6: boolean): boolean {
    return this.#bits.mayHave(source, destination, ports, isIpv6);
  }

  reach(frame: FrameNumber): void {
    if (frame <= this.#reached) return;
    this.#reached = frame;
    const table = this.#table.byteOffset;
    while (this.#passes.listOwners(table, frame) === 0) {
      this.#slots.fill(0);
      this.#bits.clear();
      const most = this.#table[LISTED_MOST] ?? 0;
      if (2 * this.#passes.dropOwners(table) > most) this.#makeRoom(2 * most);
    }
  }

  /**
   * Writes CONNECTION and FROM_SERVER into the rows up to `until`, which lie in the memory of the fast path; those of connections that are not asked for
   * are left out. To be asked for every segment of all others, in order of frames.
   *
   * @returns the end of the rows that are there now
   */
  name(rows: SegmentRows, until: number): number {
    this.reach((rows.words[until - SEGMENT_WORDS + FRAME] ?? 0) >>> 0);
    return rowsLeft(rows, until, this.#table, this.#passes.nameOwners);
  }

  #makeRoom(most: number): void {
    const { memory } = this.#passes;
    memory.give(this.#slots);
    this.#bits.release();
    this.#slots = memory.take(2 * most);
    this.#listed = memory.longer(this.#listed, (most * OWNER_BYTES) / Int32Array.BYTES_PER_ELEMENT);
    this.#bits = new WantedQuadruplets(this.#parts, most);
    this.#table[LISTED] = this.#listed.byteOffset;
    this.#table[LISTED_MOST] = most;
    this.#table[OWNER_SLOTS] = this.#slots.byteOffset;
    this.#table[OWNER_BITS] = this.#bits.address;
    this.#table[OWNER_BITS_MASK] = this.#bits.mask;
    this.#passes.dropOwners(this.#table.byteOffset);
  }

  /** Nobody asks any more. */
  release(): void {
    this.#passes.memory.give(this.#table, this.#unpacked, this.#listed, this.#slots);
    this.#bits.release();
  }
}
