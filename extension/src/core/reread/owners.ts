import { CLIENT_IS_B, FIRST_FRAME, FLAGS, NEXT, PREVIOUS } from "../model/connectionTable.ts";
import type { RankedSet } from "../model/rankedSet.ts";
import type { ConnectionIndex, QuadrupletIndex } from "../units.ts";
import {
  CONNECTION,
  DIRECTION,
  FRAME,
  FROM_SERVER,
  MARKS,
  SEGMENT_WORDS,
  type SegmentRows,
} from "../wire/segmentRows.ts";
import type { CaptureParts } from "./captureParts.ts";

/** Of an incarnation, in one word: row + 1, and a mark. */
const ROW_SHIFT = 1;
const CLIENT_AT_B = 1;
/** No frame: there is no incarnation after it. */
const NEVER = 0xffffffff;

/**
 * Which connection the segments of a capture belong to, in order of their frames: on each quadruplet to the incarnation
 * that began last, as the tracker decided when they were followed.
 */
export class Owners {
  readonly #parts: CaptureParts;
  /** Numbers the quadruplets that are asked for; null: all are. */
  readonly #wanted: RankedSet | null;
  /** By quadruplet, the incarnation of its latest segment, 0 before one has come; and the first frame of the next. So rows are not read for each segment. */
  readonly #current: Uint32Array;
  readonly #until: Uint32Array;

  constructor(parts: CaptureParts, wanted: RankedSet | null = null) {
    this.#parts = parts;
    this.#wanted = wanted;
    const count = wanted?.count ?? parts.quadruplets.length;
    this.#current = new Uint32Array(count);
    this.#until = new Uint32Array(count);
  }

  /**
   * Writes CONNECTION and FROM_SERVER into the rows up to `until`; the rows of quadruplets that are not wanted are left out.
   * To be asked for every segment of a quadruplet, in order.
   *
   * @returns the end of the rows that are there now
   */
  name({ words }: SegmentRows, until: number): number {
    const wanted = this.#wanted;
    const current = this.#current;
    this.#parts.quadruplets.findAll(words, 0, until);
    let end = 0;
    for (let at = 0; at < until; at += SEGMENT_WORDS) {
      const direction = words[at + DIRECTION] ?? 0;
      const place = wanted === null ? direction >>> 1 : wanted.rankOf(direction >>> 1);
      if (place < 0) continue;
      if (current[place] === 0) this.#enter(place, this.#firstOf(direction >>> 1));
      const frame = (words[at + FRAME] ?? 0) >>> 0;
      while (frame >= (this.#until[place] ?? NEVER)) this.#enter(place, this.#nextOf(place));
      const known = current[place] ?? 0;
      words[at + CONNECTION] = (known >>> ROW_SHIFT) - 1;
      if ((direction & 1) === (known & CLIENT_AT_B))
        words[at + MARKS] = (words[at + MARKS] ?? 0) | FROM_SERVER;
      if (end < at) words.copyWithin(end, at, at + SEGMENT_WORDS);
      end += SEGMENT_WORDS;
    }
    return end;
  }

  /** The segments of a quadruplet are from now on those of this incarnation. */
  #enter(place: number, row: ConnectionIndex): void {
    const { connections } = this.#parts;
    const next = connections.word(row, NEXT);
    const clientAtB = (connections.word(row, FLAGS) & CLIENT_IS_B) !== 0 ? CLIENT_AT_B : 0;
    this.#current[place] = ((row + 1) << ROW_SHIFT) | clientAtB;
    this.#until[place] = next < 0 ? NEVER : connections.unsigned(next, FIRST_FRAME);
  }

  #nextOf(place: number): ConnectionIndex {
    return this.#parts.connections.word(((this.#current[place] ?? 0) >>> ROW_SHIFT) - 1, NEXT);
  }

  #firstOf(quadruplet: QuadrupletIndex): ConnectionIndex {
    const { connections, quadruplets } = this.#parts;
    let row = quadruplets.newest[quadruplet] ?? -1;
    for (let before = row; before >= 0; before = connections.word(before, PREVIOUS)) row = before;
    return row;
  }
}
