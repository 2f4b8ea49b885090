/** Whole lines of a text, and what stands on them. Every offset counts from the beginning of the text. */

import type { TextRange } from "./setting.ts";

/** From the beginning of the line of `start` to the end of the line of `end`, the line break not included. */
export function linesAround(text: string, { start, end }: TextRange): TextRange {
  const next = text.indexOf("\n", end);
  const last = next < 0 ? text.length : next;
  return {
    start: text.lastIndexOf("\n", start - 1) + 1,
    end: text[last - 1] === "\r" && last > start ? last - 1 : last,
  };
}

/** Those lines, or null when something else than `before` and `after` allow stands on them. */
export function linesOfOwn(
  text: string,
  range: TextRange,
  before: RegExp = /^\s*$/,
  after: RegExp = /^\s*(#.*)?$/,
): TextRange | null {
  const lines = linesAround(text, range);
  const alone =
    before.test(text.slice(lines.start, range.start)) && after.test(text.slice(range.end, lines.end));
  return alone ? lines : null;
}

/** Every line with where it begins. */
export function* linesOf(text: string, from = 0, until: number = text.length): Generator<[string, number]> {
  let start = from;
  while (start < until) {
    const next = text.indexOf("\n", start);
    const end = next < 0 || next > until ? until : next;
    yield [text.slice(start, end).replace(/\r$/, ""), start];
    start = end + 1;
  }
}

/** Counted from 1, as editors show it. */
export function lineNumber(text: string, offset: number): number {
  let number = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", at + 1)) number++;
  return number;
}
