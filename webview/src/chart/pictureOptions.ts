import { groupDigits } from "#protocol/quantities.ts";
import type { Theme } from "../theme.ts";
import type { TimeRange } from "../viewState.ts";
import type { PictureConfiguration } from "./chartCanvas.ts";

export interface PictureAxes {
  readonly range: TimeRange;
  readonly theme: Theme;
  /** Room for the numbers of the value axis, left of the plot; 0: none. */
  readonly axisWidth: number;
  readonly min: number;
  readonly max: number;
  /** Pixels left free above the plot. */
  readonly top?: number;
  /** A line for each number of the value axis, not only for 0. */
  readonly hasGrid?: boolean;
}

/** What all our pictures over time share: the page's time axis, which is drawn elsewhere, and whole numbers beside it. */
export function pictureOptions(axes: PictureAxes): NonNullable<PictureConfiguration["options"]> {
  const { range, theme, axisWidth, min, max, top = 0, hasGrid = false } = axes;
  return {
    animation: false,
    parsing: false,
    normalized: true,
    responsive: true,
    maintainAspectRatio: false,
    events: [],
    devicePixelRatio: theme.pixelRatio,
    layout: { padding: { top }, autoPadding: false },
    scales: {
      x: { type: "linear", display: false, offset: false, min: range.from, max: range.until },
      y: {
        type: "linear",
        display: axisWidth > 0,
        min,
        max,
        afterFit: (scale) => {
          scale.width = axisWidth;
        },
        border: { display: false },
        grid: {
          color: theme.grid,
          drawTicks: false,
          lineWidth: ({ tick }) => (hasGrid || tick?.value === 0 ? 1 : 0),
        },
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
  };
}
