/** A lane and a theme to a configuration of Chart.js. No state, no canvas but the one hatch is made for. */

import type { ChartConfiguration, ChartDataset, Point } from "chart.js";
import { groupDigits } from "#protocol/quantities.ts";
import type { Theme } from "../theme.ts";
import type { TimeRange } from "../viewState.ts";
import type { Lane } from "./laneModel.ts";
import { peak } from "./laneModel.ts";

export interface LaneStyle {
  readonly theme: Theme;
  readonly hatch: CanvasPattern | string;
  /** Room for the numbers of the value axis, left of the plot; 0: none. */
  readonly axisWidth: number;
  /** Pixels of the plot. */
  readonly plotWidth: number;
}

type LaneConfiguration = ChartConfiguration<"bar" | "line", Point[]>;
type LaneDataset = ChartDataset<"bar" | "line", Point[]>;

export function laneConfig(lane: Lane, range: TimeRange, style: LaneStyle): LaneConfiguration {
  const { theme, axisWidth } = style;
  const isBars = lane.kind === "syn" || lane.kind === "reset";
  const above = Math.max(peak(lane.values), isBars ? 0 : 1);
  const below = peak(lane.below);
  const ends = isBars ? barEnds(above, below, axisWidth === 0) : { min: 0, max: above };
  return {
    type: "bar",
    data: { datasets: isBars ? barDatasets(lane, range, style) : [areaDataset(lane, style)] },
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      devicePixelRatio: theme.pixelRatio,
      layout: { padding: 0, autoPadding: false },
      scales: {
        x: { type: "linear", display: false, offset: false, min: range.from, max: range.until },
        y: {
          type: "linear",
          display: axisWidth > 0,
          ...ends,
          afterFit: (scale) => {
            scale.width = axisWidth;
          },
          border: { display: false },
          grid: { color: theme.grid, drawTicks: false, lineWidth: ({ tick }) => (tick?.value === 0 ? 1 : 0) },
          ticks: {
            color: theme.text2,
            font: { family: theme.fontFamily, size: 11 },
            padding: 6,
            precision: 0,
            maxTicksLimit: 4,
            includeBounds: false,
            autoSkipPadding: 8,
            callback: (value) => groupDigits(Math.abs(Number(value))),
          },
        },
      },
      plugins: { legend: { display: false }, tooltip: { enabled: false } },
    },
  };
}

/** Without numbers beside it the zero line stands in the middle, so that it does not move; with them no room is wasted. */
function barEnds(above: number, below: number, centred: boolean): { min: number; max: number } {
  const most = Math.max(above, below, 1);
  if (centred) return { min: -most, max: most };
  return { min: below > 0 ? -below : 0, max: above > 0 || below > 0 ? above : 1 };
}

/** A level: steps, since a maximum over a slice holds for all of it. */
function areaDataset(lane: Lane, { theme, hatch }: LaneStyle): LaneDataset {
  const isWait = lane.kind === "wait";
  const points = lane.values.map((y, i) => ({ x: lane.from + i * lane.step, y }));
  points.push({ x: lane.from + lane.values.length * lane.step, y: lane.values.at(-1) ?? 0 });
  return {
    type: "line",
    data: points,
    stepped: "before",
    pointRadius: 0,
    borderWidth: 1,
    borderColor: isWait ? theme.waitEdge : theme.alive,
    backgroundColor: isWait ? hatch : withAlpha(theme.alive, 0.28),
    fill: "origin",
  };
}

function barDatasets(lane: Lane, range: TimeRange, { theme, plotWidth }: LaneStyle): LaneDataset[] {
  const barPx = (lane.step / (range.until - range.from)) * plotWidth;
  const bars = (values: readonly number[], sign: number, color: string): LaneDataset => ({
    type: "bar",
    // A slice without a count draws nothing: no point for it, so that few of many cost little.
    data: values.flatMap((y, i) => (y > 0 ? [{ x: lane.from + (i + 0.5) * lane.step, y: sign * y }] : [])),
    backgroundColor: color,
    barThickness: Math.max(1.5, barPx - 1),
    minBarLength: 3,
    grouped: false,
  });
  return [bars(lane.values, 1, theme.alive), bars(lane.below, -1, theme.harm)];
}

/** A resolved colour ("rgb(…)" or "color(srgb …)") made translucent. */
function withAlpha(color: string, alpha: number): string {
  return `color-mix(in srgb, ${color} ${alpha * 100}%, transparent)`;
}
