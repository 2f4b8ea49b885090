import { textMeasurer } from "../measureText.ts";
import type { Theme } from "../theme.ts";
import type { Measure } from "./frame.ts";
import { fontOf } from "./paint.ts";

/** Measures with the canvas that draws. */
export function measurer(
  pen: CanvasRenderingContext2D,
  theme: Pick<Theme, "fontFamily" | "monoFamily">,
): Measure {
  return textMeasurer(pen, (font) => fontOf(font, theme));
}
