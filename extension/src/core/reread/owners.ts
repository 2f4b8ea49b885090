import { CLIENT_IS_B, FIRST_FRAME, FLAGS, NEXT, PREVIOUS } from "../model/connectionTable.ts";
import type { QuadrupletIndex } from "../units.ts";
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

/**
 * Which connection the segments of a capture belong to, in order of their frames: on each quadruplet to the incarnation
 * that began last, as the tracker decided when they were followed.
 */
export class Owners {
  readonly #parts: CaptureParts;
  /** By quadruplet, the incarnation of its latest segment + 1; 0: none has come. */
  readonly #current: Uint32Array;

  constructor(parts: CaptureParts) {
    this.#parts = parts;
    this.#current = new Uint32Array(parts.quadruplets.length);
  }

  /** Writes CONNECTION and FROM_SERVER into the rows up to `until`. To be asked for every segment, in order. */
  name({ words }: SegmentRows, until: number): void {
    const { connections, quadruplets } = this.#parts;
    quadruplets.findAll(words, 0, until);
    for (let at = 0; at < until; at += SEGMENT_WORDS) {
      const direction = words[at + DIRECTION] ?? 0;
      const frame = (words[at + FRAME] ?? 0) >>> 0;
      let row = (this.#current[direction >>> 1] ?? 0) - 1;
      if (row < 0) row = this.#firstOf(direction >>> 1);
      for (let next = connections.word(row, NEXT); next >= 0; next = connections.word(row, NEXT)) {
        if (connections.unsigned(next, FIRST_FRAME) > frame) break;
        row = next;
      }
      this.#current[direction >>> 1] = row + 1;
      words[at + CONNECTION] = row;
      const clientIsB = (connections.word(row, FLAGS) & CLIENT_IS_B) !== 0;
      if ((direction & 1) === (clientIsB ? 1 : 0)) words[at + MARKS] = (words[at + MARKS] ?? 0) | FROM_SERVER;
    }
  }

  #firstOf(quadruplet: QuadrupletIndex): number {
    const { connections, quadruplets } = this.#parts;
    let row = quadruplets.newest[quadruplet] ?? -1;
    for (let before = row; before >= 0; before = connections.word(before, PREVIOUS)) row = before;
    return row;
  }
}
