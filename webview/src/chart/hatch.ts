import type { Theme } from "../theme.ts";

/** Half of the distance between two lines, measured along an axis: 45° lines some 5.7 px apart. */
const TILE = 8;

/** What a hatch is made of: lines at 45° on a ground, in a tile that repeats. */
export interface Hatch {
  readonly tile: number;
  readonly ground: string;
  readonly line: string;
  /** Of the line. */
  readonly width: number;
}

const LINE_WIDTH = 1.3;
const hatches = new WeakMap<CanvasPattern, Hatch>();

/** What a pattern is made of, for a pen that cannot use it; null: it is none of ours. */
export function hatchOf(pattern: CanvasPattern): Hatch | null {
  return hatches.get(pattern) ?? null;
}

/** The 45° hatch that stands for TIME_WAIT everywhere. */
export function hatchPattern(context: CanvasRenderingContext2D, theme: Theme): CanvasPattern | string {
  const ratio = theme.pixelRatio;
  const tile = document.createElement("canvas");
  tile.width = Math.round(TILE * ratio);
  tile.height = tile.width;
  const pen = tile.getContext("2d");
  if (!pen) return theme.waitFill;
  pen.scale(tile.width / TILE, tile.width / TILE);
  pen.fillStyle = theme.waitFill;
  pen.fillRect(0, 0, TILE, TILE);
  pen.strokeStyle = theme.waitLine;
  pen.lineWidth = LINE_WIDTH;
  pen.beginPath();
  for (const shift of [-TILE, 0, TILE]) {
    pen.moveTo(shift - 1, TILE + 1);
    pen.lineTo(shift + TILE + 1, -1);
  }
  pen.stroke();
  const pattern = context.createPattern(tile, "repeat");
  pattern?.setTransform(new DOMMatrix().scale(TILE / tile.width));
  if (!pattern) return theme.waitFill;
  hatches.set(pattern, { tile: TILE, ground: theme.waitFill, line: theme.waitLine, width: LINE_WIDTH });
  return pattern;
}
