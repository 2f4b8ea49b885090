/**
 * Which connections of a very large capture the detectors will look into, by a look at the rows: their segments are gathered from
 * the file before the first detector runs, or pass by when each is judged. It may be too many, never too few: what is missed is
 * read when it is asked for, one connection at a time, which takes a thousand times as long.
 */

import type { Analyzer } from "../analyzer.ts";
import { HAS_SILENT_SYN, IS_USED_AGAIN } from "../fastPath/lookBits.ts";
import { roomIn, uint8In } from "../fastPath/sharedColumns.ts";
import { END, START } from "../model/connectionTable.ts";
import { RankedSet } from "../model/rankedSet.ts";
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
import type { ConnectionIndex } from "../units.ts";
import { clockSamplesOf } from "./clocks/clockSamples.ts";
import { MOST_MEASURED } from "./clocks/measuredRates.ts";
import { mayHaveGap } from "./loss/captureGaps.ts";
import { findNotableRows } from "./notableRows.ts";
import { addRemembered } from "./rememberedToGather.ts";
import { findRowLooks, mayShow, type RowLooks } from "./rowLooks.ts";

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
  const looks = yield* findRowLooks(analyzer);
  if (looks === null)
    throw new Error("segmentsToGather: rows of connections are not in the fast path's memory");
  yield* stretchesInSteps(length, (start, end) => {
    for (let row = start; row < end; row++) {
      if (isForSummary && mayShow(looks, row, HAS_SILENT_SYN)) wanted[row] = GATHER_ATTEMPT;
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
  const timestamps = yield* findMeasured(analyzer, looks);
  for (let row = 0; row < length; row++)
    if ((wanted[row] ?? 0) < GATHER_TIMESTAMPS && timestamps.has(row)) wanted[row] = GATHER_TIMESTAMPS;
  return { wanted: { levels: wanted, timestamps }, notable };
}

/**
 * Whether the segments of a connection are read though no detector is asked of it: of a quadruplet that is used again the older life is
 * looked into as well as the later one, and gaps are looked for.
 */
function mayBeLookedAt(analyzer: Analyzer, looks: RowLooks, row: ConnectionIndex): boolean {
  return mayShow(looks, row, IS_USED_AGAIN) || mayHaveGap(analyzer, row, looks);
}

/** The connections by which clocks are measured: only their latest timestamps are asked for. */
function* findMeasured(analyzer: Analyzer, looks: Uint16Array): Steps<RankedSet> {
  const measured = new RankedSet(looks.length, roomIn(analyzer.fastPath.memory));
  const samples = clockSamplesOf(analyzer);
  // A summary tells the clocks of some pairs, and where one line tells their rate none is measured.
  const told = analyzer.isForSummary ? yield* samples.pairsToLookAt() : null;
  const add = (pair: number, fromServer: boolean) =>
    addLongest(analyzer, samples.measurable(pair, fromServer, looks), measured);
  yield* stretchesInSteps(
    told?.length ?? samples.pairs,
    (start, end) => {
      for (let i = start; i < end; i++) {
        const pair = told?.[i] ?? i;
        const lines = told && samples.linesOf(samples.clientOf(pair), samples.serverOf(pair));
        if (!lines?.syns) add(pair, false);
        if (!lines?.synAcks) add(pair, true);
      }
    },
    PAIRS_A_STEP,
  );
  measured.rank();
  return measured;
}

/** Those that `measuredRates` chooses, and as many as last equally long. */
function addLongest({ connections }: Analyzer, long: readonly ConnectionIndex[], measured: RankedSet): void {
  if (long.length <= MOST_MEASURED) {
    for (const row of long) measured.add(row);
    return;
  }
  const times = Float64Array.from(
    long,
    (row) => connections.double(row, END) - connections.double(row, START),
  );
  const least = times.slice().sort()[times.length - MOST_MEASURED] ?? 0;
  for (let i = 0; i < long.length; i++) if ((times[i] ?? 0) >= least) measured.add(long[i] ?? 0);
}

const PAIRS_A_STEP = 256;
