import type { Analyzer } from "../analyzer.ts";
import { TIME_WAIT_FRAME } from "../model/connectionTable.ts";
import type { ConnectionIndex, FrameNumber, SegmentIndex } from "../units.ts";

/** The segment of a connection in the frame; -1 when it has none there. */
export function segmentOfFrame(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  frame: FrameNumber,
): SegmentIndex {
  const rows = analyzer.segmentsOf(connection);
  const { segments } = analyzer;
  for (let i = 0; i < rows.length; i++) if (segments.frameOf(rows[i] ?? 0) === frame) return rows[i] ?? -1;
  return -1;
}

/** The segment that brought the holder of a connection's TIME_WAIT there; -1 when there was no TIME_WAIT. */
export function timeWaitStartOf(analyzer: Analyzer, connection: ConnectionIndex): SegmentIndex {
  const frame = analyzer.connections.unsigned(connection, TIME_WAIT_FRAME);
  return frame === 0 ? -1 : segmentOfFrame(analyzer, connection, frame);
}
