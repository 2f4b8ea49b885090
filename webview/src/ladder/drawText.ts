/** Text in SVG, in the sizes of `ladderFonts.ts`. */

import { NARROW_SPACE } from "#protocol/quantities.ts";
import { s } from "../dom.ts";
import { DIGIT_GAP } from "./ladderFonts.ts";

export type TextAnchor = "start" | "middle" | "end";

export function svgText(
  x: number,
  y: number,
  words: string,
  anchor: TextAnchor,
  className: string,
): SVGTextElement {
  const text = s("text", { x, y, "text-anchor": anchor, class: className });
  text.textContent = words;
  return text;
}

/** In the editor's font, thousands set apart by a gap and not by a space: what is copied has plain digits. Nothing for no words. */
export function monoText(
  x: number,
  y: number,
  words: string,
  anchor: TextAnchor,
  className: string,
): readonly SVGTextElement[] {
  if (words === "") return [];
  const text = svgText(x, y, "", anchor, `mono ${className}`.trim());
  for (const [i, group] of words.split(NARROW_SPACE).entries()) {
    const span = s("tspan", i === 0 ? {} : { dx: DIGIT_GAP });
    span.textContent = group;
    text.append(span);
  }
  return [text];
}
