import type { Analyzer } from "../analyzer.ts";
import type { FrameNumber } from "../units.ts";

/** The contract's id of the connection that a frame belongs to; null when it carries no TCP segment that was followed. */
export function connectionOfFrame(analyzer: Analyzer, frame: FrameNumber): number | null {
  const { segments } = analyzer;
  // Where time ran backwards the rows are not in order of the frames; a scan of 10 M takes 5 ms.
  const row = segments.frame.subarray(0, segments.length).indexOf(frame);
  return row < 0 ? null : (segments.connection[row] ?? 0) + 1;
}
