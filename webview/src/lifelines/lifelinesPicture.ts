/** The lifelines to be saved: all rows, if they fit, with the meaning of their shapes below. */

import type { LifelinesPage } from "#core/timeline/lifelines/model.ts";
import { when } from "../clock.ts";
import type { PictureAxis, ViewPicture } from "../picture/viewPicture.ts";
import type { Theme } from "../theme.ts";
import { buildScene } from "./buildScene.ts";
import type { Frame, Measure } from "./frame.ts";
import { drawMark, drawUnanswered } from "./marks.ts";
import { createScenePainter } from "./paint.ts";
import { line, newScene, rect, type Scene, text } from "./scene.ts";

/** A picture of more rows than this is a window of them: what is in view. */
const MOST_PICTURE_PX = 6000;

/** The part of the lifelines that a picture shows. */
export function pictureWindow(
  page: LifelinesPage,
  top: number,
  height: number,
): { readonly top: number; readonly height: number } {
  return page.height <= MOST_PICTURE_PX ? { top: 0, height: page.height } : { top, height };
}

export function lifelinesPicture(
  page: LifelinesPage,
  frame: Frame,
  theme: Theme,
  canvas: CanvasRenderingContext2D,
): ViewPicture {
  const paint = createScenePainter(canvas, theme);
  const { left, right, from, until, width, height, measure } = frame;
  const legend = legendScene(left, width, measure);
  return {
    title: "Lifelines",
    width,
    height,
    axis: { left, right, from, until, event: eventOf(page) },
    legend: { height: legend.height, draw: (pen) => paint(pen, legend.scene, legend.height) },
    draw: (pen) => {
      // A row that is cut off at an edge must not reach into the heading or the axis.
      pen.save();
      pen.beginPath();
      pen.rect(0, 0, width, height);
      pen.clip();
      paint(pen, buildScene({ ...frame, cursor: null, focused: false, hover: null }, page), height);
      pen.restore();
    },
  };
}

function eventOf({ event }: LifelinesPage): PictureAxis["event"] {
  return event && { time: event.time, label: `${when(event.time, 2)}: ${event.text}` };
}

const ENTRY_HEIGHT = 20;
const SHAPE_WIDTH = 30;
const ENTRY_GAP = 18;

type DrawShape = (scene: Scene, x: number, cy: number) => void;

const AT_CLIENT = { from: "client" } as const;

const ENTRIES: readonly (readonly [words: string, draw: DrawShape])[] = [
  ["SYN answered", (scene, x, cy) => drawMark(scene, { ...AT_CLIENT, kind: "answered" }, x + 15, cy, 8)],
  ["SYN without an answer", (scene, x, cy) => drawUnanswered(scene, [x + 15], cy)],
  ["SYN refused", (scene, x, cy) => drawMark(scene, { ...AT_CLIENT, kind: "refused" }, x + 15, cy, 8)],
  ["RST", (scene, x, cy) => drawMark(scene, { ...AT_CLIENT, kind: "reset" }, x + 12, cy, 8)],
  [
    "RST not sent by its alleged sender",
    (scene, x, cy) => drawMark(scene, { ...AT_CLIENT, kind: "injected" }, x + 12, cy, 8),
  ],
  [
    "accepted through TIME_WAIT",
    (scene, x, cy) => drawMark(scene, { ...AT_CLIENT, kind: "accepted" }, x + 15, cy, 8),
  ],
  [
    "delayed duplicate",
    (scene, x, cy) => drawMark(scene, { ...AT_CLIENT, kind: "duplicate" }, x + 15, cy, 8),
  ],
  ["handshake", (scene, x, cy) => rect(scene, "handshake", x, cy - 4, 24, 8)],
  ["established", (scene, x, cy) => rect(scene, "established", x, cy - 6, 24, 12)],
  ["closing", (scene, x, cy) => rect(scene, "closing", x, cy - 6, 24, 12)],
  [
    "TIME_WAIT to its end",
    (scene, x, cy) => {
      rect(scene, "hatch", x, cy - 6, 24, 12);
      line(scene, "waitEnd", x + 24, cy - 7, x + 24, cy + 7);
    },
  ],
];

/** The entries from the plot's edge on, in as many lines as they need. */
function legendScene(
  left: number,
  width: number,
  measure: Measure,
): { readonly scene: Scene; readonly height: number } {
  const start = Math.min(left, 16);
  const scene = newScene(0, width);
  let x = start;
  let cy = ENTRY_HEIGHT / 2;
  for (const [words, draw] of ENTRIES) {
    const needed = SHAPE_WIDTH + measure(words, "text");
    if (x > start && x + needed > width - start) {
      x = start;
      cy += ENTRY_HEIGHT;
    }
    draw(scene, x, cy);
    text(scene, [x + SHAPE_WIDTH, cy + 4], words, { role: "text2" });
    x += needed + ENTRY_GAP;
  }
  return { scene, height: cy + ENTRY_HEIGHT / 2 };
}
