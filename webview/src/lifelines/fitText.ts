import type { Measure } from "./frame.ts";
import type { Font } from "./scene.ts";

/** The text, or as much of its beginning as fits with an ellipsis. */
export function fitText(words: string, font: Font, room: number, measure: Measure): string {
  if (measure(words, font) <= room) return words;
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (measure(`${words.slice(0, middle)}…`, font) <= room) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? "" : `${words.slice(0, low)}…`;
}
