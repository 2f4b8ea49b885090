/** One scale for every picture of the right column, so that no two time axes disagree by a pixel. Pure arithmetic. */

import type { Seconds } from "#core/units.ts";
import type { TimeRange } from "../viewState.ts";

/** Time to pixels of the plot, 0 at its left edge. */
export interface TimeScale extends TimeRange {
  readonly width: number;
  toX(time: Seconds): number;
  toTime(x: number): Seconds;
}

export function timeScale({ from, until }: TimeRange, width: number): TimeScale {
  const span = until - from;
  return {
    from,
    until,
    width,
    toX: (time) => (span > 0 ? ((time - from) / span) * width : 0),
    toTime: (x) => (width > 0 ? from + (x / width) * span : from),
  };
}

/** The least of 1, 2, 5 times a power of ten that is at least `raw`. */
export function niceStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5, 10].find((each) => each * power >= raw * (1 - 1e-9)) ?? 10;
  return factor * power;
}

export interface Tick {
  readonly time: Seconds;
  readonly label: string;
}

const LEAST_TICK_DISTANCE = 90;

/** Round moments of the range, about one for each 90 px. */
export function timeTicks({ from, until, width }: TimeScale): readonly Tick[] {
  if (!(until > from) || width <= 0) return [];
  const step = niceStep((until - from) / Math.max(2, width / LEAST_TICK_DISTANCE));
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(until / step + 1e-9);
  const ticks: Tick[] = [];
  for (let i = first; i <= last; i++) {
    ticks.push({ time: i * step, label: `${i === 0 ? "0" : (i * step).toFixed(decimalsOf(step))} s` });
  }
  return ticks;
}

/** How many decimals a multiple of `step` needs. */
export function decimalsOf(step: number): number {
  return Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
}

/** A range in words, no finer than a pixel: "3.4 – 10.6 s". */
export function rangeLabel({ from, until, width }: TimeScale): string {
  const decimals = Math.min(6, decimalsOf(niceStep((until - from) / Math.max(1, width))));
  const start = from === 0 ? "0" : from.toFixed(decimals);
  return `${start} – ${until.toFixed(decimals)} s`;
}

/** Keeps `range` inside `whole`, and no shorter than `least`. */
export function clampRange(range: TimeRange, whole: TimeRange, least: Seconds): TimeRange {
  const span = Math.min(Math.max(range.until - range.from, least), whole.until - whole.from);
  const from = Math.min(Math.max(range.from, whole.from), whole.until - span);
  return { from, until: from + span };
}

/** The range that is `factor` times as long about `at`, which stays where it is on the screen. */
export function zoomRange({ from, until }: TimeRange, factor: number, at: Seconds): TimeRange {
  return { from: at - (at - from) * factor, until: at + (until - at) * factor };
}

/**
 * Where the axis ends while a file is read: the time so far divided by the part read, in round steps. The end moves only when it
 * is passed or was far off, so that the picture does not creep.
 */
export function readingHorizon(previous: Seconds, known: Seconds, share: number): Seconds {
  if (share >= 1 || known <= 0) return known;
  const estimate = known / Math.max(share, 0.01);
  const fits = previous >= known && previous <= estimate * 2 && previous >= estimate / 1.5;
  return fits ? previous : niceStep(estimate / 5) * 5;
}
