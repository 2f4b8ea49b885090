/** A chart of Chart.js, drawn once more with another pen. */

import type { Chart } from "chart.js";
import type { PicturePen } from "./picturePen.ts";

/** What begins or ends a canvas of its own: the chart is a part of a larger picture. */
const LEFT_OUT: ReadonlySet<unknown> = new Set(["clearRect", "resetTransform", "setTransform"]);

/** Chart, scales and controllers each keep the canvas that they draw on, the last ones under another name. */
interface Drawing {
  ctx?: CanvasRenderingContext2D;
  _ctx?: CanvasRenderingContext2D;
}

/** Draws the chart from 0, 0 on, in pixels of the page. */
export function drawChart(chart: Chart, pen: PicturePen): void {
  const shielded = shield(pen);
  const { ctx } = chart;
  const metas = chart.getSortedVisibleDatasetMetas();
  const parts: Drawing[] = [chart, ...Object.values(chart.scales)];
  const controllers = metas.map(({ controller }) => controller as Drawing);
  const lines = metas.flatMap(({ dataset }) => (dataset ? [dataset] : []));
  const options = lines.map((line) => line.options);
  // A line that has parts is drawn step by step; without, in a Path2D, which no other pen can read.
  for (const line of lines) line.options = Object.create(line.options ?? null, { segment: { value: {} } });
  for (const part of parts) part.ctx = shielded;
  for (const controller of controllers) controller._ctx = shielded;
  try {
    chart.draw();
  } finally {
    for (const part of parts) part.ctx = ctx;
    for (const controller of controllers) controller._ctx = ctx;
    for (const [i, line] of lines.entries()) line.options = options[i] ?? {};
  }
}

function shield(pen: PicturePen): CanvasRenderingContext2D {
  const nothing = (): void => undefined;
  const shielded: unknown = new Proxy(pen, {
    get(target, name) {
      if (LEFT_OUT.has(name)) return nothing;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
    set: (target, name, value) => Reflect.set(target, name, value, target),
  });
  return shielded as CanvasRenderingContext2D;
}
