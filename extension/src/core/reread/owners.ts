import {
  CONNECTIONS,
  CONNECTIONS_UNPACKED,
  CURRENT,
  ENDS_UNPACKED,
  OWNER_WORDS,
  QUADRUPLETS,
  WANTED_BEFORE,
  WANTED_BITS,
} from "../fastPath/ownerWords.ts";
import { type Passes, passesOverPacked } from "../fastPath/rowPasses.ts";
import { uint32In } from "../fastPath/sharedColumns.ts";
import type { RankedSet } from "../model/rankedSet.ts";
import type { SegmentRows } from "../wire/segmentRows.ts";
import type { CaptureParts } from "./captureParts.ts";
import { rowsLeft } from "./rowsLeft.ts";

/**
 * Which connection the segments of a capture belong to, in order of their frames: on each quadruplet to the incarnation
 * that began last, as the tracker decided when they were followed. The fast path tells it (`extension/src/fastPath/owners.ts`), where rows are packed.
 */
export class Owners {
  readonly #parts: CaptureParts;
  readonly #passes: Passes;
  readonly #table: Uint32Array;
  /** Until they are released. */
  readonly #columns: readonly Uint32Array[];

  /** @param wanted numbers the quadruplets that are asked for; null: all are */
  constructor(parts: CaptureParts, wanted: RankedSet | null = null) {
    const { fastPath, connections, quadruplets } = parts;
    const { memory } = fastPath;
    const packed = connections.packedIn(fastPath);
    if (packed === null) throw new Error("Owners: not all rows of connections are packed");
    this.#parts = parts;
    this.#passes = passesOverPacked(fastPath.passes, packed, quadruplets.address);
    const count = wanted?.count ?? quadruplets.length;
    const set = wanted?.columnsIn(memory) ?? [];
    const current = uint32In(memory, count);
    const unpacked = uint32In(memory, 3 * CONNECTIONS_UNPACKED);
    this.#table = uint32In(memory, OWNER_WORDS);
    this.#table[WANTED_BITS] = set[0]?.byteOffset ?? 0;
    this.#table[WANTED_BEFORE] = set[1]?.byteOffset ?? 0;
    this.#table[CURRENT] = current.byteOffset;
    this.#table[QUADRUPLETS] = quadruplets.length;
    this.#table[CONNECTIONS] = connections.length;
    this.#table[ENDS_UNPACKED] = unpacked.byteOffset;
    this.#columns = [this.#table, current, unpacked, ...set];
  }

  /**
   * Writes CONNECTION and FROM_SERVER into the rows up to `until`, which lie in the memory of the fast path; those of quadruplets that are not wanted, or
   * that the first reading did not find, are left out. To be asked for every segment of a quadruplet, in order of frames.
   *
   * @returns the end of the rows that are there now
   */
  name(rows: SegmentRows, until: number): number {
    this.#parts.quadruplets.findAll(rows.words, 0, until);
    return rowsLeft(rows, until, this.#table, this.#passes.nameOwners);
  }

  /** Nobody asks any more. */
  release(): void {
    this.#passes.memory.give(...this.#columns);
  }
}
