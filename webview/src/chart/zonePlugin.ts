/** Hatched areas under the data: given in values of the two axes, cut off at the plot. */

import type { Theme } from "../theme.ts";
import type { PicturePlugin } from "./chartCanvas.ts";
import { zonePattern } from "./hatch.ts";

export interface ZoneRect {
  readonly from: number;
  readonly until: number;
  readonly low: number;
  readonly high: number;
}

export interface ZoneStyle {
  readonly rects: readonly ZoneRect[];
  /** What only would be: an outline, not filled. */
  readonly hypothetical: boolean;
  readonly theme: Theme;
}

export function zonePlugin(style: () => ZoneStyle): PicturePlugin {
  let pattern: { readonly theme: Theme; readonly ink: CanvasPattern | string } | null = null;
  return {
    id: "zone",
    beforeDatasetsDraw(chart) {
      const { rects, hypothetical, theme } = style();
      const { ctx: pen, chartArea: area } = chart;
      const { x, y } = chart.scales;
      if (!x || !y || rects.length === 0) return;
      if (pattern?.theme !== theme) pattern = { theme, ink: zonePattern(pen, theme) };
      pen.save();
      pen.beginPath();
      pen.rect(area.left, area.top, area.width, area.height);
      pen.clip();
      pen.fillStyle = pattern.ink;
      pen.strokeStyle = theme.harm;
      pen.globalAlpha = hypothetical ? 0.7 : 1;
      pen.setLineDash([3, 3]);
      for (const { from, until, low, high } of rects) {
        const left = x.getPixelForValue(from);
        const top = y.getPixelForValue(high);
        const width = x.getPixelForValue(until) - left;
        const height = y.getPixelForValue(low) - top;
        if (hypothetical) pen.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
        else pen.fillRect(left, top, width, height);
      }
      pen.restore();
    },
  };
}
