import { NARROW_SPACE } from "#protocol/quantities.ts";
import { h, setText } from "../dom.ts";

/** The gap between groups of thousands, as in `.digitGroup` of grid.css. */
const GAP_PX = 3;

/**
 * Draws a number in the editor's font. There a narrow space is as wide as a digit, so the groups are set apart by a margin;
 * and what is copied has plain digits.
 */
export function drawDigits(cell: HTMLElement, text: string): void {
  const [first = "", ...groups] = text.split(NARROW_SPACE);
  if (groups.length === 0) setText(cell, text);
  else cell.replaceChildren(first, ...groups.map((group) => h("span", { class: "digitGroup", text: group })));
}

/** The room that `drawDigits` takes for `text`, as a length of CSS. */
export function digitsWidth(text: string): string {
  const gaps = text.split(NARROW_SPACE).length - 1;
  // A pixel to spare: the unit is rounded, the digits are not.
  return `${text.length - gaps}ch + ${gaps * GAP_PX + 1}px`;
}
