/** The first and the last segment of a connection: where very many are asked for no more, the list of all is an object too much. */

import type { Analyzer } from "../analyzer.ts";
import type { ConnectionIndex, SegmentIndex } from "../units.ts";

/** -1: it has none. */
export function firstSegmentOf(analyzer: Analyzer, connection: ConnectionIndex): SegmentIndex {
  if (analyzer.order !== null && !analyzer.isSparse) return analyzer.order.firstOf(connection);
  return analyzer.segmentsOf(connection)[0] ?? -1;
}

/** Likewise. */
export function lastSegmentOf(analyzer: Analyzer, connection: ConnectionIndex): SegmentIndex {
  if (analyzer.order !== null && !analyzer.isSparse) return analyzer.order.lastOf(connection);
  const rows = analyzer.segmentsOf(connection);
  return rows[rows.length - 1] ?? -1;
}
