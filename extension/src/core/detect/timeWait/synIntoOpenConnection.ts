import type { ConnectionIndex } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { evidenceOf, type Found, NO_FINDINGS } from "../finding.ts";
import { refusedSyns } from "./olderStateAnswer.ts";

/**
 * A SYN on a quadruplet whose older connection is still open at the other side, or waits there for its last ACK: the
 * answer is a challenge ACK (RFC 5961 section 4). Each refused SYN is a finding of its own.
 */
export function synIntoOpenConnection(input: DetectorInput, connection: ConnectionIndex): readonly Found[] {
  const all = refusedSyns(input, connection);
  if (all.length === 0) return NO_FINDINGS;
  const refused = all.filter((syn) => syn.state === "open");
  const synAck = input.attempt(connection).synAcks[0] ?? -1;
  return refused.map((syn) => ({
    kind: "syn-into-open-connection" as const,
    certainty: syn.certainty,
    severity: "warning" as const,
    connection,
    segment: syn.syn,
    tell: () => ({
      evidence: evidenceOf(syn.syn, syn.answerSegment, syn.resetSegment, synAck),
      details: {
        previous: syn.older,
        oldState: syn.oldState,
        answerSegment: syn.answer === "ack" ? syn.answerSegment : -1,
        resetSegment: syn.resetSegment,
        recoveredAfter: synAck < 0 ? null : input.timeOf(synAck) - input.timeOf(syn.syn),
      },
    }),
  }));
}
