/** One incarnation on its row: handshake, established, closing, and the TIME_WAIT that it leaves. */

import type { Life, LifelineMark } from "#core/timeline/lifelines/model.ts";
import { type Frame, toX } from "./frame.ts";
import { drawFin } from "./marks.ts";
import { line, rect, type Scene } from "./scene.ts";

/** Widths from which a life shows more of itself. */
export const PHASES_PX = 24;
export const FINS_PX = 60;
export const FRAMES_PX = 120;
const LEAST_LIFE_PX = 4;
const HANDSHAKE_HEIGHT = 8;
/** A hatch needs this height; below it TIME_WAIT is a line. */
const LEAST_HATCH_HEIGHT = 8;
const LEAST_HATCH_WIDTH = 3;
const CHEVRON = 5;

/** A row's middle, and the height of its bars. */
export interface RowBox {
  readonly cy: number;
  readonly bar: number;
  readonly row: number;
}

/** From where to where the life is drawn, in pixels; TIME_WAIT excluded. */
export function lifeSpan(frame: Frame, life: Life): readonly [from: number, until: number] {
  const from = toX(frame, life.start);
  return [from, Math.max(toX(frame, life.end), from + (life.opened === null ? 0 : LEAST_LIFE_PX))];
}

export function drawLife(
  scene: Scene,
  frame: Frame,
  life: Life,
  marks: readonly LifelineMark[],
  { cy, bar, row }: RowBox,
): void {
  const [from, until] = lifeSpan(frame, life);
  if (life.opened === null) {
    if (until - from > 1) line(scene, "unanswered", from, cy, until, cy);
  } else if (until - from < PHASES_PX || life.count > 1) {
    rect(scene, "established", from, cy - bar / 2, until - from, bar);
  } else {
    drawPhases(scene, frame, life, { cy, bar, row }, [from, until]);
    if (until - from >= FINS_PX)
      for (const mark of marks)
        if (mark.kind === "fin") drawFin(scene, mark, toX(frame, mark.time), cy - bar / 2, bar);
  }
  drawWait(scene, frame, life, until, { cy, bar, row });
}

function drawPhases(
  scene: Scene,
  frame: Frame,
  { opened, closing }: Life,
  { cy, bar }: RowBox,
  [from, until]: readonly [number, number],
): void {
  const established = opened === null ? from : Math.min(Math.max(toX(frame, opened), from), until);
  const closed = closing === null ? until : Math.min(Math.max(toX(frame, closing), established), until);
  const top = cy - bar / 2;
  const low = Math.min(HANDSHAKE_HEIGHT, bar / 2);
  rect(scene, "handshake", from, cy - low / 2, established - from, low);
  rect(scene, "established", established, top, Math.max(closed - established, 1), bar);
  rect(scene, "closing", closed, top + 0.5, until - closed, bar - 1);
}

/** The shadow, from its start to its end; where it was cut short a dotted outline goes on to where it would have expired. */
function drawWait(scene: Scene, frame: Frame, { wait }: Life, lifeEnd: number, box: RowBox): void {
  if (!wait) return;
  const { cy, bar, row } = box;
  const from = Math.max(toX(frame, wait.start), lifeEnd);
  const outlives = wait.end === null;
  const until = Math.min(toX(frame, wait.end ?? wait.expires), frame.right);
  const height = bar - 2;
  const top = cy - height / 2;
  if (until - from >= LEAST_HATCH_WIDTH && height >= LEAST_HATCH_HEIGHT) {
    rect(scene, "hatch", from, top, until - from, height);
    drawHolder(scene, wait.holder, from, until, top, height);
  } else if (until > from) {
    line(scene, "wait", from, cy, until, cy);
  }
  if (outlives || toX(frame, wait.end ?? wait.expires) > frame.right) {
    if (until > frame.left && from < frame.right) drawChevron(scene, frame.right, cy);
    return;
  }
  if (until < frame.left) return;
  if (wait.endedBy === "expiry") line(scene, "waitEnd", until, cy - row / 2 + 1, until, cy + row / 2 - 1);
  const expires = Math.min(toX(frame, wait.expires), frame.right);
  if (wait.endedBy !== "expiry" && expires - until > 2 && height >= LEAST_HATCH_HEIGHT) {
    line(scene, "lost", until, top, expires, top);
    line(scene, "lost", until, top + height, expires, top + height);
    if (expires < frame.right) line(scene, "lost", expires, top, expires, top + height);
  }
}

/** The edge at the holder's side is heavier: top for the client, bottom for the server. */
function drawHolder(
  scene: Scene,
  holder: string,
  from: number,
  until: number,
  top: number,
  height: number,
): void {
  if (holder !== "server") line(scene, "holder", from, top, until, top);
  if (holder !== "client") line(scene, "holder", from, top + height, until, top + height);
}

/** Open to the right: it goes on after the capture, or after what is shown. */
export function drawChevron(scene: Scene, x: number, cy: number, size: number = CHEVRON): void {
  line(scene, "chevron", x - 1, cy - size / 2, x + size - 1, cy);
  line(scene, "chevron", x + size - 1, cy, x - 1, cy + size / 2);
}
