import type { Recognizer, Setting } from "../setting.ts";
import { inComment, languageOf } from "../sourceLanguage.ts";

/** By language, the ways to write SO_LINGER with a time of zero that mean nothing else. */
const PATTERNS: Readonly<Record<string, readonly RegExp[]>> = {
  c: [
    /\blinger\s+\w+\s*=\s*\{\s*(?:\.l_onoff\s*=\s*)?1\s*,\s*(?:\.l_linger\s*=\s*)?0\s*,?\s*\}/g,
    /\(\s*struct\s+linger\s*\)\s*\{\s*(?:\.l_onoff\s*=\s*)?1\s*,\s*(?:\.l_linger\s*=\s*)?0\s*,?\s*\}/g,
    /\b(\w+)\.l_onoff\s*=\s*1\s*;\s*\1\.l_linger\s*=\s*0\s*;/g,
    /\b(\w+)\.l_linger\s*=\s*0\s*;\s*\1\.l_onoff\s*=\s*1\s*;/g,
  ],
  go: [/\.SetLinger\(\s*0\s*\)/g, /\bLinger\s*\{\s*Onoff:\s*1\s*,\s*Linger:\s*0\s*,?\s*\}/g],
  python: [/\bSO_LINGER\s*,\s*(?:struct\.)?pack\(\s*b?["'][@=<]?(?:ii|2i)["']\s*,\s*1\s*,\s*0\s*\)/g],
  java: [/\.setSoLinger\(\s*true\s*,\s*0\s*\)/g, /\bSO_LINGER\s*,\s*0\s*\)/g],
  rust: [
    /\.set_linger\(\s*Some\(\s*(?:\w+::)*Duration::(?:ZERO|from_(?:secs|millis|micros|nanos)\(\s*0\s*\))\s*\)\s*\)/g,
  ],
  javascript: [/\.resetAndDestroy\(\s*\)/g],
};

/** Sockets that are closed by RST. */
export const soLinger: Recognizer = {
  name: "SO_LINGER",
  matches: (file) => {
    const language = languageOf(file);
    return language !== null && (PATTERNS[language] ?? []).some((pattern) => file.text.search(pattern) >= 0);
  },
  find: (text) =>
    // The patterns of one language mean nothing in another, so there is no need to know which it is.
    Object.values(PATTERNS)
      .flat()
      .flatMap((pattern) => [...text.matchAll(pattern)])
      .filter(({ index }) => !inComment(text, index))
      .map(({ index, 0: whole }) => setting(index, whole)),
};

function setting(start: number, whole: string): Setting {
  const from = start + (/^[.\s]*/.exec(whole)?.[0].length ?? 0);
  return {
    key: "SO_LINGER 0",
    value: null,
    name: { start: from, end: start + whole.length },
    valueRange: null,
    lines: null,
    group: 0,
    inImageBuild: false,
  };
}
