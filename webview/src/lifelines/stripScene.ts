/** Lifelines that went well, packed: a life at least 4 px long, its TIME_WAIT a thin line with a tick where it ends. */

import type { StripItem, StripLine } from "#core/timeline/lifelines/model.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { type Frame, gutter, toX } from "./frame.ts";
import { drawLetter, drawTwistie } from "./groupScene.ts";
import { drawChevron } from "./lifeShapes.ts";
import { line, polygon, rect, type Scene, text } from "./scene.ts";

/** Where the lines of a strip begin; the same in the core. */
const STRIP_TOP = 4;
const LEAST_LIFE_PX = 4;
const LIFE_HEIGHT = 4;
const TICK = 5;

/** The middle of a line, by its number in the whole strip. */
export function stripLineY({ y, pitch }: Pick<StripItem, "y" | "pitch">, line: number): number {
  return y + STRIP_TOP + (line + 0.5) * pitch;
}

export function drawStrip(scene: Scene, frame: Frame, item: StripItem): void {
  const y = item.y - frame.top;
  if (frame.cursor === item.key) rect(scene, "rowFocused", 0, y, frame.width, item.height);
  line(scene, "grid", 0, y + 0.5, frame.width, y + 0.5);
  drawLabels(scene, frame, item, y + labelDrop(frame, item));
  item.lines.forEach((each, i) => {
    const cy = stripLineY(item, item.first + i) - frame.top;
    const selected = frame.selection !== null && frame.selection === each.id;
    if (selected) rect(scene, "rowSelected", 0, cy - item.pitch / 2, frame.width, item.pitch);
    drawLine(scene, frame, each, cy);
  });
  if (item.note) drawNote(scene, frame, item.note, y + item.height - 7);
}

/** The label stands in the middle, and stays in view while a strip that is longer than the screen passes. */
function labelDrop(frame: Frame, { y, height }: StripItem): number {
  const above = Math.max(0, frame.top - y);
  const below = Math.max(0, y + height - frame.top - frame.height);
  return above + Math.max(26, height - above - below) / 2;
}

function drawLabels(scene: Scene, frame: Frame, item: StripItem, cy: number): void {
  const { letter, shown, total, never, opened } = item;
  const { edge, title, lettered, end } = gutter(frame);
  drawLetter(scene, frame, letter, cy);
  if (letter === "" && opened) drawTwistie(scene, edge + 1, cy, true);
  const x = letter === "" ? title : lettered;
  const of = shown < total ? `${groupDigits(shown)} of ${groupDigits(total)}` : groupDigits(total);
  const small = frame.size !== "wide";
  const lost = small ? `${groupDigits(never)} ✕` : `${groupDigits(never)} never`;
  const room = end - x - frame.measure(lost, "text") - 6;
  const answered = [`${of} answered`, `${of} ok`, of].find((each) => frame.measure(each, "text") <= room);
  text(scene, [x, cy + 4], total === 0 ? "" : (answered ?? ""));
  const look = small && never > 0 ? ({ role: "harmText" } as const) : ({ role: "text2" } as const);
  text(scene, [end, cy + 4], never > 0 ? lost : small ? "" : "all", { ...look, align: "right" });
}

function drawLine(scene: Scene, frame: Frame, { lives }: StripLine, cy: number): void {
  for (const [start, end, waitEnd, outlives] of lives) {
    const from = toX(frame, start);
    const until = Math.max(toX(frame, end), from + LEAST_LIFE_PX - 1);
    if (waitEnd >= 0) {
      const over = toX(frame, waitEnd);
      const stop = Math.min(over, frame.right);
      if (stop > until) line(scene, "wait", until, cy, stop, cy);
      if (over > frame.right || outlives === 1) drawChevron(scene, frame.right, cy, 4);
      else line(scene, "waitEnd", stop, cy - TICK / 2, stop, cy + TICK / 2);
    }
    rect(
      scene,
      "established",
      from - 0.5,
      cy - LIFE_HEIGHT / 2,
      Math.max(LEAST_LIFE_PX, until - from),
      LIFE_HEIGHT,
    );
  }
}

/** Words left of a moment, with an arrow to it. */
function drawNote(
  scene: Scene,
  frame: Frame,
  { time, text: words }: NonNullable<StripItem["note"]>,
  y: number,
): void {
  const x = toX(frame, time) - 5;
  const from = x - 22;
  const width = frame.measure(words, "bold");
  if (from - 8 - width < frame.left || x > frame.right) return;
  rect(scene, "plate", from - 8 - width, y - 11, width + 4, 14);
  text(scene, [from - 6, y], words, { font: "bold", align: "right" });
  line(scene, "leader", from, y - 4, x - 4, y - 4);
  polygon(scene, "arrow", [x, y - 4, x - 6, y - 7, x - 6, y - 1]);
}
