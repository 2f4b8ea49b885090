/**
 * The opening of one connection, SYN by SYN: what answered each, and the RST with which the client met an answer of
 * older state. The ground on which most detectors stand.
 */

import type { Analyzer } from "../analyzer.ts";
import { SYN_REPEATED } from "../model/connectionTable.ts";
import { FROM_SERVER, HAS_TIMESTAMP, IS_COPY, type SegmentTable } from "../model/segmentTable.ts";
import { seqDiff } from "../seq.ts";
import type { ConnectionIndex, FrameNumber, SegmentIndex } from "../units.ts";
import { ACK, RST, SYN } from "../wire/segment.ts";

export type SynAnswer = "syn-ack" | "ack" | "rst" | "established" | "none";

/** A listener was there, and answered. */
export function isLetIn(answer: SynAnswer): boolean {
  return answer === "syn-ack" || answer === "established";
}

export interface AttemptedSyn {
  readonly segment: SegmentIndex;
  answer: SynAnswer;
  /** The segment that answered; -1 when none did. "established": the client's own segment that shows the answer was there. */
  answerSegment: SegmentIndex;
  /** The client's RST after an ACK of older state; -1 when none was seen. */
  resetSegment: SegmentIndex;
}

export interface Attempt {
  readonly connection: ConnectionIndex;
  /** At least one for every connection whose SYN was captured, in order; copies of a frame left out. */
  readonly syns: readonly AttemptedSyn[];
  /** All SYN-ACKs of the server, copies left out. */
  readonly synAcks: readonly SegmentIndex[];
  /** The first segment of the client that acknowledges a SYN-ACK; -1 when none was seen. */
  readonly acknowledged: SegmentIndex;
}

/**
 * "A SYN is answered by what the server sends before the next SYN of the attempt; with timestamps, TSecr names the
 * SYN" (contract).
 */
export function attemptOf(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  rows: Uint32Array = analyzer.segmentsOf(connection),
): Attempt {
  return readAttempt(analyzer, connection, rows, "all");
}

/** Whether the segment is one of the SYNs of its attempt. */
function isSynOfClient(segments: SegmentTable, segment: SegmentIndex): boolean {
  if (((segments.bits[segment] ?? 0) & (IS_COPY | FROM_SERVER)) !== 0) return false;
  return ((segments.flags[segment] ?? 0) & (SYN | ACK | RST)) === SYN;
}

/** The SYNs of the attempt alone: of most connections they are known when the handshake is over. */
export function synsOf(analyzer: Analyzer, connection: ConnectionIndex, rows: Uint32Array): Attempt["syns"] {
  const isOneSyn = !analyzer.connections.has(connection, SYN_REPEATED);
  if (isOneSyn && isAnsweredAtOnce(analyzer.segments, rows))
    return [{ segment: rows[0] ?? 0, answer: "syn-ack", answerSegment: rows[1] ?? 0, resetSegment: -1 }];
  return readAttempt(analyzer, connection, rows, isOneSyn ? "one-syn" : "all").syns;
}

/** The same, without those that came after the acknowledgement where a SYN was let in. */
export function synsUntilLetIn(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  rows: Uint32Array,
): Attempt["syns"] {
  return readAttempt(analyzer, connection, rows, "until-let-in").syns;
}

/** The place of the first SYN that was let in; behind the last one if none was. */
export function firstLetIn(syns: readonly AttemptedSyn[]): number {
  for (let i = 0; i < syns.length; i++) {
    const syn = syns[i];
    if (syn !== undefined && isLetIn(syn.answer)) return i;
  }
  return syns.length;
}

/** It begins with a SYN of the client and the SYN-ACK of the server, as nearly all do. */
function isAnsweredAtOnce(segments: SegmentTable, rows: Uint32Array): boolean {
  const answer = rows[1];
  if (answer === undefined || !isSynOfClient(segments, rows[0] ?? 0)) return false;
  if (((segments.bits[answer] ?? 0) & (IS_COPY | FROM_SERVER)) !== FROM_SERVER) return false;
  return ((segments.flags[answer] ?? 0) & (SYN | ACK)) === (SYN | ACK);
}

/** How much of it: all; there is one SYN only, and nothing but its answer is asked for; or which SYNs came before one was let in. */
type Part = "all" | "one-syn" | "until-let-in";

function readAttempt(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  rows: Uint32Array,
  part: Part,
): Attempt {
  const { segments } = analyzer;
  const { bits: bitsOf, flags: flagsOf } = segments;
  const syns: AttemptedSyn[] = [];
  const synAcks: SegmentIndex[] = [];
  let acknowledged = -1;
  let lastFrame = 0;
  // By number: the iterators of a hundred thousand connections are a hundred megabytes.
  for (let i = 0; i < rows.length; i++) {
    const segment = rows[i] ?? 0;
    const bits = bitsOf[segment] ?? 0;
    if ((bits & IS_COPY) !== 0) continue;
    const flags = flagsOf[segment] ?? 0;
    if ((bits & FROM_SERVER) !== 0) {
      if ((flags & (SYN | ACK)) === (SYN | ACK)) synAcks.push(segment);
      if (acknowledged < 0) takeAnswer(analyzer, syns, segment, flags);
    } else if ((flags & (SYN | ACK | RST)) === SYN) {
      syns.push({ segment, answer: "none", answerSegment: -1, resetSegment: -1 });
    } else if ((flags & RST) !== 0) {
      const last = syns[syns.length - 1];
      if (last && last.answer === "ack" && last.resetSegment < 0) last.resetSegment = segment;
    } else if ((flags & ACK) !== 0 && acknowledged < 0 && followsSyn(segments, syns, segment)) {
      acknowledged = segment;
      lastFrame = lastFrameOf(segments, acknowledged);
      takeProof(syns, segment);
    }
    if (acknowledged >= 0 && isOver(syns, part, segments.frameOf(segment) > lastFrame)) break;
  }
  return { connection, syns, synAcks, acknowledged };
}

/**
 * Of all rows of a connection those that `attemptOf` makes the same attempt of: those up to the acknowledgement, of the later ones SYNs and
 * RSTs, and the one that it ends with.
 */
export function rowsOfAttempt(
  { segments }: Analyzer,
  { acknowledged, syns }: Attempt,
  rows: Uint32Array,
): SegmentIndex[] {
  const found: SegmentIndex[] = [];
  const lastFrame = acknowledged < 0 ? 0 : lastFrameOf(segments, acknowledged);
  let isAcknowledged = false;
  let hasSyn = false;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    if (((segments.bits[row] ?? 0) & IS_COPY) !== 0) continue;
    hasSyn ||= row === syns[0]?.segment;
    const isLast = hasSyn && isAcknowledged && segments.frameOf(row) > lastFrame;
    if (!isAcknowledged || isLast || ((segments.flags[row] ?? 0) & (SYN | RST)) !== 0) found.push(row);
    if (isLast) break;
    isAcknowledged ||= row === acknowledged;
  }
  return found;
}

/** Whether nothing that follows is asked for, of an attempt that was acknowledged. */
function isOver(syns: readonly AttemptedSyn[], part: Part, isLate: boolean): boolean {
  if (syns.length === 0) return false;
  // Of an answer of older state the client's RST may still come.
  if (part === "one-syn" && syns[0]?.answer !== "ack") return true;
  return isLate || (part === "until-let-in" && firstLetIn(syns) < syns.length);
}

/** Data that a client may have sent, uncaptured, before its first captured segment. */
const MOST_AHEAD = 0x10000;

/** The segment goes on from the SYN's number: a delayed ACK of an older connection does not. */
function followsSyn(segments: SegmentTable, syns: readonly AttemptedSyn[], segment: SegmentIndex): boolean {
  const last = syns[syns.length - 1];
  if (last === undefined) return true;
  const ahead = seqDiff(segments.seq[segment] ?? 0, segments.seq[last.segment] ?? 0);
  return ahead > 0 && ahead <= MOST_AHEAD;
}

const FRAMES_AFTER_HANDSHAKE = 100_000;

/** What follows later is no part of an attempt that was acknowledged; a repeated SYN-ACK may still come a few segments after it. */
function lastFrameOf(segments: SegmentTable, acknowledged: SegmentIndex): FrameNumber {
  return segments.frameOf(acknowledged) + FRAMES_AFTER_HANDSHAKE;
}

function takeAnswer(analyzer: Analyzer, syns: AttemptedSyn[], segment: SegmentIndex, flags: number): void {
  const syn = answeredSyn(analyzer, syns, segment);
  if (syn === undefined) return;
  const answer: SynAnswer = (flags & SYN) !== 0 ? "syn-ack" : (flags & RST) !== 0 ? "rst" : "ack";
  // A first answer stands; but a SYN-ACK is the better one.
  if (syn.answer !== "none" && !(answer === "syn-ack" && syn.answer !== "syn-ack")) return;
  syn.answer = answer;
  syn.answerSegment = segment;
}

/** The SYN that a segment of the server answers: the one its TSecr names, else the latest. */
function answeredSyn(
  analyzer: Analyzer,
  syns: readonly AttemptedSyn[],
  segment: SegmentIndex,
): AttemptedSyn | undefined {
  const { segments } = analyzer;
  const latest = syns[syns.length - 1];
  const isSynAck = ((segments.flags[segment] ?? 0) & SYN) !== 0;
  if (!isSynAck || ((segments.bits[segment] ?? 0) & HAS_TIMESTAMP) === 0) return latest;
  const echoed = segments.tsEcr[segment];
  for (let i = syns.length - 1; i >= 0; i--) {
    const syn = syns[i];
    if (syn && segments.tsVal[syn.segment] === echoed) return syn;
  }
  return latest;
}

/** The client goes on as if answered: the SYN-ACK was there, but not in the capture. */
function takeProof(syns: readonly AttemptedSyn[], segment: SegmentIndex): void {
  const last = syns[syns.length - 1];
  if (last === undefined || syns.some((syn) => syn.answer === "syn-ack") || last.answer !== "none") return;
  last.answer = "established";
  last.answerSegment = segment;
}
