import type { Seconds } from "#core/units.ts";
import { niceStep } from "../axis/timeScale.ts";
import type { TimeRange } from "../viewState.ts";

/** How a range is cut for a picture: round slices for bars, each of `group` finer slices for the areas. */
export interface BucketPlan extends TimeRange {
  /** Length of the slice that a bar stands for. */
  readonly step: Seconds;
  readonly group: number;
  /** Number of fine slices. */
  readonly buckets: number;
}

const BAR_PX = 6;
const MAX_BUCKETS = 4000;

/** Cuts `range`, `width` pixels wide, at multiples of a round step, so that bars stay where they are when it is panned. */
export function bucketPlan({ from, until }: TimeRange, width: number): BucketPlan {
  const span = until - from;
  const step = niceStep((span * BAR_PX) / Math.max(width, BAR_PX));
  const first = Math.floor(from / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(until / step - 1e-9));
  const bars = last - first;
  const barPx = (step / span) * width;
  const group = Math.max(1, Math.min(Math.round(barPx / 2), Math.floor(MAX_BUCKETS / bars)));
  return { from: first * step, until: last * step, step, group, buckets: bars * group };
}

/** Sums of every `group` neighbours. */
export function sumGroups(values: readonly number[], group: number): number[] {
  const sums: number[] = [];
  for (let i = 0; i < values.length; i += group) {
    let sum = 0;
    for (let k = i; k < Math.min(i + group, values.length); k++) sum += values[k] ?? 0;
    sums.push(sum);
  }
  return sums;
}

/** "second", "0.1 s", "10 s": what a bar is counted per. */
export function stepWords(step: Seconds): string {
  if (step === 1) return "second";
  if (step === 60) return "minute";
  if (step >= 1) return `${Number(step.toPrecision(3))} s`;
  return step >= 1e-3
    ? `${Number((step * 1e3).toPrecision(3))} ms`
    : `${Number((step * 1e6).toPrecision(3))} µs`;
}
