import type { SegmentIndex } from "../../units.ts";

/** Segments in ascending order, searched by halves: of a port scan there are a million, and a Map of them takes ten times the memory. */
export class SegmentList {
  readonly #segments: Uint32Array;

  /** @param segments ascending */
  constructor(segments: readonly SegmentIndex[]) {
    this.#segments = Uint32Array.from(segments);
  }

  /** Where in the list the segment is; -1: it is not. */
  placeOf(segment: SegmentIndex): number {
    let low = 0;
    let high = this.#segments.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#segments[middle] ?? 0) < segment) low = middle + 1;
      else high = middle;
    }
    return this.#segments[low] === segment ? low : -1;
  }

  has(segment: SegmentIndex): boolean {
    return this.placeOf(segment) >= 0;
  }
}
