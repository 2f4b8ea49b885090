/** The little that is known of source code without parsing it. */

import type { ConfigurationFile, TextRange } from "./setting.ts";

const LANGUAGES: Readonly<Record<string, string>> = {
  c: "c",
  cpp: "c",
  go: "go",
  python: "python",
  java: "java",
  kotlin: "java",
  rust: "rust",
  javascript: "javascript",
  typescript: "javascript",
};
/** Nothing of ours is in longer lines: they are bundles and data. */
const LONGEST_LINE = 2000;

/** The family whose patterns apply; null for everything else. */
export function languageOf({ languageId }: ConfigurationFile): string | null {
  return LANGUAGES[languageId] ?? null;
}

/** Whether the line is a comment up to this place. */
export function inComment(text: string, offset: number): boolean {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return offset - start > LONGEST_LINE || /(\/\/|^\s*[#*]|\/\*(?!.*\*\/))/.test(text.slice(start, offset));
}

/** From a place to the end of its function: the next line that begins one, or ends one, without indentation. */
export function functionAround(text: string, offset: number): TextRange {
  const ends =
    /\n(?:\}|(?:async\s+)?def\s|class\s|\s*(?:pub\s+)?fn\s|\s*(?:public|private|protected)\s[^\n;=]*\()/g;
  ends.lastIndex = offset;
  return { start: offset, end: ends.exec(text)?.index ?? text.length };
}
