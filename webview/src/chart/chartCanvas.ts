import {
  BarController,
  BarElement,
  Chart,
  type ChartConfiguration,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  type Plugin,
  type Point,
  PointElement,
} from "chart.js";
import type { Disposable } from "../disposable.ts";
import { h } from "../dom.ts";

Chart.register(BarController, BarElement, Filler, LinearScale, LineController, LineElement, PointElement);

/** All that our pictures are made of: bars and lines over time, of points that need no parsing. */
export type PictureConfiguration = ChartConfiguration<"bar" | "line", Point[]>;
/** A plugin that draws into one of them. */
export type PicturePlugin = Plugin<"bar" | "line">;

export interface ChartCanvas extends Disposable {
  /** `configure` is given the canvas's pen, to make patterns with; nothing is drawn while there is no room. */
  draw(configure: (pen: CanvasRenderingContext2D, width: number) => PictureConfiguration): void;
}

/** A picture drawn by Chart.js into `parent`, which gives it its size; what it shows in words is said by the owner. */
export function mountChartCanvas(parent: HTMLElement): ChartCanvas {
  const canvas = h("canvas", { aria: { hidden: true } });
  parent.append(canvas);
  const pen = canvas.getContext("2d");
  let chart: Chart<"bar" | "line", Point[]> | null = null;
  return {
    draw(configure) {
      if (!pen || parent.clientWidth === 0) return;
      const config = configure(pen, parent.clientWidth);
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
