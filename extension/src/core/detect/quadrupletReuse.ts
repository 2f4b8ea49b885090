import { RESET } from "../model/connectionTable.ts";
import type { ConnectionIndex, SegmentIndex } from "../units.ts";
import { RST } from "../wire/segment.ts";
import type { DetectorInput } from "./detectorInput.ts";
import { evidenceOf, type Finding } from "./finding.ts";
import { judgeReuse } from "./reuse.ts";
import { segmentOfFrame, timeWaitStartOf } from "./segmentOfFrame.ts";

/** The same quadruplet opened again, and no TIME_WAIT was alive: never an alarm. Main frame: the attempt's first SYN. */
export function quadrupletReuse(input: DetectorInput, connection: ConnectionIndex): readonly Finding[] {
  const verdict = judgeReuse(input, connection);
  if (verdict?.kind !== "reuse") return [];
  return [
    {
      kind: "quadruplet-reuse",
      certainty: verdict.certainty,
      severity: "info",
      connection,
      segment: verdict.syn,
      evidence: evidenceOf(endOfLife(input, verdict.older), verdict.syn),
      details: { previous: verdict.older, gap: verdict.gap, why: verdict.why },
    },
  ];
}

/** What ended the older life: the RST, the RST at its TIME_WAIT, or the segment that began its TIME_WAIT. */
function endOfLife(input: DetectorInput, older: ConnectionIndex): SegmentIndex {
  const { analyzer } = input;
  const reset = analyzer.connections.rareFacts(older)?.timeWaitReset;
  if (reset) {
    const own = segmentOfFrame(analyzer, older, reset.frame);
    if (own >= 0) return own;
  }
  if (analyzer.connections.has(older, RESET)) {
    const { segments } = analyzer;
    const found = analyzer.segmentsOf(older).find((segment) => ((segments.flags[segment] ?? 0) & RST) !== 0);
    if (found !== undefined) return found;
  }
  return timeWaitStartOf(analyzer, older);
}
