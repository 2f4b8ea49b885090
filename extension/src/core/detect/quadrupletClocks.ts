/** How many clocks used one and the same quadruplet: the count that holds in every clock model. */

import type { Analyzer } from "../analyzer.ts";
import { PREVIOUS } from "../model/connectionTable.ts";
import { onLine, TICK_RATES } from "./clockRate.ts";
import type { ClockRegression } from "./clockRegressions.ts";
import type { ClockSample, ClockSamples } from "./clockSamples.ts";

/** Quadruplets and incarnations looked at: enough for a lower bound. */
const MOST_QUADRUPLETS = 50;
const MOST_INCARNATIONS = 64;

/** The most clocks seen on one of the quadruplets that went back in time; 0 when none did. */
export function clocksOnQuadruplets(
  regressions: readonly ClockRegression[],
  samples: ClockSamples,
  analyzer: Analyzer,
  rates: readonly number[],
): number {
  const latest = new Map<number, ClockSample>();
  for (const { later } of regressions) {
    if (latest.size >= MOST_QUADRUPLETS && !latest.has(later.quadruplet)) continue;
    latest.set(later.quadruplet, later);
  }
  let most = 0;
  for (const sample of latest.values())
    most = Math.max(most, countClocks(incarnations(sample, samples, analyzer), rates));
  return most;
}

/** The sample and those of the incarnations before it, in order of time. */
function incarnations(sample: ClockSample, samples: ClockSamples, analyzer: Analyzer): ClockSample[] {
  const found: ClockSample[] = [];
  for (let row = sample.connection; row >= 0 && found.length < MOST_INCARNATIONS; ) {
    const one = samples.synOf(row);
    if (one) found.push(one);
    row = analyzer.connections.word(row, PREVIOUS);
  }
  return found.reverse();
}

/** A sample that goes on from no clock seen before, and lies before one of them, is another clock's. */
function countClocks(samples: readonly ClockSample[], measured: readonly number[]): number {
  const rates = measured.length > 0 ? measured : TICK_RATES;
  const clocks: ClockSample[] = [];
  for (const sample of samples) {
    const own = clocks.findIndex((last) =>
      rates.some((rate) => onLine(rate, sample.time - last.time, last.tsVal, sample.tsVal)),
    );
    if (own >= 0) clocks[own] = sample;
    else if (clocks.length === 0 || clocks.some((last) => ((sample.tsVal - last.tsVal) | 0) < 0))
      clocks.push(sample);
  }
  return clocks.length;
}
