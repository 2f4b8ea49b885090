/**
 * What an aggregate shows: for each two pixels the most TIME_WAITs held at once, the connects that opened, and the SYNs that
 * opened nothing. Maxima and sums of all lifelines, never samples.
 */

import type { Analyzer } from "../../analyzer.ts";
import { QUADRUPLET, START } from "../../model/connectionTable.ts";
import { IS_COPY } from "../../model/segmentTable.ts";
import { neverOpened } from "../../reconstruct/lives.ts";
import { timeWaitOf } from "../../reconstruct/timeWaitFacts.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND, type Nanoseconds } from "../../units.ts";
import { ACK, SYN } from "../../wire/segment.ts";
import { type Levels, levelsOf, peaks } from "../levels.ts";
import type { LifelineIndex, PairIndex } from "./lifelineIndex.ts";
import type { Columns, LifelinesQuery } from "./model.ts";

const COLUMN_PX = 2;
const MOST_COLUMNS = 4000;

interface Series {
  readonly waits: Levels;
  readonly opens: Float64Array;
  readonly failed: Float64Array;
}

/** By pair: the rows of its connections, and times of SYNs that opened nothing, ascending. */
interface ByPair {
  readonly connections: Uint32Array;
  readonly start: Uint32Array;
  readonly failedTimes: Float64Array;
  readonly failedStart: Uint32Array;
}

const pairsKnown = new WeakMap<LifelineIndex, ByPair>();
const seriesKnown = new WeakMap<LifelineIndex, Map<string, Series>>();

/** How many nodes' series are kept: those on a few screens. */
const MOST_KEPT = 200;

export function columnsOf(
  analyzer: Analyzer,
  index: LifelineIndex,
  key: string,
  pairs: readonly PairIndex[],
  { from, until, width }: Pick<LifelinesQuery, "from" | "until" | "width">,
): Columns {
  const series = seriesOf(analyzer, index, key, pairs);
  const columns = Math.max(1, Math.min(MOST_COLUMNS, Math.ceil(width / COLUMN_PX)));
  const begin = analyzer.earliest + from * NANOSECONDS_PER_SECOND;
  const end = analyzer.earliest + until * NANOSECONDS_PER_SECOND;
  return {
    waits: peaks(series.waits, begin, end, columns),
    opens: counts(series.opens, begin, end, columns),
    failed: counts(series.failed, begin, end, columns),
  };
}

/** How many SYNs of the pairs opened nothing, in all. */
export function failedSyns(analyzer: Analyzer, index: LifelineIndex, pairs: readonly PairIndex[]): number {
  const { failedStart } = byPair(analyzer, index);
  let sum = 0;
  for (const pair of pairs) sum += (failedStart[pair + 1] ?? 0) - (failedStart[pair] ?? 0);
  return sum;
}

/** The connections of a pair, in the order of the table. */
export function connectionsOf(analyzer: Analyzer, index: LifelineIndex, pair: PairIndex): Uint32Array {
  const { connections, start } = byPair(analyzer, index);
  return connections.subarray(start[pair] ?? 0, start[pair + 1] ?? 0);
}

export function counts(
  times: Float64Array,
  from: Nanoseconds,
  until: Nanoseconds,
  columns: number,
): number[] {
  const out = new Array<number>(columns).fill(0);
  const width = (until - from) / columns;
  if (!(width > 0)) return out;
  for (let i = lowerBound(times, from); i < times.length; i++) {
    const time = times[i] ?? 0;
    if (time > until) break;
    const column = Math.min(columns - 1, Math.floor((time - from) / width));
    out[column] = (out[column] ?? 0) + 1;
  }
  return out;
}

function lowerBound(times: Float64Array, time: Nanoseconds): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function seriesOf(
  analyzer: Analyzer,
  index: LifelineIndex,
  key: string,
  pairs: readonly PairIndex[],
): Series {
  let kept = seriesKnown.get(index);
  if (!kept) {
    kept = new Map();
    seriesKnown.set(index, kept);
  }
  // What a network or "other" gathers depends on the range: the number of pairs tells the gatherings of one key apart.
  const full = `${key} ${pairs.length} ${pairs[0] ?? 0} ${pairs[pairs.length - 1] ?? 0}`;
  let series = kept.get(full);
  if (!series) {
    if (kept.size >= MOST_KEPT) kept.clear();
    series = gatherSeries(analyzer, byPair(analyzer, index), pairs);
    kept.set(full, series);
  }
  return series;
}

function gatherSeries(analyzer: Analyzer, by: ByPair, pairs: readonly PairIndex[]): Series {
  const { connections, assumptions, latest } = analyzer;
  const most = pairs.reduce((sum, pair) => sum + (by.start[pair + 1] ?? 0) - (by.start[pair] ?? 0), 0);
  const opens = new Float64Array(most);
  const waitFrom = new Float64Array(most);
  const waitUntil = new Float64Array(most);
  const failed: number[] = [];
  let opened = 0;
  let waits = 0;
  for (const pair of pairs) {
    for (const row of by.connections.subarray(by.start[pair] ?? 0, by.start[pair + 1] ?? 0)) {
      if (!neverOpened(connections, row)) opens[opened++] = connections.double(row, START);
      const wait = timeWaitOf(connections, row, assumptions, latest);
      if (!wait) continue;
      waitFrom[waits] = wait.start;
      waitUntil[waits++] = wait.end ?? wait.expires;
    }
    for (const time of by.failedTimes.subarray(by.failedStart[pair] ?? 0, by.failedStart[pair + 1] ?? 0))
      failed.push(time);
  }
  return {
    waits: levelsOf(waitFrom.subarray(0, waits), waitUntil.subarray(0, waits)),
    opens: opens.slice(0, opened).sort(),
    failed: Float64Array.from(failed).sort(),
  };
}

function byPair(analyzer: Analyzer, index: LifelineIndex): ByPair {
  let by = pairsKnown.get(index);
  if (!by) {
    const { connections } = analyzer;
    const rows = gather(index.pairs.length, index.size, (row) => pairOfConnection(row));
    const syns = failedSynsOf(analyzer, index.size);
    const failed = gather(index.pairs.length, syns.length, (i) => pairOfConnection(syns.connection[i] ?? 0));
    by = {
      connections: rows.items,
      start: rows.start,
      failedTimes: Float64Array.from(failed.items, (i) => syns.time[i] ?? 0),
      failedStart: failed.start,
    };
    pairsKnown.set(index, by);
    function pairOfConnection(row: ConnectionIndex): PairIndex {
      return index.pairOf[connections.word(row, QUADRUPLET)] ?? 0;
    }
  }
  return by;
}

/** Sorts 0 to n - 1 by group, by counting; order is kept. */
function gather(
  groups: number,
  n: number,
  groupOf: (item: number) => number,
): { readonly items: Uint32Array<ArrayBuffer>; readonly start: Uint32Array<ArrayBuffer> } {
  const start = new Uint32Array(groups + 1);
  for (let i = 0; i < n; i++) {
    const group = groupOf(i);
    start[group + 1] = (start[group + 1] ?? 0) + 1;
  }
  for (let group = 0; group < groups; group++)
    start[group + 1] = (start[group + 1] ?? 0) + (start[group] ?? 0);
  const fill = start.slice();
  const items = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    const group = groupOf(i);
    const at = fill[group] ?? 0;
    items[at] = i;
    fill[group] = at + 1;
  }
  return { items, start };
}

/** The SYNs that opened nothing: those of attempts that never opened, and of the others all but the last. */
function failedSynsOf(
  analyzer: Analyzer,
  known: number,
): { readonly length: number; readonly time: readonly number[]; readonly connection: readonly number[] } {
  const { segments, connections } = analyzer;
  const time: number[] = [];
  const connection: number[] = [];
  const openedLater = new Uint8Array(known);
  for (let row = segments.length - 1; row >= 0; row--) {
    if (((segments.flags[row] ?? 0) & (SYN | ACK)) !== SYN) continue;
    const owner = segments.connection[row] ?? 0;
    if (owner >= known || ((segments.bits[row] ?? 0) & IS_COPY) !== 0) continue;
    const opens = !neverOpened(connections, owner) && openedLater[owner] === 0;
    openedLater[owner] = 1;
    if (opens) continue;
    time.push(segments.time[row] ?? 0);
    connection.push(owner);
  }
  return { length: time.length, time: time.reverse(), connection: connection.reverse() };
}
