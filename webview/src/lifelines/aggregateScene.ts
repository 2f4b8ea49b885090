/** A row for many lifelines: TIME_WAITs held as a hatched level, connects that opened upwards, SYNs that failed downwards. */

import type { AggregateItem, LifelinesPage } from "#core/timeline/lifelines/model.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { fitText } from "./fitText.ts";
import { type Frame, gutter, toX } from "./frame.ts";
import { drawTwistie } from "./groupScene.ts";
import { type Font, line, polygon, rect, type Scene, text } from "./scene.ts";

const BASE = 42;
const LEVEL_HEIGHT = 34;
const OPENS_HEIGHT = 11;
const FAILED_HEIGHT = 12;
/** One bad SYN among ten thousand still has its mark. */
const LEAST_FAILED_PX = 3;
/** So many in a column fill its height, if no column has more: a single one must not look like a burst. */
const FULL_OPENS = 4;
const FULL_FAILED = 6;
const BAR_PX = 1.5;
const INDENT = 14;

export function drawAggregate(
  scene: Scene,
  frame: Frame,
  item: AggregateItem,
  page: Pick<LifelinesPage, "from" | "until" | "selected">,
): void {
  const y = item.y - frame.top;
  // The selected lifeline is one of those that the row stands for.
  const selected = frame.cursor === item.key || (frame.cursor === null && page.selected?.y === item.y);
  if (selected) rect(scene, "rowSelected", 0, y, frame.width, item.height);
  else if (frame.hover === item.y) rect(scene, "rowHover", 0, y, frame.width, item.height);
  line(scene, "grid", 0, y + item.height - 0.5, frame.width, y + item.height - 0.5);
  drawLabels(scene, frame, item, y, selected);
  drawColumns(scene, frame, item, y + BASE, page);
  line(scene, "rule", frame.left, y + BASE + 0.5, frame.right, y + BASE + 0.5);
  if (item.note) drawNote(scene, frame, item.note, y);
}

function drawLabels(scene: Scene, frame: Frame, item: AggregateItem, y: number, selected: boolean): void {
  const role = selected ? "selectionText" : "foreground";
  const { edge, end } = gutter(frame);
  const x = edge + item.depth * INDENT + (frame.size === "tiny" ? 8 : 10);
  drawTwistie(scene, x - 11, y + 15, item.opened);
  const lifelines = groupDigits(item.lifelines);
  const failed = troubleWords(item, frame.size === "tiny");
  const failedRole = selected ? "selectionText" : item.failed > 0 ? "harmText" : "text2";
  const told = { role: selected ? "selectionText" : "text2" } as const;
  const fit = (words: string, font: Font, beside: string): string =>
    fitText(words, font, end - x - (beside ? frame.measure(beside, "text") + 6 : 0), frame.measure);
  if (frame.size === "wide") {
    text(scene, [x, y + 19], fit(item.title, "bold", lifelines), { font: "bold", role });
    text(scene, [end, y + 19], lifelines, { align: "right", role });
    text(scene, [x, y + 35], fit(item.subtitle, "text", failed), told);
    text(scene, [end, y + 35], failed, { align: "right", role: failedRole });
    return;
  }
  // Addresses have a line each: half of one is none. "48 addresses → 17 servers" may lose its second half, and both where neither fits.
  text(scene, [x, y + 17], fit(item.title, "bold", ""), { font: "bold", role });
  const [subtitle] = [item.subtitle, item.subtitle.split(" → ", 1)[0] ?? ""].filter(
    (words) => words !== "" && frame.measure(words, "text") <= end - x,
  );
  if (subtitle !== undefined) text(scene, [x, y + 32], subtitle, told);
  text(scene, [x, subtitle === undefined ? y + 32 : y + 48], lifelines, { role });
  text(scene, [end, y + 48], failed, { align: "right", role: failedRole });
}

function troubleWords({ failed, troubled }: AggregateItem, tiny: boolean): string {
  if (failed > 0) return `${groupDigits(failed)} ✕`;
  if (tiny) return "";
  return troubled > 0 ? `${groupDigits(troubled)} in trouble` : "none lost";
}

/** The columns stand for the range that they were asked for, which may be another one while an answer is on its way. */
function drawColumns(
  scene: Scene,
  frame: Frame,
  { columns }: AggregateItem,
  base: number,
  { from, until }: Pick<Frame, "from" | "until">,
): void {
  const { waits, opens, failed } = columns;
  const n = waits.length;
  const xOf = (i: number): number => toX(frame, from + ((until - from) * i) / n);
  const most = { waits: peak(waits), opens: peak(opens), failed: peak(failed) };
  if (most.waits > 0) {
    const levelY = (level: number): number => base - Math.round((level / most.waits) * LEVEL_HEIGHT * 2) / 2;
    const clampX = (x: number): number => Math.min(Math.max(x, frame.left), frame.right);
    const points = [clampX(xOf(0)), base];
    for (let i = 0; i < n; ) {
      const y = levelY(waits[i] ?? 0);
      const from = i;
      // Neighbours of the same height are one step: a shape of few corners is drawn in less time.
      do i++;
      while (i < n && levelY(waits[i] ?? 0) === y);
      points.push(clampX(xOf(from)), y, clampX(xOf(i)), y);
    }
    points.push(clampX(xOf(n)), base);
    polygon(scene, "waitArea", points);
  }
  for (let i = 0; i < n; i++) {
    const x = xOf(i);
    const width = Math.max(BAR_PX, xOf(i + 1) - x - 0.5);
    if (x < frame.left - 1 || x > frame.right) continue;
    const up = opens[i] ?? 0;
    const down = failed[i] ?? 0;
    if (up > 0) {
      const height = Math.max(1, (up / Math.max(most.opens, FULL_OPENS)) * OPENS_HEIGHT);
      rect(scene, "opens", x, base - height, width, height);
    }
    if (down > 0) {
      const more = (down - 1) / (Math.max(most.failed, FULL_FAILED) - 1);
      const height = LEAST_FAILED_PX + more * (FAILED_HEIGHT - LEAST_FAILED_PX);
      rect(scene, "failed", x, base + 1, Math.max(2, width), height);
    }
  }
}

function peak(values: readonly number[]): number {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return most;
}

function drawNote(
  scene: Scene,
  frame: Frame,
  { time, text: words }: NonNullable<AggregateItem["note"]>,
  y: number,
): void {
  const width = frame.measure(words, "bold") + 10;
  const x = Math.min(Math.max(toX(frame, time), frame.left), frame.right - width);
  if (x < frame.left) return;
  rect(scene, "plate", x, y + 4, width, 15);
  text(scene, [x + 5, y + 15], words, { font: "bold" });
}
