/** How fast a timestamp clock ticks, from two TSvals of it. */

import { NANOSECONDS_PER_SECOND, type Nanoseconds, type TimestampValue } from "../../units.ts";

/**
 * Ticks a second of the clocks there are. Linux below 4.13 HZ (100, 250, 300, 1000), later 1000; with the route feature
 * tcp_usec_ts (6.7) a million; FreeBSD and macOS 1000; RFC 7323 section 5.4 allows 1 ms to 1 s. Most common first.
 */
export const TICK_RATES: readonly number[] = [1000, 250, 100, 300, 10, 1_000_000];

/** How much later than sent a segment may be captured, more than another of its host. */
const JITTER_SECONDS = 0.05;
/** Two crystals differ by so much at most, with the capture's own clock being steered. */
const SKEW = 200e-6;
/** Rounding of both readings. */
const ROUNDING_TICKS = 2;
/** A shorter time shows no rate. */
export const SHORTEST_MEASURE: Nanoseconds = 0.5 * NANOSECONDS_PER_SECOND;

/** The TSvals lie on one line of `rate`: the second is where the clock must be by then. */
export function onLine(
  rate: number,
  elapsed: Nanoseconds,
  from: TimestampValue,
  to: TimestampValue,
): boolean {
  const seconds = elapsed / NANOSECONDS_PER_SECOND;
  const off = Math.abs((to - from - Math.round(rate * seconds)) | 0);
  return off <= ROUNDING_TICKS + rate * (JITTER_SECONDS + SKEW * Math.abs(seconds));
}

/** The one rate of TICK_RATES that leads from one TSval to the other; null when none does, or several. */
export function rateBetween(elapsed: Nanoseconds, from: TimestampValue, to: TimestampValue): number | null {
  if (elapsed < SHORTEST_MEASURE) return null;
  let found: number | null = null;
  for (const rate of TICK_RATES) {
    if (!onLine(rate, elapsed, from, to)) continue;
    if (found !== null) return null;
    found = rate;
  }
  return found;
}
