/** A pair's ports and a theme to a configuration of Chart.js. */

import type { ChartDataset, Point } from "chart.js";
import type { Interval, PortRow, PortSeries } from "#core/query/ports/portModel.ts";
import { areaPoints, withAlpha } from "../chart/areaPoints.ts";
import type { PictureConfiguration } from "../chart/chartCanvas.ts";
import { peak } from "../chart/laneModel.ts";
import { pictureOptions } from "../chart/pictureOptions.ts";
import type { Theme } from "../theme.ts";
import type { TimeRange } from "../viewState.ts";

/** Room above the picture for the words at the limit's line. */
export const TOP_PX = 20;

export interface PortsStyle {
  readonly theme: Theme;
  readonly hatch: CanvasPattern | string;
  readonly axisWidth: number;
}

type Dataset = ChartDataset<"bar" | "line", Point[]>;

/** The row whose limit has a place in the picture: a line far above it would make the rest of it flat. */
export function drawnLimit({ rows, taken }: Pick<PortSeries, "rows" | "taken">): PortRow | null {
  const most = peak(taken);
  return rows.find(({ limit, peak: highest }) => limit <= Math.max(most, highest) * 1.6) ?? null;
}

export function portsChart(series: PortSeries, range: TimeRange, style: PortsStyle): PictureConfiguration {
  const { theme, axisWidth, hatch } = style;
  const limit = drawnLimit(series);
  const max = Math.max(peak(series.taken), limit?.limit ?? 0, 1);
  const step = (series.until - series.from) / series.buckets;
  const level = (values: readonly number[], look: Partial<Dataset>): Dataset =>
    ({
      type: "line",
      data: areaPoints(values, series.from, step),
      stepped: "before",
      pointRadius: 0,
      borderWidth: 1,
      fill: "origin",
      ...look,
    }) as Dataset;
  // The first lies on top; what is taken but not waiting is filled between the two.
  const datasets: Dataset[] = [
    level(series.waiting, { borderColor: theme.waitEdge, backgroundColor: hatch }),
    level(series.taken, { borderColor: theme.alive, backgroundColor: withAlpha(theme.alive, 0.28), fill: 0 }),
  ];
  if (limit) {
    datasets.push(limitLine(limit.limit, range, theme));
    datasets.push(zones(limit.exhausted, max, theme));
  }
  return {
    type: "line",
    data: { datasets },
    options: pictureOptions({ range, theme, axisWidth, min: 0, max, top: TOP_PX, hasGrid: true }),
  };
}

function limitLine(limit: number, { from, until }: TimeRange, theme: Theme): Dataset {
  return {
    type: "line",
    data: [
      { x: from, y: limit },
      { x: until, y: limit },
    ],
    borderColor: theme.harm,
    borderDash: [6, 3],
    borderWidth: 1.5,
    pointRadius: 0,
    clip: false,
  };
}

/** Times without a free port: bordered and faintly red, apart from each other. */
function zones(intervals: readonly Interval[], max: number, theme: Theme): Dataset {
  return {
    type: "line",
    data: intervals.flatMap(([from, until]) => [
      { x: from, y: 0 },
      { x: from, y: max },
      { x: until, y: max },
      { x: until, y: 0 },
      { x: until, y: Number.NaN },
    ]),
    borderColor: withAlpha(theme.harm, 0.6),
    borderWidth: 1,
    backgroundColor: withAlpha(theme.harm, 0.09),
    pointRadius: 0,
    fill: "origin",
    spanGaps: false,
  };
}
