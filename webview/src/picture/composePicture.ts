/** A picture that is legible on its own: the sentence that matters, the facts, the view, its axis and its legend. */

import type { Seconds } from "#core/units.ts";
import { type TimeScale, timeScale, timeTicks } from "../axis/timeScale.ts";
import type { Theme } from "../theme.ts";
import type { PicturePen } from "./picturePen.ts";
import type { PictureAxis, ViewPicture } from "./viewPicture.ts";
import { wrapText } from "./wrapText.ts";

export interface Heading {
  readonly sentence: string;
  /** File, view, range: one line if there is room. */
  readonly facts: string;
}

export interface Composed {
  readonly width: number;
  readonly height: number;
  draw(pen: PicturePen): void;
}

type PictureTheme = Pick<Theme, "foreground" | "background" | "text2" | "grid" | "line" | "fontFamily">;

/** Width in pixels. */
type MeasureText = (text: string, font: string) => number;

const MARGIN = 16;
const SENTENCE = { size: 15, line: 20 } as const;
const FACTS = { size: 12, line: 16 } as const;
const GAP = 10;
const AXIS_HEIGHT = 24;
const TICK_PX = 11;
const TICK_BASELINE = AXIS_HEIGHT / 2 + 4;

export function composePicture(
  view: ViewPicture,
  heading: Heading,
  theme: PictureTheme,
  measure: MeasureText,
): Composed {
  const sentenceFont = `600 ${SENTENCE.size}px ${theme.fontFamily}`;
  const factsFont = `${FACTS.size}px ${theme.fontFamily}`;
  const room = view.width - 2 * MARGIN;
  const sentence = wrapText(heading.sentence, room, (text) => measure(text, sentenceFont));
  const facts = wrapText(heading.facts, room, (text) => measure(text, factsFont));
  const top = MARGIN + sentence.length * SENTENCE.line + facts.length * FACTS.line + GAP;
  const axisTop = top + view.height;
  const legendTop = axisTop + (view.axis ? AXIS_HEIGHT : 0);
  const height = legendTop + (view.legend ? view.legend.height + GAP : 0) + MARGIN / 2;
  return {
    width: view.width,
    height,
    draw(pen) {
      pen.fillStyle = theme.background;
      pen.fillRect(0, 0, view.width, height);
      let y = MARGIN - SENTENCE.line / 4;
      y = drawLines(pen, sentence, y, { ...SENTENCE, font: sentenceFont, color: theme.foreground });
      drawLines(pen, facts, y, { ...FACTS, font: factsFont, color: theme.text2 });
      at(pen, 0, top, () => view.draw(pen));
      const { axis, legend } = view;
      if (axis) at(pen, 0, axisTop, () => drawAxis(pen, axis, theme, measure));
      if (legend) at(pen, 0, legendTop + GAP / 2, () => legend.draw(pen));
    },
  };
}

function at(pen: PicturePen, x: number, y: number, draw: () => void): void {
  pen.save();
  pen.translate(x, y);
  draw();
  pen.restore();
}

interface LineLook {
  readonly line: number;
  readonly font: string;
  readonly color: string;
}

/** Returns where the next line would begin. */
function drawLines(pen: PicturePen, lines: readonly string[], y: number, look: LineLook): number {
  pen.font = look.font;
  pen.fillStyle = look.color;
  pen.textAlign = "left";
  pen.textBaseline = "alphabetic";
  for (const [i, text] of lines.entries()) pen.fillText(text, MARGIN, y + (i + 0.8) * look.line);
  return y + lines.length * look.line;
}

function drawAxis(
  pen: PicturePen,
  { left, right, from, until, event }: PictureAxis,
  theme: PictureTheme,
  measure: MeasureText,
): void {
  const scale = timeScale({ from, until }, right - left);
  pen.strokeStyle = theme.line;
  pen.lineWidth = 1;
  pen.setLineDash([]);
  pen.beginPath();
  pen.moveTo(left, 0.5);
  pen.lineTo(right, 0.5);
  pen.stroke();
  pen.textAlign = "left";
  pen.textBaseline = "alphabetic";
  const font = `${TICK_PX}px ${theme.fontFamily}`;
  const boldFont = `600 ${font}`;
  const isShown = event !== null && event.time >= from && event.time <= until;
  const taken = isShown ? axisBox(scale, event.time, measure(event.label, boldFont)) : null;
  if (isShown && taken) {
    pen.font = boldFont;
    pen.fillStyle = theme.foreground;
    pen.fillText(event.label, left + taken.start, TICK_BASELINE);
  }
  pen.font = font;
  pen.fillStyle = theme.text2;
  for (const { time, label } of timeTicks(scale)) {
    const { start, end } = axisBox(scale, time, measure(label, font));
    // Ticks give way to a moment that is named, as in the page.
    if (!taken || end < taken.start - GAP || start > taken.end + GAP)
      pen.fillText(label, left + start, TICK_BASELINE);
  }
}

/** Under its moment, and within the plot. */
function axisBox(
  { width, toX }: TimeScale,
  time: Seconds,
  room: number,
): { readonly start: number; readonly end: number } {
  const start = Math.max(0, Math.min(toX(time) - room / 2, width - room));
  return { start, end: start + room };
}
