/** Words of the page, where they stand. */

import type { PicturePen } from "./picturePen.ts";

/** Draws the text of a node, a line at a time, in the look of the element that holds it. */
export function drawText(pen: PicturePen, node: Text, style: CSSStyleDeclaration): void {
  if (node.data.trim() === "") return;
  pen.font = fontOf(style);
  pen.fillStyle = style.color;
  pen.textAlign = "left";
  pen.textBaseline = "alphabetic";
  const { fontBoundingBoxAscent: ascent, fontBoundingBoxDescent: descent } = pen.measureText("x");
  for (const { text, box } of linesOf(node)) {
    const shown = style.textTransform === "uppercase" ? text.toUpperCase() : text;
    pen.fillText(shown, box.left, box.top + (box.height - ascent - descent) / 2 + ascent);
  }
}

/** What a field says, which is no node of the page. */
export function drawField(pen: PicturePen, field: Element, text: string, style: CSSStyleDeclaration): void {
  const { left, top, height } = field.getBoundingClientRect();
  pen.font = fontOf(style);
  pen.fillStyle = style.color;
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  pen.fillText(text, left + Number.parseFloat(style.paddingLeft), top + height / 2);
}

export function fontOf(style: CSSStyleDeclaration): string {
  return `${style.fontStyle === "italic" ? "italic " : ""}${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
}

interface Line {
  readonly text: string;
  readonly box: DOMRect;
}

/** The lines into which the page has broken the text: words that stand at the same height are one line. */
function linesOf(node: Text): readonly Line[] {
  const range = document.createRange();
  range.selectNodeContents(node);
  const whole = range.getClientRects();
  const [only] = whole;
  if (whole.length <= 1) return only ? [{ text: plain(node.data), box: only }] : [];
  const lines: { text: string; box: DOMRect }[] = [];
  for (const { 0: word, index } of node.data.matchAll(/\S+\s*/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.trimEnd().length);
    const [box] = range.getClientRects();
    if (!box) continue;
    const last = lines.at(-1);
    if (last && Math.abs(last.box.top - box.top) < box.height / 2) last.text += word;
    else lines.push({ text: word, box });
  }
  return lines.map(({ text, box }) => ({ text: plain(text), box }));
}

/** As a browser shows white space. */
function plain(text: string): string {
  return text.replace(/[ \t\r\n]+/g, " ").trim();
}
