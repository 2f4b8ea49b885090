import { evidenceOf, type FoundOf } from "../finding.ts";
import type { JudgedSyn } from "./silence.ts";

export const UNANSWERED = { kind: "syn-unanswered", certainty: "compatible", severity: "warning" } as const;

/**
 * A SYN without an answer for any other or an undecided reason. The causes are weighed when the finding is read (`weighCauses.ts`): a port
 * scan has a million of these.
 */
export function synUnanswered({ syn }: JudgedSyn): FoundOf<"syn-unanswered"> {
  return {
    ...UNANSWERED,
    connection: syn.connection,
    segment: syn.segment,
    tell: () => ({
      evidence: evidenceOf(syn.segment),
      details: { retransmission: syn.retransmission },
    }),
  };
}
