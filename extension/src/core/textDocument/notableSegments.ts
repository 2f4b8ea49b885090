/** The segments of a connection that tell its story: SYN, FIN, RST, evidence of findings, what TIME_WAIT remembers. */

import type { Analyzer } from "../analyzer.ts";
import {
  CLIENT,
  FLAGS,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  SERVER,
  SIDE,
  TS_RECENT,
  TS_RECENT_KNOWN,
} from "../model/connectionTable.ts";
import type { SegmentRow } from "../query/rows.ts";
import { segmentPage } from "../query/segmentPage.ts";
import { followAgain } from "../reconstruct/replayConnection.ts";
import type { ConnectionIndex, SegmentIndex } from "../units.ts";
import { FIN, RST, SYN } from "../wire/segment.ts";

/** Of one connection. */
const MOST_SEGMENTS = 60;
/** A longer connection's segments are only counted: to tell the states, each would go through the tracker again. */
const LONGEST_REPLAY = 200_000;

export interface NotableSegment {
  readonly row: SegmentRow;
  /** Segments between the one before and this one that are not listed. */
  readonly skipped: number;
}

export interface ConnectionStory {
  readonly segments: readonly NotableSegment[];
  readonly skippedAtEnd: number;
  /** What the holder of TIME_WAIT remembers, and the segment that brought it. */
  readonly tsRecent: { readonly value: number; readonly frame: number } | null;
}

export function storyOf(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  evidence: ReadonlySet<SegmentIndex>,
): ConnectionStory {
  const rows = analyzer.segmentsOf(connection);
  if (rows.length > LONGEST_REPLAY) return { segments: [], skippedAtEnd: rows.length, tsRecent: null };
  const recent = tsRecentOfHolder(analyzer, connection);
  const places = notablePlaces(analyzer, rows, evidence, recent?.segment ?? -1);
  const segments: NotableSegment[] = [];
  let next = 0;
  for (const place of places) {
    const page = segmentPage(analyzer, { connection: connection + 1, start: place, end: place + 1 });
    const row = page.rows[0];
    if (row) segments.push({ row, skipped: place - next });
    next = place + 1;
  }
  return {
    segments,
    skippedAtEnd: rows.length - next,
    tsRecent:
      recent === null ? null : { value: recent.value, frame: analyzer.segments.frameOf(recent.segment) },
  };
}

/** The first ones where there are too many, but evidence always. */
function notablePlaces(
  analyzer: Analyzer,
  rows: Uint32Array,
  evidence: ReadonlySet<SegmentIndex>,
  remembered: SegmentIndex,
): readonly number[] {
  const places: number[] = [];
  let others = 0;
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place] ?? 0;
    const isEvidence = evidence.has(row) || row === remembered;
    const changesState = ((analyzer.segments.flags[row] ?? 0) & (SYN | FIN | RST)) !== 0;
    if (!isEvidence && (!changesState || ++others > MOST_SEGMENTS)) continue;
    places.push(place);
  }
  return places;
}

export interface Remembered {
  readonly value: number;
  readonly segment: SegmentIndex;
}

/** TS.Recent of the side that holds TIME_WAIT, followed by the same code that followed the capture. */
export function tsRecentOfHolder(analyzer: Analyzer, connection: ConnectionIndex): Remembered | null {
  const flags = analyzer.connections.word(connection, FLAGS);
  if ((flags & (HOLDER_CLIENT | HOLDER_SERVER)) === 0) return null;
  const holder = (flags & HOLDER_SERVER) !== 0 ? SERVER : CLIENT;
  let remembered: Remembered | null = null;
  followAgain(analyzer, connection, {
    after(table, _segment, _mine, _i, row) {
      const at = table.at(table.length - 1) + holder;
      if (((table.words[at + SIDE] ?? 0) & TS_RECENT_KNOWN) === 0) return;
      const value = (table.words[at + TS_RECENT] ?? 0) >>> 0;
      if (remembered?.value !== value) remembered = { value, segment: row };
    },
  });
  return remembered;
}
