/** A lifeline with a row of its own. */

import type { LifelineMark, RowItem } from "#core/timeline/lifelines/model.ts";
import { groupDigits } from "#protocol/quantities.ts";
import { type Frame, gutter, isInside, toX } from "./frame.ts";
import { drawLetter } from "./groupScene.ts";
import { drawLife, FRAMES_PX, lifeSpan, PHASES_PX, type RowBox } from "./lifeShapes.ts";
import { drawMark, drawUnanswered } from "./marks.ts";
import { placeNote, type Span } from "./placeNote.ts";
import { rect, type Scene, text } from "./scene.ts";

/** Half of the room that a mark takes along the axis. */
const MARK_HALF = 4;
const PLATE_PADDING = 5;
/** Lower rows have no words. */
const LEAST_TEXT_HEIGHT = 14;
const TEXT_DROP = 4;

/** Whether a row is the selected one: any of its lives is. */
export function isSelectedRow({ id, ids }: Pick<RowItem, "id" | "ids">, selection: number | null): boolean {
  return selection !== null && (id === selection || ids.includes(selection));
}

export function drawRow(scene: Scene, frame: Frame, item: RowItem): void {
  const y = item.y - frame.top;
  const box: RowBox = { cy: y + item.height / 2, bar: barHeight(item.height), row: item.height };
  const selected = isSelectedRow(item, frame.selection);
  if (selected) rect(scene, "rowSelected", 0, y, frame.width, item.height);
  else if (frame.hover === item.y) rect(scene, "rowHover", 0, y, frame.width, item.height);
  for (const life of item.lives) drawLife(scene, frame, life, item.marks, box);
  drawMarks(scene, frame, item, box);
  drawGutter(scene, frame, item, box, selected);
  drawNote(scene, frame, item, box, selected);
}

/** 18 px in a row of 22. */
export function barHeight(row: number): number {
  return row > 12 ? row - 4 : row - 3;
}

function drawMarks(scene: Scene, frame: Frame, item: RowItem, { cy, row }: RowBox): void {
  for (const xs of runsOf(frame, item.marks)) drawUnanswered(scene, xs, cy);
  for (const mark of item.marks) {
    if (mark.kind === "fin" || mark.kind === "unanswered" || !isInside(frame, mark.time)) continue;
    const life = item.lives.find(({ id }) => id === mark.id);
    const [from, until] = life ? lifeSpan(frame, life) : [0, 0];
    // On a bar that is too narrow for phases the dot would only hide it.
    if (mark.kind === "answered" && until - from < PHASES_PX) continue;
    drawMark(scene, mark, toX(frame, mark.time), cy, row / 2 - 1);
  }
  for (const life of item.lives) drawFrameNumbers(scene, frame, item, life.id, cy);
}

/** SYNs without an answer, by connection. */
function runsOf(frame: Frame, marks: readonly LifelineMark[]): Iterable<readonly number[]> {
  const runs = new Map<number, number[]>();
  for (const { kind, id, time } of marks) {
    if (kind !== "unanswered" || !isInside(frame, time)) continue;
    const run = runs.get(id);
    if (run) run.push(toX(frame, time));
    else runs.set(id, [toX(frame, time)]);
  }
  return runs.values();
}

/** A life that is wide enough says its first frame, on its bar. */
function drawFrameNumbers(scene: Scene, frame: Frame, item: RowItem, id: number, cy: number): void {
  const life = item.lives.find((each) => each.id === id);
  const opening = item.marks.find((mark) => mark.id === id && mark.kind === "answered");
  if (!life || !opening || life.opened === null || life.count > 1 || item.height < LEAST_TEXT_HEIGHT) return;
  const [from, until] = lifeSpan(frame, life);
  if (until - from < FRAMES_PX) return;
  const words = `#${groupDigits(opening.frame)}`;
  const x = Math.max(toX(frame, life.opened), frame.left) + 5;
  const end = toX(frame, life.closing ?? life.end);
  if (x + frame.measure(words, "mono") + 5 > end) return;
  text(scene, [x, cy + TEXT_DROP], words, { font: "mono", role: "background" });
}

function drawGutter(scene: Scene, frame: Frame, item: RowItem, { cy }: RowBox, selected: boolean): void {
  if (item.height < LEAST_TEXT_HEIGHT) return;
  const { title, lettered, end } = gutter(frame);
  const x = item.lettered ? lettered : title;
  drawLetter(scene, frame, item.letter, cy);
  const port = `:${item.port}`;
  text(scene, [x, cy + TEXT_DROP], port, { font: "mono", role: selected ? "selectionText" : "foreground" });
  const room = end - x - frame.measure(port, "mono") - 8;
  if (frame.measure(item.value, "text") > room) return;
  text(scene, [end, cy + TEXT_DROP], item.value, {
    role: selected ? "selectionText" : "text2",
    align: "right",
  });
}

function drawNote(scene: Scene, frame: Frame, item: RowItem, { cy }: RowBox, selected: boolean): void {
  const words = selected ? item.longNote : item.note;
  if (words === "" || item.height < LEAST_TEXT_HEIGHT) return;
  const taken = takenBy(frame, item);
  const place = placeNote(taken, frame.measure(words, "text"), frame);
  if (!place) return;
  const { x, align } = place;
  const width = frame.measure(words, "text");
  const from = align === "left" ? x : x - width;
  const onHatch = item.lives.some(
    ({ wait, end }) => wait && toX(frame, end) < from + width && toX(frame, wait.end ?? wait.expires) > from,
  );
  if (onHatch) rect(scene, "plate", from - PLATE_PADDING, cy - 7.5, width + 2 * PLATE_PADDING, 15);
  const role = selected && !onHatch ? "selectionText" : onHatch ? "foreground" : "text2";
  text(scene, [x, cy + TEXT_DROP], words, { role, align });
}

/** What an annotation must not touch: marks and lives; on TIME_WAIT it may stand. */
export function takenBy(frame: Frame, { lives, marks }: Pick<RowItem, "lives" | "marks">): readonly Span[] {
  const spans: Span[] = [];
  for (const life of lives) {
    const [from, until] = lifeSpan(frame, life);
    spans.push({ from, until });
  }
  for (const { kind, time } of marks) {
    if (!isInside(frame, time)) continue;
    const x = toX(frame, time);
    const half = kind === "unanswered" ? 0 : MARK_HALF;
    spans.push({ from: x - half, until: x + half });
  }
  return spans;
}
