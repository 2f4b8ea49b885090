/**
 * Which connections of a very large capture the detectors will look into, by a look at the rows: their segments are gathered from
 * the file before the first detector runs, or pass by when each is judged. It may be too many, never too few: what is missed is
 * read when it is asked for, one connection at a time, which takes a thousand times as long.
 */

import type { Analyzer } from "../analyzer.ts";
import { END, FLAGS, NEXT, START } from "../model/connectionTable.ts";
import { hasSilentSyn } from "../reconstruct/silentSyn.ts";
import {
  GATHER_ALL,
  GATHER_NOTHING,
  GATHER_OPENING,
  GATHER_PASSING,
  GATHER_TIMESTAMPS,
} from "../reread/gathered.ts";
import { type Steps, stretchesInSteps } from "../steps.ts";
import type { ConnectionIndex } from "../units.ts";
import { mayHaveGap } from "./captureGaps.ts";
import { SHORTEST_MEASURE } from "./clockRate.ts";
import { ClockSamples } from "./clockSamples.ts";
import type { ClockSeries } from "./clockSeries.ts";
import { MOST_MEASURED } from "./measuredRates.ts";
import { isNotable } from "./notableRows.ts";
import { addRemembered } from "./rememberedToGather.ts";

/** By connection, what of `gathered.ts`. */
export function* segmentsToGather(analyzer: Analyzer): Steps<Uint8Array> {
  const { length } = analyzer.connections;
  // A finding that is only counted is found once, and its connection not asked for again.
  const { isForSummary } = analyzer;
  const wanted = new Uint8Array(length).fill(isForSummary ? GATHER_NOTHING : GATHER_OPENING);
  const whenJudged = isForSummary ? GATHER_PASSING : GATHER_ALL;
  yield* stretchesInSteps(length, (start, end) => {
    for (let row = start; row < end; row++) {
      if (isForSummary && hasSilentSyn(analyzer.connections.word(row, FLAGS))) wanted[row] = GATHER_ALL;
      else if (mayBeLookedInto(analyzer, row)) wanted[row] = whenJudged;
    }
  });
  yield* addRemembered(analyzer, (connection, what) => {
    if ((wanted[connection] ?? 0) < what) wanted[connection] = what;
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
  yield* stretchesInSteps(
    samples.pairs,
    (start, end) => {
      for (let pair = start; pair < end; pair++) {
        const client = samples.clientOf(pair);
        const server = samples.serverOf(pair);
        markLongest(analyzer, samples.syns(client, server), wanted);
        markLongest(analyzer, samples.synAcks(server, client), wanted);
      }
    },
    PAIRS_A_STEP,
  );
}

/** Those that `measuredRates` chooses, and as many as last equally long. By columns: an object for each opening of all pairs takes a second. */
function markLongest({ connections }: Analyzer, openings: ClockSeries, wanted: Uint8Array): void {
  const rows = openings.connections;
  const lasted = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++)
    lasted[i] = connections.double(rows[i] ?? 0, END) - connections.double(rows[i] ?? 0, START);
  const least = Math.max(SHORTEST_MEASURE, lasted.slice().sort()[rows.length - MOST_MEASURED] ?? 0);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    if ((lasted[i] ?? 0) >= least && (wanted[row] ?? 0) < GATHER_TIMESTAMPS) wanted[row] = GATHER_TIMESTAMPS;
  }
}

const PAIRS_A_STEP = 256;
