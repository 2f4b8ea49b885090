import type { Theme } from "../theme.ts";

/** Half of the distance between two lines, measured along an axis: 45° lines some 5.7 px apart. */
const TILE = 8;

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
  pen.lineWidth = 1.3;
  pen.beginPath();
  for (const shift of [-TILE, 0, TILE]) {
    pen.moveTo(shift - 1, TILE + 1);
    pen.lineTo(shift + TILE + 1, -1);
  }
  pen.stroke();
  const pattern = context.createPattern(tile, "repeat");
  pattern?.setTransform(new DOMMatrix().scale(TILE / tile.width));
  return pattern ?? theme.waitFill;
}
