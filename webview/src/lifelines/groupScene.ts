/** The header of a pair: who speaks with whom, how it went; and who set the TSval that the server remembers. */

import type { HeaderItem, HiddenItem, MemoryBlock } from "#core/timeline/lifelines/model.ts";
import { count, groupDigits } from "#protocol/quantities.ts";
import { fitText } from "./fitText.ts";
import { type Frame, gutter, toX } from "./frame.ts";
import { line, rect, type Scene, text } from "./scene.ts";

const TITLE_DROP = 16;
const LANE_TOP = 26;
const LANE_HEIGHT = 18;
const TEXT_DROP = 13;
const LEAST_LETTER_PX = 14;
const LEAST_HATCH_PX = 30;

export function drawHeader(scene: Scene, frame: Frame, item: HeaderItem): void {
  const y = item.y - frame.top;
  const { edge, title } = gutter(frame);
  if (frame.cursor === item.key) rect(scene, "rowFocused", 0, y, frame.width, item.height);
  else rect(scene, "group", 0, y, frame.width, item.height);
  line(scene, "grid", 0, y + item.height - 0.5, frame.width, y + item.height - 0.5);
  if (frame.size === "wide") drawTwistie(scene, edge + 1, y + 10, true);
  const words = `${item.client} → ${item.server}`;
  const counts = countWords(item);
  const room = frame.left - title - 8;
  if (frame.measure(words, "bold") <= room) {
    text(scene, [title, y + TITLE_DROP], words, { font: "bold" });
    text(scene, [frame.left, y + TITLE_DROP], counts, { role: "text2" });
  } else {
    const end = title + frame.measure(words, "bold") + 10;
    text(scene, [title, y + TITLE_DROP], fitText(words, "bold", frame.right - title, frame.measure), {
      font: "bold",
    });
    const fitting = [counts, count(item.quadruplets, "quadruplet")].find(
      (each) => end + frame.measure(each, "text") <= frame.right,
    );
    text(scene, [end, y + TITLE_DROP], fitting ?? "", { role: "text2" });
  }
  if (item.memory.length > 0) drawMemory(scene, frame, item.memory, y);
}

/** "51 quadruplets, 4 clocks: 31 connects answered, 20 never". */
export function countWords({ quadruplets, clocks, answered, never }: HeaderItem): string {
  const several = clocks > 1 ? `, ${groupDigits(clocks)} clocks` : "";
  const failed = never > 0 ? `, ${groupDigits(never)} never` : "";
  return `${count(quadruplets, "quadruplet")}${several}: ${count(answered, "connect")} answered${failed}`;
}

function drawMemory(scene: Scene, frame: Frame, blocks: readonly MemoryBlock[], y: number): void {
  const { title } = gutter(frame);
  const top = y + LANE_TOP;
  text(scene, [title, top + TEXT_DROP], "TSval remembered by server", { role: "text2" });
  for (const block of blocks) drawBlock(scene, frame, block, top);
  for (const block of blocks) drawStanding(scene, frame, block, top);
}

/** Solid while it is renewed, hatched while it only stands. */
function drawBlock(scene: Scene, frame: Frame, { from, renewed, until }: MemoryBlock, top: number): void {
  const left = Math.max(toX(frame, from), frame.left);
  const right = Math.min(toX(frame, until), frame.right);
  const solid = Math.max(left, Math.min(toX(frame, renewed), right));
  if (right - left < 1) return;
  rect(scene, "memory", left + 0.5, top, right - left - 1, LANE_HEIGHT);
  if (right - solid > LEAST_HATCH_PX)
    rect(scene, "memoryHatch", solid, top + 0.5, right - solid - 1, LANE_HEIGHT - 1);
}

function drawStanding(scene: Scene, frame: Frame, block: MemoryBlock, top: number): void {
  const { letter, from, renewed, until } = block;
  const left = Math.max(toX(frame, from), frame.left);
  const right = Math.min(toX(frame, until), frame.right);
  const solid = Math.max(left, Math.min(toX(frame, renewed), right));
  if (right - left >= LEAST_LETTER_PX) text(scene, [left + 7, top + TEXT_DROP], letter, { font: "bold" });
  const subject = letter === "" ? "Closed last" : `${letter} closed last`;
  const words = [
    `${subject} at ${renewed.toFixed(2)} s; its TSval stays for 60 s`,
    `${subject} at ${renewed.toFixed(2)} s`,
  ].find((each) => frame.measure(each, "text") + 40 <= right - solid);
  // Only what ran out, or stands when the picture ends, has a story; the others were replaced.
  if (!words || until - renewed < 20) return;
  const width = frame.measure(words, "text");
  rect(scene, "plate", solid + 14, top + 2, width + 12, 14);
  text(scene, [solid + 20, top + TEXT_DROP], words);
}

export function drawTwistie(scene: Scene, x: number, y: number, opened: boolean): void {
  if (opened) {
    line(scene, "twistie", x - 3.5, y - 2, x, y + 2);
    line(scene, "twistie", x, y + 2, x + 3.5, y - 2);
  } else {
    line(scene, "twistie", x - 2, y - 3.5, x + 2, y);
    line(scene, "twistie", x + 2, y, x - 2, y + 3.5);
  }
}

const CHIP = 17;

/** A clock's letter: in a chip, where there is room for one. */
export function drawLetter(scene: Scene, frame: Frame, letter: string, cy: number): void {
  const { edge } = gutter(frame);
  if (letter === "") return;
  if (frame.size === "wide") {
    rect(scene, "chip", edge + 0.5, cy - CHIP / 2, CHIP, CHIP);
    text(scene, [edge + 0.5 + CHIP / 2, cy + 4], letter, { font: "bold", align: "center" });
  } else text(scene, [edge, cy + 4], letter, { font: "bold" });
}

export const SHOW_HIDDEN = "Show them";

/** "37 of 51 quadruplets have nothing in this range. Show them"; where the link is, for who clicks on it. */
export function drawHidden(scene: Scene, frame: Frame, item: HiddenItem): void {
  const y = item.y - frame.top;
  const { x, words } = hiddenLink(frame, item);
  if (frame.cursor === "hidden") rect(scene, "rowFocused", 0, y + 6, frame.width, item.height - 12);
  const { lettered } = gutter(frame);
  text(scene, [lettered, y + 22], words, { role: "text2" });
  text(scene, [x, y + 22], SHOW_HIDDEN, { role: "linkText" });
}

export function hiddenLink(
  frame: Frame,
  { hidden, total }: HiddenItem,
): { readonly x: number; readonly words: string } {
  const have = hidden === 1 ? "has" : "have";
  const long = `${groupDigits(hidden)} of ${count(total, "quadruplet")} ${have} nothing in this range.`;
  const short = `${groupDigits(hidden)} more elsewhere.`;
  const { lettered } = gutter(frame);
  const fits = lettered + frame.measure(long, "text") + 90 < frame.width;
  const words = fits ? long : short;
  return { x: lettered + frame.measure(words, "text") + 5, words };
}
