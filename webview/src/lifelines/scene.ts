/**
 * What is to be drawn, gathered by style so that the canvas is told each style once a frame. Nothing here knows a canvas or a
 * colour: the layout of the picture can be tested by looking at its scene.
 */

import type { Theme } from "../theme.ts";

/** [x, y, width, height] each. */
export type RectStyle =
  | "group"
  | "rowHover"
  | "rowSelected"
  | "rowFocused"
  | "hatch"
  | "memory"
  | "memoryHatch"
  | "handshake"
  | "established"
  | "closing"
  | "opens"
  | "failed"
  | "chip"
  | "plate"
  | "rulerError"
  | "rulerWarning"
  | "rulerInfo";

/** [x1, y1, x2, y2] each. */
export type LineStyle =
  | "grid"
  | "rule"
  | "unanswered"
  | "lost"
  | "wait"
  | "waitEnd"
  | "holder"
  | "chevron"
  | "fin"
  | "cross"
  | "crossSmall"
  | "pole"
  | "injectedPole"
  | "restart"
  | "event"
  | "link"
  | "leader"
  | "twistie";

/** A closed polygon each. */
export type PolygonStyle =
  | "waitArea"
  | "pennant"
  | "injectedPennant"
  | "refused"
  | "duplicate"
  | "accepted"
  | "arrow";

/** [x, y, radius] each. */
export type CircleStyle = "answered" | "ring";

export type Font = "text" | "bold" | "mono";
export type TextRole = keyof Pick<
  Theme,
  "foreground" | "background" | "text2" | "harmText" | "selectionText" | "linkText"
>;

export interface SceneText {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly font: Font;
  readonly role: TextRole;
  readonly align: "left" | "right" | "center";
}

export interface Scene {
  readonly rects: Map<RectStyle, number[]>;
  readonly lines: Map<LineStyle, number[]>;
  readonly polygons: Map<PolygonStyle, (readonly number[])[]>;
  readonly circles: Map<CircleStyle, number[]>;
  readonly texts: SceneText[];
  /** Curves of the cause line: start, two control points, end. */
  readonly curves: number[];
  /** Nothing is drawn left of the plot, in the plot's styles. */
  readonly clipLeft: number;
  readonly clipRight: number;
}

export function newScene(clipLeft: number, clipRight: number): Scene {
  return {
    rects: new Map(),
    lines: new Map(),
    polygons: new Map(),
    circles: new Map(),
    texts: [],
    curves: [],
    clipLeft,
    clipRight,
  };
}

function listOf<K>(map: Map<K, number[]>, key: K): number[] {
  let list = map.get(key);
  if (!list) {
    list = [];
    map.set(key, list);
  }
  return list;
}

export function rect(scene: Scene, style: RectStyle, x: number, y: number, w: number, h: number): void {
  if (w > 0 && h > 0) listOf(scene.rects, style).push(x, y, w, h);
}

export function line(scene: Scene, style: LineStyle, x1: number, y1: number, x2: number, y2: number): void {
  listOf(scene.lines, style).push(x1, y1, x2, y2);
}

export function polygon(scene: Scene, style: PolygonStyle, points: readonly number[]): void {
  const list = scene.polygons.get(style);
  if (list) list.push(points);
  else scene.polygons.set(style, [points]);
}

export function circle(scene: Scene, style: CircleStyle, x: number, y: number, r: number): void {
  listOf(scene.circles, style).push(x, y, r);
}

export function text(
  scene: Scene,
  at: readonly [x: number, y: number],
  words: string,
  look: Partial<Pick<SceneText, "font" | "role" | "align">> = {},
): void {
  if (words !== "")
    scene.texts.push({
      x: at[0],
      y: at[1],
      text: words,
      font: "text",
      role: "foreground",
      align: "left",
      ...look,
    });
}
