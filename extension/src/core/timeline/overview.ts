/** The overview: open connections, TIME_WAITs, SYNs and RSTs over time, never more numbers than were asked for. */

import type { Analyzer } from "../analyzer.ts";
import {
  CHALLENGED,
  ESTABLISHED_SEEN,
  FLAGS,
  REFUSED,
  START,
  SYN_ACK_REPEATED,
  SYN_ACK_SEEN,
  SYN_REPEATED,
} from "../model/connectionTable.ts";
import { IS_COPY } from "../model/segmentTable.ts";
import type { OverviewModel } from "../query/rows.ts";
import { eachInSteps, type Steps } from "../steps.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND, type Nanoseconds } from "../units.ts";
import { ACK, RST, SYN } from "../wire/segment.ts";
import { peaks } from "./levels.ts";
import { lifetimesOf } from "./lifetimes.ts";

/** Counts over `buckets` equal slices of `from` to `until` (seconds since the start of the capture). */
export function* overview(
  analyzer: Analyzer,
  query: { readonly from: number; readonly until: number; readonly buckets: number },
): Steps<OverviewModel> {
  const buckets = Math.max(1, Math.min(10_000, Math.floor(query.buckets)));
  const from = analyzer.earliest + query.from * NANOSECONDS_PER_SECOND;
  const until = analyzer.earliest + query.until * NANOSECONDS_PER_SECOND;
  const { open, timeWaits } = yield* lifetimesOf(analyzer);
  const opened = yield* peaks(open, from, until, buckets);
  const waiting = yield* peaks(timeWaits, from, until, buckets);
  return {
    from: query.from,
    until: query.until,
    buckets,
    open: opened,
    timeWait: waiting,
    ...(yield* segmentCounts(analyzer, from, until, buckets)),
    refused: yield* refusals(analyzer, from, until, buckets),
  };
}
type SegmentCounts = Pick<OverviewModel, "synAnswered" | "synUnanswered" | "resets" | "accepted">;

/** From the last segment back, so that of the SYNs of an answered attempt the last one counts as the answered one. */
function* segmentCounts(
  analyzer: Analyzer,
  from: Nanoseconds,
  until: Nanoseconds,
  buckets: number,
): Steps<SegmentCounts> {
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
  const last = segments.length - 1;
  yield* eachInSteps(segments.length, (back) => {
    const row = last - back;
    const flags = segments.flags[row] ?? 0;
    if ((flags & (SYN | RST)) === 0 || ((segments.bits[row] ?? 0) & IS_COPY) !== 0) return;
    const isSyn = (flags & (SYN | ACK)) === SYN;
    const connection = segments.connection[row] ?? 0;
    const isSynAck = !isSyn && (flags & SYN) !== 0;
    if (isSynAck && isRepeated(connections.word(connection, FLAGS), connection, acceptedLater)) return;
    const isAnswered = isSyn && answers(connections.word(connection, FLAGS), connection, answeredLater);
    const time = segments.timeOf(row);
    if (time < from || time > until) return;
    const answer = isSynAck ? counts.accepted : counts.resets;
    add(isSyn ? (isAnswered ? counts.synAnswered : counts.synUnanswered) : answer, (time - from) / width);
  });
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
function* refusals(
  { connections }: Analyzer,
  from: Nanoseconds,
  until: Nanoseconds,
  buckets: number,
): Steps<number[]> {
  const counts = new Array<number>(buckets).fill(0);
  const width = (until - from) / buckets;
  if (!(width > 0)) return counts;
  yield* eachInSteps(connections.length, (row) => {
    if (!connections.has(row, REFUSED | CHALLENGED)) return;
    const start = connections.double(row, START);
    if (start >= from && start <= until) add(counts, (start - from) / width);
  });
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
