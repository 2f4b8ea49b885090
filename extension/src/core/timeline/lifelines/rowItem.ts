/** One lifeline with a row of its own: its lives and marks in the range, no more of them than pixels can show. */

import type { Analyzer } from "../../analyzer.ts";
import { counted, span } from "../../explain/words.ts";
import { CLIENT, PREVIOUS, SEGMENTS, START } from "../../model/connectionTable.ts";
import { neverOpened } from "../../reconstruct/lives.ts";
import type { Severity } from "../../report/contract.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND, type QuadrupletIndex } from "../../units.ts";
import { clientPortOf, type LifelineIndex, shadowEnd } from "./lifelineIndex.ts";
import { coarseLife, lifeOf } from "./lives.ts";
import { mergeLives, mergeMarks } from "./merge.ts";
import type { Life, LifelineMark, LifelinesQuery, RowItem } from "./model.ts";
import { ERROR, NOTHING, WARNING } from "./ranks.ts";
import { type RowNote, rowNote } from "./rowNote.ts";
import { lettersOf } from "./sections.ts";

/** Of more lives than these in the range only those that something befell are read segment by segment. */
const MOST_READ = 400;
/** Ids of more lives than these are not sent. */
const MOST_IDS = 400;

type Range = Pick<LifelinesQuery, "from" | "until" | "width">;

export function rowItem(
  analyzer: Analyzer,
  index: LifelineIndex,
  quadruplet: QuadrupletIndex,
  range: Range,
): Omit<RowItem, "y" | "height" | "lettered" | "letter"> {
  const rows = livesInRange(analyzer, index, quadruplet, range);
  const lives: Life[] = [];
  const marks: LifelineMark[] = [];
  for (const row of rows) {
    const plain =
      rows.length > MOST_READ && !index.findings.has(row) && !neverOpened(analyzer.connections, row);
    if (plain) {
      lives.push(coarseLife(analyzer, row));
      continue;
    }
    const read = lifeOf(analyzer, row);
    lives.push(read.life);
    marks.push(...read.marks);
  }
  const findings = rows.flatMap((row) => index.findings.get(row));
  const main = index.main[quadruplet] ?? 0;
  const note = noteOf(analyzer, index, quadruplet, rows);
  return {
    kind: "row",
    id: main + 1,
    ids: rows.length > MOST_IDS ? [] : rows.map((row) => row + 1),
    port: clientPortOf(analyzer, quadruplet),
    value: gutterValue(analyzer, main, analyzer.incarnationsOf(quadruplet)),
    severity: severityOf(index, quadruplet),
    kinds: [...new Set(findings.map(({ kind }) => kind))],
    lives: mergeLives(lives, range),
    marks: mergeMarks(marks, range),
    note: note.short,
    longNote: note.long,
  };
}

/** What happened to a lifeline in the range, in words. */
export function noteOfQuadruplet(
  analyzer: Analyzer,
  index: LifelineIndex,
  quadruplet: QuadrupletIndex,
  range: Range,
): RowNote {
  return noteOf(analyzer, index, quadruplet, livesInRange(analyzer, index, quadruplet, range));
}

function noteOf(
  analyzer: Analyzer,
  index: LifelineIndex,
  quadruplet: QuadrupletIndex,
  rows: readonly ConnectionIndex[],
): RowNote {
  const findings = rows.flatMap((row) => index.findings.get(row));
  return rowNote(analyzer, findings, lettersOf(analyzer, index, index.pairOf[quadruplet] ?? 0));
}

/** The connections of a lifeline that have something in the range, in order of time. */
export function livesInRange(
  analyzer: Analyzer,
  index: LifelineIndex,
  quadruplet: QuadrupletIndex,
  { from, until }: Pick<LifelinesQuery, "from" | "until">,
): ConnectionIndex[] {
  const { connections, quadruplets } = analyzer;
  const begin = analyzer.earliest + from * NANOSECONDS_PER_SECOND;
  const end = analyzer.earliest + until * NANOSECONDS_PER_SECOND;
  const rows: ConnectionIndex[] = [];
  let row = quadruplets.newest[quadruplet] ?? -1;
  for (; row >= 0; row = connections.word(row, PREVIOUS)) {
    if (row >= index.size) continue;
    if (connections.double(row, START) <= end && shadowEnd(analyzer, row) >= begin) rows.push(row);
  }
  return rows.reverse();
}

function gutterValue(analyzer: Analyzer, row: ConnectionIndex, lives: number): string {
  const { connections } = analyzer;
  if (lives > 1) return counted(lives, "life", "lives");
  if (neverOpened(connections, row)) return counted(connections.unsigned(row, CLIENT + SEGMENTS), "SYN");
  const { start, end } = coarseLife(analyzer, row);
  return end > start ? span(end - start) : "";
}

export function severityOf({ rank }: LifelineIndex, quadruplet: QuadrupletIndex): Severity | null {
  const worst = rank[quadruplet] ?? NOTHING;
  if (worst === ERROR) return "error";
  if (worst === WARNING) return "warning";
  return worst === NOTHING ? null : "info";
}
