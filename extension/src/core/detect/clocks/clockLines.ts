/**
 * Lines of TSval over time. SYNs of hosts that use one timestamp clock for all connections lie on a line for each
 * clock; where each connection has an offset of its own no two quadruplets share one.
 *
 * With the rate taken out of each TSval the members of a line have the same intercept, modulo 2^32: intercepts are
 * sorted, and those close to each other are one line (Bursztein 2007 and others count hosts behind a NAT so).
 */

import { firstPlace } from "../../firstPlace.ts";
import { NANOSECONDS_PER_SECOND, type Nanoseconds, type TimestampValue } from "../../units.ts";
import type { OrderedSeries } from "./orderedSeries.ts";

export interface ClockLine {
  /** Ticks a second. */
  readonly rate: number;
  /** Its openings by their places in the series, ascending. */
  readonly places: Uint32Array;
  readonly quadruplets: number;
}

/** Whether a TSval lies on the line, or as near to it as members may be to each other. */
export function isOnLine(
  openings: OrderedSeries,
  { rate, places }: ClockLine,
  time: Nanoseconds,
  tsVal: TimestampValue,
): boolean {
  const near = nearestInTime(openings, places, time);
  if (near === undefined) return false;
  const elapsed = (time - (openings.time[near] ?? 0)) / NANOSECONDS_PER_SECOND;
  const off = Math.abs((tsVal - (openings.tsVal[near] ?? 0) - Math.round(rate * elapsed)) | 0);
  return off <= 2 + rate * (SAME_CLOCK_SECONDS + SKEW * Math.abs(elapsed));
}

function nearestInTime(
  { time }: OrderedSeries,
  places: Uint32Array,
  moment: Nanoseconds,
): number | undefined {
  const low = firstPlace(0, places.length, (i) => (time[places[i] ?? 0] ?? 0) < moment);
  const after = places[low];
  const before = places[low - 1];
  if (after === undefined || before === undefined) return after ?? before;
  return (time[after] ?? 0) - moment < moment - (time[before] ?? 0) ? after : before;
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
 * @param openings at most 2^20
 * @param places those that are looked at, ascending
 * @param quadruplets how many distinct ones all openings have
 * @param ratesTried how many rates the caller lets chance choose from
 */
export function linesOfRate(
  openings: OrderedSeries,
  places: Uint32Array,
  quadruplets: number,
  rate: number,
  ratesTried: number,
): LinesOfRate {
  const n = places.length;
  const origin = openings.time[places[0] ?? 0] ?? 0;
  const tolerance = toleranceOf(rate, (openings.time[places[n - 1] ?? 0] ?? 0) - origin);
  const fewest = fewestQuadruplets(quadruplets, tolerance, ratesTried);
  const ring = ringOf(openings, places, rate, origin);

  const lines: ClockLine[] = [];
  let explained = 0;
  let scatter = 0;
  const cut = afterWidestGap(ring);
  for (let first = cut; first < cut + n; ) {
    const end = endOfLine(ring, first, cut + n, tolerance);
    if (end - first >= fewest) {
      const members = ring.places.slice(first, end).sort();
      const sharing = openings.countQuadruplets(members);
      if (sharing >= fewest) {
        lines.push({ rate, places: members, quadruplets: sharing });
        explained += members.length;
        scatter = Math.max(scatter, gap(ring, first, end - 1) / rate);
      }
    }
    first = end;
  }
  return { rate, lines, explained, scatter };
}

/** How many ticks apart the intercepts of one line may be, of openings over so long a time. */
export function toleranceOf(rate: number, span: Nanoseconds): number {
  return 2 + rate * (SAME_CLOCK_SECONDS + (SKEW * span) / NANOSECONDS_PER_SECOND);
}

/** Places of openings, below the whole ticks of their intercepts: sorted natively, an order of magnitude faster than by a function. */
const PLACES = 2 ** 20;

/** Openings in the order of the TSvals that the clock would have shown at some origin, twice round the ring. */
interface Ring {
  /** Ascending, the second time 2^32 higher. */
  readonly intercepts: Float64Array;
  readonly places: Uint32Array;
}

function ringOf({ time, tsVal }: OrderedSeries, some: Uint32Array, rate: number, origin: Nanoseconds): Ring {
  const n = some.length;
  const intercepts = new Float64Array(2 * n);
  const ticksPerNanosecond = rate / NANOSECONDS_PER_SECOND;
  for (let i = 0; i < n; i++) {
    const place = some[i] ?? 0;
    const intercept = Math.round((tsVal[place] ?? 0) - ticksPerNanosecond * ((time[place] ?? 0) - origin));
    intercepts[i] = (intercept - Math.floor(intercept / RING) * RING) * PLACES + place;
  }
  intercepts.subarray(0, n).sort();
  const places = new Uint32Array(2 * n);
  for (let i = 0; i < n; i++) {
    const sorted = intercepts[i] ?? 0;
    const intercept = Math.floor(sorted / PLACES);
    intercepts[i] = intercept;
    intercepts[n + i] = intercept + RING;
    places[i] = places[n + i] = sorted - intercept * PLACES;
  }
  return { intercepts, places };
}

function gap({ intercepts }: Ring, from: number, to: number): number {
  return (intercepts[to] ?? 0) - (intercepts[from] ?? 0);
}

/** Where to cut the ring open: behind its widest gap. */
function afterWidestGap(ring: Ring): number {
  let after = 0;
  for (let i = 1, widest = -1; i <= ring.places.length / 2; i++) {
    if (gap(ring, i - 1, i) <= widest) continue;
    widest = gap(ring, i - 1, i);
    after = i;
  }
  return after;
}

/** Behind the last one from `first` on to before `until` that lies as near to the one before it as clocks are taken for one. */
function endOfLine(ring: Ring, first: number, until: number, tolerance: number): number {
  let end = first + 1;
  while (end < until && gap(ring, end - 1, end) <= tolerance) end++;
  return end;
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
