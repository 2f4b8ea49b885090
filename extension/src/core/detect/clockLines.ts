/**
 * Lines of TSval over time. SYNs of hosts that use one timestamp clock for all connections lie on a line for each
 * clock; where each connection has an offset of its own no two quadruplets share one.
 *
 * With the rate taken out of each TSval the members of a line have the same intercept, modulo 2^32: intercepts are
 * sorted, and those close to each other are one line (Bursztein 2007 and others count hosts behind a NAT so).
 */

import { NANOSECONDS_PER_SECOND } from "../units.ts";
import type { ClockSample } from "./clockSamples.ts";

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
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((samples[middle]?.time ?? 0) < time) low = middle + 1;
    else high = middle;
  }
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

/** Shared lines of one rate. */
export function linesOfRate(samples: readonly ClockSample[], rate: number, ratesTried: number): LinesOfRate {
  const origin = samples[0]?.time ?? 0;
  const spanSeconds = ((samples[samples.length - 1]?.time ?? 0) - origin) / NANOSECONDS_PER_SECOND;
  const tolerance = 2 + rate * (SAME_CLOCK_SECONDS + SKEW * spanSeconds);
  const intercepts = samples.map((sample) => interceptOf(sample, rate, origin));
  const order = intercepts.map((_, i) => i).sort((a, b) => (intercepts[a] ?? 0) - (intercepts[b] ?? 0));
  const fewest = fewestQuadruplets(countQuadruplets(samples), tolerance, ratesTried);

  const lines: ClockLine[] = [];
  let explained = 0;
  let scatter = 0;
  for (const group of groups(order, intercepts, tolerance)) {
    const members = group.indices.map((i) => samples[i]).filter((sample) => sample !== undefined);
    const quadruplets = countQuadruplets(members);
    if (quadruplets < fewest) continue;
    members.sort((a, b) => a.segment - b.segment);
    lines.push({ rate, samples: members, quadruplets });
    explained += members.length;
    scatter = Math.max(scatter, group.width / rate);
  }
  return { rate, lines, explained, scatter };
}

/** The TSval that the clock would have shown at `origin`, 0 to 2^32. */
function interceptOf({ time, tsVal }: ClockSample, rate: number, origin: number): number {
  const ticks = (rate * (time - origin)) / NANOSECONDS_PER_SECOND;
  const intercept = (tsVal - ticks) % RING;
  return intercept < 0 ? intercept + RING : intercept;
}

/** Runs of sorted intercepts without a gap wider than the tolerance. The ring is cut at its widest gap. */
function* groups(
  order: readonly number[],
  intercepts: readonly number[],
  tolerance: number,
): Generator<{ indices: number[]; width: number }> {
  const n = order.length;
  const at = (i: number) => (intercepts[order[i % n] ?? 0] ?? 0) + (i >= n ? RING : 0);
  let cut = 0;
  let widest = -1;
  for (let i = 0; i < n; i++) {
    const gap = at(i + 1) - at(i);
    if (gap <= widest) continue;
    widest = gap;
    cut = i + 1;
  }
  let first = cut;
  for (let i = cut; i < cut + n; i++) {
    if (i + 1 < cut + n && at(i + 1) - at(i) <= tolerance) continue;
    const indices: number[] = [];
    for (let j = first; j <= i; j++) indices.push(order[j % n] ?? 0);
    yield { indices, width: at(i) - at(first) };
    first = i + 1;
  }
}

/**
 * How many quadruplets must share a line, so that lines of so many among offsets drawn at random are expected less
 * than once in a hundred captures: n (n w)^(k-1) / (k-1)!, with w the share of the ring that one line covers.
 */
function fewestQuadruplets(n: number, tolerance: number, ratesTried: number): number {
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
