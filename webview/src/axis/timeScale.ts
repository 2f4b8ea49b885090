/** One scale for every picture of the right column, so that no two time axes disagree by a pixel. Pure arithmetic. */

import type { Seconds } from "#core/units.ts";
import { type Clock, clockNow, clockText, startOfDayOffset } from "../clock.ts";
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

/** Ticks lie this far apart at least; times of day are longer words. */
const LEAST_TICK_DISTANCE = { relative: 90, utc: 100, local: 100 } as const;
/** Steps of more than a second by which people read a clock. */
const CLOCK_STEPS: readonly Seconds[] = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
];

/** Round moments of the range, round on the clock that is read. */
export function timeTicks({ from, until, width }: TimeScale, clock: Clock = clockNow()): readonly Tick[] {
  if (!(until > from) || width <= 0) return [];
  const raw = (until - from) / Math.max(2, width / LEAST_TICK_DISTANCE[clock.kind]);
  const step = tickStep(raw, clock);
  const offset = startOfDayOffset(clock);
  const decimals = decimalsOf(step);
  const first = Math.ceil((from + offset) / step - 1e-9);
  const last = Math.floor((until + offset) / step + 1e-9);
  const ticks: Tick[] = [];
  for (let i = first; i <= last; i++) {
    const time = i * step - offset;
    ticks.push({
      time,
      label: clock.kind === "relative" ? secondsLabel(i * step, decimals) : clockText(clock, time, decimals),
    });
  }
  return ticks;
}

function tickStep(raw: Seconds, { kind }: Clock): Seconds {
  const step = niceStep(raw);
  if (kind === "relative" || step < 1) return step;
  return CLOCK_STEPS.find((each) => each >= raw * (1 - 1e-9)) ?? niceStep(raw / 86_400) * 86_400;
}

function secondsLabel(time: Seconds, decimals: number): string {
  return `${time === 0 ? "0" : time.toFixed(decimals)} s`;
}

/** How many decimals a multiple of `step` needs. */
export function decimalsOf(step: number): number {
  return Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
}

/** A range in words, no finer than a pixel: "3.4 – 10.6 s". */
export function rangeLabel({ from, until, width }: TimeScale, clock: Clock = clockNow()): string {
  const decimals = Math.min(6, decimalsOf(niceStep((until - from) / Math.max(1, width))));
  if (clock.kind !== "relative")
    return `${clockText(clock, from, decimals)} – ${clockText(clock, until, decimals)}`;
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
