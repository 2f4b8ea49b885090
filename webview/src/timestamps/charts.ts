/** The two charts: Chart.js lays out and draws the lines, plugins of ours the zone, the marks and the words. */

import type { SynMark, TimestampsModel } from "#core/timeline/timestamps/model.ts";
import {
  type Annotations,
  annotationsPlugin,
  type EndLabel,
  noteFont,
  type Tone,
} from "../chart/annotationsPlugin.ts";
import { mountChartCanvas } from "../chart/chartCanvas.ts";
import { type ChartMark, type MarkPlace, marksPlugin } from "../chart/marksPlugin.ts";
import { type Box, markBox, type NoteWish, placeNotes } from "../chart/placeNotes.ts";
import { spreadLabels } from "../chart/spreadLabels.ts";
import { zonePlugin } from "../chart/zonePlugin.ts";
import type { Disposable } from "../disposable.ts";
import { h } from "../dom.ts";
import type { Theme } from "../theme.ts";
import { DISTANCE_ENDS, distanceConfig, SYNS, tsvalConfig } from "./chartConfig.ts";
import { endLabelWishes } from "./endLabels.ts";
import { tsvalNotes } from "./tsvalNotes.ts";
import { RING, zoneOfDistances, zoneRects } from "./zoneRects.ts";

/** What a chart draws besides the model. */
export interface ChartLook {
  readonly theme: Theme;
  readonly axisWidth: number;
  readonly endWidth: number;
  readonly horizon: number;
  readonly selection: number | null;
  /** The SYN that the keyboard stands on; the ring is the focus's while the picture has it. */
  readonly marked: number | null;
  readonly focused: boolean;
  /** Too narrow for words in the plot. */
  readonly tiny: boolean;
}

export interface SynChart extends Disposable {
  draw(model: TimestampsModel, look: ChartLook): void;
  /** The SYN whose mark is nearest to a place of the canvas, within `reach` pixels. */
  nearest(x: number, y: number, reach: number): { readonly syn: SynMark; readonly distance: number } | null;
  readonly element: HTMLElement;
}

const RADIUS = { tsval: 3.2, distance: 2.8 } as const;

export function createTsvalChart(): SynChart {
  return createChart(RADIUS.tsval, tsvalConfig, (model) => zoneRects(model.memory), annotateTsvals);
}

export function createDistanceChart(): SynChart {
  return createChart(
    RADIUS.distance,
    distanceConfig,
    (model) => zoneOfDistances(model.memory, -DISTANCE_ENDS),
    annotateDistances,
  );
}

type Annotate = (
  model: TimestampsModel,
  look: ChartLook,
  area: Box,
  pen: CanvasRenderingContext2D,
) => Annotations;

function createChart(
  radius: number,
  configure: typeof tsvalConfig,
  rectsOf: (model: TimestampsModel) => ReturnType<typeof zoneRects>,
  annotate: Annotate,
): SynChart {
  const element = h("div", { class: "chart" });
  const canvas = mountChartCanvas(element);
  let shown: { readonly model: TimestampsModel; readonly look: ChartLook } | null = null;
  let marks: readonly ChartMark[] = [];
  let places: readonly MarkPlace[] = [];
  const now = (): { readonly model: TimestampsModel; readonly look: ChartLook } => {
    if (!shown) throw new Error("createChart: drawn before anything is to be shown");
    return shown;
  };
  const plugins = [
    zonePlugin(() => {
      const { model, look } = now();
      return {
        rects: rectsOf(model),
        hypothetical: model.standing === "not-in-force",
        theme: look.theme,
      };
    }),
    marksPlugin(
      () => ({ dataset: SYNS, marks, radius, theme: now().look.theme }),
      (placed) => {
        places = placed;
      },
    ),
    annotationsPlugin((area, pen) => annotate(now().model, now().look, area, pen)),
  ];
  return {
    element,
    draw(model, look) {
      shown = { model, look };
      marks = model.syns.map((syn) => markOf(syn, look));
      canvas.draw(() => configure(model, { ...look, plugins }));
    },
    nearest(x, y, reach) {
      let best: { syn: SynMark; distance: number } | null = null;
      for (const [i, place] of places.entries()) {
        const syn = shown?.model.syns[i];
        const distance = Math.hypot(place.x - x, place.y - y);
        if (syn && distance <= reach && (best === null || distance < best.distance)) best = { syn, distance };
      }
      return best;
    },
    dispose() {
      canvas.dispose();
      element.remove();
    },
  };
}

function markOf(syn: SynMark, { selection, marked, focused }: ChartLook): ChartMark {
  const isMarked = syn.frame === marked && syn.id === selection;
  return {
    shape: syn.outcome === "silent" ? "unanswered" : syn.outcome,
    against: syn.rule === "drop" && syn.outcome === "answered",
    selected: isMarked || (marked === null && syn.id === selection),
    focused: isMarked && focused,
  };
}

function annotateTsvals(
  model: TimestampsModel,
  look: ChartLook,
  area: Box,
  pen: CanvasRenderingContext2D,
): Annotations {
  const { theme } = look;
  const toX = (time: number): number =>
    area.left + ((time - model.from) / (model.until - model.from)) * (area.right - area.left);
  const toY = (tsVal: number): number => area.bottom - (tsVal / RING) * (area.bottom - area.top);
  const measure = (text: string, tone: Tone): number => {
    pen.font = noteFont(tone, theme);
    return pen.measureText(text).width;
  };
  const words = look.tiny ? [] : tsvalNotes(model, { toX, toY, measure, horizon: look.horizon });
  const nothing = nothingWords(model);
  const wishes = nothing === "" ? words : [centred(nothing, measure(nothing, "dim"), area)];
  const events = eventsOf(model, toX);
  const obstacles = [
    ...model.syns.map(({ time, tsVal }) => markBox(toX(time), toY(tsVal))),
    ...events.map((x) => ({ left: x, right: x + 1, top: area.top, bottom: area.bottom })),
  ];
  const ends = endLabelWishes(model);
  const heights = ends.map(({ tsVal }) => toY(tsVal));
  const placed = spreadLabels(heights, area.top, area.bottom + 4);
  const labels = ends.flatMap(({ letter, text }, i): EndLabel[] => {
    const y = placed[i] ?? null;
    const words = look.tiny && letter !== "" ? "" : text;
    return y === null ? [] : [{ letter, text: words, tone: "dim", lineY: heights[i] ?? 0, y }];
  });
  return {
    notes: placeNotes(wishes, obstacles, { ...area, top: 0 }),
    labels,
    events,
    theme,
  };
}

/** Why the plot is empty; empty itself where it is not. */
function nothingWords({ syns, lines, standing }: TimestampsModel): string {
  if (syns.length > 0 || lines.length > 0) return "";
  return standing === "no-timestamps" ? "No SYN carries a timestamp" : "No SYN in this range";
}

function centred(text: string, width: number, area: Box): NoteWish {
  const x = (area.left + area.right - width) / 2;
  return { text, tone: "dim", width, spots: [{ x, y: (area.top + area.bottom) / 2 + 20 }] };
}

function annotateDistances(model: TimestampsModel, look: ChartLook, area: Box): Annotations {
  const middle = (area.top + area.bottom) / 2;
  const toX = (time: number): number =>
    area.left + ((time - model.from) / (model.until - model.from)) * (area.right - area.left);
  const note = (text: string, tone: Tone, dy: number): Annotations["notes"][number] => ({
    text,
    tone,
    x: area.right + 8,
    y: middle + dy,
    width: 0,
  });
  const below = model.standing === "not-in-force" ? "would drop" : "dropped";
  const notes = look.tiny ? [] : [note("let in", "plain", -13), note(below, "harm", 14)];
  return { notes, labels: [], events: eventsOf(model, toX), theme: look.theme };
}

function eventsOf({ event, from, until }: TimestampsModel, toX: (time: number) => number): readonly number[] {
  return event && event.time >= from && event.time <= until ? [toX(event.time)] : [];
}
