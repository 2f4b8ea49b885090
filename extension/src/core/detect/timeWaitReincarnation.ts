import type { ConnectionIndex } from "../units.ts";
import type { DetectorInput } from "./detectorInput.ts";
import { evidenceOf, type FindingOf } from "./finding.ts";
import type { Reincarnation } from "./reuse.ts";
import { timeWaitStartOf } from "./segmentOfFrame.ts";

/** A new incarnation opened while the old one's TIME_WAIT was alive. Main frame: the attempt's first SYN. */
export function timeWaitReincarnation(
  input: DetectorInput,
  connection: ConnectionIndex,
  { details, syn, accepted, certainty }: Reincarnation,
): FindingOf<"time-wait-reincarnation"> {
  const started = timeWaitStartOf(input.analyzer, details.previous);
  return {
    kind: "time-wait-reincarnation",
    certainty,
    severity: "info",
    connection,
    segment: syn,
    evidence: evidenceOf(started, syn, accepted.segment, details.synAck),
    details,
  };
}
