/**
 * One side has sent its FIN and had it acknowledged, and the other side does not close: CLOSE_WAIT there, FIN_WAIT_2
 * here (RFC 9293 section 3.6). No timer of TCP ends a CLOSE_WAIT; only the application can.
 */

import type { Analyzer } from "../analyzer.ts";
import {
  CLIENT,
  END,
  FIN_ACKED,
  FIN_NXT,
  FIN_SENT,
  NEXT,
  SERVER,
  SIDE,
  START,
} from "../model/connectionTable.ts";
import { FROM_SERVER, IS_COPY } from "../model/segmentTable.ts";
import type { Certainty, Side } from "../report/contract.ts";
import { seqDiff } from "../seq.ts";
import {
  type ConnectionIndex,
  NANOSECONDS_PER_SECOND,
  type Nanoseconds,
  type SegmentIndex,
} from "../units.ts";
import { ACK, FIN, RST, SYN } from "../wire/segment.ts";
import type { DetectorInput } from "./detectorInput.ts";
import { evidenceOf, type Found, NO_FINDINGS } from "./finding.ts";

export function halfClosed(input: DetectorInput, connection: ConnectionIndex): readonly Found[] {
  if (!mayBeHalfClosed(input.analyzer, connection)) return NO_FINDINGS;
  const until = latestEndOf(input.analyzer, connection);
  const shortest = input.analyzer.assumptions.halfClosedSeconds * NANOSECONDS_PER_SECOND;
  if (longestWait(input.analyzer, connection, until) < shortest) return NO_FINDINGS;
  const wait = findWait(input.analyzer, connection);
  if (wait === null || wait.until - wait.from < shortest) return NO_FINDINGS;
  return [
    {
      kind: "half-closed",
      certainty: certaintyOf(input, wait),
      severity: "info",
      connection,
      segment: wait.fin,
      tell: () => ({
        evidence: evidenceOf(wait.fin, wait.acknowledged, wait.latest, wait.end),
        details: {
          waitingFor: wait.waitingFor,
          open: wait.until - wait.from,
          bytesSince: wait.bytesSince,
        },
      }),
    },
  ];
}

/** What the row tells: one side closed, and the connection lasted long enough for the other one to wait. */
export function mayBeHalfClosed(analyzer: Analyzer, connection: ConnectionIndex): boolean {
  const { connections, assumptions } = analyzer;
  const sides = connections.word(connection, CLIENT + SIDE) | connections.word(connection, SERVER + SIDE);
  if ((sides & FIN_ACKED) === 0) return false;
  const lasted = latestEndOf(analyzer, connection) - connections.double(connection, START);
  return lasted >= assumptions.halfClosedSeconds * NANOSECONDS_PER_SECOND;
}

/** Where both sides closed the wait lies inside the connection; otherwise it may last to the capture's end. */
function latestEndOf({ connections, latest }: Analyzer, connection: ConnectionIndex): Nanoseconds {
  const sides = connections.word(connection, CLIENT + SIDE) & connections.word(connection, SERVER + SIDE);
  return (sides & FIN_SENT) !== 0 ? connections.double(connection, END) : latest;
}

/**
 * No side waited longer. Most long connections close at once when they do: nothing waits before the first FIN, of whichever side. And an
 * RST without ACK, which acknowledges no FIN, ends the wait where it is the last word.
 *
 * @param until when the wait ends where nothing ends it before
 */
function longestWait(analyzer: Analyzer, connection: ConnectionIndex, until: Nanoseconds): Nanoseconds {
  const { segments } = analyzer;
  const { flags, bits } = segments;
  const rows = analyzer.segmentsOf(connection);
  const last = rows[rows.length - 1] ?? 0;
  const isReset = ((flags[last] ?? 0) & (RST | ACK)) === RST && ((bits[last] ?? 0) & IS_COPY) === 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    if (((flags[row] ?? 0) & FIN) !== 0)
      return (isReset ? segments.timeOf(last) : until) - segments.timeOf(row);
  }
  return 0;
}

interface Wait {
  /** The side that has not closed. */
  readonly waitingFor: Side;
  readonly fin: SegmentIndex;
  readonly acknowledged: SegmentIndex;
  readonly from: Nanoseconds;
  readonly until: Nanoseconds;
  /** New payload bytes that the open side sent after the FIN. */
  readonly bytesSince: number;
  /** Its last segment in the wait; -1: none. */
  readonly latest: SegmentIndex;
  /** The FIN or RST that ended the wait; -1: it was not ended. */
  readonly end: SegmentIndex;
}

function findWait(analyzer: Analyzer, connection: ConnectionIndex): Wait | null {
  const { connections } = analyzer;
  for (const waitingFor of ["client", "server"] as const) {
    const closer = waitingFor === "client" ? SERVER : CLIENT;
    if (!connections.sideHas(connection, closer, FIN_ACKED)) continue;
    const wait = waitFor(
      analyzer,
      connection,
      waitingFor,
      connections.unsigned(connection, closer + FIN_NXT),
    );
    if (wait) return wait;
  }
  return null;
}

/** @param finNxt the sequence number after the closer's FIN, which tells it from a FIN of an older incarnation */
function waitFor(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  waitingFor: Side,
  finNxt: number,
): Wait | null {
  const { segments } = analyzer;
  const rows = analyzer.segmentsOf(connection);
  const openSide = waitingFor === "server" ? FROM_SERVER : 0;
  const finAt = placeOfFin(analyzer, rows, openSide, finNxt);
  const acknowledgedAt = finAt < 0 ? -1 : placeOfAcknowledgement(analyzer, rows, finAt, openSide, finNxt);
  if (acknowledgedAt < 0) return null;
  const acknowledged = rows[acknowledgedAt] ?? -1;
  let latest = -1;
  let endAt = -1;
  for (let i = acknowledgedAt + 1; i < rows.length && endAt < 0; i++) {
    const row = rows[i] ?? 0;
    const bits = segments.bits[row] ?? 0;
    if ((bits & IS_COPY) !== 0) continue;
    const isOfOpenSide = (bits & FROM_SERVER) === openSide;
    if (((segments.flags[row] ?? 0) & (isOfOpenSide ? FIN | RST : RST)) !== 0) endAt = i;
    else if (isOfOpenSide) latest = row;
  }
  const before = sentUpTo(analyzer, rows, finAt, openSide);
  const sent = sentUpTo(analyzer, rows, endAt < 0 ? rows.length : endAt + 1, openSide);
  const end = endAt < 0 ? -1 : (rows[endAt] ?? -1);
  return {
    waitingFor,
    fin: rows[finAt] ?? -1,
    acknowledged,
    from: segments.timeOf(acknowledged),
    until: end < 0 ? endOfSight(analyzer, connection) : segments.timeOf(end),
    bytesSince: before === null || sent === null ? 0 : Math.max(0, seqDiff(sent, before)),
    latest,
    end,
  };
}

/** The place of the FIN that the open side is to answer; -1: there is none, or the open side closed before. */
function placeOfFin(analyzer: Analyzer, rows: Uint32Array, openSide: number, finNxt: number): number {
  const { bits, flags } = analyzer.segments;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    if (((flags[row] ?? 0) & FIN) === 0 || ((bits[row] ?? 0) & IS_COPY) !== 0) continue;
    if (((bits[row] ?? 0) & FROM_SERVER) === openSide) return -1;
    if (isFinBefore(analyzer, row, finNxt)) return i;
  }
  return -1;
}

/** Where the open side acknowledged it; -1: nowhere, or not before it closed itself. */
function placeOfAcknowledgement(
  analyzer: Analyzer,
  rows: Uint32Array,
  finAt: number,
  openSide: number,
  finNxt: number,
): number {
  const { bits, flags } = analyzer.segments;
  for (let i = finAt + 1; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    if (((bits[row] ?? 0) & (FROM_SERVER | IS_COPY)) !== openSide) continue;
    if (((flags[row] ?? 0) & FIN) !== 0) return -1;
    if (isAcknowledged(analyzer, row, finNxt)) return i;
  }
  return -1;
}

/**
 * The highest sequence number after payload that a side had sent before a place; null when it had sent nothing. SYNs count as the
 * number they take.
 */
function sentUpTo({ segments }: Analyzer, rows: Uint32Array, place: number, side: number): number | null {
  let highest: number | null = null;
  for (let i = 0; i < place; i++) {
    const row = rows[i] ?? 0;
    const flags = segments.flags[row] ?? 0;
    if (((segments.bits[row] ?? 0) & (FROM_SERVER | IS_COPY)) !== side || (flags & RST) !== 0) continue;
    const next = (segments.seq[row] ?? 0) + segments.payloadLength(row) + ((flags & SYN) !== 0 ? 1 : 0);
    if (highest === null || seqDiff(next, highest) > 0) highest = next >>> 0;
  }
  return highest;
}

function isFinBefore({ segments }: Analyzer, row: SegmentIndex, finNxt: number): boolean {
  return ((segments.seq[row] ?? 0) + segments.payloadLength(row) + 1) >>> 0 === finNxt;
}

function isAcknowledged({ segments }: Analyzer, row: SegmentIndex, finNxt: number): boolean {
  return ((segments.flags[row] ?? 0) & (ACK | SYN)) === ACK && seqDiff(segments.ack[row] ?? 0, finNxt) >= 0;
}

/** A new incarnation shows that at least one side had forgotten the old one; otherwise the capture's end. */
function endOfSight({ connections, latest }: Analyzer, connection: ConnectionIndex): Nanoseconds {
  const next = connections.word(connection, NEXT);
  return next < 0 ? latest : connections.double(next, START);
}

/**
 * Proved where the side is heard again after the time is over, without or with its FIN; otherwise its silence tells,
 * which counts for less where the capture lost segments.
 */
function certaintyOf({ captureLoss, analyzer }: DetectorInput, wait: Wait): Certainty {
  if (captureLoss.covers(wait.from, wait.until)) return "compatible";
  const shortest = analyzer.assumptions.halfClosedSeconds * NANOSECONDS_PER_SECOND;
  const heard = Math.max(wait.end, wait.latest);
  const last = heard < 0 ? Number.NEGATIVE_INFINITY : analyzer.segments.timeOf(heard);
  return last - wait.from >= shortest ? "proved" : "explained";
}
