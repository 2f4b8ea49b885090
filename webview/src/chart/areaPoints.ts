import type { Point } from "chart.js";
import type { Seconds } from "#core/units.ts";

/** The corners of a level in slices of `step`: a maximum over a slice holds for all of it. To be drawn `stepped: "before"`. */
export function areaPoints(values: readonly number[], from: Seconds, step: Seconds): Point[] {
  const points = values.map((y, i) => ({ x: from + i * step, y }));
  points.push({ x: from + values.length * step, y: values.at(-1) ?? 0 });
  return points;
}

/** A resolved colour ("rgb(…)" or "color(srgb …)") made translucent. */
export function withAlpha(color: string, alpha: number): string {
  return `color-mix(in srgb, ${color} ${alpha * 100}%, transparent)`;
}
