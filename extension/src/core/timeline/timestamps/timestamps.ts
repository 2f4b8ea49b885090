/** The view "Timestamps": TSval over time between two hosts, and what the per-host rule makes of it; a window at a time. */

import type { Analyzer } from "../../analyzer.ts";
import { firstPlace } from "../../firstPlace.ts";
import type { Page } from "../../query/rows.ts";
import { secondsSinceStart } from "../../report/seconds.ts";
import type { Steps } from "../../steps.ts";
import { NANOSECONDS_PER_SECOND, type Nanoseconds, type Seconds } from "../../units.ts";
import { chooseMarks, type PlacedSyn } from "./chooseMarks.ts";
import { clockLinesOf, piecesOf } from "./clockLines.ts";
import { clockRows } from "./clockRows.ts";
import { distanceShare } from "./distance.ts";
import { memoryPieces } from "./memoryPieces.ts";
import type { SynMark, SynRow, SynsQuery, TimestampsModel, TimestampsQuery } from "./model.ts";
import { type PairStudy, studyPair } from "./pairStudy.ts";
import { choosePair, pairRow } from "./pairs.ts";
import { NO_TIMESTAMP, type StudiedSyn } from "./studiedSyn.ts";
import { deltaOf, synRow } from "./synRow.ts";

const RING = 2 ** 32;
/** Pixels of the panel of distances, about: what lies on the same of them is one mark. */
const DISTANCE_HEIGHT = 100;
/** Some milliseconds. */
const MARKS_A_STEP = 4096;

/** Clocks and memories need the whole capture: nothing is told until it is read. */
export function* timestamps(analyzer: Analyzer, query: TimestampsQuery): Steps<TimestampsModel> {
  const pair = analyzer.complete ? choosePair(analyzer, query) : -1;
  if (pair < 0) return nothing(query);
  const study = yield* studyPair(analyzer, pair);
  const window = {
    from: nanosecondsOf(analyzer, query.from),
    until: nanosecondsOf(analyzer, query.until),
    width: query.width,
    height: query.height,
  };
  const seconds = (time: Nanoseconds): Seconds => secondsSinceStart(analyzer, time);
  const inRange = between(analyzer, study, window.from, window.until);
  const { memory, memoryIsCoarse } = showsZone(study)
    ? memoryPieces(analyzer, study, window)
    : { memory: [], memoryIsCoarse: false };
  yield;
  const syns = yield* marksOf(analyzer, study, inRange, query);
  return {
    from: query.from,
    until: query.until,
    pair: pairRow(analyzer, pair),
    standing: study.standing,
    certainty: study.certainty,
    ...clockRows(analyzer, study),
    lines: clockLinesOf(analyzer, study)
      .flatMap((line) => piecesOf(line, window.from, window.until))
      .map((piece) => ({ ...piece, from: seconds(piece.from), until: seconds(piece.until) })),
    memory,
    memoryIsCoarse,
    syns,
    shown: inRange.length,
    place: placeOfFrame(analyzer, inRange, query.frame),
    event: eventOf(analyzer, study, memory),
  };
}

/** The SYNs of the range one by one, a window of them. */
export function* timestampSyns(analyzer: Analyzer, query: SynsQuery): Steps<Page<SynRow>> {
  const pair = analyzer.complete ? choosePair(analyzer, query) : -1;
  if (pair < 0) return { start: 0, total: 0, rows: [] };
  const study = yield* studyPair(analyzer, pair);
  const inRange = between(
    analyzer,
    study,
    nanosecondsOf(analyzer, query.from),
    nanosecondsOf(analyzer, query.until),
  );
  const start = Math.min(query.start, inRange.length);
  const rows = inRange.slice(start, query.end).map((syn) => synRow(analyzer, study, syn));
  return { start, total: inRange.length, rows };
}

function nothing({ from, until }: TimestampsQuery): TimestampsModel {
  return {
    from,
    until,
    pair: null,
    standing: "no-timestamps",
    certainty: null,
    clocks: [],
    total: null,
    lines: [],
    memory: [],
    memoryIsCoarse: false,
    syns: [],
    shown: 0,
    place: null,
    event: null,
  };
}

/**
 * A zone is drawn where the rule drops SYNs. Where it was not in force it is told what it would have dropped, if the
 * clocks behind the address can be told apart: over connections that each have an offset of their own it says nothing.
 */
function showsZone({ standing, lettered }: PairStudy): boolean {
  if (standing === "not-in-force") return lettered;
  return standing === "in-force" || standing === "undecided";
}

function nanosecondsOf(analyzer: Analyzer, time: Seconds): Nanoseconds {
  return analyzer.earliest + time * NANOSECONDS_PER_SECOND;
}

/** The SYNs from the first at `from` to the last at `until`. */
function between(
  analyzer: Analyzer,
  { syns }: PairStudy,
  from: Nanoseconds,
  until: Nanoseconds,
): readonly StudiedSyn[] {
  const { segments } = analyzer;
  const placeOf = (isBefore: (at: Nanoseconds) => boolean): number =>
    firstPlace(0, syns.length, (place) => isBefore(segments.timeOf(syns[place]?.segment ?? 0)));
  return syns.slice(
    placeOf((at) => at < from),
    placeOf((at) => at <= until),
  );
}

function placeOfFrame(
  analyzer: Analyzer,
  syns: readonly StudiedSyn[],
  frame: TimestampsQuery["frame"],
): number | null {
  const place = syns.findIndex(({ segment }) => analyzer.segments.frameOf(segment) === frame);
  return place < 0 ? null : place;
}

const OUTCOMES: readonly StudiedSyn["outcome"][] = ["answered", "silent", "refused", "repeated"];

function* marksOf(
  analyzer: Analyzer,
  study: PairStudy,
  inRange: readonly StudiedSyn[],
  { from, until, width, height }: TimestampsQuery,
): Steps<readonly SynMark[]> {
  const { segments } = analyzer;
  const drawn = inRange.filter(({ clock }) => clock !== NO_TIMESTAMP);
  const scale = width / (until - from);
  const placed: PlacedSyn[] = [];
  for (const syn of drawn) {
    if (placed.length % MARKS_A_STEP === 0) yield;
    const tsVal = segments.tsVal[syn.segment] ?? 0;
    const delta = deltaOf(analyzer, syn);
    placed.push({
      x: (secondsSinceStart(analyzer, segments.timeOf(syn.segment)) - from) * scale,
      y: (tsVal / RING) * height,
      distance: delta === null ? null : (distanceShare(delta) * DISTANCE_HEIGHT) / 2,
      clock: syn.clock,
      tsVal,
      outcome: OUTCOMES.indexOf(syn.outcome),
      isSilent: syn.outcome === "silent",
    });
  }
  const chosen = yield* chooseMarks(placed, width);
  return chosen.flatMap(({ place, count }) => {
    const syn = drawn[place];
    if (!syn) return [];
    const row = synRow(analyzer, study, syn);
    return row.tsVal === null ? [] : [{ ...row, tsVal: row.tsVal, count }];
  });
}

/** When a memory of the range ran out; where the rule was not in force nothing did. */
function eventOf(
  analyzer: Analyzer,
  { standing }: PairStudy,
  memory: TimestampsModel["memory"],
): TimestampsModel["event"] {
  if (standing === "not-in-force") return null;
  const duration = secondsSinceStart(analyzer, analyzer.latest);
  const freed = memory.find(({ expired, until }) => expired && until <= duration);
  return freed ? { time: freed.until, text: `${freed.letter || "the memory"} expires` } : null;
}
