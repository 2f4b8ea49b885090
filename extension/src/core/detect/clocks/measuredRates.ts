/** The tick rates of the clocks behind an address, measured where one clock is sure: inside a connection, and on one quadruplet. */

import type { Analyzer } from "../../analyzer.ts";
import { END, START } from "../../model/connectionTable.ts";
import { FROM_SERVER, HAS_TIMESTAMP } from "../../model/segmentTable.ts";
import type { Timestamp } from "../../reread/latestTimestamps.ts";
import type { ConnectionIndex, QuadrupletIndex } from "../../units.ts";
import { rateBetween, SHORTEST_MEASURE } from "./clockRate.ts";
import type { OrderedSeries } from "./orderedSeries.ts";

/** So many connections are measured, the longest. */
export const MOST_MEASURED = 64;
/** A rate seen less often, among others, is a stray (a delayed segment, another host on the port). */
const SHARE_OF_MEASURES = 0.1;

/** Most often measured first; none when no connection is long enough. `fromServer`: the openings are SYN-ACKs. */
export function measuredRates(analyzer: Analyzer, openings: OrderedSeries, fromServer: boolean): number[] {
  const { time, tsVal, connection, quadruplet } = openings;
  const counts = new Map<number, number>();
  let measures = 0;
  const take = (from: number, { time: until, tsVal: shown }: Timestamp) => {
    const rate = rateBetween(until - (time[from] ?? 0), tsVal[from] ?? 0, shown);
    if (rate === null) return;
    counts.set(rate, (counts.get(rate) ?? 0) + 1);
    measures++;
  };
  for (const place of longest(analyzer, openings)) {
    const last = lastTimestamp(analyzer, connection[place] ?? 0, fromServer);
    if (last !== null) take(place, last);
  }
  const latest = new Map<QuadrupletIndex, number>();
  for (let place = 0; place < openings.length; place++) {
    const own = quadruplet[place] ?? 0;
    const before = latest.get(own);
    if (before !== undefined) take(before, { time: time[place] ?? 0, tsVal: tsVal[place] ?? 0 });
    latest.set(own, place);
  }
  return [...counts]
    .filter(([, count]) => count >= SHARE_OF_MEASURES * measures)
    .sort((a, b) => b[1] - a[1] || b[0] - a[0])
    .map(([rate]) => rate);
}

/** The places of the openings whose connections are measured. */
function longest({ connections }: Analyzer, { connection }: OrderedSeries): number[] {
  const length = new Float64Array(connection.length);
  const long: number[] = [];
  for (let place = 0; place < length.length; place++) {
    const row = connection[place] ?? 0;
    length[place] = connections.double(row, END) - connections.double(row, START);
    if ((length[place] ?? 0) >= SHORTEST_MEASURE) long.push(place);
  }
  return long.sort((a, b) => (length[b] ?? 0) - (length[a] ?? 0)).slice(0, MOST_MEASURED);
}

/** The last timestamp that a side sent in a connection; it may be that of its opening, which is too near to measure anything. */
function lastTimestamp(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  fromServer: boolean,
): Timestamp | null {
  const gathered = analyzer.latestTimestamp(connection, fromServer);
  if (gathered !== undefined) return gathered;
  const rows = analyzer.segmentsOf(connection);
  const { segments } = analyzer;
  const { bits, tsVal } = segments;
  const wanted = HAS_TIMESTAMP | (fromServer ? FROM_SERVER : 0);
  for (let i = rows.length - 1; i >= 0; i--) {
    const row = rows[i] ?? 0;
    if (((bits[row] ?? 0) & (HAS_TIMESTAMP | FROM_SERVER)) === wanted)
      return { time: segments.timeOf(row), tsVal: tsVal[row] ?? 0 };
  }
  return null;
}
