/** Width of a text in pixels. Text is measured, never guessed. */
export type MeasureText<Font extends string> = (text: string, font: Font) => number;

/** More words than these are forgotten and measured again. */
const MOST_KEPT = 5000;

/** Measures with a canvas; each word once. `fontOf` gives a font as the canvas takes it. */
export function textMeasurer<Font extends string>(
  pen: CanvasRenderingContext2D,
  fontOf: (font: Font) => string,
): MeasureText<Font> {
  const known = new Map<Font, Map<string, number>>();
  return (text, font) => {
    let widths = known.get(font);
    if (!widths) {
      widths = new Map();
      known.set(font, widths);
    }
    let width = widths.get(text);
    if (width === undefined) {
      if (widths.size >= MOST_KEPT) widths.clear();
      pen.font = fontOf(font);
      width = pen.measureText(text).width;
      widths.set(text, width);
    }
    return width;
  };
}
