/** The study of one pair's openings: which lines their TSvals lie on, and so what clocks there are. */

import type { Analyzer } from "../../analyzer.ts";
import { type ClockLine, isOnLine, type LinesOfRate, linesOfRate } from "./clockLines.ts";
import type { Clock, ClockModel, Clocks } from "./clockModel.ts";
import { rateBetween, TICK_RATES } from "./clockRate.ts";
import type { ClockRegression } from "./clockRegressions.ts";
import { sampleOf } from "./clockSample.ts";
import type { ClockSamples } from "./clockSamples.ts";
import type { ClockSeries } from "./clockSeries.ts";
import { commonRate } from "./commonRate.ts";
import { measuredRates } from "./measuredRates.ts";
import { OrderedSeries } from "./orderedSeries.ts";
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
  const openings = new OrderedSeries(analyzer, series, fromServer);
  const rates = common === null ? measuredRates(analyzer, openings, fromServer) : [common];
  const quadruplets = openings.countQuadruplets(openings.places);
  const shared =
    rates.length > 0 ? linesOfRates(openings, quadruplets, rates) : bestLines(openings, quadruplets);
  const singles = without(openings.places, shared);
  const singleQuadruplets = openings.countQuadruplets(singles);
  const measured = new Set(rates);
  const onOneQuadruplet = clocksOnQuadruplets(regressions, analyzer, all, rates);
  const atLeast = Math.max(shared.length + (singles.length > 0 ? 1 : 0), onOneQuadruplet);
  const model = modelOf(quadruplets, singleQuadruplets, shared.length, atLeast);
  const listed =
    model === "per-connection" || singleQuadruplets > MOST_SINGLES
      ? shared
      : [...shared, ...linesOfSingles(openings, singles, rates)];
  const clocks = lettered(openings, listed, measured);
  return {
    model,
    atLeast: model === "unknown" ? Math.min(1, openings.length) : atLeast,
    interleaved: atLeast > 1 && areInterleaved(listed),
    clocks: clocks.map(({ clock }) => clock),
    openings,
    quadruplets,
    sharedQuadruplets: quadruplets - singleQuadruplets,
    regressions,
    clockOf: (connection) => {
      const sample = fromServer ? null : sampleOf(analyzer, connection, false);
      if (sample === null) return null;
      return clocks.find(({ line }) => isOnLine(openings, line, sample.time, sample.tsVal))?.clock ?? null;
    },
  };
}

function modelOf(quadruplets: number, singles: number, shared: number, atLeast: number): ClockModel {
  if (singles >= FEWEST_FOR_PER_CONNECTION && singles >= MOSTLY * quadruplets) return "per-connection";
  if (shared === 0) return atLeast > 1 && singles < atLeast ? "several-clocks" : "unknown";
  return atLeast > 1 ? "several-clocks" : "one-clock";
}

/** Lines for each measured rate, of the openings that no line has yet. */
function linesOfRates(openings: OrderedSeries, quadruplets: number, rates: readonly number[]): ClockLine[] {
  const found: ClockLine[] = [];
  let rest = openings.places;
  for (const rate of rates) {
    const { lines } = linesOfRate(openings, rest, quadruplets, rate, rates.length);
    if (lines.length === 0) continue;
    found.push(...lines);
    rest = without(rest, lines);
    if (rest.length === 0) break;
  }
  return found;
}

/** Those of the places that are on none of the lines. */
function without(places: Uint32Array, lines: readonly ClockLine[]): Uint32Array {
  const isTaken = new Uint8Array((places.at(-1) ?? -1) + 1);
  for (const line of lines) for (const place of line.places) isTaken[place] = 1;
  return places.filter((place) => isTaken[place] === 0);
}

/** Where no rate could be measured: the one that puts most openings on shared lines, and among equals scatters them least. */
function bestLines(openings: OrderedSeries, quadruplets: number): readonly ClockLine[] {
  let best: LinesOfRate | null = null;
  for (const rate of TICK_RATES) {
    const lines = linesOfRate(openings, openings.places, quadruplets, rate, TICK_RATES.length);
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
function linesOfSingles(
  openings: OrderedSeries,
  singles: Uint32Array,
  rates: readonly number[],
): ClockLine[] {
  const { quadruplet, time, tsVal } = openings;
  const lines: ClockLine[] = [];
  for (const place of singles) {
    const own = lines.findIndex(
      (line) =>
        quadruplet[line.places[0] ?? 0] === quadruplet[place] &&
        isOnLine(openings, line, time[place] ?? 0, tsVal[place] ?? 0),
    );
    const known = lines[own];
    if (known) lines[own] = { ...known, places: Uint32Array.of(...known.places, place) };
    else
      lines.push({ rate: rates[0] ?? TICK_RATES[0] ?? 1000, places: Uint32Array.of(place), quadruplets: 1 });
  }
  return lines;
}

function lettered(
  openings: OrderedSeries,
  lines: readonly ClockLine[],
  measured: ReadonlySet<number>,
): { readonly line: ClockLine; readonly clock: Clock }[] {
  return [...lines]
    .sort(({ places: [a = 0] }, { places: [b = 0] }) => a - b)
    .map((line, i) => ({
      line,
      clock: {
        letter: letterOf(i),
        ticksPerSecond: measured.has(line.rate) || showsRate(openings, line) ? line.rate : null,
        first: openings.sample(line.places[0] ?? 0),
        openings: line.places.length,
        shared: line.quadruplets > 1,
      },
    }));
}

/** The line is long enough that another rate would not fit it. */
function showsRate({ time, tsVal }: OrderedSeries, { rate, places }: ClockLine): boolean {
  const first = places[0] ?? 0;
  const last = places.at(-1) ?? 0;
  return rateBetween((time[last] ?? 0) - (time[first] ?? 0), tsVal[first] ?? 0, tsVal[last] ?? 0) === rate;
}

/** A to Z, AA, AB, … */
function letterOf(i: number): string {
  const last = String.fromCharCode(65 + (i % 26));
  return i < 26 ? last : letterOf(Math.floor(i / 26) - 1) + last;
}

/** Whether an opening of another clock lies between two of one clock. */
function areInterleaved(lines: readonly ClockLine[]): boolean {
  return lines.some(({ places }) => (places.at(-1) ?? 0) - (places[0] ?? 0) >= places.length);
}
