/**
 * TIME_WAITs that pile up at a host whose peer never negotiates timestamps (RFC 7323 section 3.2: only when both SYNs
 * carry the option). Without them nothing that shortens or reuses a TIME_WAIT applies: Linux tcp_twsk_unique asks for
 * tw_ts_recent_stamp, and tcp_tw_recycle (to 4.11) did the same.
 *
 * That an option is missing is known only of a SYN whose options were captured whole.
 */

import type { Analyzer } from "../../analyzer.ts";
import { MAY_REFUSE_TIMESTAMPS } from "../../fastPath/lookBits.ts";
import {
  CLIENT,
  FLAGS,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  SERVER,
  SIDE,
  SYN_ACK_SEEN,
  SYN_SEEN,
  SYN_SENT_WITHOUT_TS,
  TS_SEEN,
} from "../../model/connectionTable.ts";
import { type Steps, stretchesInSteps } from "../../steps.ts";
import { highest, levelsOf, reachedAt } from "../../timeline/levels.ts";
import type { ConnectionIndex, SegmentIndex } from "../../units.ts";
import { busiest, groupRows, pick } from "../busiest.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { evidenceOf, type Found } from "../finding.ts";
import { type HostIndex, hostsOf } from "../hosts/hostTable.ts";
import { PairTable } from "../hosts/pairTable.ts";
import { openingSegment } from "../openingSegment.ts";
import { rowsThatMayShow } from "../rowLooks.ts";
import { findTimeWaitIntervals, type TimeWaitIntervals } from "../timeWait/timeWaitIntervals.ts";

/** So many of the busiest pairs are looked at, and so many connections of each shown. */
const MOST_PAIRS = 1000;
const MOST_SHOWN = 5;

export function* timestampsOff(input: DetectorInput): Iterable<Found | undefined> {
  const { analyzer } = input;
  const fewest = analyzer.assumptions.timestampsOffTimeWaits;
  // Nearly every capture is settled by the rows: everyone negotiates timestamps.
  if ((yield* countRefusing(analyzer)) < fewest) return;
  const intervals = yield* findTimeWaitIntervals(analyzer);
  const refusing = indicesOf(intervals.length, (i) =>
    refuses(analyzer, intervals.connection[i] ?? 0, intervals.byClient[i] === 1),
  );
  if (refusing.length < fewest) return;
  const pairs = new PairTable();
  const pairOf = refusing.map((i) => pairs.intern(intervals.holder[i] ?? 0, peerOf(analyzer, intervals, i)));
  const grouped = groupRows(pairOf, pairs.length);
  const count = (pair: number) => (grouped.start[pair + 1] ?? 0) - (grouped.start[pair] ?? 0);

  for (const pair of busiest(pairs.length, (i) => Math.max(0, count(i) + 1 - fewest), MOST_PAIRS)) {
    const places = grouped.rows.subarray(grouped.start[pair], grouped.start[pair + 1]);
    const rows = places.map((place) => refusing[place] ?? 0);
    const finding = findingOf(analyzer, intervals, rows, fewest);
    if (finding) yield finding;
  }
}

/** Connections that left a TIME_WAIT whose holder's peer would not negotiate timestamps. */
function* countRefusing(analyzer: Analyzer): Steps<number> {
  let count = 0;
  const rows = yield* rowsThatMayShow(analyzer, MAY_REFUSE_TIMESTAMPS, (row) => mayRefuse(analyzer, row));
  yield* stretchesInSteps(rows.length, (start, end) => {
    for (let i = start; i < end; i++) count += countRefusals(analyzer, rows[i] ?? 0);
  });
  return count;
}

/** It left a TIME_WAIT, and an end may not have negotiated timestamps. */
function mayRefuse({ connections }: Analyzer, row: ConnectionIndex): boolean {
  const sides = connections.word(row, CLIENT + SIDE) | connections.word(row, SERVER + SIDE);
  return (sides & SYN_SENT_WITHOUT_TS) !== 0 && connections.has(row, HOLDER_CLIENT | HOLDER_SERVER);
}

function countRefusals(analyzer: Analyzer, row: ConnectionIndex): number {
  const flags = analyzer.connections.word(row, FLAGS);
  const byClient = (flags & HOLDER_CLIENT) !== 0 && refuses(analyzer, row, true);
  const byServer = (flags & HOLDER_SERVER) !== 0 && refuses(analyzer, row, false);
  return (byClient ? 1 : 0) + (byServer ? 1 : 0);
}

/** The host at the other end of a TIME_WAIT. */
function peerOf(analyzer: Analyzer, { connection, byClient }: TimeWaitIntervals, i: number): HostIndex {
  const { clientOf, serverOf } = hostsOf(analyzer);
  const row = connection[i] ?? 0;
  return byClient[i] === 1 ? serverOf(row) : clientOf(row);
}

function indicesOf(length: number, wanted: (i: number) => boolean): Uint32Array {
  const found = new Uint32Array(length);
  let n = 0;
  for (let i = 0; i < length; i++) if (wanted(i)) found[n++] = i;
  return found.subarray(0, n);
}

/** @param without TIME_WAITs of one holder and one peer, which negotiated no timestamps */
function findingOf(
  analyzer: Analyzer,
  intervals: TimeWaitIntervals,
  without: Uint32Array,
  fewest: number,
): Found | null {
  const levels = levelsOf(pick(intervals.from, without), pick(intervals.until, without));
  const { count: peak } = highest(levels);
  const reached = reachedAt(levels, fewest);
  const holder = intervals.holder[without[0] ?? 0] ?? 0;
  const peer = peerOf(analyzer, intervals, without[0] ?? 0);
  if (peak < fewest || everNegotiates(analyzer, holder, peer)) return null;

  const main = without.find((i) => intervals.from[i] === reached) ?? without[0] ?? 0;
  const connection = intervals.connection[main] ?? -1;
  const segment = openingOfPeer(analyzer, intervals, main);
  const shown = [...without.subarray(0, MOST_SHOWN)].map((i) => openingOfPeer(analyzer, intervals, i));
  const { addressOf } = hostsOf(analyzer);
  return {
    kind: "timestamps-off",
    certainty: "proved",
    severity: "info",
    connection,
    segment,
    tell: () => ({
      evidence: evidenceOf(segment, ...shown),
      details: { holder: addressOf(holder), peer: addressOf(peer), timeWaits: peak },
    }),
  };
}

/** The SYN or SYN-ACK in which the holder's peer leaves the option out. */
function openingOfPeer(analyzer: Analyzer, intervals: TimeWaitIntervals, i: number): SegmentIndex {
  const side = intervals.byClient[i] === 1 ? "server" : "client";
  return openingSegment(analyzer, intervals.connection[i] ?? 0, side);
}

/**
 * The peer would not negotiate: as a client its SYN, options captured, has no timestamp; as a server it left the option
 * out of the SYN-ACK although the SYN had it (RFC 7323 section 3.2 forbids it where the SYN had none).
 */
function refuses(analyzer: Analyzer, row: ConnectionIndex, peerIsServer: boolean): boolean {
  const { connections } = analyzer;
  const client = connections.word(row, CLIENT + SIDE);
  const server = connections.word(row, SERVER + SIDE);
  if (!connections.has(row, SYN_SEEN)) return false;
  if (!peerIsServer) return (client & SYN_SENT_WITHOUT_TS) !== 0 && (client & TS_SEEN) === 0;
  return (
    connections.has(row, SYN_ACK_SEEN) &&
    (client & TS_SEEN) !== 0 &&
    (server & SYN_SENT_WITHOUT_TS) !== 0 &&
    (server & TS_SEEN) === 0
  );
}

/** Whether the peer sent a timestamp in any connection between the two. */
function everNegotiates(analyzer: Analyzer, holder: HostIndex, peer: HostIndex): boolean {
  const { connections } = analyzer;
  const { clientOf, serverOf } = hostsOf(analyzer);
  for (let row = 0; row < connections.length; row++) {
    if (clientOf(row) === peer && serverOf(row) === holder && connections.sideHas(row, CLIENT, TS_SEEN))
      return true;
    if (serverOf(row) === peer && clientOf(row) === holder && connections.sideHas(row, SERVER, TS_SEEN))
      return true;
  }
  return false;
}
