/** The study of one pair's openings: which lines their TSvals lie on, and so what clocks there are. */

import type { Analyzer } from "../../analyzer.ts";
import { type ClockLine, countQuadruplets, isOnLine, type LinesOfRate, linesOfRate } from "./clockLines.ts";
import type { Clock, ClockModel, Clocks } from "./clockModel.ts";
import { rateBetween, TICK_RATES } from "./clockRate.ts";
import type { ClockRegression } from "./clockRegressions.ts";
import type { ClockSamples } from "./clockSamples.ts";
import { type ClockSample, type ClockSeries, inOrder, sampleOf } from "./clockSeries.ts";
import { commonRate } from "./commonRate.ts";
import { measuredRates } from "./measuredRates.ts";
import { clocksOnQuadruplets } from "./quadrupletClocks.ts";

/** So few connections, each on a line of its own, may be as many hosts. */
const FEWEST_FOR_PER_CONNECTION = 5;
/** "Almost every connection its own line." */
const MOSTLY = 0.8;
/** Lines of one quadruplet are told apart by letters up to so many. */
const MOST_SINGLES = 20;

export function studyClocks(
  analyzer: Analyzer,
  all: ClockSamples,
  series: ClockSeries,
  regressions: readonly ClockRegression[],
  fromServer: boolean,
): Clocks {
  const common = commonRate(series);
  const samples = series.samples();
  const rates = common === null ? measuredRates(analyzer, samples, fromServer) : [common];
  const quadruplets = countQuadruplets(samples);
  const shared =
    rates.length > 0 ? linesOfRates(samples, quadruplets, rates) : bestLines(samples, quadruplets);
  const onShared = new Set(shared.flatMap((line) => line.samples));
  const singles = samples.filter((sample) => !onShared.has(sample));
  const singleQuadruplets = countQuadruplets(singles);
  const measured = new Set(rates);
  const onOneQuadruplet = clocksOnQuadruplets(regressions, analyzer, all, rates);
  const atLeast = Math.max(shared.length + (singles.length > 0 ? 1 : 0), onOneQuadruplet);
  const model = modelOf(quadruplets, singleQuadruplets, shared.length, atLeast);
  const listed =
    model === "per-connection" || singleQuadruplets > MOST_SINGLES
      ? shared
      : [...shared, ...linesOfSingles(singles, rates)];
  const clocks = lettered(listed, measured);
  return {
    model,
    atLeast: model === "unknown" ? Math.min(1, samples.length) : atLeast,
    interleaved: atLeast > 1 && areInterleaved(samples, listed),
    clocks: clocks.map(({ clock }) => clock),
    samples,
    quadruplets,
    sharedQuadruplets: quadruplets - singleQuadruplets,
    regressions,
    clockOf: (connection) => {
      const sample = fromServer ? null : sampleOf(analyzer, connection, false);
      if (sample === null) return null;
      return clocks.find(({ line }) => isOnLine(line, sample))?.clock ?? null;
    },
  };
}

function modelOf(quadruplets: number, singles: number, shared: number, atLeast: number): ClockModel {
  if (singles >= FEWEST_FOR_PER_CONNECTION && singles >= MOSTLY * quadruplets) return "per-connection";
  if (shared === 0) return atLeast > 1 && singles < atLeast ? "several-clocks" : "unknown";
  return atLeast > 1 ? "several-clocks" : "one-clock";
}

/** Lines for each measured rate, of the samples that no line has yet. */
function linesOfRates(
  samples: readonly ClockSample[],
  quadruplets: number,
  rates: readonly number[],
): ClockLine[] {
  const found: ClockLine[] = [];
  let rest = samples;
  for (const rate of rates) {
    const { lines } = linesOfRate(rest, quadruplets, rate, rates.length);
    if (lines.length === 0) continue;
    found.push(...lines);
    if (lines.reduce((sum, line) => sum + line.samples.length, 0) === rest.length) break;
    const taken = new Set(lines.flatMap((line) => line.samples));
    rest = rest.filter((sample) => !taken.has(sample));
  }
  return found;
}

/** Where no rate could be measured: the one that puts most samples on shared lines, and among equals scatters them least. */
function bestLines(samples: readonly ClockSample[], quadruplets: number): readonly ClockLine[] {
  let best: LinesOfRate | null = null;
  for (const rate of TICK_RATES) {
    const lines = linesOfRate(samples, quadruplets, rate, TICK_RATES.length);
    if (lines.explained === 0) continue;
    const isBetter =
      best === null ||
      lines.explained > best.explained ||
      (lines.explained === best.explained &&
        (lines.lines.length < best.lines.length ||
          (lines.lines.length === best.lines.length && lines.scatter < best.scatter)));
    if (isBetter) best = lines;
  }
  return best?.lines ?? [];
}

/** What is on no shared line, by quadruplet. */
function linesOfSingles(singles: readonly ClockSample[], rates: readonly number[]): ClockLine[] {
  const lines: { rate: number; samples: ClockSample[]; quadruplets: number }[] = [];
  for (const sample of singles) {
    const line = lines.find(
      (one) => one.samples[0]?.quadruplet === sample.quadruplet && isOnLine(one, sample),
    );
    if (line) line.samples.push(sample);
    else lines.push({ rate: rates[0] ?? TICK_RATES[0] ?? 1000, samples: [sample], quadruplets: 1 });
  }
  return lines;
}

function lettered(
  lines: readonly ClockLine[],
  measured: ReadonlySet<number>,
): { readonly line: ClockLine; readonly clock: Clock }[] {
  return [...lines]
    .sort(({ samples: [a] }, { samples: [b] }) => (a && b ? inOrder(a, b) : 0))
    .map((line, i) => ({
      line,
      clock: {
        letter: letterOf(i),
        ticksPerSecond: measured.has(line.rate) || showsRate(line) ? line.rate : null,
        samples: line.samples,
        shared: line.quadruplets > 1,
      },
    }));
}

/** The line is long enough that another rate would not fit it. */
function showsRate({ rate, samples }: ClockLine): boolean {
  const first = samples[0];
  const last = samples[samples.length - 1];
  if (first === undefined || last === undefined) return false;
  return rateBetween(last.time - first.time, first.tsVal, last.tsVal) === rate;
}

/** A to Z, AA, AB, … */
function letterOf(i: number): string {
  const last = String.fromCharCode(65 + (i % 26));
  return i < 26 ? last : letterOf(Math.floor(i / 26) - 1) + last;
}

/** Whether an opening of another clock lies between two of one clock. `samples` are in order, and so are those of a line. */
function areInterleaved(samples: readonly ClockSample[], lines: readonly ClockLine[]): boolean {
  const placeOf = new Map(samples.map((sample, place) => [sample, place]));
  return lines.some(({ samples: own }) => {
    const [first] = own;
    const last = own[own.length - 1];
    if (first === undefined || last === undefined) return false;
    return (placeOf.get(last) ?? 0) - (placeOf.get(first) ?? 0) >= own.length;
  });
}
