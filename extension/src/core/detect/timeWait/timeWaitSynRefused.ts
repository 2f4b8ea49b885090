import type { ConnectionIndex } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { evidenceOf, type Found, NO_FINDINGS } from "../finding.ts";
import { timeWaitStartOf } from "../segmentOfFrame.ts";
import { refusedSyns } from "./olderStateAnswer.ts";

/** A SYN that a TIME_WAIT did not let in. Each refused SYN is a finding of its own. */
export function timeWaitSynRefused(input: DetectorInput, connection: ConnectionIndex): readonly Found[] {
  const refused = refusedSyns(input, connection);
  if (refused.length === 0) return NO_FINDINGS;
  return refused
    .filter((refused) => refused.state === "time-wait")
    .map((refused) => ({
      kind: "time-wait-syn-refused" as const,
      certainty: refused.certainty,
      severity: "warning" as const,
      connection,
      segment: refused.syn,
      tell: () => ({
        evidence: evidenceOf(
          refused.older < 0 ? -1 : timeWaitStartOf(input.analyzer, refused.older),
          refused.syn,
          refused.answerSegment,
          refused.resetSegment,
        ),
        details: {
          previous: refused.older,
          reason: refused.reason,
          answer: refused.answer,
          answerSegment: refused.answer === "ack" ? refused.answerSegment : -1,
          resetSegment: refused.resetSegment,
          tsVal: refused.tsVal,
          tsRecent: refused.tsRecent,
          // Linux `paws_reject`: only a SYN refused for its timestamp starts the timer anew.
          timerRestarted: refused.reason === "older-timestamp",
        },
      }),
    }));
}
