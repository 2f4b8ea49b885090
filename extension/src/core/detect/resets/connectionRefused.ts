import { CLIENT, FLAGS, ISN, REFUSED } from "../../model/connectionTable.ts";
import { seqDiff } from "../../seq.ts";
import type { ConnectionIndex, SegmentIndex } from "../../units.ts";
import { ACK } from "../../wire/segment.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { evidenceOf, type FoundOf, NO_FINDINGS } from "../finding.ts";
import { resetsOf } from "./connectionResets.ts";

/** The RSTs that answered the SYNs of one attempt. */
export interface Refusal {
  readonly resets: readonly SegmentIndex[];
  /**
   * RST with ACK that acknowledges the SYN (RFC 9293 section 3.5.2, group 1), which alone makes connect() fail. Without
   * ACK, or acknowledging something else, it is no answer that a TCP gives to a SYN, and the client ignores it
   * (section 3.10.7.3, second).
   */
  readonly isStandard: boolean;
}

export function refusalOf(input: DetectorInput, connection: ConnectionIndex): Refusal | null {
  if ((input.analyzer.connections.word(connection, FLAGS) & REFUSED) === 0) return null;
  const refusals = resetsOf(input, connection)?.refusals ?? [];
  if (refusals.length === 0) return null;
  const standard = refusals.filter((reset) => acknowledgesSyn(input, connection, reset));
  // What the client ignored, and the server did not mean, refused nothing.
  if (standard.length === 0 && isAcceptedLater(input, connection)) return null;
  return { resets: standard.length > 0 ? standard : refusals, isStandard: standard.length > 0 };
}

/** A SYN-ACK came later in the same attempt. */
export function isAcceptedLater(input: DetectorInput, connection: ConnectionIndex): boolean {
  return input.attempt(connection).synAcks.length > 0;
}

/**
 * An RST answered the SYN. One finding for each connection attempt: Windows sends the SYN again, with the same ISN, after
 * a refusal, and the three pairs are one connect(). The first RST is the main frame; every SYN and RST is evidence.
 */
export function connectionRefused(
  input: DetectorInput,
  connection: ConnectionIndex,
): readonly FoundOf<"connection-refused">[] {
  const refusal = refusalOf(input, connection);
  const first = refusal?.resets[0];
  if (!refusal || first === undefined) return NO_FINDINGS;
  return [
    {
      kind: "connection-refused",
      certainty: refusal.isStandard ? "proved" : "compatible",
      severity: "warning",
      connection,
      segment: first,
      tell: () => ({
        evidence: evidenceOf(...input.attempt(connection).syns.map((syn) => syn.segment), ...refusal.resets),
        details: { by: "server" },
      }),
    },
  ];
}

/** Text in the SYN (RFC 7413) may be covered or not. */
function acknowledgesSyn(input: DetectorInput, connection: ConnectionIndex, reset: SegmentIndex): boolean {
  const { connections, segments } = input.analyzer;
  if (((segments.flags[reset] ?? 0) & ACK) === 0) return false;
  const beyond = seqDiff(segments.ack[reset] ?? 0, connections.unsigned(connection, CLIENT + ISN));
  return beyond === 1 || (beyond > 1 && beyond <= 1 + longestSynText(input, connection));
}

function longestSynText(input: DetectorInput, connection: ConnectionIndex): number {
  const { segments } = input.analyzer;
  const { syns } = input.attempt(connection);
  return Math.max(...syns.map((syn) => segments.payloadLength(syn.segment)));
}
