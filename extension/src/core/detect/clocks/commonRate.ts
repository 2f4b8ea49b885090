/**
 * The usual pair of hosts, settled without an object: one clock for all openings. A line through all of them is a better
 * measure of the clock's rate than any connection by itself, and asks for no other segment; a thousand pairs took a
 * second when each was sorted and measured first.
 */

import { fewestQuadruplets, toleranceOf } from "./clockLines.ts";
import { rateBetween } from "./clockRate.ts";
import type { ClockSeries } from "./clockSeries.ts";

/** A line on which all openings lie. */
export interface OneLine {
  /** It is shared by more quadruplets than chance would put on it: one clock, which all openings show. */
  readonly isOneClock: boolean;
}

/** null: there is none. */
export function oneLine(series: ClockSeries): OneLine | null {
  const line = commonLine(series);
  if (line === null) return null;
  return { isOneClock: series.hasQuadruplets(fewestQuadruplets(series.length, line.tolerance, 1)) };
}

/** Ticks a second of the one line on which all openings lie, where no other rate would fit them; null: there is none. */
export function commonRate(series: ClockSeries): number | null {
  return commonLine(series)?.rate ?? null;
}

function commonLine(series: ClockSeries): { readonly rate: number; readonly tolerance: number } | null {
  const { time, tsVal } = series;
  const [first, last] = series.ends();
  const span = (time[last] ?? 0) - (time[first] ?? 0);
  const rate = rateBetween(span, tsVal[first] ?? 0, tsVal[last] ?? 0);
  if (rate === null) return null;
  const tolerance = toleranceOf(rate, span);
  return series.spread(rate, first) <= tolerance ? { rate, tolerance } : null;
}
