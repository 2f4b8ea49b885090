import { linesOf } from "../lines.ts";
import { fileName, type Recognizer, type Setting } from "../setting.ts";

const SECTION = /^(global|defaults|frontend|backend|listen)\b/gm;

interface Directive {
  readonly key: string;
  /** With the groups `name` and, if it has one, `value`. */
  readonly pattern: RegExp;
  readonly hasLineOfOwn: boolean;
}

const DIRECTIVES: readonly Directive[] = [
  { key: "haproxy option nolinger", pattern: /^\s*(?<name>option\s+nolinger)\s*$/d, hasLineOfOwn: true },
  { key: "haproxy backlog", pattern: /^\s*(?<name>backlog)\s+(?<value>\d+)\s*$/d, hasLineOfOwn: true },
  {
    // Ranges of ports are allowed on lines "server" only (Configuration Manual, source).
    key: "haproxy source ports",
    pattern: /^\s*server\s.*?\s(?<name>source)\s+\S+:(?<value>\d+-\d+)(?:\s|$)/d,
    hasLineOfOwn: false,
  },
];

/** Directives that decide how connections begin or end. */
export const haproxy: Recognizer = {
  name: "HAProxy",
  matches: ({ path, languageId, text }) =>
    languageId === "haproxy" ||
    /^haproxy.*\.(cfg|conf)/i.test(fileName(path)) ||
    (/\.cfg$/.test(path) && (text.match(SECTION)?.length ?? 0) > 1),
  find: (text) => [...linesOf(text)].flatMap(([line, start]) => settingsOf(line, start)),
};

function settingsOf(line: string, start: number): readonly Setting[] {
  const code = line.replace(/(^|\s)#.*$/, "");
  return DIRECTIVES.flatMap(({ key, pattern, hasLineOfOwn }) => {
    const match = pattern.exec(code);
    const name = match?.indices?.groups?.["name"];
    const value = match?.indices?.groups?.["value"];
    if (!name) return [];
    return [
      {
        key,
        value: match.groups?.["value"] ?? null,
        name: { start: start + name[0], end: start + name[1] },
        valueRange: value ? { start: start + value[0], end: start + value[1] } : null,
        lines: hasLineOfOwn ? { start, end: start + line.length } : null,
        group: 0,
        inImageBuild: false,
      },
    ];
  });
}
