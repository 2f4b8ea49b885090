/**
 * Which connections of a very large capture the detectors will look into, by a look at the rows: their segments are gathered from
 * the file before the first detector runs, or pass by when each is judged. It may be too many, never too few: what is missed is
 * read when it is asked for, one connection at a time, which takes a thousand times as long.
 */

import type { Analyzer } from "../analyzer.ts";
import { uint8In } from "../fastPath/sharedColumns.ts";
import { END, FLAGS, NEXT, START } from "../model/connectionTable.ts";
import { RankedSet } from "../model/rankedSet.ts";
import { hasSilentSyn } from "../reconstruct/silentSyn.ts";
import {
  GATHER_ALL,
  GATHER_ATTEMPT,
  GATHER_NOTHING,
  GATHER_OPENING,
  GATHER_PASSING,
  GATHER_TIMESTAMPS,
  type Wanted,
} from "../reread/gathered.ts";
import { type Steps, stretchesInSteps } from "../steps.ts";
import type { ConnectionIndex, Nanoseconds } from "../units.ts";
import { SHORTEST_MEASURE } from "./clocks/clockRate.ts";
import { ClockSamples } from "./clocks/clockSamples.ts";
import { MOST_MEASURED } from "./clocks/measuredRates.ts";
import { mayHaveGap } from "./loss/captureGaps.ts";
import { findNotableRows } from "./notableRows.ts";
import { addRemembered } from "./rememberedToGather.ts";
import { findRowLooks, type RowLooks } from "./rowLooks.ts";

export interface ToGather {
  readonly wanted: Wanted;
  /** The connections that detectors are asked of, ascending. */
  readonly notable: Uint32Array;
}

export function* segmentsToGather(analyzer: Analyzer): Steps<ToGather> {
  const { length } = analyzer.connections;
  // A finding that is only counted is found once, and its connection not asked for again.
  const { isForSummary } = analyzer;
  const wanted = uint8In(analyzer.fastPath.memory, length);
  wanted.fill(isForSummary ? GATHER_NOTHING : GATHER_OPENING);
  const whenJudged = isForSummary ? GATHER_PASSING : GATHER_ALL;
  const { connections } = analyzer;
  // In nanoseconds, near enough to choose by: rows are read from the first to the last here, and in no order below.
  const lasted = new Float32Array(length);
  const looks = yield* findRowLooks(analyzer);
  yield* stretchesInSteps(length, (start, end) => {
    for (let row = start; row < end; row++) {
      lasted[row] = connections.double(row, END) - connections.double(row, START);
      if (isForSummary && hasSilentSyn(connections.word(row, FLAGS))) wanted[row] = GATHER_ATTEMPT;
      else if (mayBeLookedAt(analyzer, looks, row)) wanted[row] = whenJudged;
    }
  });
  const notable = yield* findNotableRows(analyzer);
  for (const row of notable) if ((wanted[row] ?? 0) < whenJudged) wanted[row] = whenJudged;
  yield* addRemembered(analyzer, (connection, what) => {
    const known = wanted[connection] ?? 0;
    if (known < what) wanted[connection] = what;
    // What passes has no opening afterwards.
    else if (known === GATHER_PASSING) wanted[connection] = GATHER_ATTEMPT;
  });
  const timestamps = yield* findMeasured(analyzer, lasted);
  for (let row = 0; row < length; row++)
    if ((wanted[row] ?? 0) < GATHER_TIMESTAMPS && timestamps.has(row)) wanted[row] = GATHER_TIMESTAMPS;
  return { wanted: { levels: wanted, timestamps }, notable };
}

/**
 * Whether the segments of a connection are read though no detector is asked of it: of a quadruplet that is used again the older life is
 * looked into as well as the later one, and gaps are looked for.
 */
function mayBeLookedAt(analyzer: Analyzer, looks: RowLooks, row: ConnectionIndex): boolean {
  return analyzer.connections.word(row, NEXT) >= 0 || mayHaveGap(analyzer, row, looks);
}

/** The connections by which clocks are measured: only their latest timestamps are asked for. */
function* findMeasured(analyzer: Analyzer, lasted: Float32Array): Steps<RankedSet> {
  const measured = new RankedSet(lasted.length);
  const samples = new ClockSamples(analyzer);
  yield* stretchesInSteps(
    samples.pairs,
    (start, end) => {
      for (let pair = start; pair < end; pair++) {
        addLongest(samples.sampled(pair, false), lasted, measured);
        addLongest(samples.sampled(pair, true), lasted, measured);
      }
    },
    PAIRS_A_STEP,
  );
  measured.rank();
  return measured;
}

/** Those that `measuredRates` chooses, and as many as last equally long. */
function addLongest(connections: Uint32Array, lasted: Float32Array, measured: RankedSet): void {
  const long = connections.filter((row) => (lasted[row] ?? 0) >= NEARLY_MEASURABLE);
  const times = new Float32Array(long.length);
  for (let i = 0; i < long.length; i++) times[i] = lasted[long[i] ?? 0] ?? 0;
  const least = times.slice().sort()[times.length - MOST_MEASURED] ?? 0;
  for (let i = 0; i < long.length; i++) if ((times[i] ?? 0) >= least) measured.add(long[i] ?? 0);
}

/** What is rounded need not be as long as what it was. */
const NEARLY_MEASURABLE: Nanoseconds = 0.999 * SHORTEST_MEASURE;
const PAIRS_A_STEP = 256;
