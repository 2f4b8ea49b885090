import { RESET } from "../../model/connectionTable.ts";
import type { ConnectionIndex, SegmentIndex } from "../../units.ts";
import { RST } from "../../wire/segment.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { evidenceOf, type FoundOf } from "../finding.ts";
import { segmentOfFrame, timeWaitStartOf } from "../segmentOfFrame.ts";
import { gapBefore, type Reuse } from "./reuse.ts";

/** The same quadruplet opened again, and no TIME_WAIT was alive: never an alarm. Main frame: the attempt's first SYN. */
export function quadrupletReuse(
  input: DetectorInput,
  connection: ConnectionIndex,
  { certainty, syn, older, why }: Reuse,
): FoundOf<"quadruplet-reuse"> {
  return {
    kind: "quadruplet-reuse",
    certainty,
    severity: "info",
    connection,
    segment: syn,
    tell: () => ({
      evidence: evidenceOf(endOfLife(input, older), syn),
      details: { previous: older, gap: gapBefore(input, connection), why },
    }),
  };
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
    const { flags } = analyzer.segments;
    const rows = analyzer.segmentsOf(older);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? 0;
      if (((flags[row] ?? 0) & RST) !== 0) return row;
    }
  }
  return timeWaitStartOf(analyzer, older);
}
