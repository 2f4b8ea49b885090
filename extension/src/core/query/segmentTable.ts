/** The segment table of the editor: the end of the life before where it matters, then the connection's own segments. */

import type { Analyzer } from "../analyzer.ts";
import type { ConnectionIndex } from "../units.ts";
import { PLAIN } from "./finding/stepLooks.ts";
import type { SegmentRow, SegmentTablePage, ToldSegment } from "./rows.ts";
import { segmentRow } from "./segmentPage.ts";
import { type EndOfLife, type ToldLife, toldLifeOf } from "./toldLife.ts";

/** The rows `start` up to, not including, `end` of the table of the connection with the contract's `id`. */
export function segmentTablePage(
  analyzer: Analyzer,
  query: { readonly connection: number; readonly start: number; readonly end: number },
): SegmentTablePage {
  const connection = query.connection - 1;
  const told = toldLifeOf(analyzer, connection);
  const above = told.before ? segmentsBefore(analyzer, told, told.before) : [];
  const before = above.length;
  const total = before + told.replay.rows.length;
  const start = Math.max(0, Math.min(query.start, total));
  const rows: ToldSegment[] = above.slice(start, query.end);
  for (let i = Math.max(start, before); i < Math.min(query.end, total); i++)
    rows.push(ownSegment(analyzer, connection, told, i - before));
  return { start, total, before, rows };
}

/** The segment at a place of the connection. */
export function ownSegment(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  told: ToldLife,
  place: number,
): ToldSegment {
  const row = segmentRow(analyzer, connection, told.replay, place);
  return toldSegment(told, row, told.replay.rows[place] ?? 0, false);
}

/** The last segments of the life before, from the ends of the connection that followed it. */
export function segmentsBefore(
  analyzer: Analyzer,
  told: ToldLife,
  { connection, replay, first, swapped }: EndOfLife,
): ToldSegment[] {
  const rows: ToldSegment[] = [];
  for (let place = first; place < replay.rows.length; place++) {
    const row = segmentRow(analyzer, connection, replay, place);
    rows.push(toldSegment(told, swapped ? fromOtherEnd(row) : row, replay.rows[place] ?? 0, true));
  }
  return rows;
}

function toldSegment(told: ToldLife, row: SegmentRow, segment: number, older: boolean): ToldSegment {
  const { cells } = told.looks.get(segment) ?? PLAIN;
  return { ...row, older, evidence: told.evidence.has(segment), cells };
}

function fromOtherEnd(row: SegmentRow): SegmentRow {
  return {
    ...row,
    from: row.from === "client" ? "server" : "client",
    clientState: row.serverState,
    serverState: row.clientState,
  };
}
