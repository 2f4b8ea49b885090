import type { DetectorInput } from "../detectorInput.ts";
import { evidenceOf, type Finding } from "../finding.ts";

/**
 * SYNs without an answer for any other or an undecided reason; each SYN, retransmissions too, is a finding of its own.
 * The causes are weighed when a finding is read (`weighCauses.ts`): a port scan has a million of these.
 */
export function synUnanswered(input: DetectorInput): readonly Finding[] {
  return input.silence.syns
    .filter(({ byPaws }) => !byPaws)
    .map(({ syn }) => ({
      kind: "syn-unanswered" as const,
      certainty: "compatible" as const,
      severity: "warning" as const,
      connection: syn.connection,
      segment: syn.segment,
      evidence: evidenceOf(syn.segment),
      details: { retransmission: syn.retransmission },
    }));
}
