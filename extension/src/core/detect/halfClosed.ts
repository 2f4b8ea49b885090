/**
 * One side has sent its FIN and had it acknowledged, and the other side does not close: CLOSE_WAIT there, FIN_WAIT_2
 * here (RFC 9293 section 3.6). No timer of TCP ends a CLOSE_WAIT; only the application can.
 */

import type { Analyzer } from "../analyzer.ts";
import { CLIENT, END, FIN_ACKED, FIN_NXT, FIN_SENT, NEXT, SERVER, START } from "../model/connectionTable.ts";
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
  const { connections, assumptions, latest } = input.analyzer;
  const client = connections.sideHas(connection, CLIENT, FIN_ACKED);
  const server = connections.sideHas(connection, SERVER, FIN_ACKED);
  if (!client && !server) return NO_FINDINGS;
  const shortest = assumptions.halfClosedSeconds * NANOSECONDS_PER_SECOND;
  // Where both sides closed the wait lies inside the connection; otherwise it may last to the capture's end.
  const bothClosed =
    connections.sideHas(connection, CLIENT, FIN_SENT) && connections.sideHas(connection, SERVER, FIN_SENT);
  const until = bothClosed ? connections.double(connection, END) : latest;
  if (until - connections.double(connection, START) < shortest) return NO_FINDINGS;
  // Most long connections close at once when they do: nothing waits before the first FIN.
  if (until - firstFin(input.analyzer, connection) < shortest) return NO_FINDINGS;
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

/** When the first FIN came, of whichever side. */
function firstFin(analyzer: Analyzer, connection: ConnectionIndex): Nanoseconds {
  const { flags, time } = analyzer.segments;
  const rows = analyzer.segmentsOf(connection);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    if (((flags[row] ?? 0) & FIN) !== 0) return time[row] ?? 0;
  }
  return Number.POSITIVE_INFINITY;
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
  const rows = analyzer.segmentsOf(connection).filter((row) => ((segments.bits[row] ?? 0) & IS_COPY) === 0);
  const isOpenSide = (row: SegmentIndex) =>
    (((segments.bits[row] ?? 0) & FROM_SERVER) !== 0) === (waitingFor === "server");
  const finAt = rows.findIndex((row) => !isOpenSide(row) && isFinBefore(analyzer, row, finNxt));
  if (finAt < 0) return null;
  const ackAt = rows.findIndex(
    (row, i) => i > finAt && isOpenSide(row) && isAcknowledged(analyzer, row, finNxt),
  );
  if (ackAt < 0) return null;
  // Closed before the FIN was acknowledged, or with the acknowledgement: no wait.
  const isFin = (row: SegmentIndex) => isOpenSide(row) && ((segments.flags[row] ?? 0) & FIN) !== 0;
  if (rows.subarray(0, ackAt + 1).some(isFin)) return null;
  const after = rows.subarray(ackAt + 1);
  const endAt = after.findIndex((row) => isFin(row) || ((segments.flags[row] ?? 0) & RST) !== 0);
  const end = endAt < 0 ? -1 : (after[endAt] ?? -1);

  const wait = endAt < 0 ? after : after.subarray(0, endAt);
  const before = sentUpTo(analyzer, rows.subarray(0, finAt).filter(isOpenSide));
  const sent = sentUpTo(
    analyzer,
    rows.subarray(0, ackAt + 1 + wait.length + (end < 0 ? 0 : 1)).filter(isOpenSide),
  );
  const acknowledged = rows[ackAt] ?? -1;
  return {
    waitingFor,
    fin: rows[finAt] ?? -1,
    acknowledged,
    from: segments.time[acknowledged] ?? 0,
    until: end < 0 ? endOfSight(analyzer, connection) : (segments.time[end] ?? 0),
    bytesSince: before === null || sent === null ? 0 : Math.max(0, seqDiff(sent, before)),
    latest: wait.filter(isOpenSide).at(-1) ?? -1,
    end,
  };
}

/** The highest sequence number after payload that was sent; null when nothing was. SYNs count as the number they take. */
function sentUpTo({ segments }: Analyzer, rows: Uint32Array): number | null {
  let highest: number | null = null;
  for (const row of rows) {
    const flags = segments.flags[row] ?? 0;
    if ((flags & RST) !== 0) continue;
    const next = (segments.seq[row] ?? 0) + segments.payloadLength(row) + ((flags & SYN) !== 0 ? 1 : 0);
    if (highest === null || seqDiff(next, highest) > 0) highest = next >>> 0;
  }
  return highest;
}

function isFinBefore({ segments }: Analyzer, row: SegmentIndex, finNxt: number): boolean {
  if (((segments.flags[row] ?? 0) & FIN) === 0) return false;
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
  const last = heard < 0 ? Number.NEGATIVE_INFINITY : (analyzer.segments.time[heard] ?? 0);
  return last - wait.from >= shortest ? "proved" : "explained";
}
