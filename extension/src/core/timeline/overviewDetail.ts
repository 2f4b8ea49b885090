/** What only the large overview shows: TIME_WAITs holder by holder, and every finding as a mark. */

import type { Analyzer } from "../analyzer.ts";
import { findingsOf } from "../detect/detectors.ts";
import type { Finding } from "../detect/finding.ts";
import { hostsOf } from "../detect/hosts/hostTable.ts";
import { findTimeWaitIntervals } from "../detect/timeWait/timeWaitIntervals.ts";
import { KIND_ORDER, KIND_TITLES } from "../query/finding/kindTitles.ts";
import { findingId } from "../query/findingGroups.ts";
import type { FindingTrack, HolderLevels, OverviewDetail, TrackMark } from "../query/rows.ts";
import type { FindingKind, Severity } from "../report/contract.ts";
import type { Steps } from "../steps.ts";
import { NANOSECONDS_PER_SECOND, type Nanoseconds } from "../units.ts";
import { type Levels, levelsOf, peaks } from "./levels.ts";

/** Holders that have an area of their own. */
const MOST_HOLDERS = 3;

interface Holder {
  readonly address: string;
  readonly levels: Levels;
}

interface Holders {
  readonly largest: readonly Holder[];
  readonly others: number;
}

const known = new WeakMap<Analyzer, Holders>();

/** Nothing while the capture is read: who holds most, and what was found, is known at its end. */
export function* overviewDetail(
  analyzer: Analyzer,
  query: { readonly from: number; readonly until: number; readonly buckets: number },
): Steps<OverviewDetail> {
  if (!analyzer.complete) return { ...query, holders: [], otherHolders: 0, tracks: [] };
  const from = analyzer.earliest + query.from * NANOSECONDS_PER_SECOND;
  const until = analyzer.earliest + query.until * NANOSECONDS_PER_SECOND;
  const { largest, others } = yield* holdersOf(analyzer);
  const holders: HolderLevels[] = [];
  for (const { address, levels } of largest)
    holders.push({ address, timeWait: yield* peaks(levels, from, until, query.buckets) });
  return {
    ...query,
    holders,
    otherHolders: others,
    tracks: yield* tracksOf(analyzer, from, until, query.buckets),
  };
}

function* holdersOf(analyzer: Analyzer): Steps<Holders> {
  const kept = known.get(analyzer);
  if (kept) return kept;
  const { holder, from, until, length } = yield* findTimeWaitIntervals(analyzer);
  const { addressOf } = hostsOf(analyzer);
  const counts = new Map<number, number>();
  for (let i = 0; i < length; i++) counts.set(holder[i] ?? 0, (counts.get(holder[i] ?? 0) ?? 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, MOST_HOLDERS);
  const largest: Holder[] = [];
  for (const [host, count] of most) {
    yield;
    const [starts, ends] = [new Float64Array(count), new Float64Array(count)];
    for (let i = 0, n = 0; i < length; i++) {
      if (holder[i] !== host) continue;
      starts[n] = from[i] ?? 0;
      ends[n++] = until[i] ?? 0;
    }
    largest.push({ address: addressOf(host), levels: levelsOf(starts, ends) });
  }
  const holders = { largest, others: counts.size - largest.length };
  known.set(analyzer, holders);
  return holders;
}

const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];

function rank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** A track for each kind that was found, the gravest first; a slice has one mark, which stands for the gravest in it. */
function* tracksOf(
  analyzer: Analyzer,
  from: Nanoseconds,
  until: Nanoseconds,
  buckets: number,
): Steps<FindingTrack[]> {
  const byKind = new Map<FindingKind, Finding[]>();
  for (const finding of findingsOf(analyzer).list) {
    const list = byKind.get(finding.kind);
    if (list) list.push(finding);
    else byKind.set(finding.kind, [finding]);
  }
  const tracks: FindingTrack[] = [];
  for (const [kind, list] of byKind) {
    yield;
    const worst = Math.min(...new Set(list.map(({ severity }) => rank(severity))));
    tracks.push({
      kind,
      title: KIND_TITLES[kind],
      severity: SEVERITIES[worst] ?? "info",
      total: list.length,
      marks: marksOf(analyzer, list, from, until, buckets),
    });
  }
  return tracks.sort(
    (a, b) => rank(a.severity) - rank(b.severity) || KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind),
  );
}

function marksOf(
  analyzer: Analyzer,
  list: readonly Finding[],
  from: Nanoseconds,
  until: Nanoseconds,
  buckets: number,
): TrackMark[] {
  const { segments } = analyzer;
  const width = (until - from) / buckets;
  const marks = new Map<number, { worst: Finding; count: number }>();
  for (const finding of list) {
    const time = segments.timeOf(finding.segment);
    if (!(width > 0) || time < from || time > until) continue;
    const bucket = Math.min(buckets - 1, Math.floor((time - from) / width));
    const mark = marks.get(bucket);
    if (!mark) marks.set(bucket, { worst: finding, count: 1 });
    else {
      mark.count++;
      if (rank(finding.severity) < rank(mark.worst.severity)) mark.worst = finding;
    }
  }
  return [...marks]
    .sort(([a], [b]) => a - b)
    .map(([bucket, { worst, count }]) => ({
      bucket,
      count,
      severity: worst.severity,
      finding: findingId(analyzer, worst),
      connection: worst.connection < 0 ? null : worst.connection + 1,
      frame: segments.frameOf(worst.segment),
    }));
}
