/**
 * Lines of TSval over time. SYNs of hosts that use one timestamp clock for all connections lie on a line for each
 * clock; where each connection has an offset of its own no two quadruplets share one.
 *
 * With the rate taken out of each TSval the members of a line have the same intercept, modulo 2^32: intercepts are
 * sorted, and those close to each other are one line (Bursztein 2007 and others count hosts behind a NAT so).
 */

import { firstPlace } from "../../firstPlace.ts";
import { NANOSECONDS_PER_SECOND, type Nanoseconds } from "../../units.ts";
import type { ClockSample, ClockSeries } from "./clockSeries.ts";

export interface ClockLine {
  /** Ticks a second. */
  readonly rate: number;
  /** In order of time. */
  readonly samples: readonly ClockSample[];
  readonly quadruplets: number;
}

/** Whether a TSval lies on the line, or as near to it as members may be to each other. */
export function isOnLine(line: ClockLine, { time, tsVal }: ClockSample): boolean {
  const near = nearestInTime(line.samples, time);
  if (near === undefined) return false;
  const elapsed = (time - near.time) / NANOSECONDS_PER_SECOND;
  const off = Math.abs((tsVal - near.tsVal - Math.round(line.rate * elapsed)) | 0);
  return off <= 2 + line.rate * (SAME_CLOCK_SECONDS + SKEW * Math.abs(elapsed));
}

function nearestInTime(samples: readonly ClockSample[], time: number): ClockSample | undefined {
  const low = firstPlace(0, samples.length, (place) => (samples[place]?.time ?? 0) < time);
  const after = samples[low];
  const before = samples[low - 1];
  if (after === undefined || before === undefined) return after ?? before;
  return after.time - time < time - before.time ? after : before;
}

export interface LinesOfRate {
  readonly rate: number;
  /** Lines that several quadruplets share, too many of them to be on it by chance. */
  readonly lines: readonly ClockLine[];
  /** Samples on those lines. */
  readonly explained: number;
  /** How far intercepts scatter within the lines, in seconds: small only for the true rate. */
  readonly scatter: number;
}

/** Clocks of two hosts this close are taken for one, so that late frames do not make a clock of their own: the count is a lower bound. */
const SAME_CLOCK_SECONDS = 0.5;
const SKEW = 100e-6;
const RING = 2 ** 32;
/** How sure it must be that chance did not put the members on one line. */
const CHANCE = 0.01;

/**
 * Shared lines of one rate.
 * @param samples in order of time, at most 2^20
 * @param quadruplets how many distinct ones the samples have
 * @param ratesTried how many rates the caller lets chance choose from
 */
export function linesOfRate(
  samples: readonly ClockSample[],
  quadruplets: number,
  rate: number,
  ratesTried: number,
): LinesOfRate {
  const origin = samples[0]?.time ?? 0;
  const tolerance = toleranceOf(rate, (samples[samples.length - 1]?.time ?? 0) - origin);
  const intercepts = sortedIntercepts(samples, rate, origin);
  const fewest = fewestQuadruplets(quadruplets, tolerance, ratesTried);

  const lines: ClockLine[] = [];
  let explained = 0;
  let scatter = 0;
  const n = samples.length;
  const cut = afterWidestGap(intercepts);
  for (let first = cut, i = cut; i < cut + n; i++) {
    if (i + 1 < cut + n && gapAfter(intercepts, i % n) <= tolerance) continue;
    if (i + 1 - first >= fewest) {
      const members = membersOf(samples, intercepts, first, i);
      const sharing = countQuadruplets(members);
      if (sharing >= fewest) {
        lines.push({ rate, samples: members, quadruplets: sharing });
        explained += members.length;
        scatter = Math.max(scatter, widthOf(intercepts, first, i) / rate);
      }
    }
    first = i + 1;
  }
  return { rate, lines, explained, scatter };
}

/** How many ticks apart the intercepts of one line may be, of openings over so long a time. */
export function toleranceOf(rate: number, span: Nanoseconds): number {
  return 2 + rate * (SAME_CLOCK_SECONDS + (SKEW * span) / NANOSECONDS_PER_SECOND);
}

/** How many ticks the intercepts lie apart, with that of the opening at `origin` as the middle of the ring. */
export function spreadOf({ length, time, tsVal }: ClockSeries, rate: number, origin: number): number {
  const from = time[origin] ?? 0;
  const shown = tsVal[origin] ?? 0;
  const ticksPerNanosecond = rate / NANOSECONDS_PER_SECOND;
  let least = 0;
  let most = 0;
  for (let i = 0; i < length; i++) {
    const ticks = Math.round(ticksPerNanosecond * ((time[i] ?? 0) - from));
    const off = ((tsVal[i] ?? 0) - shown - ticks) | 0;
    if (off < least) least = off;
    else if (off > most) most = off;
  }
  return most - least;
}

/** Places of samples, below the whole ticks of their intercepts: sorted natively, an order of magnitude faster than by a function. */
const PLACES = 2 ** 20;

/** The TSvals that the clock would have shown at `origin`, 0 to 2^32, ascending, each with the place of its sample. */
function sortedIntercepts(samples: readonly ClockSample[], rate: number, origin: number): Float64Array {
  const sorted = new Float64Array(samples.length);
  const ticksPerNanosecond = rate / NANOSECONDS_PER_SECOND;
  for (let place = 0; place < samples.length; place++) {
    const sample = samples[place];
    if (sample === undefined) continue;
    const intercept = Math.round(sample.tsVal - ticksPerNanosecond * (sample.time - origin));
    sorted[place] = (intercept - Math.floor(intercept / RING) * RING) * PLACES + place;
  }
  return sorted.sort();
}

function interceptAt(sorted: Float64Array, i: number): number {
  return Math.floor((sorted[i] ?? 0) / PLACES);
}

function gapAfter(sorted: Float64Array, i: number): number {
  const next = i + 1 < sorted.length ? interceptAt(sorted, i + 1) : interceptAt(sorted, 0) + RING;
  return next - interceptAt(sorted, i);
}

/** Where to cut the ring open: behind its widest gap. */
function afterWidestGap(sorted: Float64Array): number {
  let after = 0;
  let widest = -1;
  for (let i = 0; i < sorted.length; i++) {
    const gap = gapAfter(sorted, i);
    if (gap <= widest) continue;
    widest = gap;
    after = (i + 1) % sorted.length;
  }
  return after;
}

function membersOf(
  samples: readonly ClockSample[],
  sorted: Float64Array,
  first: number,
  last: number,
): ClockSample[] {
  const places: number[] = [];
  for (let i = first; i <= last; i++) places.push((sorted[i % sorted.length] ?? 0) % PLACES);
  return places.sort((a, b) => a - b).flatMap((place) => samples[place] ?? []);
}

function widthOf(sorted: Float64Array, first: number, last: number): number {
  const n = sorted.length;
  const width = interceptAt(sorted, last % n) - interceptAt(sorted, first % n);
  return width < 0 ? width + RING : width;
}

/**
 * How many quadruplets must share a line, so that lines of so many among offsets drawn at random are expected less
 * than once in a hundred captures: n (n w)^(k-1) / (k-1)!, with w the share of the ring that one line covers.
 */
export function fewestQuadruplets(n: number, tolerance: number, ratesTried: number): number {
  const crowd = n * ((2 * tolerance) / RING);
  let expected = n * ratesTried;
  for (let k = 2; k <= n; k++) {
    expected *= crowd / (k - 1);
    if (expected < CHANCE) return k;
  }
  return n + 1;
}

export function countQuadruplets(samples: readonly ClockSample[]): number {
  const seen = new Set<number>();
  for (const sample of samples) seen.add(sample.quadruplet);
  return seen.size;
}
