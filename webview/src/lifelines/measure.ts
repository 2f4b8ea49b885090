import type { Theme } from "../theme.ts";
import type { Measure } from "./frame.ts";
import { fontOf } from "./paint.ts";
import type { Font } from "./scene.ts";

/** More words than these are forgotten and measured again. */
const MOST_KEPT = 5000;

/** Measures with the canvas that draws; each word once. */
export function measurer(
  pen: CanvasRenderingContext2D,
  theme: Pick<Theme, "fontFamily" | "monoFamily">,
): Measure {
  const known: Record<Font, Map<string, number>> = { text: new Map(), bold: new Map(), mono: new Map() };
  return (text, font) => {
    const widths = known[font];
    let width = widths.get(text);
    if (width === undefined) {
      if (widths.size >= MOST_KEPT) widths.clear();
      pen.font = fontOf(font, theme);
      width = pen.measureText(text).width;
      widths.set(text, width);
    }
    return width;
  };
}
