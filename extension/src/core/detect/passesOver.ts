import type { Analyzer } from "../analyzer.ts";
import {
  passesOverPacked,
  passesOverPlain,
  type RowPasses,
  type SegmentPasses,
} from "../fastPath/rowPasses.ts";
import { uint32In } from "../fastPath/sharedColumns.ts";

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
 * Its passes over the segments of at most so many connections at a time, of those that are at hand, once they have been put together; null where it does
 * not see all of them in its memory.
 */
export function passesOverSegments(analyzer: Analyzer, most: number): SegmentPasses | null {
  const passes = passesOver(analyzer);
  if (passes === null) return null;
  const { memory, rows } = passes;
  const { order } = analyzer;
  const ordered = order?.placeIn(memory) ?? null;
  const columns = analyzer.segments.placeIn(memory);
  if (order === null || ordered === null || columns === null) return null;
  const asked = uint32In(memory, most);
  const places = uint32In(memory, most);
  const [at, placesAt] = [asked.byteOffset, places.byteOffset];
  return {
    ...passes,
    segmentsOf(connections) {
      asked.set(connections);
      for (let i = 0; i < connections.length; i++) places[i] = order.placeOf(connections[i] ?? 0);
      return [at, connections.length, placesAt, rows, ordered.rows, ordered.start, columns];
    },
    release: () => memory.give(asked, places),
  };
}
