/**
 * A SYN answered by the ACK of older state. Whose state it was, a TIME_WAIT or a connection still open, is told by the
 * life before it; where the capture does not show that life, by what Linux puts into the ACK.
 */

import { CHALLENGED, type ConnectionTable, PREVIOUS, SIDE, STATE_MASK } from "../../model/connectionTable.ts";
import { HAS_TIMESTAMP, IS_IPV6 } from "../../model/segmentTable.ts";
import { CLOSED, ESTABLISHED, TIME_WAIT, UNKNOWN } from "../../reconstruct/endpointState.ts";
import { neverOpened } from "../../reconstruct/lives.ts";
import { STATE_NAMES } from "../../reconstruct/stateNames.ts";
import type { Certainty } from "../../report/contract.ts";
import {
  type ConnectionIndex,
  NANOSECONDS_PER_SECOND,
  type SegmentIndex,
  type TimestampValue,
} from "../../units.ts";
import type { AttemptedSyn } from "../attempt.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { type OlderLife, olderLifeOf } from "./olderLife.ts";
import { answerOfTimeWait } from "./timeWaitRule.ts";

/** At most one such ACK in this time for each socket: Linux `tcp_invalid_ratelimit`, 500 ms, from 4.0 on. */
const ACK_LIMIT = 0.5 * NANOSECONDS_PER_SECOND;

export interface RefusedSyn {
  readonly syn: SegmentIndex;
  readonly answer: "ack" | "none";
  /** The ACK that refused this SYN; with answer "none" the earlier ACK that used up the limit. */
  readonly answerSegment: SegmentIndex;
  readonly resetSegment: SegmentIndex;
  readonly state: "time-wait" | "open";
  readonly certainty: Certainty;
  /** The life whose state answered; -1 where the capture does not show it. */
  readonly older: ConnectionIndex;
  /** Name of the state that answered. */
  readonly oldState: string;
  readonly reason: "older-timestamp" | "old-sequence" | null;
  readonly tsVal: TimestampValue | null;
  readonly tsRecent: TimestampValue | null;
}

const NONE: readonly RefusedSyn[] = [];

/** The attempt before it on its quadruplet met older state, and never opened. */
export function isAfterRefusal(table: ConnectionTable, connection: ConnectionIndex): boolean {
  const previous = table.word(connection, PREVIOUS);
  return previous >= 0 && neverOpened(table, previous) && table.has(previous, CHALLENGED);
}

/** The SYNs of a connection that older state refused, in order. Empty for nearly every connection. */
export function refusedSyns(input: DetectorInput, connection: ConnectionIndex): readonly RefusedSyn[] {
  const { analyzer } = input;
  const table = analyzer.connections;
  const afterRefused = isAfterRefusal(table, connection);
  if (!table.has(connection, CHALLENGED) && !afterRefused) return NONE;
  const older = olderLifeOf(analyzer, connection);
  let ack = afterRefused ? lastRefusal(input, table.word(connection, PREVIOUS)) : -1;
  const refused: RefusedSyn[] = [];
  for (const syn of input.attempt(connection).syns) {
    if (syn.answer === "ack") ack = syn.answerSegment;
    else if (syn.answer !== "none" || ack < 0 || input.timeOf(syn.segment) - input.timeOf(ack) > ACK_LIMIT)
      continue;
    refused.push(judge(input, older, syn, ack));
  }
  return refused;
}

function lastRefusal(input: DetectorInput, connection: ConnectionIndex): SegmentIndex {
  let last = -1;
  for (const syn of input.attempt(connection).syns) if (syn.answer === "ack") last = syn.answerSegment;
  return last;
}

function judge(
  input: DetectorInput,
  older: OlderLife | null,
  syn: AttemptedSyn,
  ack: SegmentIndex,
): RefusedSyn {
  const { segments } = input.analyzer;
  const matches = older !== null && segments.seq[ack] === older.sndNxt && segments.ack[ack] === older.rcvNxt;
  const seen = matches ? older : null;
  const hasTimestamp = ((segments.bits[syn.segment] ?? 0) & HAS_TIMESTAMP) !== 0;
  const tsVal = hasTimestamp ? (segments.tsVal[syn.segment] ?? 0) : null;
  // TIME_WAIT's ACK echoes TS.Recent: it tells what the holder remembers even where the older life was not captured.
  const echoed = ((segments.bits[ack] ?? 0) & HAS_TIMESTAMP) !== 0 ? (segments.tsEcr[ack] ?? 0) : null;
  const tsRecent = seen?.tsRecent ?? echoed;
  const rule = answerOfTimeWait({
    isn: segments.seq[syn.segment] ?? 0,
    tsVal,
    rcvNxt: segments.ack[ack] ?? 0,
    tsRecent,
  });
  return {
    syn: syn.segment,
    answer: syn.answer === "ack" ? "ack" : "none",
    answerSegment: ack,
    resetSegment: syn.resetSegment,
    ...stateThatAnswered(input, seen, ack),
    older: seen?.connection ?? -1,
    reason: rule.accepted ? null : rule.reason,
    tsVal,
    tsRecent,
  };
}

function stateThatAnswered(
  input: DetectorInput,
  older: OlderLife | null,
  ack: SegmentIndex,
): Pick<RefusedSyn, "state" | "certainty" | "oldState"> {
  const { segments, connections } = input.analyzer;
  if (older === null) {
    if (((segments.bits[ack] ?? 0) & IS_IPV6) !== 0)
      return { state: "time-wait", certainty: "compatible", oldState: STATE_NAMES[TIME_WAIT] ?? "" };
    // A TIME_WAIT's ACK leaves Linux without a socket, so with IP ID 0; a challenge ACK has its socket's running ID.
    return segments.ipId[ack] === 0
      ? { state: "time-wait", certainty: "explained", oldState: STATE_NAMES[TIME_WAIT] ?? "" }
      : { state: "open", certainty: "compatible", oldState: STATE_NAMES[ESTABLISHED] ?? "" };
  }
  if (older.heldByReceiver)
    return { state: "time-wait", certainty: "proved", oldState: STATE_NAMES[TIME_WAIT] ?? "" };
  const state = connections.word(older.connection, older.receiver + SIDE) & STATE_MASK;
  const known = state === UNKNOWN || state === CLOSED ? ESTABLISHED : state;
  return { state: "open", certainty: "proved", oldState: STATE_NAMES[known] ?? "" };
}
