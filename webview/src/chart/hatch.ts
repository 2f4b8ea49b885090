import type { Theme } from "../theme.ts";

/** Half of the distance between two lines, measured along an axis: 45° lines some 5.7 px apart. */
const TILE = 8;
/** Lines 7 px apart. */
const ZONE_TILE = 10;

/** What a hatch is made of: lines at 45° on a ground, in a tile that repeats. */
export interface Hatch {
  readonly tile: number;
  readonly ground: string;
  readonly line: string;
  /** Of the line. */
  readonly width: number;
  /** Lines go up to the right; else down. */
  readonly rising: boolean;
}

const hatches = new WeakMap<CanvasPattern, Hatch>();

/** What a pattern is made of, for a pen that cannot use it; null: it is none of ours. */
export function hatchOf(pattern: CanvasPattern): Hatch | null {
  return hatches.get(pattern) ?? null;
}

/** The 45° hatch that stands for TIME_WAIT everywhere. */
export function hatchPattern(context: CanvasRenderingContext2D, theme: Theme): CanvasPattern | string {
  const { waitFill: ground, waitLine: line, pixelRatio } = theme;
  return patternOf(context, { tile: TILE, ground, line, width: 1.3, rising: true }, pixelRatio);
}

/** The hatch of the zone in which a remembered TSval condemns SYNs. */
export function zonePattern(context: CanvasRenderingContext2D, theme: Theme): CanvasPattern | string {
  const { zoneFill: ground, zoneLine: line, pixelRatio } = theme;
  return patternOf(context, { tile: ZONE_TILE, ground, line, width: 1, rising: false }, pixelRatio);
}

/** The ends of the lines of a tile, which go on in its neighbours. */
export function hatchLines({
  tile,
  rising,
}: Hatch): readonly (readonly [x1: number, y1: number, x2: number, y2: number])[] {
  const [from, to] = rising ? [tile + 1, -1] : [-1, tile + 1];
  return [-tile, 0, tile].map((shift) => [shift - 1, from, shift + tile + 1, to] as const);
}

function patternOf(
  context: CanvasRenderingContext2D,
  hatch: Hatch,
  pixelRatio: number,
): CanvasPattern | string {
  const { tile: size, ground, line, width } = hatch;
  const tile = document.createElement("canvas");
  tile.width = Math.round(size * pixelRatio);
  tile.height = tile.width;
  const pen = tile.getContext("2d");
  if (!pen) return ground;
  pen.scale(tile.width / size, tile.width / size);
  pen.fillStyle = ground;
  pen.fillRect(0, 0, size, size);
  pen.strokeStyle = line;
  pen.lineWidth = width;
  pen.beginPath();
  for (const [x1, y1, x2, y2] of hatchLines(hatch)) {
    pen.moveTo(x1, y1);
    pen.lineTo(x2, y2);
  }
  pen.stroke();
  const pattern = context.createPattern(tile, "repeat");
  pattern?.setTransform(new DOMMatrix().scale(size / tile.width));
  if (!pattern) return ground;
  hatches.set(pattern, hatch);
  return pattern;
}
