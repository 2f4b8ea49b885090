/** The model and a theme to two configurations of Chart.js: TSval over time, and the distance from what is remembered. */

import type { ChartDataset, Point } from "chart.js";
import { DECADES, distanceShare } from "#core/timeline/timestamps/distance.ts";
import type { SynMark, TimestampsModel } from "#core/timeline/timestamps/model.ts";
import type { PictureConfiguration, PicturePlugin } from "../chart/chartCanvas.ts";
import { type PictureAxes, pictureOptions } from "../chart/pictureOptions.ts";
import type { Theme } from "../theme.ts";
import { powerLabel } from "./words.ts";
import { RING } from "./zoneRects.ts";

type LineDataset = ChartDataset<"bar" | "line", Point[]>;

export interface ChartPlace {
  readonly theme: Theme;
  /** Room for the numbers of the axis left of the plot, and for the ends of lines right of it. */
  readonly axisWidth: number;
  readonly endWidth: number;
  readonly plugins: readonly PicturePlugin[];
}

/** The dataset of the SYNs comes first: Chart.js draws it last. */
export const SYNS = 0;

const QUARTERS = ["0", "2³⁰", "2³¹", "3·2³⁰", "2³²"] as const;
/** Room beyond half of the ring, so that marks at the ends are whole. */
export const DISTANCE_ENDS = 1.15;

export function tsvalConfig(model: TimestampsModel, place: ChartPlace): PictureConfiguration {
  const { theme } = place;
  const memory = model.memory.flatMap(({ from, until, tsVal }) => [
    { x: from, y: tsVal },
    { x: until, y: tsVal },
    gapAt(until),
  ]);
  return {
    type: "line",
    data: {
      datasets: [
        points(model.syns, ({ tsVal }) => tsVal),
        ...clockLines(model).map((data) => line(data, theme.text3, 1)),
        memoryLine(memory, theme, model),
      ],
    },
    options: pictureOptions({
      ...sharedAxes(model, place),
      min: 0,
      max: RING,
      top: 14,
      bottom: 14,
      ticks: QUARTERS.map((label, i) => ({ value: (i * RING) / 4, label })),
    }),
    plugins: [...place.plugins],
  };
}

export function distanceConfig(model: TimestampsModel, place: ChartPlace): PictureConfiguration {
  const { theme } = place;
  const zero = model.memory.flatMap(({ from, until }) => [
    { x: from, y: 0 },
    { x: until, y: 0 },
    gapAt(until),
  ]);
  const power = (exponent: number, sign: number): number => (sign * exponent) / DECADES;
  return {
    type: "line",
    data: {
      datasets: [
        points(model.syns, ({ delta }) => (delta === null ? Number.NaN : distanceShare(delta))),
        memoryLine(zero, theme, model),
      ],
    },
    options: pictureOptions({
      ...sharedAxes(model, place),
      min: -DISTANCE_ENDS,
      max: DISTANCE_ENDS,
      top: 4,
      bottom: 4,
      ticks: [
        { value: power(8, -1), label: powerLabel(8, -1) },
        { value: power(3, -1), label: "" },
        { value: 0, label: "0" },
        { value: power(3, 1), label: "" },
        { value: power(8, 1), label: powerLabel(8, 1) },
      ],
    }),
    plugins: [...place.plugins],
  };
}

/** A gap in a line, at a place that keeps its points in order: what is not in order Chart.js would leave out. */
function gapAt(x: number): Point {
  return { x, y: Number.NaN };
}

/** The pieces of each clock in one list, those of single connections each in one of its own. */
function clockLines({ lines }: TimestampsModel): readonly Point[][] {
  const ofClock = new Map<number, Point[]>();
  const own: Point[][] = [];
  for (const { clock, from, until, first, last } of lines) {
    const points = clock < 0 ? [] : (ofClock.get(clock) ?? []);
    points.push({ x: from, y: first }, { x: until, y: last }, gapAt(until));
    if (clock < 0) own.push(points);
    else ofClock.set(clock, points);
  }
  return [...ofClock.values(), ...own];
}

/** Dashed where nothing was remembered in fact. */
function memoryLine(data: Point[], theme: Theme, { standing }: TimestampsModel): LineDataset {
  const hypothetical = standing === "not-in-force";
  return {
    ...line(data, theme.foreground, hypothetical ? 1.5 : 2.5),
    borderDash: hypothetical ? [4, 3] : [],
  };
}

function sharedAxes(
  { from, until }: TimestampsModel,
  { theme, axisWidth, endWidth }: ChartPlace,
): Pick<PictureAxes, "range" | "theme" | "axisWidth" | "right" | "hasGrid"> {
  return { range: { from, until }, theme, axisWidth, right: endWidth, hasGrid: true };
}

function line(data: Point[], color: string, width: number): LineDataset {
  return { type: "line", data, borderColor: color, borderWidth: width, pointStyle: false, spanGaps: false };
}

function points(syns: readonly SynMark[], heightOf: (syn: SynMark) => number): LineDataset {
  return {
    type: "line",
    data: syns.map((syn) => ({ x: syn.time, y: heightOf(syn) })),
    showLine: false,
    pointStyle: false,
  };
}
