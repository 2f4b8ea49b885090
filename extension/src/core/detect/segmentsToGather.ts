/**
 * Which connections of a very large capture the detectors will look into, by a look at the rows: of those all segments are
 * gathered from the file before the first detector runs. It may be too many, never too few: what is missed is read when it
 * is asked for, one connection at a time, which takes a thousand times as long.
 */

import type { Analyzer } from "../analyzer.ts";
import { NEXT } from "../model/connectionTable.ts";
import { GATHER_ALL, GATHER_TIMESTAMPS } from "../reread/sparseSegments.ts";
import { ROWS_A_STEP, type Steps } from "../steps.ts";
import type { ConnectionIndex } from "../units.ts";
import { mayHaveGap } from "./captureGaps.ts";
import { ClockSamples } from "./clockSamples.ts";
import type { ClockSeries } from "./clockSeries.ts";
import { longest } from "./measuredRates.ts";
import { isNotable } from "./notableRows.ts";
import { addRemembered } from "./rememberedToGather.ts";

/** By connection, one of GATHER_ALL, GATHER_TIMESTAMPS, and 0 for its opening only. */
export function* segmentsToGather(analyzer: Analyzer): Steps<Uint8Array> {
  const { length } = analyzer.connections;
  const wanted = new Uint8Array(length);
  for (let row = 0; row < length; row++) {
    if (row % ROWS_A_STEP === 0) yield;
    if (mayBeLookedInto(analyzer, row)) wanted[row] = GATHER_ALL;
  }
  yield* addRemembered(analyzer, (connection) => {
    wanted[connection] = GATHER_ALL;
  });
  yield* addMeasured(analyzer, wanted);
  return wanted;
}

/** Whether a detector of connections, or the search for gaps, reads the segments of the connection or of one beside it. */
export function mayBeLookedInto(analyzer: Analyzer, row: ConnectionIndex): boolean {
  // Of a quadruplet that is used again the older life is looked into as well as the later one.
  return isNotable(analyzer, row) || analyzer.connections.word(row, NEXT) >= 0 || mayHaveGap(analyzer, row);
}

/** Of the connections by which clocks are measured only the latest timestamps are asked for. */
function* addMeasured(analyzer: Analyzer, wanted: Uint8Array): Steps<void> {
  const samples = yield* ClockSamples.find(analyzer);
  // By the columns: as samples the openings would be looked for, each among all segments.
  const mark = (openings: ClockSeries): void => {
    const own = Array.from(openings.connections, (connection) => ({ connection }));
    for (const { connection } of longest(analyzer, own))
      if (wanted[connection] === 0) wanted[connection] = GATHER_TIMESTAMPS;
  };
  for (let pair = 0; pair < samples.pairs; pair++) {
    if (pair % PAIRS_A_STEP === 0) yield;
    const client = samples.clientOf(pair);
    const server = samples.serverOf(pair);
    mark(samples.syns(client, server));
    mark(samples.synAcks(server, client));
  }
}

const PAIRS_A_STEP = 256;
