/** How many clocks used one and the same quadruplet: the count that holds in every clock model. */

import type { Analyzer } from "../../analyzer.ts";
import { PREVIOUS } from "../../model/connectionTable.ts";
import { onLine } from "./clockRate.ts";
import type { ClockRegression } from "./clockRegressions.ts";
import type { ClockSample } from "./clockSample.ts";
import type { ClockSamples } from "./clockSamples.ts";

/** Quadruplets and incarnations looked at: enough for a lower bound. */
const MOST_QUADRUPLETS = 50;
const MOST_INCARNATIONS = 64;

/** The most clocks seen on one of the quadruplets that went back in time; 0 when none did. */
export function clocksOnQuadruplets(
  regressions: readonly ClockRegression[],
  analyzer: Analyzer,
  samples: ClockSamples,
  rates: readonly number[],
): number {
  const latest = new Map<number, ClockSample>();
  for (const { later } of regressions) {
    if (latest.size >= MOST_QUADRUPLETS && !latest.has(later.quadruplet)) continue;
    latest.set(later.quadruplet, later);
  }
  let most = 0;
  for (const sample of latest.values())
    most = Math.max(most, countClocks(incarnations(sample, analyzer, samples), rates));
  return most;
}

/** The sample and those of the incarnations before it, in order of time. */
function incarnations(sample: ClockSample, analyzer: Analyzer, samples: ClockSamples): ClockSample[] {
  const found: ClockSample[] = [];
  for (let row = sample.connection; row >= 0 && found.length < MOST_INCARNATIONS; ) {
    const one = samples.synOf(row);
    if (one) found.push(one);
    row = analyzer.connections.word(row, PREVIOUS);
  }
  return found.reverse();
}

/**
 * A sample that goes on from no clock seen before is another clock's, if the rates are known. Where they are not, it
 * may be a clock of a rate of its own: all that is sure then is what going back shows, that there are two.
 */
function countClocks(samples: readonly ClockSample[], measured: readonly number[]): number {
  if (measured.length === 0) return 2;
  const clocks: ClockSample[] = [];
  for (const sample of samples) {
    const own = clocks.findIndex((last) =>
      measured.some((rate) => onLine(rate, sample.time - last.time, last.tsVal, sample.tsVal)),
    );
    if (own >= 0) clocks[own] = sample;
    else clocks.push(sample);
  }
  return Math.max(2, clocks.length);
}
