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
import type { ConnectionIndex, Nanoseconds } from "../units.ts";
import { mayHaveGap } from "./captureGaps.ts";
import { SHORTEST_MEASURE } from "./clockRate.ts";
import { ClockSamples } from "./clockSamples.ts";
import { MOST_MEASURED } from "./measuredRates.ts";
import { findNotableRows } from "./notableRows.ts";
import { addRemembered } from "./rememberedToGather.ts";

export interface ToGather {
  /** By connection, what of `gathered.ts`. */
  readonly wanted: Uint8Array;
  /** The connections that detectors are asked of, ascending. */
  readonly notable: Uint32Array;
}

export function* segmentsToGather(analyzer: Analyzer): Steps<ToGather> {
  const { length } = analyzer.connections;
  // A finding that is only counted is found once, and its connection not asked for again.
  const { isForSummary } = analyzer;
  const wanted = new Uint8Array(length).fill(isForSummary ? GATHER_NOTHING : GATHER_OPENING);
  const whenJudged = isForSummary ? GATHER_PASSING : GATHER_ALL;
  const { connections } = analyzer;
  // In nanoseconds, near enough to choose by: rows are read from the first to the last here, and in no order below.
  const lasted = new Float32Array(length);
  yield* stretchesInSteps(length, (start, end) => {
    for (let row = start; row < end; row++) {
      lasted[row] = connections.double(row, END) - connections.double(row, START);
      if (isForSummary && hasSilentSyn(connections.word(row, FLAGS))) wanted[row] = GATHER_ALL;
      else if (mayBeLookedAt(analyzer, row)) wanted[row] = whenJudged;
    }
  });
  const notable = yield* findNotableRows(analyzer);
  for (const row of notable) if ((wanted[row] ?? 0) < whenJudged) wanted[row] = whenJudged;
  yield* addRemembered(analyzer, (connection, what) => {
    if ((wanted[connection] ?? 0) < what) wanted[connection] = what;
  });
  yield* addMeasured(analyzer, lasted, wanted);
  return { wanted, notable };
}

/**
 * Whether the segments of a connection are read though no detector is asked of it: of a quadruplet that is used again the older life is
 * looked into as well as the later one, and gaps are looked for.
 */
function mayBeLookedAt(analyzer: Analyzer, row: ConnectionIndex): boolean {
  return analyzer.connections.word(row, NEXT) >= 0 || mayHaveGap(analyzer, row);
}

/** Of the connections by which clocks are measured only the latest timestamps are asked for. */
function* addMeasured(analyzer: Analyzer, lasted: Float32Array, wanted: Uint8Array): Steps<void> {
  const samples = yield* ClockSamples.find(analyzer);
  yield* stretchesInSteps(
    samples.pairs,
    (start, end) => {
      for (let pair = start; pair < end; pair++) {
        markLongest(samples.sampled(pair, false), lasted, wanted);
        markLongest(samples.sampled(pair, true), lasted, wanted);
      }
    },
    PAIRS_A_STEP,
  );
}

/** Those that `measuredRates` chooses, and as many as last equally long. */
function markLongest(connections: Uint32Array, lasted: Float32Array, wanted: Uint8Array): void {
  const times = Float32Array.from(connections, (row) => lasted[row] ?? 0);
  const least = times.slice().sort()[times.length - MOST_MEASURED] ?? 0;
  for (let i = 0; i < connections.length; i++) {
    const row = connections[i] ?? 0;
    const time = times[i] ?? 0;
    if (time < least || time < NEARLY_MEASURABLE || (wanted[row] ?? 0) >= GATHER_TIMESTAMPS) continue;
    wanted[row] = GATHER_TIMESTAMPS;
  }
}

/** What is rounded need not be as long as what it was. */
const NEARLY_MEASURABLE: Nanoseconds = 0.999 * SHORTEST_MEASURE;
const PAIRS_A_STEP = 256;
