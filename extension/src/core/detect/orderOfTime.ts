import type { Analyzer } from "../analyzer.ts";
import type { SegmentIndex } from "../units.ts";

/**
 * A number of the segment that is greater for one that came later. Where not all rows are kept, time does not run backwards in the file, and
 * those that are stand in no order.
 */
export function orderOfTime({ isSparse, segments }: Analyzer, segment: SegmentIndex): number {
  return isSparse ? segments.frameOf(segment) : segment;
}
