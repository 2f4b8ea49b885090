/** A composed picture as a file: PNG by a canvas, SVG by writing down what is drawn. */

import { hatchOf } from "../chart/hatch.ts";
import type { Composed } from "./composePicture.ts";
import { SvgPen } from "./svgPen.ts";

/** A picture is shown on other screens than it was made on. */
const LEAST_SCALE = 2;
/** No browser draws on a canvas that is longer; see "Maximum canvas size" on MDN. */
const MOST_CANVAS_PX = 16_384;

/** In base 64. */
export function pngOf(picture: Composed, pixelRatio: number): string {
  const wanted = Math.max(LEAST_SCALE, pixelRatio);
  const scale = Math.min(wanted, MOST_CANVAS_PX / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("pngOf: no canvas of this size");
  pen.scale(scale, scale);
  picture.draw(pen);
  return canvas.toDataURL("image/png").replace(/^data:image\/png;base64,/, "");
}

export function svgOf(picture: Composed, title: string): string {
  const probe = probePen();
  const pen = new SvgPen({
    measure: (text, font) => {
      probe.font = font;
      return probe.measureText(text);
    },
    resolve: (color) => {
      probe.fillStyle = color;
      return String(probe.fillStyle);
    },
    hatchOf,
  });
  picture.draw(pen);
  return pen.document(picture.width, picture.height, title);
}

/** A canvas that nobody sees, to ask what a text measures and a colour is. */
export function probePen(): CanvasRenderingContext2D {
  const pen = document.createElement("canvas").getContext("2d");
  if (!pen) throw new Error("probePen: no canvas");
  return pen;
}
