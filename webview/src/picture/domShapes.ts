/** The shapes of an SVG in the page, as the style sheet dresses them. */

import { fontOf } from "./domText.ts";
import type { PicturePen } from "./picturePen.ts";
import { SvgPen } from "./svgPen.ts";

const SHAPES = "path, rect, line, circle, ellipse, polyline, polygon, text";

export function drawSvgShapes(pen: PicturePen, svg: SVGSVGElement, hatch: CanvasPattern | string): void {
  const { left, top, width, height } = svg.getBoundingClientRect();
  pen.save();
  if (getComputedStyle(svg).overflow !== "visible") {
    pen.beginPath();
    pen.rect(left, top, width, height);
    pen.clip();
  }
  for (const element of svg.querySelectorAll<SVGGraphicsElement>(SHAPES)) {
    const matrix = element.closest("defs, pattern, clipPath") ? null : element.getScreenCTM();
    if (!matrix || element.getClientRects().length === 0) continue;
    if (getComputedStyle(element).visibility === "hidden") continue;
    pen.save();
    pen.transform(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f);
    if (element instanceof SVGTextElement) drawLabel(pen, element);
    else drawShape(pen, element, hatch);
    pen.restore();
  }
  pen.restore();
}

function drawShape(pen: PicturePen, element: SVGGraphicsElement, hatch: CanvasPattern | string): void {
  const style = getComputedStyle(element);
  const data = dataOf(element);
  pen.beginPath();
  pen.lineWidth = Number.parseFloat(style.strokeWidth) || 1;
  pen.setLineDash(
    style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(/[\s,]+/).map(Number.parseFloat),
  );
  const opacity = Number(style.opacity);
  const paint = (ink: string, share: string, how: "fill" | "stroke"): void => {
    if (ink === "none") return;
    pen.globalAlpha = opacity * Number(share);
    const used = ink.startsWith("url(") ? hatch : ink;
    if (how === "fill") pen.fillStyle = used;
    else pen.strokeStyle = used;
    drawData(pen, data, how);
  };
  paint(style.fill, style.fillOpacity, "fill");
  paint(style.stroke, style.strokeOpacity, "stroke");
  pen.globalAlpha = 1;
}

/** A path as SVG writes it: each pen takes it in its own way. */
function drawData(pen: PicturePen, data: string, how: "fill" | "stroke"): void {
  if (pen instanceof SvgPen) {
    pen.beginPath();
    pen.addData(data);
    pen[how]();
  } else if (pen instanceof CanvasRenderingContext2D) pen[how](new Path2D(data));
}

function dataOf(element: SVGGraphicsElement): string {
  const number = (name: string): number => Number.parseFloat(element.getAttribute(name) ?? "0") || 0;
  const ring = (x: number, y: number, rx: number, ry: number): string =>
    `M${x - rx} ${y}a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0Z`;
  switch (element.tagName) {
    case "rect":
      return `M${number("x")} ${number("y")}h${number("width")}v${number("height")}h${-number("width")}Z`;
    case "line":
      return `M${number("x1")} ${number("y1")}L${number("x2")} ${number("y2")}`;
    case "circle":
      return ring(number("cx"), number("cy"), number("r"), number("r"));
    case "ellipse":
      return ring(number("cx"), number("cy"), number("rx"), number("ry"));
    case "polyline":
    case "polygon": {
      const points = (element.getAttribute("points") ?? "").trim();
      return points === "" ? "" : `M${points}${element.tagName === "polygon" ? "Z" : ""}`;
    }
    default:
      return element.getAttribute("d") ?? "";
  }
}

/** Words that are set apart within a text have a place and a font of their own. */
function drawLabel(pen: PicturePen, element: SVGTextElement): void {
  const spans = [...element.querySelectorAll("tspan")];
  for (const run of spans.length > 0 ? spans : [element]) {
    if (run.getNumberOfChars() === 0) continue;
    const style = getComputedStyle(run);
    const { x, y } = run.getStartPositionOfChar(0);
    pen.font = fontOf(style);
    pen.fillStyle = style.fill;
    pen.textAlign = "left";
    pen.textBaseline = "alphabetic";
    pen.fillText(run.textContent ?? "", x, y);
  }
}
