import {
  CHALLENGED,
  type ConnectionTable,
  ESTABLISHED_SEEN,
  FLAGS,
  HANDSHAKE,
  REFUSED,
  RTT_KNOWN,
  SYN_ACK_REPEATED,
  SYN_REPEATED,
  SYN_SEEN,
} from "../model/connectionTable.ts";
import { HAS_TIMESTAMP } from "../model/segmentTable.ts";
import type { Certainty } from "../report/contract.ts";
import type { ConnectionIndex, Nanoseconds } from "../units.ts";
import type { Attempt } from "./attempt.ts";
import type { DetectorInput } from "./detectorInput.ts";
import { evidenceOf, type Found, NO_FINDINGS, type SlowConnectCause } from "./finding.ts";
import { roundTripOf } from "./roundTrip.ts";
import { LEAST_TIMER } from "./synAckUnanswered.ts";

/** The initial retransmission timer is 1 s (RFC 6298 section 2.1), less what a coarse clock may take off. */
export const WHOLE_TIMER: Nanoseconds = 900_000_000;

/**
 * A connect that succeeded after waiting for a timer: its SYN was sent again, or the SYN-ACK was late by as much. One
 * finding for each connection, at its first SYN. A handshake that is slow because the path is, and one that an older
 * connection's state held up for milliseconds only, are none.
 */
export function slowConnect(input: DetectorInput, connection: ConnectionIndex): readonly Found[] {
  const { connections } = input.analyzer;
  if (!mayBeSlow(connections, connection, connections.word(connection, FLAGS))) return NO_FINDINGS;
  const attempt = input.attempt(connection);
  const first = attempt.syns[0];
  if (first === undefined || attempt.acknowledged < 0) return NO_FINDINGS;
  const delay = input.timeOf(attempt.acknowledged) - input.timeOf(first.segment);
  if (delay < LEAST_TIMER) return NO_FINDINGS;
  const why = reasonOf(input, connection, attempt);
  if (why === null) return NO_FINDINGS;
  const syns = attempt.syns.filter((syn) => syn.segment < attempt.acknowledged);
  return [
    {
      kind: "slow-connect",
      certainty: why.certainty,
      severity: "warning",
      connection,
      segment: first.segment,
      tell: () => ({
        evidence: evidenceOf(
          ...syns.flatMap((syn) => [syn.segment, syn.answerSegment, syn.resetSegment]),
          ...attempt.synAcks.filter((synAck) => synAck < attempt.acknowledged),
          attempt.acknowledged,
        ),
        details: { delay, attempts: syns.length, cause: why.cause },
      }),
    },
  ];
}

/** What the row tells: it opened, and a SYN or SYN-ACK came again, or the handshake took as long as a timer. */
export function mayBeSlow(connections: ConnectionTable, connection: ConnectionIndex, flags: number): boolean {
  if ((flags & (SYN_SEEN | ESTABLISHED_SEEN)) !== (SYN_SEEN | ESTABLISHED_SEEN)) return false;
  // The first SYN was refused and a later one accepted: `connection-refused` tells that.
  if ((flags & REFUSED) !== 0) return false;
  if ((flags & (SYN_REPEATED | SYN_ACK_REPEATED | CHALLENGED)) !== 0) return true;
  return (flags & RTT_KNOWN) !== 0 && connections.double(connection, HANDSHAKE) >= WHOLE_TIMER;
}

interface Reason {
  readonly cause: SlowConnectCause;
  readonly certainty: Certainty;
}

function reasonOf(input: DetectorInput, connection: ConnectionIndex, attempt: Attempt): Reason | null {
  const { syns } = attempt;
  const answered = syns.findIndex((syn) => syn.answer === "syn-ack" || syn.answer === "established");
  if (answered < 0) return null;
  if (syns.slice(0, answered).some((syn) => syn.answer === "ack"))
    return { cause: "refused-by-older-state", certainty: "explained" };
  return answered > 0
    ? afterRepeatedSyn(input, connection, attempt, answered)
    : afterOneSyn(input, connection, attempt);
}

/** A later SYN was answered: by its timestamp for sure, or because the first answer would be out of all proportion. */
function afterRepeatedSyn(
  input: DetectorInput,
  connection: ConnectionIndex,
  attempt: Attempt,
  answered: number,
): Reason | null {
  const { segments } = input.analyzer;
  const [first] = attempt.syns;
  const synAck = attempt.synAcks[0] ?? -1;
  if (first === undefined) return null;
  const named =
    synAck >= 0 &&
    ((segments.bits[synAck] ?? 0) & HAS_TIMESTAMP) !== 0 &&
    attempt.syns.some((syn, i) => i >= answered && segments.tsVal[syn.segment] === segments.tsEcr[synAck]);
  if (named) return { cause: "syn-retransmitted", certainty: "explained" };
  // Without timestamps the answer may be to the first SYN all the same, on a path as slow as that.
  const trip = tripOf(input, connection);
  const wait = input.timeOf(synAck < 0 ? attempt.acknowledged : synAck) - input.timeOf(first.segment);
  if (trip !== null && wait < 2 * trip) return null;
  // A slow path brings an answer for each SYN; and a capture without the SYN-ACK does not show which one it answered.
  if (trip === null && attempt.synAcks.length !== 1) return null;
  return { cause: "syn-retransmitted", certainty: trip === null ? "compatible" : "explained" };
}

/** The first SYN was answered, but late; or its answer had to be sent again. */
function afterOneSyn(input: DetectorInput, connection: ConnectionIndex, attempt: Attempt): Reason | null {
  const { segments } = input.analyzer;
  const [first] = attempt.syns;
  const [synAck, ...more] = attempt.synAcks.filter((segment) => segment < attempt.acknowledged);
  if (first === undefined || synAck === undefined) return null;
  const last = more[more.length - 1];
  if (last !== undefined && input.timeOf(last) - input.timeOf(synAck) >= LEAST_TIMER) {
    const stamped = ((segments.bits[attempt.acknowledged] ?? 0) & HAS_TIMESTAMP) !== 0;
    const echoed = segments.tsEcr[attempt.acknowledged];
    if (stamped && echoed === segments.tsVal[synAck]) return null;
    const trip = tripOf(input, connection);
    const wait = input.timeOf(attempt.acknowledged) - input.timeOf(synAck);
    if (!stamped && trip !== null && wait < 2 * trip) return null;
    return {
      cause: "syn-ack-retransmitted",
      certainty: stamped || trip !== null ? "explained" : "compatible",
    };
  }
  const wait = input.timeOf(synAck) - input.timeOf(first.segment);
  const trip = wait >= WHOLE_TIMER ? tripOf(input, connection) : null;
  return trip !== null && wait - trip >= WHOLE_TIMER
    ? { cause: "syn-ack-late", certainty: "explained" }
    : null;
}

/** The least round trip that the connection shows after its handshake; null when it shows none. */
function tripOf(input: DetectorInput, connection: ConnectionIndex): Nanoseconds | null {
  const { analyzer } = input;
  const { toClient, toServer } = roundTripOf(analyzer.segments, analyzer.segmentsOf(connection), false);
  if (toServer === null) return null;
  return toServer + (toClient ?? 0);
}
