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
  /** Pixels left free above the plot, below it, and right of it. */
  readonly top?: number;
  readonly bottom?: number;
  readonly right?: number;
  /** A line for each number of the value axis, not only for 0. */
  readonly hasGrid?: boolean;
  /** What stands at the value axis, where it is no count. */
  readonly ticks?: readonly { readonly value: number; readonly label: string }[];
}

/** What all our pictures over time share: the page's time axis, which is drawn elsewhere, and whole numbers beside it. */
export function pictureOptions(axes: PictureAxes): NonNullable<PictureConfiguration["options"]> {
  const { range, theme, axisWidth, min, max, ticks } = axes;
  const { top = 0, bottom = 0, right = 0, hasGrid = false } = axes;
  return {
    animation: false,
    parsing: false,
    normalized: true,
    responsive: true,
    maintainAspectRatio: false,
    events: [],
    devicePixelRatio: theme.pixelRatio,
    layout: { padding: { top, bottom, right }, autoPadding: false },
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
        ...(ticks && {
          afterBuildTicks: (scale) => {
            scale.ticks = ticks.map(({ value }) => ({ value }));
          },
        }),
        border: { display: false },
        grid: {
          color: theme.grid,
          drawTicks: false,
          lineWidth: ({ tick }) => (hasGrid || tick?.value === 0 ? 1 : 0),
        },
        ticks: {
          color: theme.text2,
          font: { family: theme.fontFamily, size: 11 },
          padding: ticks ? 10 : 6,
          autoSkip: ticks === undefined,
          precision: 0,
          maxTicksLimit: ticks?.length ?? 4,
          includeBounds: false,
          autoSkipPadding: 8,
          callback: (value) =>
            ticks
              ? (ticks.find((tick) => tick.value === Number(value))?.label ?? "")
              : groupDigits(Math.abs(Number(value))),
        },
      },
    },
    plugins: { legend: { display: false }, tooltip: { enabled: false } },
  };
}
