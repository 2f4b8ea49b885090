/**
 * A quadruplet that opens again: through a TIME_WAIT that was alive, or because none was. One judgement for both
 * findings, so that they can never contradict each other.
 */

import type { Analyzer } from "../analyzer.ts";
import {
  CHALLENGED,
  ESTABLISHED_SEEN,
  FLAGS,
  PREVIOUS,
  RESET,
  START,
  SYN_ACK_SEEN,
  SYN_SEEN,
} from "../model/connectionTable.ts";
import { HAS_TIMESTAMP, OPTIONS_CUT } from "../model/segmentTable.ts";
import { isnProof } from "../reconstruct/timeWaitFacts.ts";
import type { Certainty } from "../report/contract.ts";
import type { ConnectionIndex, Nanoseconds, SegmentIndex } from "../units.ts";
import type { AttemptedSyn } from "./attempt.ts";
import type { DetectorInput } from "./detectorInput.ts";
import type { DetailsByKind, ReuseReason } from "./finding.ts";
import { serverLooksLikeLinux } from "./linuxSigns.ts";
import { type OlderLife, olderLifeOf } from "./olderLife.ts";
import { answerOfTimeWait, type TimeWaitAnswer } from "./timeWaitRule.ts";

export interface Reincarnation {
  readonly kind: "reincarnation";
  readonly certainty: Certainty;
  readonly syn: SegmentIndex;
  readonly accepted: AttemptedSyn;
  readonly previous: ConnectionIndex;
  readonly details: () => DetailsByKind["time-wait-reincarnation"];
}

export interface Reuse {
  readonly kind: "reuse";
  readonly certainty: Certainty;
  readonly syn: SegmentIndex;
  readonly older: ConnectionIndex;
  readonly gap: Nanoseconds | null;
  readonly why: ReuseReason;
}

export type ReuseVerdict = Reincarnation | Reuse;

/** null: no life before it, or a SYN that opened nothing. */
export function judgeReuse(input: DetectorInput, connection: ConnectionIndex): ReuseVerdict | null {
  const { analyzer } = input;
  const table = analyzer.connections;
  if (table.word(connection, PREVIOUS) < 0) return null;
  const flags = table.word(connection, FLAGS);
  if ((flags & SYN_SEEN) === 0 || (flags & (SYN_ACK_SEEN | ESTABLISHED_SEEN)) === 0) return null;
  const older = olderLifeOf(analyzer, connection);
  if (older === null) return null;

  const proof = isnProof(table, older.connection, connection);
  if (!proof && (flags & CHALLENGED) !== 0) return null;
  const time = table.double(connection, START);
  const gap = Number.isNaN(older.start) ? null : time - older.start;
  const syns = input.syns(connection);
  const first = syns[0];
  if (first === undefined) return null;
  const why = proof ? null : whyNoTimeWait(input, connection, { older, time, syns });
  if (why !== null)
    return {
      kind: "reuse",
      certainty: why.certainty,
      syn: first.segment,
      older: older.connection,
      gap,
      why: why.reason,
    };
  const accepted = syns.find((syn) => syn.answer === "syn-ack" || syn.answer === "established") ?? first;
  return {
    kind: "reincarnation",
    certainty: proof ? "proved" : "compatible",
    syn: first.segment,
    accepted,
    previous: older.connection,
    details: () => ({
      previous: older.connection,
      holder: older.timeWait?.holder ?? "server",
      gap: gap ?? 0,
      acceptedBy: isInitiatorReuse(input, connection, older, syns)
        ? "initiator-reuse"
        : acceptedBy(ruleFor(analyzer, accepted, older)),
      isnProof: proof,
      synAck: accepted.answer === "syn-ack" ? accepted.answerSegment : -1,
    }),
  };
}

interface NoTimeWait {
  readonly reason: ReuseReason;
  readonly certainty: Certainty;
}

/** Why no TIME_WAIT was alive; null when one was, as far as the clock and the rule can tell. */
function whyNoTimeWait(
  input: DetectorInput,
  connection: ConnectionIndex,
  { older, time, syns }: { older: OlderLife; time: Nanoseconds; syns: readonly AttemptedSyn[] },
): NoTimeWait | null {
  const { analyzer } = input;
  const { timeWait } = older;
  if (timeWait === null)
    return analyzer.connections.has(older.connection, RESET)
      ? { reason: "reset", certainty: "explained" }
      : { reason: "unknown", certainty: "compatible" };
  if (timeWait.endedBy === "missing") return { reason: "missing", certainty: "explained" };
  if (timeWait.endedBy === "rst") return { reason: "assassinated", certainty: "explained" };
  if (time >= timeWait.expires) return { reason: "expired", certainty: "explained" };
  if (!older.heldByReceiver)
    return isInitiatorReuse(input, connection, older, syns)
      ? null
      : { reason: "unknown", certainty: "compatible" };
  const accepted = syns.find((syn) => syn.answer === "syn-ack");
  // Let in although the rule refuses it: what answered held no TIME_WAIT, or is no Linux.
  if (accepted && ruleFor(analyzer, accepted, older)?.accepted === false)
    return { reason: "missing", certainty: "compatible" };
  if (serverLooksLikeLinux(analyzer, connection)) return { reason: "missing", certainty: "compatible" };
  return null;
}

/**
 * The initiator reused its own TIME_WAIT: its SYN has the ISN SND.NXT + 65537, or (Linux tcp_twsk_unique hands the
 * remembered timestamp on) a TSecr that is not zero.
 */
function isInitiatorReuse(
  input: DetectorInput,
  connection: ConnectionIndex,
  older: OlderLife,
  syns: readonly AttemptedSyn[],
): boolean {
  if (!older.heldBySender) return false;
  const { segments, connections } = input.analyzer;
  const first = syns[0]?.segment ?? -1;
  if (first < 0) return false;
  if (((segments.bits[first] ?? 0) & HAS_TIMESTAMP) !== 0 && segments.tsEcr[first] !== 0) return true;
  return !older.heldByReceiver && isnProof(connections, older.connection, connection);
}

/** What the rule says of the SYN; null where the snap length or the capture's beginning hides what it needs. */
function ruleFor(analyzer: Analyzer, syn: AttemptedSyn, older: OlderLife): TimeWaitAnswer | null {
  const { segments } = analyzer;
  const bits = segments.bits[syn.segment] ?? 0;
  const hasTimestamp = (bits & HAS_TIMESTAMP) !== 0;
  if (older.rcvNxt === null || (!hasTimestamp && (bits & OPTIONS_CUT) !== 0)) return null;
  return answerOfTimeWait({
    isn: segments.seq[syn.segment] ?? 0,
    tsVal: hasTimestamp ? (segments.tsVal[syn.segment] ?? 0) : null,
    rcvNxt: older.rcvNxt,
    tsRecent: older.tsRecent,
  });
}

function acceptedBy(answer: TimeWaitAnswer | null): "timestamp" | "sequence" | "both" | null {
  return answer?.accepted ? answer.by : null;
}
