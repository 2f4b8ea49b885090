/** The whole picture of one frame, from the items of a page. Pure: no canvas, no colours, no clock. */

import type { CauseLine, LifelineItem, LifelinesPage } from "#core/timeline/lifelines/model.ts";
import { timeScale, timeTicks } from "../axis/timeScale.ts";
import { drawAggregate } from "./aggregateScene.ts";
import { type Frame, isInside, toX } from "./frame.ts";
import { drawHeader, drawHidden } from "./groupScene.ts";
import { drawRow } from "./rowScene.ts";
import { circle, line, newScene, polygon, rect, type Scene } from "./scene.ts";
import { drawStrip } from "./stripScene.ts";

const RULER_WIDTH = 10;
const RULER_MARK = { rulerInfo: [3, 4], rulerWarning: [2, 6], rulerError: [0, 10] } as const;

export function buildScene(frame: Frame, page: LifelinesPage): Scene {
  const scene = newScene(frame.left, frame.right);
  const bottom = Math.min(frame.height, page.height - frame.top);
  drawGrid(scene, frame, bottom);
  for (const item of page.items) {
    if (item.y + item.height <= frame.top || item.y >= frame.top + frame.height) continue;
    drawItem(scene, frame, item, page);
  }
  if (page.event && isInside(frame, page.event.time)) {
    const x = Math.round(toX(frame, page.event.time)) + 0.5;
    line(scene, "event", x, 0, x, bottom);
  }
  if (page.cause) drawCause(scene, frame, page.cause);
  drawRuler(scene, frame, page);
  return scene;
}

function drawItem(scene: Scene, frame: Frame, item: LifelineItem, page: LifelinesPage): void {
  switch (item.kind) {
    case "header":
      drawHeader(scene, frame, item);
      return;
    case "strip":
      drawStrip(scene, frame, item);
      return;
    case "row":
      drawRow(scene, frame, item);
      return;
    case "aggregate":
      drawAggregate(scene, frame, item, page);
      return;
    case "hidden":
      drawHidden(scene, frame, item);
      return;
  }
}

function drawGrid(scene: Scene, frame: Frame, bottom: number): void {
  for (const { time } of timeTicks(timeScale(frame, frame.right - frame.left))) {
    const x = Math.round(toX(frame, time)) + 0.5;
    line(scene, "grid", x, 0, x, bottom);
  }
}

/** From the segment that condemned the SYN, straight along the time, then over to it. */
function drawCause(scene: Scene, frame: Frame, { from, until }: CauseLine): void {
  const x = toX(frame, from.time);
  const endX = toX(frame, until.time);
  if (x < frame.left || x > frame.right) return;
  const y = from.y - frame.top;
  const endY = until.y - frame.top;
  const up = y > endY ? -1 : 1;
  const bend = endY - up * 22;
  const stop = endY - up * 7;
  circle(scene, "ring", x, y, 4.5);
  line(scene, "link", x, y + up * 4.5, x, bend);
  scene.curves.push(x, bend, x, endY - up * 15, endX, endY - up * 16, endX, stop - up * 5);
  polygon(scene, "arrow", [endX, stop, endX - 3.2, stop - up * 6.6, endX + 3.2, stop - up * 6.6]);
}

/** Where in all rows something is, under the scroll bar. */
function drawRuler(scene: Scene, frame: Frame, page: LifelinesPage): void {
  if (page.height <= frame.height || page.ruler.length === 0) return;
  const step = frame.height / page.ruler.length;
  const x = frame.width - RULER_WIDTH;
  page.ruler.forEach((worst, i) => {
    const style = ([null, "rulerInfo", "rulerWarning", "rulerError"] as const)[worst];
    if (!style) return;
    const [indent, width] = RULER_MARK[style];
    rect(scene, style, x + indent, i * step, width, Math.max(2, step - 1));
  });
}
