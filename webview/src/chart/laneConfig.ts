/** A lane and a theme to a configuration of Chart.js. No state, no canvas but the one hatch is made for. */

import type { ChartDataset, Point } from "chart.js";
import type { Theme } from "../theme.ts";
import type { TimeRange } from "../viewState.ts";
import { areaPoints, withAlpha } from "./areaPoints.ts";
import type { PictureConfiguration } from "./chartCanvas.ts";
import { type Lane, peak } from "./laneModel.ts";
import { pictureOptions } from "./pictureOptions.ts";

export interface LaneStyle {
  readonly theme: Theme;
  readonly hatch: CanvasPattern | string;
  /** Room for the numbers of the value axis, left of the plot; 0: none. */
  readonly axisWidth: number;
  /** Pixels of the plot. */
  readonly plotWidth: number;
}

type LaneDataset = ChartDataset<"bar" | "line", Point[]>;

export function laneConfig(lane: Lane, range: TimeRange, style: LaneStyle): PictureConfiguration {
  const { theme, axisWidth } = style;
  const isBars = lane.kind === "syn" || lane.kind === "reset";
  const above = Math.max(peak(lane.values), isBars ? 0 : 1);
  const below = peak(lane.below);
  const ends = isBars ? barEnds(above, below, axisWidth === 0) : { min: 0, max: above };
  return {
    type: "bar",
    data: { datasets: isBars ? barDatasets(lane, range, style) : [areaDataset(lane, style)] },
    options: pictureOptions({ range, theme, axisWidth, ...ends }),
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
  return {
    type: "line",
    data: areaPoints(lane.values, lane.from, lane.step),
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
