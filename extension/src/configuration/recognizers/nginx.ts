import { linesOf, linesOfOwn } from "../lines.ts";
import { fileName, type Recognizer, type Setting } from "../setting.ts";

const BLOCK = /^[ \t]*(http|server|stream|upstream[ \t]+\S+)[ \t]*\{/m;
const DIRECTIVE =
  /(?<=(?:^|[{;}])\s*)(?<name>reset_timedout_connection|lingering_close|proxy_bind)\s+(?<value>[^;{}]+?)\s*;/dg;
const NAMES = /reset_timedout_connection|lingering_close|proxy_bind|backlog|so_keepalive/;
const PARAMETER = /\b(?<name>backlog|so_keepalive)=(?<value>[\w:]+)/dg;

/** Directives that decide how connections begin or end. */
export const nginx: Recognizer = {
  name: "nginx",
  matches: ({ path, languageId, text }) =>
    languageId === "nginx" ||
    (/(^|\/)nginx(\/|\.conf|[^/]*\.conf)/i.test(path) && /\.conf(\.\w+)?$/.test(fileName(path))) ||
    (/\.conf(\.(j2|erb|tpl|template))?$/.test(path) && BLOCK.test(text) && /^[ \t]*listen[ \t]/m.test(text)),
  find: (text) => [...linesOf(text)].flatMap(([line, start]) => settingsOf(line, start, text)),
};

function settingsOf(line: string, start: number, text: string): readonly Setting[] {
  if (!NAMES.test(line)) return [];
  const code = line.replace(/(^|\s)#.*$/, "");
  const directives = [...code.matchAll(DIRECTIVE)].map((match) => {
    const range = { start: start + match.index, end: start + match.index + match[0].length };
    const found = settingOf(`nginx ${match.groups?.["name"]}`, match, start);
    return { ...found, lines: linesOfOwn(text, range) };
  });
  const listen = /(?:^|[{;])\s*listen\s/.test(code) ? [...code.matchAll(PARAMETER)] : [];
  const parameters = listen.map((match) => settingOf(`nginx listen ${match.groups?.["name"]}`, match, start));
  return [...directives, ...parameters];
}

function settingOf(key: string, match: RegExpExecArray, start: number): Setting {
  const [nameStart, nameEnd] = match.indices?.groups?.["name"] ?? [0, 0];
  const [valueStart, valueEnd] = match.indices?.groups?.["value"] ?? [0, 0];
  return {
    key,
    value: match.groups?.["value"] ?? null,
    name: { start: start + nameStart, end: start + nameEnd },
    valueRange: { start: start + valueStart, end: start + valueEnd },
    lines: null,
    group: 0,
    inImageBuild: false,
  };
}
