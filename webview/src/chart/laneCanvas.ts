import type { Disposable } from "../disposable.ts";
import type { Theme } from "../theme.ts";
import type { TimeRange } from "../viewState.ts";
import { mountChartCanvas } from "./chartCanvas.ts";
import { hatchPattern } from "./hatch.ts";
import { laneConfig } from "./laneConfig.ts";
import type { Lane } from "./laneModel.ts";

export interface LaneCanvas extends Disposable {
  draw(lane: Lane, range: TimeRange, theme: Theme): void;
}

/** A lane drawn by Chart.js into `parent`. */
export function mountLaneCanvas(parent: HTMLElement, axisWidth: number): LaneCanvas {
  const chart = mountChartCanvas(parent);
  return {
    draw(lane, range, theme) {
      chart.draw((pen, width) => {
        const hatch = lane.kind === "wait" ? hatchPattern(pen, theme) : theme.waitFill;
        return laneConfig(lane, range, { theme, hatch, axisWidth, plotWidth: width - axisWidth });
      });
    },
    dispose: () => chart.dispose(),
  };
}
