import type { SegmentIndex } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { evidenceOf, type Found, NO_FINDINGS } from "../finding.ts";
import type { JudgedSyn } from "./silence.ts";

/**
 * SYNs without an answer for any other or an undecided reason; each SYN, retransmissions too, is a finding of its own.
 * The causes are weighed when a finding is read (`weighCauses.ts`): a port scan has a million of these.
 */
export function* synUnanswered(input: DetectorInput): Iterable<Found> {
  for (const judged of input.silence.syns) if (!judged.byPaws) yield finding(judged);
}

/** The finding at a segment, if it is one. */
export function synUnansweredAt(input: DetectorInput, segment: SegmentIndex): readonly Found[] {
  const judged = input.silence.of(segment);
  return judged === undefined || judged.byPaws ? NO_FINDINGS : [finding(judged)];
}

function finding({ syn }: JudgedSyn): Found {
  return {
    kind: "syn-unanswered",
    certainty: "compatible",
    severity: "warning",
    connection: syn.connection,
    segment: syn.segment,
    tell: () => ({
      evidence: evidenceOf(syn.segment),
      details: { retransmission: syn.retransmission },
    }),
  };
}
