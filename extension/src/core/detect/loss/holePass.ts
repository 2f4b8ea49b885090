/**
 * Which connections acknowledge what was not captured, told by a pass of the fast path: of those that are read for gaps hardly one has any. It finds
 * what `readConnection` finds, but not how much is missing, nor when.
 */

import type { Analyzer } from "../../analyzer.ts";
import { SIDE_GAP_WORDS } from "../../fastPath/holeWords.ts";
import type { SegmentPasses } from "../../fastPath/rowPasses.ts";
import { uint8In, uint32In } from "../../fastPath/sharedColumns.ts";
import { passesOverSegments } from "../passesOver.ts";

export class HolePass {
  readonly #analyzer: Analyzer;
  readonly #passes: SegmentPasses;
  readonly #shows: Uint8Array;
  readonly #sides: Uint32Array;

  /** Of at most so many connections at a time. Null where the fast path cannot see rows or segments. */
  static over(analyzer: Analyzer, most: number): HolePass | null {
    const passes = passesOverSegments(analyzer, most);
    return passes === null ? null : new HolePass(analyzer, passes, most);
  }

  /** @param passes over the segments of at most so many connections at a time */
  constructor(analyzer: Analyzer, passes: SegmentPasses, most: number) {
    this.#analyzer = analyzer;
    this.#passes = passes;
    this.#shows = uint8In(passes.memory, most);
    this.#sides = uint32In(passes.memory, 2 * SIDE_GAP_WORDS);
  }

  /** By place among these connections, 1 where it shows a hole; until it is asked again. */
  of(connections: Uint32Array): Uint8Array {
    this.#passes.findHoles(
      ...this.#passes.segmentsOf(connections),
      this.#analyzer.segments.hasLong,
      this.#sides.byteOffset,
      this.#shows.byteOffset,
    );
    return this.#shows;
  }

  release(): void {
    this.#passes.memory.give(this.#shows, this.#sides);
    this.#passes.release();
  }
}
