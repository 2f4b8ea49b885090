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
 * Its passes over the segments of at most so many connections at a time, once those of all have been put together; null where it does not see all
 * of them in its memory.
 */
export function passesOverSegments(analyzer: Analyzer, most: number): SegmentPasses | null {
  const passes = passesOver(analyzer);
  if (passes === null) return null;
  const { memory, rows } = passes;
  const order = analyzer.order?.placeIn(memory) ?? null;
  const columns = analyzer.segments.placeIn(memory);
  if (order === null || columns === null) return null;
  const asked = uint32In(memory, most);
  const at = asked.byteOffset;
  return {
    ...passes,
    segmentsOf(connections) {
      asked.set(connections);
      return [at, connections.length, at, rows, order.rows, order.start, columns];
    },
    release: () => memory.give(asked),
  };
}

/** Segments that the connections of a step usually have at most. */
const SEGMENTS_AT_FIRST = 1 << 14;

/** The same over connections that pass, while they are at hand: the order of their segments is not in that memory. */
export function passesOverPassing(analyzer: Analyzer, most: number): SegmentPasses | null {
  const passes = passesOver(analyzer);
  if (passes === null) return null;
  const { memory, rows } = passes;
  const columns = analyzer.segments.placeIn(memory);
  if (columns === null) return null;
  const asked = uint32In(memory, most);
  const places = uint32In(memory, most);
  for (let place = 0; place < most; place++) places[place] = place;
  const start = uint32In(memory, most + 1);
  let order = uint32In(memory, SEGMENTS_AT_FIRST);
  const append = (segments: Uint32Array, end: number): number => {
    const needed = end + segments.length;
    if (needed > order.length) {
      const before = order;
      order = uint32In(memory, 2 * needed);
      order.set(before);
      memory.give(before);
    }
    order.set(segments, end);
    return needed;
  };
  return {
    ...passes,
    segmentsOf(connections) {
      asked.set(connections);
      let end = 0;
      for (let i = 0; i < connections.length; i++) {
        end = append(analyzer.segmentsOf(connections[i] ?? 0), end);
        start[i + 1] = end;
      }
      const { length } = connections;
      const [askedAt, placesAt, startAt] = [asked.byteOffset, places.byteOffset, start.byteOffset];
      return [askedAt, length, placesAt, rows, order.byteOffset, startAt, columns];
    },
    release: () => memory.give(asked, places, start, order),
  };
}
