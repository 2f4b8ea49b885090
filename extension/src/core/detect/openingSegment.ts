import type { Analyzer } from "../analyzer.ts";
import { FROM_SERVER, IS_COPY } from "../model/segmentTable.ts";
import type { Side } from "../report/contract.ts";
import type { ConnectionIndex, SegmentIndex } from "../units.ts";
import { SYN } from "../wire/segment.ts";

/** The first SYN (of the client) or SYN-ACK (of the server) of a connection; -1 when none was captured. */
export function openingSegment(analyzer: Analyzer, connection: ConnectionIndex, side: Side): SegmentIndex {
  const direction = side === "server" ? FROM_SERVER : 0;
  const rows = analyzer.segmentsOf(connection);
  const { bits, flags } = analyzer.segments;
  for (const row of rows) {
    if (((flags[row] ?? 0) & SYN) === 0) continue;
    if (((bits[row] ?? 0) & (FROM_SERVER | IS_COPY)) === direction) return row;
  }
  return -1;
}

/** The first segment of a connection, whatever it is. */
export function firstSegment(analyzer: Analyzer, connection: ConnectionIndex): SegmentIndex {
  return analyzer.segmentsOf(connection)[0] ?? 0;
}
