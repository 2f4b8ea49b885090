/** The lives about a connection in one row, in the language of the lifelines, with their names. */

import type { NumberedLife } from "#core/query/ladderModel.ts";
import type { LifelineMark } from "#core/timeline/lifelines/model.ts";
import type { Seconds } from "#core/units.ts";
import { formatDuration, groupDigits } from "#protocol/quantities.ts";
import { when } from "../clock.ts";
import { type Frame, isInside, type Measure, toX } from "../lifelines/frame.ts";
import { drawLife, lifeSpan, PHASES_PX } from "../lifelines/lifeShapes.ts";
import { drawMark, drawUnanswered } from "../lifelines/marks.ts";
import { line, newScene, polygon, rect, type Scene, text } from "../lifelines/scene.ts";
import type { TimeRange } from "../viewState.ts";

export const STRIP_HEIGHT = 50;
const CENTER = 30;
const BAR = 16;
const ROW = 26;
const LABEL_Y = 12;
const TEXT_DROP = 4;
const PLATE_PADDING = 6;

export interface StripContent {
  readonly lives: readonly NumberedLife[];
  readonly marks: readonly LifelineMark[];
  readonly connection: number;
  /** How long a TIME_WAIT lasts when nothing renews or ends it. */
  readonly timeWait: Seconds;
  /** Times of the frames that are marked and pointed at; null: none. */
  readonly marked: Seconds | null;
  readonly hovered: Seconds | null;
}

export function stripFrame(
  range: TimeRange,
  plot: { readonly left: number; readonly right: number; readonly width: number },
  measure: Measure,
): Frame {
  return {
    ...range,
    ...plot,
    height: STRIP_HEIGHT,
    top: 0,
    measure,
    selection: null,
    cursor: null,
    focused: false,
    hover: null,
    size: "wide",
  };
}

export function stripScene(frame: Frame, content: StripContent): Scene {
  const { lives, marks } = content;
  const scene = newScene(frame.left, frame.right);
  const box = { cy: CENTER, bar: BAR, row: ROW };
  for (const life of lives)
    drawLife(
      scene,
      frame,
      life,
      marks.filter(({ id }) => id === life.id),
      box,
    );
  for (const life of lives) {
    const silent = marks.filter(
      ({ id, kind, time }) => id === life.id && kind === "unanswered" && isInside(frame, time),
    );
    drawUnanswered(
      scene,
      silent.map(({ time }) => toX(frame, time)),
      CENTER,
    );
  }
  for (const mark of marks) {
    if (mark.kind === "fin" || mark.kind === "unanswered" || !isInside(frame, mark.time)) continue;
    const life = lives.find(({ id }) => id === mark.id);
    const [from, until] = life ? lifeSpan(frame, life) : [0, 0];
    if (mark.kind === "answered" && until - from < PHASES_PX) continue;
    drawMark(scene, mark, toX(frame, mark.time), CENTER, ROW / 2);
  }
  for (const life of lives) nameWait(scene, frame, life, content);
  nameAll(scene, frame, content);
  const { hovered, marked } = content;
  if (hovered !== null && isInside(frame, hovered)) {
    const x = Math.round(toX(frame, hovered)) + 0.5;
    line(scene, "event", x, CENTER - ROW / 2 - 2, x, STRIP_HEIGHT - 2);
  }
  if (marked !== null && isInside(frame, marked)) {
    const x = toX(frame, marked);
    const tip = CENTER + ROW / 2;
    polygon(scene, "arrow", [x - 4, tip + 5, x + 4, tip + 5, x, tip]);
  }
  return scene;
}

/** On its hatch, where there is room for the words. */
function nameWait(
  scene: Scene,
  frame: Frame,
  life: NumberedLife,
  { connection, timeWait }: StripContent,
): void {
  const { wait } = life;
  if (!wait) return;
  const from = Math.max(toX(frame, wait.start), lifeSpan(frame, life)[1], frame.left);
  const until = Math.min(toX(frame, wait.end ?? wait.expires), frame.right);
  const where = wait.holder === "both" ? "at both sides" : `at the ${wait.holder}`;
  const whole = `${groupDigits(timeWait)} s`;
  const lived =
    wait.endedBy === "expiry" || wait.end === null
      ? ""
      : `${formatDuration(wait.end - wait.start).replace(/ s$/, "")} of `;
  const words =
    life.id === connection
      ? [`its own TIME_WAIT ${where}, from ${when(wait.start)}`, `TIME_WAIT ${where}`]
      : [`TIME_WAIT ${where}: ${lived}${whole}`, `TIME_WAIT ${where}`];
  const fitting = words.find((each) => frame.measure(each, "text") + 2 * PLATE_PADDING + 16 <= until - from);
  if (!fitting) return;
  const width = frame.measure(fitting, "text");
  const x = (from + until - width) / 2;
  rect(scene, "plate", x - PLATE_PADDING, CENTER - 7, width + 2 * PLATE_PADDING, 14);
  text(scene, [x, CENTER + TEXT_DROP], fitting);
}

interface Name {
  readonly words: string;
  readonly x: number;
  readonly align: "left" | "right";
}

/** Above the bars: the connection first, then what was refused, then the others; none over another. */
function nameAll(scene: Scene, frame: Frame, { lives, marks, connection }: StripContent): void {
  const taken: (readonly [number, number])[] = [];
  for (const { words, x, align } of namesOf(frame, lives, marks, connection)) {
    const width = frame.measure(words, "text");
    const start = align === "left" ? x : x - width;
    const from = Math.min(Math.max(start, frame.left), frame.right - width);
    if (from < frame.left || taken.some(([a, b]) => from < b + 8 && from + width > a - 8)) continue;
    taken.push([from, from + width]);
    text(scene, [from, LABEL_Y], words, { role: words.startsWith("refused") ? "text2" : "foreground" });
  }
}

function namesOf(
  frame: Frame,
  lives: readonly NumberedLife[],
  marks: readonly LifelineMark[],
  connection: number,
): readonly Name[] {
  const refused = marks.filter(
    ({ kind, id, time }) => kind === "refused" && id === connection && isInside(frame, time),
  );
  const first = refused[0];
  const own = lives.filter(({ id }) => id === connection);
  const others = lives.filter(({ id, start }) => id !== connection && isInside(frame, start));
  return [
    ...own.map(({ number, start }): Name => {
      // A refusal at its start has its name at the left: this one keeps off its mark.
      const x = toX(frame, start) + (first ? 10 : 0);
      const words = lives.length > 1 ? `life ${number}, from ${when(start)}` : `from ${when(start)}`;
      return { words, x, align: "left" };
    }),
    ...(first
      ? [{ words: `refused, ${when(first.time)}`, x: toX(frame, first.time) - 10, align: "right" as const }]
      : []),
    ...others.map(
      ({ number, start }): Name => ({ words: `life ${number}`, x: toX(frame, start), align: "left" }),
    ),
  ];
}

/** The life at a place of the strip; null: none. */
export function lifeAt(frame: Frame, lives: readonly NumberedLife[], x: number): NumberedLife | null {
  const near = lives.filter((life) => {
    const [from, until] = lifeSpan(frame, life);
    const end = life.wait ? toX(frame, life.wait.end ?? life.wait.expires) : until;
    return x >= from - 4 && x <= Math.max(until, end) + 4;
  });
  return near.at(-1) ?? null;
}
