/** A view as it stands in the page, drawn once more: its boxes, its words, its charts and the shapes of its SVG. */

import { Chart } from "chart.js";
import { drawSvgShapes } from "./domShapes.ts";
import { drawField, drawText } from "./domText.ts";
import { drawChart } from "./drawChart.ts";
import type { PicturePen } from "./picturePen.ts";
import { SvgPen } from "./svgPen.ts";
import type { PictureAxis, ViewPicture } from "./viewPicture.ts";

export interface DomPicture {
  readonly title: string;
  readonly axis: PictureAxis | null;
  /** For shapes that the style sheet hatches. */
  readonly hatch: CanvasPattern | string;
}

/** Not a part of the picture: what is only for the mouse or for who listens. */
const LEFT_OUT = "[hidden], .visuallyHidden, [role=tooltip], .iconButton";

/** What can be seen of `root` now; null when nothing can. */
export function domPicture(root: HTMLElement, { title, axis, hatch }: DomPicture): ViewPicture | null {
  const { width, left, top } = root.getBoundingClientRect();
  const height = contentBottom(root) - top;
  if (width === 0 || height <= 0) return null;
  const draw = (pen: PicturePen): void => {
    pen.save();
    pen.translate(-left, -top);
    drawElement(pen, root, hatch);
    pen.restore();
  };
  return { title, width, height, axis, legend: null, draw };
}

/** Where the last thing ends that can be seen: the room below it is no picture. */
function contentBottom(root: HTMLElement): number {
  let bottom = Number.NEGATIVE_INFINITY;
  for (const element of root.querySelectorAll("*")) {
    const isLeaf = element.childElementCount === 0 || element instanceof SVGSVGElement;
    if (isLeaf && element.getClientRects().length > 0 && !element.closest(LEFT_OUT))
      bottom = Math.max(bottom, element.getBoundingClientRect().bottom);
  }
  return Math.min(bottom, root.getBoundingClientRect().bottom);
}

function drawElement(pen: PicturePen, element: Element, hatch: CanvasPattern | string): void {
  if (element.matches(LEFT_OUT) || element.getClientRects().length === 0) return;
  const style = getComputedStyle(element);
  if (style.visibility === "hidden" || style.opacity === "0") return;
  const box = element.getBoundingClientRect();
  if (element instanceof SVGSVGElement) {
    drawSvgShapes(pen, element, hatch);
    return;
  }
  if (element instanceof HTMLCanvasElement) {
    drawCanvas(pen, element, box);
    return;
  }
  drawBox(pen, box, style);
  const isClipped = style.overflowX !== "visible" || style.overflowY !== "visible";
  if (isClipped) {
    pen.save();
    pen.beginPath();
    pen.rect(box.left, box.top, box.width, box.height);
    pen.clip();
  }
  if (element instanceof HTMLInputElement) drawField(pen, element, element.value, style);
  else if (element instanceof HTMLSelectElement)
    drawField(pen, element, element.selectedOptions[0]?.text ?? "", style);
  else drawChildren(pen, element, style, hatch);
  if (isClipped) pen.restore();
}

function drawChildren(
  pen: PicturePen,
  element: Element,
  style: CSSStyleDeclaration,
  hatch: CanvasPattern | string,
): void {
  for (const child of element.childNodes) {
    if (child instanceof Element) drawElement(pen, child, hatch);
    else if (child instanceof Text) drawText(pen, child, style);
  }
}

function drawCanvas(pen: PicturePen, canvas: HTMLCanvasElement, { left, top, width, height }: DOMRect): void {
  const chart = Chart.getChart(canvas);
  pen.save();
  pen.translate(left, top);
  if (chart) drawChart(chart, pen);
  else if (pen instanceof SvgPen) pen.image(canvas.toDataURL("image/png"), width, height);
  else if (pen instanceof CanvasRenderingContext2D) pen.drawImage(canvas, 0, 0, width, height);
  pen.restore();
}

const SIDES = ["Top", "Right", "Bottom", "Left"] as const;

function drawBox(pen: PicturePen, { left, top, width, height }: DOMRect, style: CSSStyleDeclaration): void {
  pen.globalAlpha = Number(style.opacity);
  if (!isClear(style.backgroundColor)) {
    pen.fillStyle = style.backgroundColor;
    const radius = Number.parseFloat(style.borderTopLeftRadius) || 0;
    pen.beginPath();
    pen.roundRect(left, top, width, height, radius);
    pen.fill();
  }
  for (const side of SIDES) {
    const size = Number.parseFloat(style[`border${side}Width`]) || 0;
    const color = style[`border${side}Color`];
    if (size === 0 || style[`border${side}Style`] === "none" || isClear(color)) continue;
    pen.fillStyle = color;
    if (side === "Top") pen.fillRect(left, top, width, size);
    else if (side === "Bottom") pen.fillRect(left, top + height - size, width, size);
    else if (side === "Left") pen.fillRect(left, top, size, height);
    else pen.fillRect(left + width - size, top, size, height);
  }
  pen.globalAlpha = 1;
}

/** Nothing of it would be seen. */
function isClear(color: string): boolean {
  return color === "transparent" || /^(rgba\(.*, 0\)|color\(.* \/ 0\))$/.test(color);
}
