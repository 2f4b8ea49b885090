import type { Analyzer } from "../analyzer.ts";
import type { FrameNumber } from "../units.ts";

export interface FramePlace {
  /** The contract's id. */
  readonly connection: number;
  /** Among the segments of the connection, from 0. */
  readonly place: number;
}

/** Where a frame is; null when it carries no TCP segment that was followed. */
export function locateFrame(analyzer: Analyzer, frame: FrameNumber): FramePlace | null {
  const connection = analyzer.connectionOfFrame(frame);
  if (connection < 0) return null;
  const rows = analyzer.segmentsOf(connection);
  return {
    connection: connection + 1,
    place: rows.findIndex((row) => analyzer.segments.frameOf(row) === frame),
  };
}
