import { NARROW_SPACE } from "#protocol/quantities.ts";
import { type MeasureText, textMeasurer } from "../measureText.ts";
import type { Theme } from "../theme.ts";

/** On the ladder, and in the notes beside it: the style sheet has the same sizes. */
export type LadderFont = "text" | "bold" | "mono" | "note" | "noteBold";

export type MeasureLadder = MeasureText<LadderFont>;

/** The gap between groups of thousands in the editor's font, where a narrow space would be as wide as a digit. */
export const DIGIT_GAP = 3;

export function ladderMeasurer(
  pen: CanvasRenderingContext2D,
  { fontFamily, monoFamily }: Pick<Theme, "fontFamily" | "monoFamily">,
): MeasureLadder {
  const fonts: Readonly<Record<LadderFont, string>> = {
    text: `11px ${fontFamily}`,
    bold: `600 11px ${fontFamily}`,
    mono: `11px ${monoFamily}`,
    note: `12px ${fontFamily}`,
    noteBold: `600 12px ${fontFamily}`,
  };
  const measure = textMeasurer<LadderFont>(pen, (font) => fonts[font]);
  return (text, font) => {
    if (font !== "mono") return measure(text, font);
    const groups = text.split(NARROW_SPACE);
    return measure(groups.join(""), font) + (groups.length - 1) * DIGIT_GAP;
  };
}
