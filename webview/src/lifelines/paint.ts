/** A scene on a canvas: each style is set once, in the order in which one lies above the other. */

import { hatchPattern } from "../chart/hatch.ts";
import type { PicturePen } from "../picture/picturePen.ts";
import type { Theme } from "../theme.ts";
import type { CircleStyle, Font, LineStyle, PolygonStyle, RectStyle, Scene, SceneText } from "./scene.ts";

type Pen = PicturePen;
type Ink = string | CanvasPattern;

interface Look {
  readonly fill?: Ink;
  readonly stroke?: string;
  readonly width?: number;
  readonly dash?: readonly number[];
  readonly round?: true;
  /** Belongs to the plot: cut off at its edges. */
  readonly clipped?: true;
  readonly radius?: number;
  readonly alpha?: number;
  /** A rim in the colour of the ground, so that a mark is seen on a bar of any colour. */
  readonly halo?: string;
}

type Layer =
  | readonly ["rect", RectStyle, Look]
  | readonly ["line", LineStyle, Look]
  | readonly ["polygon", PolygonStyle, Look]
  | readonly ["circle", CircleStyle, Look]
  | readonly ["curves", null, Look];

/** Bars that end where the plot ends. */
const IN_PLOT: ReadonlySet<RectStyle> = new Set(["opens", "failed", "established"]);

export const TEXT_PX = 11;
const HALO = 1.25;

export function fontOf(font: Font, theme: Pick<Theme, "fontFamily" | "monoFamily">): string {
  if (font === "mono") return `${TEXT_PX}px ${theme.monoFamily}`;
  return `${font === "bold" ? "600 " : ""}${TEXT_PX}px ${theme.fontFamily}`;
}

/** Keeps what depends on the theme alone, so that a frame only draws. */
export function createPainter(
  pen: CanvasRenderingContext2D,
  theme: Theme,
): (scene: Scene, width: number, height: number) => void {
  const paint = createScenePainter(pen, theme);
  return (scene, width, height) => {
    const ratio = theme.pixelRatio;
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.fillStyle = theme.background;
    pen.fillRect(0, 0, width, height);
    paint(pen, scene, height);
  };
}

/** Paints scenes with any pen, on whatever lies there; `canvas` only makes the hatch. */
export function createScenePainter(
  canvas: CanvasRenderingContext2D,
  theme: Theme,
): (pen: Pen, scene: Scene, height: number) => void {
  const layers = layersOf(theme, hatchPattern(canvas, theme));
  return (pen, scene, height) => {
    for (const layer of layers) paintLayer(pen, scene, layer, height);
    pen.setLineDash([]);
    paintTexts(pen, scene, theme);
  };
}

/** From the ground up. */
function layersOf(theme: Theme, hatch: Ink): readonly Layer[] {
  const { alive, harm, warn, waitEdge, background, foreground, text2, grid, line } = theme;
  const selection = { fill: theme.selection, stroke: theme.selectionLine, width: 1 };
  const plot = { clipped: true } as const;
  return [
    ["rect", "group", { fill: theme.group }],
    ["rect", "rowHover", { fill: theme.hover }],
    ["rect", "rowSelected", selection],
    ["rect", "rowFocused", { fill: theme.group, stroke: theme.focus, width: 1 }],
    ["line", "grid", { stroke: grid, width: 1 }],
    ["rect", "memory", { fill: theme.memory, stroke: waitEdge, width: 0.75, radius: 2 }],
    ["rect", "memoryHatch", { fill: hatch }],
    ["line", "lost", { ...plot, stroke: waitEdge, width: 1, dash: [2, 3], alpha: 0.7 }],
    ["rect", "hatch", { ...plot, fill: hatch, stroke: waitEdge, width: 0.75 }],
    ["polygon", "waitArea", { fill: hatch, stroke: waitEdge, width: 0.75 }],
    ["line", "holder", { ...plot, stroke: waitEdge, width: 2 }],
    ["line", "wait", { ...plot, stroke: waitEdge, width: 1.75 }],
    ["line", "waitEnd", { ...plot, stroke: waitEdge, width: 1.25 }],
    ["line", "chevron", { stroke: waitEdge, width: 1 }],
    ["rect", "opens", { fill: alive }],
    ["line", "rule", { stroke: line, width: 1 }],
    ["rect", "failed", { fill: harm }],
    ["line", "event", { stroke: text2, width: 1, dash: [3, 3] }],
    ["line", "unanswered", { ...plot, stroke: harm, width: 1.25, dash: [1.5, 2.5], alpha: 0.9 }],
    ["rect", "handshake", { ...plot, stroke: alive, width: 1.25 }],
    ["rect", "closing", { ...plot, fill: theme.half, stroke: alive, width: 1 }],
    ["rect", "established", { fill: alive }],
    ["line", "fin", { ...plot, stroke: background, width: 2 }],
    ["circle", "answered", { fill: alive }],
    ["line", "crossSmall", { stroke: harm, width: 1.5 }],
    ["line", "cross", { stroke: harm, width: 2, round: true }],
    ["polygon", "refused", { fill: background, stroke: warn, width: 1.75 }],
    ["polygon", "duplicate", { fill: background, stroke: warn, width: 1.6 }],
    ["polygon", "accepted", { fill: alive, stroke: background, width: 1.5 }],
    ["line", "pole", { stroke: harm, width: 1.75, halo: background }],
    ["polygon", "pennant", { fill: harm, stroke: harm, width: 1, halo: background }],
    ["line", "injectedPole", { stroke: harm, width: 1.5, dash: [2, 2], halo: background }],
    ["polygon", "injectedPennant", { fill: background, stroke: harm, width: 1.5 }],
    ["line", "restart", { stroke: text2, width: 1.4 }],
    ["line", "twistie", { stroke: text2, width: 1.25 }],
    ["rect", "chip", { fill: theme.chip, stroke: waitEdge, width: 1, radius: 3 }],
    ["rect", "plate", { fill: background, radius: 2, alpha: 0.92 }],
    ["line", "leader", { stroke: foreground, width: 1 }],
    ["line", "link", { stroke: foreground, width: 1.25 }],
    ["curves", null, { stroke: foreground, width: 1.25 }],
    ["circle", "ring", { stroke: foreground, width: 1.5 }],
    ["polygon", "arrow", { fill: foreground }],
    ["rect", "rulerInfo", { fill: alive }],
    ["rect", "rulerWarning", { fill: warn }],
    ["rect", "rulerError", { fill: harm }],
  ];
}

function paintLayer(pen: Pen, scene: Scene, [kind, style, look]: Layer, height: number): void {
  if (kind === "rect" && look.fill && !look.stroke && !look.radius) {
    fillRects(pen, scene, style as RectStyle, look.fill);
    return;
  }
  pen.beginPath();
  if (!trace(pen, scene, kind, style, look)) return;
  if (look.clipped) {
    pen.save();
    clipToPlot(pen, scene, height);
    pen.beginPath();
    trace(pen, scene, kind, style, look);
  }
  pen.lineCap = look.round ? "round" : "butt";
  pen.lineJoin = "round";
  if (look.halo) {
    pen.setLineDash([]);
    pen.strokeStyle = look.halo;
    pen.lineWidth = (look.width ?? 1) + 2 * HALO;
    pen.stroke();
  }
  pen.globalAlpha = look.alpha ?? 1;
  if (look.fill) {
    pen.fillStyle = look.fill;
    pen.fill();
  }
  if (look.stroke) {
    pen.strokeStyle = look.stroke;
    pen.lineWidth = look.width ?? 1;
    pen.setLineDash(look.dash ? [...look.dash] : []);
    pen.stroke();
  }
  pen.globalAlpha = 1;
  if (look.clipped) pen.restore();
}

/** One by one: a path of a thousand rectangles takes ten times as long. They are cut off at the plot, if they belong to it, by arithmetic. */
function fillRects(pen: Pen, scene: Scene, style: RectStyle, fill: Ink): void {
  const list = scene.rects.get(style);
  if (!list) return;
  pen.fillStyle = fill;
  const [least, most] = IN_PLOT.has(style)
    ? [scene.clipLeft - 1, scene.clipRight + 1]
    : [0, Number.POSITIVE_INFINITY];
  for (let i = 0; i < list.length; i += 4) {
    const x = list[i] ?? 0;
    const from = Math.max(x, least);
    const until = Math.min(x + (list[i + 2] ?? 0), most);
    if (until > from) pen.fillRect(from, list[i + 1] ?? 0, until - from, list[i + 3] ?? 0);
  }
}

/** A little is let through at the left, so that the first mark is whole. */
function clipToPlot(pen: Pen, { clipLeft, clipRight }: Scene, height: number): void {
  pen.beginPath();
  pen.rect(clipLeft - 1, 0, clipRight - clipLeft + 2, height);
  pen.clip();
}

/** Adds the shapes of a style to the path; false when there are none. */
function trace(pen: Pen, scene: Scene, kind: Layer[0], style: Layer[1], look: Look): boolean {
  switch (kind) {
    case "rect":
      return traceRects(pen, scene.rects.get(style as RectStyle), look);
    case "line":
      return traceLines(pen, scene.lines.get(style as LineStyle));
    case "polygon":
      return tracePolygons(pen, scene.polygons.get(style as PolygonStyle));
    case "circle":
      return traceCircles(pen, scene.circles.get(style as CircleStyle));
    case "curves":
      return traceCurves(pen, scene.curves);
  }
}

function traceRects(pen: Pen, list: readonly number[] | undefined, { stroke, fill, radius }: Look): boolean {
  if (!list) return false;
  // A line of an odd width is sharp when it runs through the middle of pixels.
  const inset = stroke && !radius ? (fill ? 0.5 : 0) : 0;
  for (let i = 0; i < list.length; i += 4) {
    const x = (list[i] ?? 0) + inset;
    const y = (list[i + 1] ?? 0) + inset;
    const w = Math.max(0, (list[i + 2] ?? 0) - 2 * inset);
    const h = Math.max(0, (list[i + 3] ?? 0) - 2 * inset);
    if (radius) pen.roundRect(x, y, w, h, radius);
    else pen.rect(x, y, w, h);
  }
  return true;
}

function traceLines(pen: Pen, list: readonly number[] | undefined): boolean {
  if (!list) return false;
  for (let i = 0; i < list.length; i += 4) {
    pen.moveTo(list[i] ?? 0, list[i + 1] ?? 0);
    pen.lineTo(list[i + 2] ?? 0, list[i + 3] ?? 0);
  }
  return true;
}

function tracePolygons(pen: Pen, list: readonly (readonly number[])[] | undefined): boolean {
  if (!list) return false;
  for (const points of list) {
    pen.moveTo(points[0] ?? 0, points[1] ?? 0);
    for (let i = 2; i < points.length; i += 2) pen.lineTo(points[i] ?? 0, points[i + 1] ?? 0);
    pen.closePath();
  }
  return true;
}

function traceCircles(pen: Pen, list: readonly number[] | undefined): boolean {
  if (!list) return false;
  for (let i = 0; i < list.length; i += 3) {
    const [x = 0, y = 0, r = 0] = list.slice(i, i + 3);
    pen.moveTo(x + r, y);
    pen.arc(x, y, r, 0, 2 * Math.PI);
  }
  return true;
}

function traceCurves(pen: Pen, list: readonly number[]): boolean {
  for (let i = 0; i < list.length; i += 8) {
    const [x = 0, y = 0, x1 = 0, y1 = 0, x2 = 0, y2 = 0, endX = 0, endY = 0] = list.slice(i, i + 8);
    pen.moveTo(x, y);
    pen.bezierCurveTo(x1, y1, x2, y2, endX, endY);
  }
  return list.length > 0;
}

function paintTexts(pen: Pen, { texts }: Scene, theme: Theme): void {
  pen.textBaseline = "alphabetic";
  let last: SceneText | null = null;
  for (const each of texts) {
    if (each.font !== last?.font) pen.font = fontOf(each.font, theme);
    if (each.role !== last?.role) pen.fillStyle = theme[each.role];
    if (each.align !== last?.align) pen.textAlign = each.align;
    pen.fillText(each.text, each.x, each.y);
    last = each;
  }
}
