import type { Analyzer } from "../analyzer.ts";
import type { Passes, RowPasses, SegmentPasses } from "../fastPath/rowPasses.ts";

/** The fast path's passes over all connections, once they have been followed; null where their rows are packed, or not in its memory. */
export function passesOver(analyzer: Analyzer): RowPasses | null {
  const { fastPath, connections, quadruplets } = analyzer;
  const rows = analyzer.isFollowed ? connections.addressIn(fastPath) : -1;
  return rows < 0 ? null : fastPath.passesOver(rows, quadruplets.address);
}

/** Its passes over the segments of connections, once these have been put together; null where it does not see all of them in its memory. */
export function passesOverSegments(analyzer: Analyzer): SegmentPasses | null {
  const passes = passesOver(analyzer);
  if (passes === null) return null;
  const order = analyzer.order?.placeIn(passes.memory) ?? null;
  const columns = analyzer.segments.placeIn(passes.memory);
  return order === null || columns === null
    ? null
    : { ...passes, order: order.rows, start: order.start, columns };
}

/** Where rows are packed in the memory of the fast path: its passes over what was found in them; null where they are not. */
export function passesOverPacked({ fastPath, connections }: Analyzer): Passes | null {
  return connections.packedIn(fastPath) === null ? null : fastPath.passes;
}
