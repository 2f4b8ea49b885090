/** Draws the points of one dataset as marks: every meaning has a shape of its own, on a rim in the colour of the ground. */

import type { Theme } from "../theme.ts";
import type { PicturePlugin } from "./chartCanvas.ts";

/** Dot, cross, hollow diamond, tick. */
export type MarkShape = "answered" | "unanswered" | "refused" | "repeated";

export interface ChartMark {
  readonly shape: MarkShape;
  /** A ring around it says that it contradicts what was expected. */
  readonly against: boolean;
  readonly selected: boolean;
  /** The keyboard stands on it. */
  readonly focused: boolean;
}

export interface MarksStyle {
  /** Place of the dataset whose points they are. */
  readonly dataset: number;
  readonly marks: readonly ChartMark[];
  readonly radius: number;
  readonly theme: Theme;
}

/** Where Chart.js has put a point; NaN where it has none. */
export interface MarkPlace {
  readonly x: number;
  readonly y: number;
}

const RIM = 1;
const RING = 7;
/** Width of each shape's line; a dot has none. */
const LINE: Readonly<Record<MarkShape, number>> = {
  answered: 0,
  unanswered: 2,
  refused: 1.75,
  repeated: 1.5,
};
/** What went wrong lies above what went well. */
const ORDER: readonly MarkShape[] = ["repeated", "answered", "refused", "unanswered"];

/** @param onPlaced is told where the points are whenever they are drawn, in the order of the data */
export function marksPlugin(
  style: () => MarksStyle,
  onPlaced: (places: readonly MarkPlace[]) => void,
): PicturePlugin {
  return {
    id: "marks",
    afterDatasetsDraw(chart) {
      const { dataset, marks, radius, theme } = style();
      const { ctx: pen } = chart;
      const points = chart.getDatasetMeta(dataset).data;
      onPlaced(points);
      pen.save();
      for (const shape of ORDER) {
        const placed = marks.flatMap((mark, i) => {
          const point = points[i];
          return mark.shape === shape && point && !Number.isNaN(point.y)
            ? [{ mark, x: point.x, y: point.y }]
            : [];
        });
        // Rims first: where marks touch, none is cut by the rim of the next.
        for (const { mark, x, y } of placed) drawRim(pen, mark, x, y, radius, theme);
        for (const { mark, x, y } of placed) drawMark(pen, mark, x, y, radius, theme);
      }
      pen.restore();
    },
  };
}

function drawRim(
  pen: CanvasRenderingContext2D,
  { shape, against, selected, focused }: ChartMark,
  x: number,
  y: number,
  r: number,
  theme: Theme,
): void {
  trace(pen, shape, x, y, r);
  pen.lineCap = "round";
  pen.strokeStyle = theme.background;
  pen.lineWidth = LINE[shape] + 2 * RIM;
  pen.stroke();
  if (focused) ring(pen, x, y, RING, theme.focus, 2);
  else if (selected) ring(pen, x, y, RING, theme.foreground, 1.5);
  if (against) ring(pen, x, y, RING - 1.5, theme.warn, 1.5);
}

function drawMark(
  pen: CanvasRenderingContext2D,
  { shape }: ChartMark,
  x: number,
  y: number,
  r: number,
  theme: Theme,
): void {
  trace(pen, shape, x, y, r);
  const color = { unanswered: theme.harm, refused: theme.warn, repeated: theme.text2 };
  pen.lineCap = "round";
  if (shape === "answered" || shape === "refused") {
    pen.fillStyle = shape === "answered" ? theme.alive : theme.background;
    pen.fill();
  }
  if (shape === "answered") return;
  pen.strokeStyle = color[shape];
  pen.lineWidth = LINE[shape];
  pen.stroke();
}

function trace(pen: CanvasRenderingContext2D, shape: MarkShape, x: number, y: number, r: number): void {
  pen.beginPath();
  switch (shape) {
    case "answered":
      pen.arc(x, y, r, 0, 2 * Math.PI);
      return;
    case "unanswered":
      pen.moveTo(x - r, y - r);
      pen.lineTo(x + r, y + r);
      pen.moveTo(x + r, y - r);
      pen.lineTo(x - r, y + r);
      return;
    case "refused": {
      const d = r + 1.3;
      pen.moveTo(x, y - d);
      pen.lineTo(x + d, y);
      pen.lineTo(x, y + d);
      pen.lineTo(x - d, y);
      pen.closePath();
      return;
    }
    case "repeated":
      pen.moveTo(x, y - r - 1);
      pen.lineTo(x, y + r + 1);
      return;
  }
}

function ring(
  pen: CanvasRenderingContext2D,
  x: number,
  y: number,
  r: number,
  color: string,
  width: number,
): void {
  pen.beginPath();
  pen.arc(x, y, r, 0, 2 * Math.PI);
  pen.strokeStyle = color;
  pen.lineWidth = width;
  pen.stroke();
}
