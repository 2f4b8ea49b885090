/** The overview: open connections, TIME_WAITs, SYNs and RSTs over time, never more numbers than were asked for. */

import type { Analyzer } from "../analyzer.ts";
import {
  CHALLENGED,
  CLIENT,
  END,
  ESTABLISHED_SEEN,
  FIN_SENT,
  FLAGS,
  REFUSED,
  RESET,
  SERVER,
  START,
  SYN_ACK_REPEATED,
  SYN_ACK_SEEN,
  SYN_REPEATED,
  SYN_SEEN,
} from "../model/connectionTable.ts";
import { IS_COPY } from "../model/segmentTable.ts";
import type { OverviewModel } from "../query/rows.ts";
import { timeWaitOf } from "../reconstruct/timeWaitFacts.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND, type Nanoseconds } from "../units.ts";
import { ACK, RST, SYN } from "../wire/segment.ts";
import { hasGrown } from "./hasGrown.ts";
import { type Levels, levelsOf, peaks } from "./levels.ts";

interface Lifetimes {
  readonly size: number;
  readonly complete: boolean;
  readonly open: Levels;
  readonly timeWait: Levels;
}

const known = new WeakMap<Analyzer, Lifetimes>();

/** Counts over `buckets` equal slices of `from` to `until` (seconds since the start of the capture). */
export function overview(
  analyzer: Analyzer,
  query: { readonly from: number; readonly until: number; readonly buckets: number },
): OverviewModel {
  const buckets = Math.max(1, Math.min(10_000, Math.floor(query.buckets)));
  const from = analyzer.earliest + query.from * NANOSECONDS_PER_SECOND;
  const until = analyzer.earliest + query.until * NANOSECONDS_PER_SECOND;
  const lifetimes = lifetimesOf(analyzer);
  return {
    from: query.from,
    until: query.until,
    buckets,
    open: peaks(lifetimes.open, from, until, buckets),
    timeWait: peaks(lifetimes.timeWait, from, until, buckets),
    ...segmentCounts(analyzer, from, until, buckets),
    refused: refusals(analyzer, from, until, buckets),
  };
}

/** Sorting a million lifetimes takes some 200 ms: kept, and made anew only when many more connections are known. */
function lifetimesOf(analyzer: Analyzer): Lifetimes {
  const size = analyzer.connections.length;
  const old = known.get(analyzer);
  if (old && old.complete === analyzer.complete && !hasGrown(old.size, size)) return old;
  const lifetimes = {
    size,
    complete: analyzer.complete,
    open: openLevels(analyzer),
    timeWait: timeWaitLevels(analyzer),
  };
  known.set(analyzer, lifetimes);
  return lifetimes;
}

function openLevels(analyzer: Analyzer): Levels {
  const table = analyzer.connections;
  const from = new Float64Array(table.length);
  const until = new Float64Array(table.length);
  let n = 0;
  for (let row = 0; row < table.length; row++) {
    const flags = table.word(row, FLAGS);
    const neverOpen = (flags & (SYN_SEEN | SYN_ACK_SEEN | ESTABLISHED_SEEN)) === SYN_SEEN;
    if (neverOpen) continue;
    from[n] = table.double(row, START);
    until[n] = closedAt(analyzer, row);
    n++;
  }
  return levelsOf(from.subarray(0, n), until.subarray(0, n));
}

/** When a connection was over: its TIME_WAIT began, or its last segment passed; one that was not closed is open to the end. */
function closedAt(analyzer: Analyzer, row: ConnectionIndex): Nanoseconds {
  const table = analyzer.connections;
  const timeWait = timeWaitOf(table, row, analyzer.assumptions, analyzer.latest);
  if (timeWait !== null) return timeWait.start;
  const closed =
    table.has(row, RESET) || (table.sideHas(row, CLIENT, FIN_SENT) && table.sideHas(row, SERVER, FIN_SENT));
  return closed ? table.double(row, END) : Number.POSITIVE_INFINITY;
}

function timeWaitLevels(analyzer: Analyzer): Levels {
  const table = analyzer.connections;
  const from = new Float64Array(table.length);
  const until = new Float64Array(table.length);
  let n = 0;
  for (let row = 0; row < table.length; row++) {
    const timeWait = timeWaitOf(table, row, analyzer.assumptions, analyzer.latest);
    if (timeWait === null) continue;
    from[n] = timeWait.start;
    until[n] = timeWait.end ?? timeWait.expires;
    n++;
  }
  return levelsOf(from.subarray(0, n), until.subarray(0, n));
}

type SegmentCounts = Pick<OverviewModel, "synAnswered" | "synUnanswered" | "resets" | "accepted">;

/** From the last segment back, so that of the SYNs of an answered attempt the last one counts as the answered one. */
function segmentCounts(
  analyzer: Analyzer,
  from: Nanoseconds,
  until: Nanoseconds,
  buckets: number,
): SegmentCounts {
  const { segments, connections } = analyzer;
  const counts = {
    synAnswered: new Array<number>(buckets).fill(0),
    synUnanswered: new Array<number>(buckets).fill(0),
    resets: new Array<number>(buckets).fill(0),
    accepted: new Array<number>(buckets).fill(0),
  };
  const width = (until - from) / buckets;
  if (!(width > 0)) return counts;
  const answeredLater = new Set<ConnectionIndex>();
  const acceptedLater = new Set<ConnectionIndex>();
  for (let row = segments.length - 1; row >= 0; row--) {
    const flags = segments.flags[row] ?? 0;
    if ((flags & (SYN | RST)) === 0 || ((segments.bits[row] ?? 0) & IS_COPY) !== 0) continue;
    const isSyn = (flags & (SYN | ACK)) === SYN;
    const connection = segments.connection[row] ?? 0;
    const isSynAck = !isSyn && (flags & SYN) !== 0;
    if (isSynAck && isRepeated(connections.word(connection, FLAGS), connection, acceptedLater)) continue;
    const isAnswered = isSyn && answers(connections.word(connection, FLAGS), connection, answeredLater);
    const time = segments.time[row] ?? 0;
    if (time < from || time > until) continue;
    const answer = isSynAck ? counts.accepted : counts.resets;
    add(isSyn ? (isAnswered ? counts.synAnswered : counts.synUnanswered) : answer, (time - from) / width);
  }
  return counts;
}

/** A SYN-ACK sent more than once is counted once. */
function isRepeated(flags: number, connection: ConnectionIndex, seen: Set<ConnectionIndex>): boolean {
  if ((flags & SYN_ACK_REPEATED) === 0) return false;
  if (seen.has(connection)) return true;
  seen.add(connection);
  return false;
}

/** Attempts refused, at their first SYN. */
function refusals(
  { connections }: Analyzer,
  from: Nanoseconds,
  until: Nanoseconds,
  buckets: number,
): number[] {
  const counts = new Array<number>(buckets).fill(0);
  const width = (until - from) / buckets;
  if (!(width > 0)) return counts;
  for (let row = 0; row < connections.length; row++) {
    if (!connections.has(row, REFUSED | CHALLENGED)) continue;
    const start = connections.double(row, START);
    if (start >= from && start <= until) add(counts, (start - from) / width);
  }
  return counts;
}

/** Counts one more at a place, in slices; the end belongs to the last slice. */
function add(counts: number[], place: number): void {
  const bucket = Math.min(counts.length - 1, Math.floor(place));
  counts[bucket] = (counts[bucket] ?? 0) + 1;
}

function answers(flags: number, connection: ConnectionIndex, answeredLater: Set<ConnectionIndex>): boolean {
  if ((flags & (SYN_ACK_SEEN | ESTABLISHED_SEEN)) === 0) return false;
  if ((flags & SYN_REPEATED) === 0) return true;
  if (answeredLater.has(connection)) return false;
  answeredLater.add(connection);
  return true;
}
