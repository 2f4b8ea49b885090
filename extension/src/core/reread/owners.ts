import { CLIENT_IS_B, FIRST_FRAME, FLAGS, NEXT, PREVIOUS } from "../model/connectionTable.ts";
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

/** Of an incarnation, in one word, so that its row is not read for each of its segments: row + 1, and two marks. */
const ROW_SHIFT = 2;
const HAS_NEXT = 2;
const CLIENT_AT_B = 1;

/**
 * Which connection the segments of a capture belong to, in order of their frames: on each quadruplet to the incarnation
 * that began last, as the tracker decided when they were followed.
 */
export class Owners {
  readonly #parts: CaptureParts;
  /** By quadruplet, what is known of the incarnation of its latest segment; 0: none has come. */
  readonly #current: Uint32Array;

  constructor(parts: CaptureParts) {
    this.#parts = parts;
    this.#current = new Uint32Array(parts.quadruplets.length);
  }

  /** Writes CONNECTION and FROM_SERVER into the rows up to `until`. To be asked for every segment of a quadruplet, in order. */
  name({ words }: SegmentRows, until: number): void {
    const { connections, quadruplets } = this.#parts;
    const current = this.#current;
    quadruplets.findAll(words, 0, until);
    for (let at = 0; at < until; at += SEGMENT_WORDS) {
      const direction = words[at + DIRECTION] ?? 0;
      const quadruplet = direction >>> 1;
      let known = current[quadruplet] ?? 0;
      if (known === 0) known = this.#knownOf(this.#firstOf(quadruplet));
      const frame = (words[at + FRAME] ?? 0) >>> 0;
      while ((known & HAS_NEXT) !== 0) {
        const next = connections.word((known >>> ROW_SHIFT) - 1, NEXT);
        if (connections.unsigned(next, FIRST_FRAME) > frame) break;
        known = this.#knownOf(next);
      }
      current[quadruplet] = known;
      words[at + CONNECTION] = (known >>> ROW_SHIFT) - 1;
      if ((direction & 1) === (known & CLIENT_AT_B))
        words[at + MARKS] = (words[at + MARKS] ?? 0) | FROM_SERVER;
    }
  }

  #knownOf(row: ConnectionIndex): number {
    const { connections } = this.#parts;
    const hasNext = connections.word(row, NEXT) >= 0 ? HAS_NEXT : 0;
    const clientAtB = (connections.word(row, FLAGS) & CLIENT_IS_B) !== 0 ? CLIENT_AT_B : 0;
    return (((row + 1) << ROW_SHIFT) | hasNext | clientAtB) >>> 0;
  }

  #firstOf(quadruplet: QuadrupletIndex): number {
    const { connections, quadruplets } = this.#parts;
    let row = quadruplets.newest[quadruplet] ?? -1;
    for (let before = row; before >= 0; before = connections.word(before, PREVIOUS)) row = before;
    return row;
  }
}
