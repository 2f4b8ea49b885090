/** The change of the text that a fix stands for. */

import { linesOf } from "./lines.ts";
import type { Fix } from "./rule.ts";
import type { Setting, TextRange } from "./setting.ts";

export interface TextEdit {
  readonly range: TextRange;
  readonly text: string;
}

/** Null: this setting cannot be changed so without a look at what surrounds it. */
export function editsOf(fix: Fix, setting: Setting, text: string): readonly TextEdit[] | null {
  switch (fix.kind) {
    case "replace":
      return setting.valueRange && setting.value !== null
        ? [{ range: setting.valueRange, text: fix.value }]
        : null;
    case "comment":
      return setting.lines && commentedOut(setting.lines, text);
    case "delete":
      return setting.lines && [{ range: withLineBreak(setting.lines, text), text: "" }];
  }
}

/** One "# " in each line, below each other where the least indented line begins. */
function commentedOut({ start, end }: TextRange, text: string): readonly TextEdit[] {
  const filled = [...linesOf(text, start, end)].filter(([line]) => line.trim() !== "");
  const indent = Math.min(...filled.map(([line]) => line.length - line.trimStart().length));
  return filled.map(([, at]) => ({ range: { start: at + indent, end: at + indent }, text: "# " }));
}

function withLineBreak({ start, end }: TextRange, text: string): TextRange {
  const next = text.indexOf("\n", end);
  if (next >= 0) return { start, end: next + 1 };
  // The last line takes the break before it along.
  const before = text.slice(0, start).replace(/\r?\n$/, "").length;
  return { start: before, end: text.length };
}
