import type { Analyzer } from "../analyzer.ts";
import {
  passesOverPacked,
  passesOverPlain,
  type RowPasses,
  type SegmentPasses,
} from "../fastPath/rowPasses.ts";

/** The fast path's passes over all connections, once they have been followed; null where their rows are not in its memory. */
export function passesOver(analyzer: Analyzer): RowPasses | null {
  const { fastPath, connections, quadruplets, isFollowed } = analyzer;
  if (!isFollowed) return null;
  const packed = connections.packedIn(fastPath);
  if (packed !== null) return passesOverPacked(fastPath.passes, packed, quadruplets.address);
  const rows = connections.addressIn(fastPath);
  return rows < 0 ? null : passesOverPlain(fastPath.passes, rows, quadruplets.address);
}

/**
 * Its passes over the segments of connections, once these have been put together; null where it does not see all of them in its memory, or
 * the rows of connections are packed.
 */
export function passesOverSegments(analyzer: Analyzer): SegmentPasses | null {
  const passes = passesOver(analyzer);
  if (passes === null || passes.rows === 0) return null;
  const order = analyzer.order?.placeIn(passes.memory) ?? null;
  const columns = analyzer.segments.placeIn(passes.memory);
  return order === null || columns === null
    ? null
    : { ...passes, order: order.rows, start: order.start, columns };
}
