/** The clocks' lines over a range: from the first TSval of each to its last, of any segment, cut where they wrap. */

import type { Analyzer } from "../../analyzer.ts";
import { FROM_SERVER, HAS_TIMESTAMP, IS_COPY } from "../../model/segmentTable.ts";
import { seqDiff } from "../../seq.ts";
import {
  type ConnectionIndex,
  NANOSECONDS_PER_SECOND,
  type Nanoseconds,
  type TimestampValue,
} from "../../units.ts";
import type { PairStudy } from "./pairStudy.ts";
import { NO_TIMESTAMP } from "./studiedSyn.ts";

const RING = 2 ** 32;

/** Lines of single connections that are still told apart in a picture. */
const MOST_OWN_LINES = 200;
/** A clock of a million ticks a second wraps every 72 minutes: in a range of months the line is a grey area. */
const MOST_PIECES = 500;

interface Reading {
  readonly time: Nanoseconds;
  readonly tsVal: TimestampValue;
}

export interface ClockLine {
  /** Place of the clock; -1: a connection's own. */
  readonly clock: number;
  readonly first: Reading;
  readonly last: Reading;
  /** Null: not known; then the two readings are less than half of the ring apart. */
  readonly ticksPerSecond: number | null;
}

/** A straight piece, in the tables' time. */
export interface RawPiece {
  readonly clock: number;
  readonly from: Nanoseconds;
  readonly until: Nanoseconds;
  readonly first: number;
  readonly last: number;
}

/** The lines of a pair. */
export function clockLinesOf(analyzer: Analyzer, study: PairStudy): readonly ClockLine[] {
  const lines = new Map<number, { first: Reading; last: Reading }>();
  const own: ClockLine[] = [];
  let before: ConnectionIndex = -1;
  for (const { segment, connection, clock } of study.syns) {
    if (clock === NO_TIMESTAMP || connection === before) continue;
    before = connection;
    const first = readingAt(analyzer, segment);
    const last = lastReading(analyzer, connection) ?? first;
    if (clock < 0) {
      if (own.length <= MOST_OWN_LINES) own.push({ clock, first, last, ticksPerSecond: null });
      continue;
    }
    const line = lines.get(clock);
    if (!line) lines.set(clock, { first, last });
    else if (last.time > line.last.time) line.last = last;
  }
  const shared = [...lines].map(([clock, line]) => ({
    clock,
    ...line,
    ticksPerSecond: study.clocks[clock]?.ticksPerSecond ?? null,
  }));
  return own.length > MOST_OWN_LINES ? shared : [...shared, ...own];
}

function readingAt({ segments }: Analyzer, segment: number): Reading {
  return { time: segments.timeOf(segment), tsVal: segments.tsVal[segment] ?? 0 };
}

/** The client's last segment with a timestamp. */
function lastReading(analyzer: Analyzer, connection: ConnectionIndex): Reading | null {
  const rows = analyzer.segmentsOf(connection);
  const { bits } = analyzer.segments;
  for (let i = rows.length - 1; i >= 0; i--) {
    const row = rows[i] ?? 0;
    if (((bits[row] ?? 0) & (HAS_TIMESTAMP | FROM_SERVER | IS_COPY)) === HAS_TIMESTAMP)
      return readingAt(analyzer, row);
  }
  return null;
}

/** The part of a line that lies in the range, cut at every wrap. */
export function piecesOf(line: ClockLine, from: Nanoseconds, until: Nanoseconds): readonly RawPiece[] {
  const { clock, first, last } = line;
  const elapsed = last.time - first.time;
  if (elapsed <= 0 || first.time > until || last.time < from) return [];
  // Ticks on an endless axis: the whole turns by the rate, the rest by the two readings.
  const expected =
    line.ticksPerSecond === null ? 0 : (line.ticksPerSecond * elapsed) / NANOSECONDS_PER_SECOND;
  const short = (last.tsVal - first.tsVal - Math.round(expected)) | 0;
  const ticks =
    line.ticksPerSecond === null ? seqDiff(last.tsVal, first.tsVal) : Math.round(expected) + short;
  const at = (time: Nanoseconds): number => first.tsVal + (ticks * (time - first.time)) / elapsed;
  const start = Math.max(from, first.time);
  const end = Math.min(until, last.time);
  const pieces: RawPiece[] = [];
  const firstTurn = Math.floor(at(start) / RING);
  const lastTurn = Math.max(firstTurn, Math.ceil(at(end) / RING) - 1);
  if (lastTurn - firstTurn >= MOST_PIECES) return [];
  const whenAt = (value: number): Nanoseconds => first.time + ((value - first.tsVal) / ticks) * elapsed;
  for (let turn = firstTurn; turn <= lastTurn; turn++) {
    const a = turn === firstTurn ? start : whenAt(turn * RING);
    const b = turn === lastTurn ? end : whenAt((turn + 1) * RING);
    pieces.push({ clock, from: a, until: b, first: at(a) - turn * RING, last: at(b) - turn * RING });
  }
  return pieces;
}
