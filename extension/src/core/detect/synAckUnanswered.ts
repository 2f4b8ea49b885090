import {
  ESTABLISHED_SEEN,
  FIN_SENT,
  FLAGS,
  PAYLOAD,
  SERVER,
  SYN_ACK_REPEATED,
  SYN_ACK_SEEN,
  SYN_SEEN,
} from "../model/connectionTable.ts";
import { HAS_TIMESTAMP } from "../model/segmentTable.ts";
import type { ConnectionIndex, Nanoseconds, SegmentIndex } from "../units.ts";
import { RST, SYN } from "../wire/segment.ts";
import type { Attempt } from "./attempt.ts";
import type { DetectorInput } from "./detectorInput.ts";
import { evidenceOf, type Found, NO_FINDINGS } from "./finding.ts";
import { roundTripOf } from "./roundTrip.ts";
import { isReset, senderOf } from "./segmentFacts.ts";

/** Longest initial retransmission timer (Linux up to 3.0, RFC 2988: 3 s): younger SYN-ACKs at the end of a capture are not unanswered. */
const LONGEST_FIRST_TIMER: Nanoseconds = 3_000_000_000;
/** SYN-ACKs closer together than this were not sent by a retransmission timer. */
export const LEAST_TIMER: Nanoseconds = 200_000_000;

/**
 * SYN-ACKs that the client never acknowledged, or that the server sent again because no acknowledgement had reached it.
 * One finding for each connection, at the first SYN-ACK. A SYN-ACK that the client rejected by RST was answered; one
 * that was sent again only because the round trip is longer than the timer was, too.
 */
export function synAckUnanswered(input: DetectorInput, connection: ConnectionIndex): readonly Found[] {
  if (!synAckMayBeUnanswered(input.analyzer.connections.word(connection, FLAGS))) return NO_FINDINGS;
  const attempt = input.attempt(connection);
  const first = attempt.synAcks[0];
  if (first === undefined) return NO_FINDINGS;
  const acknowledged = attempt.acknowledged >= 0;
  const isUnanswered = acknowledged
    ? wasSentAgain(input, connection, attempt)
    : staysUnanswered(input, connection, first);
  if (!isUnanswered) return NO_FINDINGS;
  const last = attempt.synAcks[attempt.synAcks.length - 1] ?? first;
  const mayBeLost = input.captureLoss.covers(input.timeOf(first), input.timeOf(last));
  return [
    {
      kind: "syn-ack-unanswered",
      certainty: mayBeLost ? "compatible" : "explained",
      severity: "warning",
      connection,
      segment: first,
      tell: () => ({
        evidence: evidenceOf(
          ...attempt.syns.map((syn) => syn.segment),
          ...attempt.synAcks,
          attempt.acknowledged,
        ),
        details: { synAcks: attempt.synAcks, acknowledged },
      }),
    },
  ];
}

/** What the marks of the row tell: it did not open, or a SYN-ACK came again. */
export function synAckMayBeUnanswered(flags: number): boolean {
  if ((flags & (SYN_SEEN | SYN_ACK_SEEN)) !== (SYN_SEEN | SYN_ACK_SEEN)) return false;
  return (flags & (ESTABLISHED_SEEN | SYN_ACK_REPEATED)) !== ESTABLISHED_SEEN;
}

/** No ACK and no RST of the client to the end of the capture, which goes on long enough to show one. */
function staysUnanswered(input: DetectorInput, connection: ConnectionIndex, first: SegmentIndex): boolean {
  const { analyzer } = input;
  const { connections, segments } = analyzer;
  if (analyzer.latest - input.timeOf(first) < LONGEST_FIRST_TIMER) return false;
  // A server that goes on to send text had its SYN acknowledged: the capture missed the client's segments.
  if (connections.double(connection, SERVER + PAYLOAD) > 0) return false;
  if (connections.sideHas(connection, SERVER, FIN_SENT)) return false;
  for (const row of analyzer.segmentsOf(connection))
    if (row > first && isReset(segments, row) && senderOf(segments, row) === "client") return false;
  return input.captureLoss.oneDirection(connection) === null;
}

/** The SYN-ACK came again by the server's timer, or because the client, without it, had sent its SYN again. */
function wasSentAgain(input: DetectorInput, connection: ConnectionIndex, attempt: Attempt): boolean {
  const { segments } = input.analyzer;
  const [first, second] = attempt.synAcks;
  if (first === undefined || second === undefined) return false;
  if (input.timeOf(second) - input.timeOf(first) < LEAST_TIMER) return false;
  const trip = roundTripOf(segments, input.analyzer.segmentsOf(connection), false);
  const known = trip.toServer !== null && trip.toClient !== null ? trip.toServer + trip.toClient : null;
  const acknowledged = input.timeOf(attempt.acknowledged);
  if (acknowledged < input.timeOf(second)) {
    // The client's ACK had passed before: did it have the time to reach the server?
    if (input.timeOf(second) - acknowledged <= (known ?? LEAST_TIMER)) return false;
    return !wasPrompted(input, connection, attempt, second);
  }
  if (answersFirst(input, attempt, first, second)) return false;
  // Without timestamps a slow ACK to the first SYN-ACK looks the same as one to the second.
  return known === null || acknowledged - input.timeOf(first) > 2 * known;
}

/**
 * A SYN sent again brought the SYN-ACK again, or the server had shown by other segments that the connection was open: then
 * the SYN-ACK is a late copy of the first, and not sent for want of an ACK.
 */
function wasPrompted(
  input: DetectorInput,
  connection: ConnectionIndex,
  { syns, acknowledged }: Attempt,
  second: SegmentIndex,
): boolean {
  const { segments } = input.analyzer;
  const [first] = syns;
  if (syns.some((syn) => syn !== first && syn.segment < second)) return true;
  return input.analyzer
    .segmentsOf(connection)
    .some(
      (row) =>
        row > acknowledged &&
        row < second &&
        senderOf(segments, row) === "server" &&
        ((segments.flags[row] ?? 0) & (SYN | RST)) === 0,
    );
}

/** TSecr of the client's ACK names the first SYN-ACK and not the second: the ACK was slow, the SYN-ACK not lost. */
function answersFirst(
  input: DetectorInput,
  attempt: Attempt,
  first: SegmentIndex,
  second: SegmentIndex,
): boolean {
  const { segments } = input.analyzer;
  if (((segments.bits[attempt.acknowledged] ?? 0) & HAS_TIMESTAMP) === 0) return false;
  const echoed = segments.tsEcr[attempt.acknowledged];
  return echoed === segments.tsVal[first] && echoed !== segments.tsVal[second];
}
