import {
  BarController,
  BarElement,
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  type Point,
  PointElement,
} from "chart.js";
import type { Disposable } from "../disposable.ts";
import { h } from "../dom.ts";
import type { Theme } from "../theme.ts";
import type { TimeRange } from "../viewState.ts";
import { hatchPattern } from "./hatch.ts";
import { laneConfig } from "./laneConfig.ts";
import type { Lane } from "./laneModel.ts";

Chart.register(BarController, BarElement, Filler, LinearScale, LineController, LineElement, PointElement);

export interface LaneCanvas extends Disposable {
  draw(lane: Lane, range: TimeRange, theme: Theme): void;
}

/** A lane drawn by Chart.js into `parent`, which gives it its size; what it shows in words is said by the owner. */
export function mountLaneCanvas(parent: HTMLElement, axisWidth: number): LaneCanvas {
  const canvas = h("canvas", { aria: { hidden: true } });
  parent.append(canvas);
  const pen = canvas.getContext("2d");
  let chart: Chart<"bar" | "line", Point[]> | null = null;
  return {
    draw(lane, range, theme) {
      if (!pen || parent.clientWidth === 0) return;
      const hatch = lane.kind === "wait" ? hatchPattern(pen, theme) : theme.waitFill;
      const plotWidth = parent.clientWidth - axisWidth;
      const config = laneConfig(lane, range, { theme, hatch, axisWidth, plotWidth });
      if (chart) {
        chart.data = config.data;
        if (config.options) chart.options = config.options;
        chart.update("none");
      } else {
        chart = new Chart(pen, config);
      }
    },
    dispose() {
      chart?.destroy();
      canvas.remove();
    },
  };
}
