/** The marks: every meaning has a shape of its own; colour only repeats it. */

import type { LifelineMark } from "#core/timeline/lifelines/model.ts";
import { circle, line, polygon, type Scene } from "./scene.ts";

const CROSS = 3.7;
const CROSS_AGAIN = 2.9;
/** Closer than this the repeats of a SYN are ticks. */
const LEAST_CROSS_DISTANCE = 7;
const TICK = 3.5;

/** SYNs without an answer: the first is a cross, the others smaller ones, or ticks where crosses would touch. */
export function drawUnanswered(scene: Scene, xs: readonly number[], cy: number): void {
  const [first, ...again] = xs;
  if (first === undefined) return;
  const close = again.some((x, i) => x - (xs[i] ?? first) < LEAST_CROSS_DISTANCE);
  for (const x of again) {
    if (close) line(scene, "crossSmall", x, cy - TICK, x, cy + TICK);
    else drawCross(scene, x, cy, CROSS_AGAIN);
  }
  drawCross(scene, close ? first - 2 : first, cy, CROSS);
}

export function drawCross(scene: Scene, x: number, y: number, r: number): void {
  line(scene, "cross", x - r, y - r, x + r, y + r);
  line(scene, "cross", x + r, y - r, x - r, y + r);
}

const DIAMOND = 5;
const WEDGE = 4;
const PENNANT_WIDTH = 7;
const PENNANT_HALF = 3.2;

/** All marks but SYNs without an answer, which are drawn in runs. `half` is half of the height that a pole takes. */
export function drawMark(
  scene: Scene,
  { kind, from }: Pick<LifelineMark, "kind" | "from">,
  x: number,
  cy: number,
  half: number,
): void {
  switch (kind) {
    case "answered":
      circle(scene, "answered", x, cy, 3);
      return;
    case "refused": {
      const r = Math.min(DIAMOND, half);
      polygon(scene, "refused", [x, cy - r, x + r, cy, x, cy + r, x - r, cy]);
      return;
    }
    case "reset":
    case "injected": {
      const injected = kind === "injected";
      line(scene, injected ? "injectedPole" : "pole", x, cy - half, x, cy + half);
      const y = from === "client" ? cy - half : cy + half;
      const down = from === "client" ? 1 : -1;
      const pennant = [x, y, x + PENNANT_WIDTH, y + PENNANT_HALF * down, x, y + 2 * PENNANT_HALF * down];
      polygon(scene, injected ? "injectedPennant" : "pennant", pennant);
      return;
    }
    case "accepted":
      polygon(scene, "accepted", [x - WEDGE, cy - WEDGE, x + WEDGE, cy, x - WEDGE, cy + WEDGE]);
      return;
    case "duplicate":
      polygon(scene, "duplicate", [x, cy - 4, x + 4, cy + 4, x - 4, cy + 4]);
      return;
    case "restart":
      drawRestart(scene, x, cy);
      return;
    default:
      return;
  }
}

const ARC_STEPS = 10;

/** A turning arrow: three quarters of a circle and a head. */
function drawRestart(scene: Scene, x: number, y: number): void {
  const r = 4;
  const at = (i: number): readonly [number, number] => {
    const angle = Math.PI + (i / ARC_STEPS) * 1.5 * Math.PI;
    return [x + r * Math.cos(angle), y + r * Math.sin(angle)];
  };
  for (let i = 0; i < ARC_STEPS; i++) line(scene, "restart", ...at(i), ...at(i + 1));
  line(scene, "restart", x - r - 2.4, y - 1.8, x - r, y + 1);
  line(scene, "restart", x - r, y + 1, x - r + 2.6, y - 1.4);
}

const FIN_LENGTH = 5;

/** A notch in the bar: at the top for the client's FIN, at the bottom for the server's. */
export function drawFin(scene: Scene, { from }: LifelineMark, x: number, top: number, height: number): void {
  if (from === "client") line(scene, "fin", x, top, x, top + FIN_LENGTH);
  else line(scene, "fin", x, top + height - FIN_LENGTH, x, top + height);
}
