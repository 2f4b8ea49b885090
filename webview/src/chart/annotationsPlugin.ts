/** Words on and beside a chart: notes on plates, labels at the ends of lines, moments as dashed lines. Placed by others, in pixels. */

import type { ChartArea } from "chart.js";
import type { Theme } from "../theme.ts";
import type { PicturePlugin } from "./chartCanvas.ts";

export const NOTE_FONT_PX = 11;
/** Room that a plate leaves around its words. */
export const PLATE = { x: 5, y: 4, height: 16 } as const;

export type Tone = "plain" | "strong" | "harm" | "dim";

export interface ChartNote {
  readonly text: string;
  readonly tone: Tone;
  /** Left end of the words, and their middle. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export interface EndLabel {
  /** In a chip; empty: none. */
  readonly letter: string;
  readonly text: string;
  readonly tone: Tone;
  /** Where the line ends, and where the label stands. */
  readonly lineY: number;
  readonly y: number;
}

export interface Annotations {
  readonly notes: readonly ChartNote[];
  readonly labels: readonly EndLabel[];
  /** Moments in pixels. */
  readonly events: readonly number[];
  readonly theme: Theme;
}

const CHIP = 17;
const LEADER = { from: 2, to: 9 } as const;

/** @param annotate called when the scales are known, with the plot's edges, and the pen to measure words with */
export function annotationsPlugin(
  annotate: (area: ChartArea, pen: CanvasRenderingContext2D) => Annotations,
): PicturePlugin {
  return {
    id: "annotations",
    afterDraw(chart) {
      const { ctx: pen, chartArea: area } = chart;
      const { notes, labels, events, theme } = annotate(area, pen);
      pen.save();
      pen.textBaseline = "middle";
      for (const x of events) drawEvent(pen, x, chart.height, theme);
      for (const note of notes) drawNote(pen, note, theme);
      for (const label of labels) drawLabel(pen, label, area.right, theme);
      pen.restore();
    },
  };
}

export function noteFont(tone: Tone, { fontFamily }: Pick<Theme, "fontFamily">): string {
  return `${tone === "strong" ? "600 " : ""}${NOTE_FONT_PX}px ${fontFamily}`;
}

function inkOf(tone: Tone, theme: Theme): string {
  if (tone === "harm") return theme.harmText;
  return tone === "dim" ? theme.text2 : theme.foreground;
}

function drawEvent(pen: CanvasRenderingContext2D, x: number, height: number, theme: Theme): void {
  pen.beginPath();
  pen.setLineDash([3, 3]);
  pen.moveTo(Math.round(x) + 0.5, 0);
  pen.lineTo(Math.round(x) + 0.5, height);
  pen.strokeStyle = theme.text2;
  pen.lineWidth = 1;
  pen.stroke();
  pen.setLineDash([]);
}

function drawNote(pen: CanvasRenderingContext2D, note: ChartNote, theme: Theme): void {
  pen.beginPath();
  pen.roundRect(note.x - PLATE.x, note.y - PLATE.height / 2, note.width + 2 * PLATE.x, PLATE.height, 2);
  pen.globalAlpha = 0.92;
  pen.fillStyle = theme.background;
  pen.fill();
  pen.globalAlpha = 1;
  write(pen, note.text, note.x, note.y, note.tone, theme);
}

function drawLabel(pen: CanvasRenderingContext2D, label: EndLabel, right: number, theme: Theme): void {
  const { letter, text, tone, lineY, y } = label;
  pen.beginPath();
  pen.moveTo(right + LEADER.from, lineY);
  pen.lineTo(right + LEADER.to, y);
  pen.strokeStyle = theme.text3;
  pen.lineWidth = 1;
  pen.stroke();
  let x = right + LEADER.to + 3;
  if (letter !== "") {
    const width = Math.max(CHIP, 8 + 7 * letter.length);
    pen.beginPath();
    pen.roundRect(right + LEADER.to + 0.5, y - CHIP / 2, width, CHIP, 3);
    pen.fillStyle = theme.chip;
    pen.fill();
    pen.strokeStyle = theme.waitEdge;
    pen.stroke();
    pen.textAlign = "center";
    write(pen, letter, right + LEADER.to + 0.5 + width / 2, y, "strong", theme);
    x = right + LEADER.to + 6 + width;
  }
  pen.textAlign = "left";
  write(pen, text, x, y, tone, theme);
}

function write(
  pen: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  tone: Tone,
  theme: Theme,
): void {
  pen.font = noteFont(tone, theme);
  pen.fillStyle = inkOf(tone, theme);
  pen.fillText(text, x, y + 0.5);
}
