/** The lives of one lifeline: each incarnation by its phases, and what happened to it as marks. */

import type { Analyzer } from "../../analyzer.ts";
import { attemptOf, type SynAnswer } from "../../detect/attempt.ts";
import { END, START } from "../../model/connectionTable.ts";
import { FROM_SERVER, HAS_TIMESTAMP, IS_COPY } from "../../model/segmentTable.ts";
import { findingsByConnection } from "../../query/finding/findingsOfConnection.ts";
import { neverOpened } from "../../reconstruct/lives.ts";
import { timeWaitOf } from "../../reconstruct/timeWaitFacts.ts";
import { secondsSinceStart } from "../../report/seconds.ts";
import type { ConnectionIndex, Nanoseconds, SegmentIndex } from "../../units.ts";
import { FIN, RST } from "../../wire/segment.ts";
import { findingMarks } from "./findingMarks.ts";
import type { Life, LifelineMark, MarkKind } from "./model.ts";

export interface LifeWithMarks {
  readonly life: Life;
  readonly marks: readonly LifelineMark[];
}

/** Reading a long connection's segments costs more than keeping what was read. */
const MOST_KEPT = 4096;

const known = new WeakMap<Analyzer, Map<ConnectionIndex, LifeWithMarks>>();

export function lifeOf(analyzer: Analyzer, row: ConnectionIndex): LifeWithMarks {
  // While the file is read a connection's segments are found only by a look at all of them.
  if (!analyzer.complete) return { life: coarseLife(analyzer, row), marks: [] };
  let kept = known.get(analyzer);
  if (!kept) {
    kept = new Map();
    known.set(analyzer, kept);
  }
  let life = kept.get(row);
  if (!life) {
    if (kept.size >= MOST_KEPT) kept.clear();
    life = readLife(analyzer, row);
    kept.set(row, life);
  }
  return life;
}

/** What the connection's row alone tells. */
export function coarseLife(analyzer: Analyzer, row: ConnectionIndex): Life {
  const table = analyzer.connections;
  const at = (time: Nanoseconds) => secondsSinceStart(analyzer, time);
  const timeWait = timeWaitOf(table, row, analyzer.assumptions, analyzer.latest);
  const start = at(table.double(row, START));
  return {
    id: row + 1,
    count: 1,
    start,
    opened: neverOpened(table, row) ? null : start,
    closing: null,
    bothClosed: null,
    end: at(timeWait?.start ?? table.double(row, END)),
    wait: timeWait && {
      start: at(timeWait.start),
      end: timeWait.end === null ? null : at(timeWait.end),
      expires: at(timeWait.expires),
      endedBy: timeWait.endedBy,
      holder: timeWait.holder,
    },
  };
}

function readLife(analyzer: Analyzer, row: ConnectionIndex): LifeWithMarks {
  const { segments } = analyzer;
  const coarse = coarseLife(analyzer, row);
  const timeOf = (segment: SegmentIndex) => secondsSinceStart(analyzer, segments.timeOf(segment));
  const marked = markedSegments(analyzer, row);
  const { syns, acknowledged, synAcks } = attemptOf(analyzer, row);
  for (const { segment, answer } of syns) marked.add(answerKind(answer), segment);
  const fins = markEndings(analyzer, row, marked);
  const answer = acknowledged >= 0 ? acknowledged : (synAcks[synAcks.length - 1] ?? -1);
  const opened = syns.length === 0 || answer < 0 ? coarse.start : timeOf(answer);
  const [closing, bothClosed] = fins.map(timeOf).sort((a, b) => a - b);
  return {
    life: {
      ...coarse,
      opened: coarse.opened === null ? null : opened,
      closing: closing ?? null,
      bothClosed: bothClosed ?? null,
    },
    marks: marked.marks.sort((a, b) => a.time - b.time || a.frame - b.frame),
  };
}

function answerKind(answer: SynAnswer): MarkKind {
  if (answer === "none") return "unanswered";
  return answer === "ack" || answer === "rst" ? "refused" : "answered";
}

interface MarkedSegments {
  readonly marks: LifelineMark[];
  /** The mark that a finding makes of a segment, else `kind`. A segment is marked once. */
  add(kind: MarkKind, segment: SegmentIndex): void;
  isSpecial(segment: SegmentIndex): boolean;
}

function markedSegments(analyzer: Analyzer, row: ConnectionIndex): MarkedSegments {
  const { segments } = analyzer;
  const special = findingMarks(analyzer, findingsByConnection(analyzer).get(row));
  const marks: LifelineMark[] = [];
  const seen = new Set<SegmentIndex>();
  return {
    marks,
    isSpecial: (segment) => special.kinds.has(segment),
    add(kind, segment) {
      if (seen.has(segment)) return;
      seen.add(segment);
      const bits = segments.bits[segment] ?? 0;
      marks.push({
        kind: special.kinds.get(segment) ?? kind,
        time: secondsSinceStart(analyzer, segments.timeOf(segment)),
        frame: segments.frameOf(segment),
        from: (bits & FROM_SERVER) !== 0 ? "server" : "client",
        id: row + 1,
        tsVal: (bits & HAS_TIMESTAMP) !== 0 ? (segments.tsVal[segment] ?? 0) : null,
        count: 1,
        verdict: special.verdicts.get(segment) ?? "",
      });
    },
  };
}

/** Marks FINs, RSTs and what findings point at; gives back each side's first FIN. */
function markEndings(
  analyzer: Analyzer,
  row: ConnectionIndex,
  marked: MarkedSegments,
): readonly SegmentIndex[] {
  const { segments } = analyzer;
  const fins = new Map<number, SegmentIndex>();
  for (const segment of analyzer.segmentsOf(row)) {
    const flags = segments.flags[segment] ?? 0;
    const special = marked.isSpecial(segment);
    if ((flags & (FIN | RST)) === 0 && !special) continue;
    const bits = segments.bits[segment] ?? 0;
    if ((bits & IS_COPY) !== 0) continue;
    const side = bits & FROM_SERVER;
    if ((flags & RST) !== 0) marked.add("reset", segment);
    else if ((flags & FIN) !== 0 && !fins.has(side)) {
      fins.set(side, segment);
      marked.add("fin", segment);
    } else if (special) marked.add("duplicate", segment);
  }
  return [...fins.values()];
}
