/**
 * A quadruplet that opens again: through a TIME_WAIT that was alive, or because none was. One judgement for both
 * findings, so that they can never contradict each other.
 */

import type { Analyzer } from "../../analyzer.ts";
import {
  CHALLENGED,
  ESTABLISHED_SEEN,
  FLAGS,
  PREVIOUS,
  RESET,
  START,
  SYN_ACK_SEEN,
  SYN_SEEN,
} from "../../model/connectionTable.ts";
import { HAS_TIMESTAMP, OPTIONS_CUT } from "../../model/segmentTable.ts";
import { lifeBefore } from "../../reconstruct/lives.ts";
import { isnProof } from "../../reconstruct/timeWaitFacts.ts";
import type { Certainty } from "../../report/contract.ts";
import type { ConnectionIndex, Nanoseconds, SegmentIndex } from "../../units.ts";
import type { AttemptedSyn } from "../attempt.ts";
import type { DetectorInput } from "../detectorInput.ts";
import type { DetailsByKind, ReuseReason } from "../finding.ts";
import { serverLooksLikeLinux } from "./linuxSigns.ts";
import { type OlderLife, olderLifeOf } from "./olderLife.ts";
import { answerOfTimeWait, type TimeWaitAnswer } from "./timeWaitRule.ts";

export interface Reincarnation {
  readonly kind: "reincarnation";
  /** "proved": the new ISN is the one that the TIME_WAIT gave. */
  readonly certainty: Extract<Certainty, "proved" | "compatible">;
  readonly syn: SegmentIndex;
  readonly previous: ConnectionIndex;
}

export interface Reuse {
  readonly kind: "reuse";
  readonly certainty: Certainty;
  readonly syn: SegmentIndex;
  readonly older: ConnectionIndex;
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
  const previous = lifeBefore(table, connection);
  if (previous < 0) return null;

  const isProved = isnProof(table, previous, connection);
  if (!isProved && (flags & CHALLENGED) !== 0) return null;
  const syn = input.firstSyn(connection);
  if (syn < 0) return null;
  if (isProved) return { kind: "reincarnation", certainty: "proved", syn, previous };
  const older = olderLifeOf(analyzer, connection);
  if (older === null) return null;
  const why = whyNoTimeWait(input, connection, older);
  if (why === null) return { kind: "reincarnation", certainty: "compatible", syn, previous };
  return { kind: "reuse", certainty: why.certainty, syn, older: previous, why: why.reason };
}

/** Since the TIME_WAIT of the life before it began; null: there was none. */
export function gapBefore({ analyzer }: DetectorInput, connection: ConnectionIndex): Nanoseconds | null {
  const older = olderLifeOf(analyzer, connection);
  return older === null ? null : gapAfter(analyzer, connection, older);
}

/** Since the start of the TIME_WAIT; null: there was none. */
function gapAfter(analyzer: Analyzer, connection: ConnectionIndex, older: OlderLife): Nanoseconds | null {
  return Number.isNaN(older.start) ? null : analyzer.connections.double(connection, START) - older.start;
}

/** The SYN that was accepted, by what is seen of its answer; else the first one. */
function acceptedAmong(syns: readonly AttemptedSyn[]): AttemptedSyn | undefined {
  return syns.find((syn) => syn.answer === "syn-ack" || syn.answer === "established") ?? syns[0];
}

/** What a reader is told of a reincarnation. */
export interface ToldReincarnation {
  readonly details: DetailsByKind["time-wait-reincarnation"];
  /** The SYN that was accepted. */
  readonly accepted: SegmentIndex;
}

export function tellReincarnation(
  input: DetectorInput,
  connection: ConnectionIndex,
  { certainty, previous, syn }: Reincarnation,
): ToldReincarnation {
  const { analyzer } = input;
  const older = olderLifeOf(analyzer, connection);
  const accepted = acceptedAmong(input.syns(connection));
  const isReuseOfInitiator = older !== null && isInitiatorReuse(input, connection, older, syn);
  const rule = older === null || accepted === undefined ? null : ruleFor(analyzer, accepted, older);
  const details = {
    previous,
    holder: older?.timeWait?.holder ?? "server",
    gap: (older === null ? null : gapAfter(analyzer, connection, older)) ?? 0,
    acceptedBy: isReuseOfInitiator ? "initiator-reuse" : acceptedBy(rule),
    isnProof: certainty === "proved",
    synAck: accepted?.answer === "syn-ack" ? accepted.answerSegment : -1,
  } as const;
  return { details, accepted: accepted?.segment ?? syn };
}

interface NoTimeWait {
  readonly reason: ReuseReason;
  readonly certainty: Certainty;
}

/** Why no TIME_WAIT was alive; null when one was, as far as the clock and the rule can tell. */
function whyNoTimeWait(
  input: DetectorInput,
  connection: ConnectionIndex,
  older: OlderLife,
): NoTimeWait | null {
  const { analyzer } = input;
  const { timeWait } = older;
  if (timeWait === null)
    return analyzer.connections.has(older.connection, RESET)
      ? { reason: "reset", certainty: "explained" }
      : { reason: "unknown", certainty: "compatible" };
  if (timeWait.endedBy === "missing") return { reason: "missing", certainty: "explained" };
  if (timeWait.endedBy === "rst") return { reason: "assassinated", certainty: "explained" };
  if (analyzer.connections.double(connection, START) >= timeWait.expires)
    return { reason: "expired", certainty: "explained" };
  if (!older.heldByReceiver)
    return isInitiatorReuse(input, connection, older, input.firstSyn(connection))
      ? null
      : { reason: "unknown", certainty: "compatible" };
  const accepted = input.syns(connection).find((syn) => syn.answer === "syn-ack");
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
  first: SegmentIndex,
): boolean {
  if (!older.heldBySender || first < 0) return false;
  const { segments, connections } = input.analyzer;
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
