/** The tick rates of the clocks behind an address, measured where one clock is sure: inside a connection, and on one quadruplet. */

import type { Analyzer } from "../../analyzer.ts";
import { END, START } from "../../model/connectionTable.ts";
import { FROM_SERVER, HAS_TIMESTAMP } from "../../model/segmentTable.ts";
import type { Timestamp } from "../../reread/latestTimestamps.ts";
import { rateBetween, SHORTEST_MEASURE } from "./clockRate.ts";
import type { ClockSample } from "./clockSeries.ts";

/** So many connections are measured, the longest. */
export const MOST_MEASURED = 64;
/** A rate seen less often, among others, is a stray (a delayed segment, another host on the port). */
const SHARE_OF_MEASURES = 0.1;

/** Most often measured first; none when no connection is long enough. `fromServer`: the samples are SYN-ACKs. */
export function measuredRates(
  analyzer: Analyzer,
  samples: readonly ClockSample[],
  fromServer: boolean,
): number[] {
  const counts = new Map<number, number>();
  let measures = 0;
  const take = (rate: number | null) => {
    if (rate === null) return;
    counts.set(rate, (counts.get(rate) ?? 0) + 1);
    measures++;
  };
  for (const sample of longest(analyzer, samples)) {
    const last = lastTimestamp(analyzer, sample, fromServer);
    if (last !== null) take(rateBetween(last.time - sample.time, sample.tsVal, last.tsVal));
  }
  const latest = new Map<number, ClockSample>();
  for (const sample of samples) {
    const before = latest.get(sample.quadruplet);
    if (before) take(rateBetween(sample.time - before.time, before.tsVal, sample.tsVal));
    latest.set(sample.quadruplet, sample);
  }
  return [...counts]
    .filter(([, count]) => count >= SHARE_OF_MEASURES * measures)
    .sort((a, b) => b[1] - a[1] || b[0] - a[0])
    .map(([rate]) => rate);
}

/** Of the samples, those whose connections are measured. */
function longest<S extends Pick<ClockSample, "connection">>(analyzer: Analyzer, samples: readonly S[]): S[] {
  const { connections } = analyzer;
  return samples
    .map((sample) => {
      const { connection } = sample;
      return { sample, length: connections.double(connection, END) - connections.double(connection, START) };
    })
    .filter(({ length }) => length >= SHORTEST_MEASURE)
    .sort((a, b) => b.length - a.length)
    .slice(0, MOST_MEASURED)
    .map(({ sample }) => sample);
}

/** The last timestamp that the sample's sender sent in its connection; null when it sent no other. */
function lastTimestamp(analyzer: Analyzer, sample: ClockSample, fromServer: boolean): Timestamp | null {
  const gathered = analyzer.latestTimestamp(sample.connection, fromServer);
  if (gathered !== undefined) return gathered;
  const rows = analyzer.segmentsOf(sample.connection);
  const { segments } = analyzer;
  const { bits, tsVal } = segments;
  const wanted = HAS_TIMESTAMP | (fromServer ? FROM_SERVER : 0);
  for (let i = rows.length - 1; i >= 0; i--) {
    const row = rows[i] ?? 0;
    if (((bits[row] ?? 0) & (HAS_TIMESTAMP | FROM_SERVER)) !== wanted) continue;
    return row === sample.segment ? null : { time: segments.timeOf(row), tsVal: tsVal[row] ?? 0 };
  }
  return null;
}
