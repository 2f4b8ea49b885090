import type { ConnectionIndex } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { evidenceOf, type FoundOf } from "../finding.ts";
import { timeWaitStartOf } from "../segmentOfFrame.ts";
import { type Reincarnation, tellReincarnation } from "./reuse.ts";

/** A new incarnation opened while the old one's TIME_WAIT was alive. Main frame: the attempt's first SYN. */
export function timeWaitReincarnation(
  input: DetectorInput,
  connection: ConnectionIndex,
  verdict: Reincarnation,
): FoundOf<"time-wait-reincarnation"> {
  const { previous, syn, certainty } = verdict;
  return {
    kind: "time-wait-reincarnation",
    certainty,
    severity: "info",
    connection,
    segment: syn,
    tell: () => {
      const { details, accepted } = tellReincarnation(input, connection, verdict);
      const started = timeWaitStartOf(input.analyzer, previous);
      return { evidence: evidenceOf(started, syn, accepted, details.synAck), details };
    },
  };
}
