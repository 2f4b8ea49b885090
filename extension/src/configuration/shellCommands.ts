/**
 * Commands of a shell that change kernel settings, wherever they stand: scripts, Dockerfiles, strings in YAML. No shell
 * is parsed; what a pattern does not surely recognize is left alone.
 */

import { linesOf, linesOfOwn } from "./lines.ts";
import type { Setting, TextRange } from "./setting.ts";
import { sysctlLines } from "./sysctlLines.ts";
import { plainValue, SYSCTL_NAME, sysctlKey } from "./sysctlName.ts";

/** Up to the end of the command; a backslash takes the next line along. */
const SYSCTL_COMMAND = /(?<![\w.-])sysctl(?![\w.-])(?:\\\r?\n|>&|[^\n;&|])*/g;
/** "name=value" whole in quotes, or with the value in quotes, or without any. */
const ASSIGNMENT = new RegExp(
  `(?<quote>["'])(?<inside>${SYSCTL_NAME})\\s*=\\s*(?<all>[^"'\\n]*?)\\s*\\k<quote>` +
    `|(?<name>${SYSCTL_NAME})=(?:"(?<double>[^"\\n]*)"|'(?<single>[^'\\n]*)'|(?<bare>[^\\s"';&|)\\]]+))`,
  "dg",
);
const ECHO = `(?<![\\w-])(?:echo|printf)\\s+(?:-[neE]+\\s+)*`;
const INTO = `\\s*(?:>{1,2}|\\|\\s*(?:sudo\\s+)?tee\\s+(?:-a\\s+)?)\\s*["']?`;
const ECHO_TO_PROC = new RegExp(
  `${ECHO}(?:"(?<double>[^"\\n]*?)(?:\\\\n)?"|'(?<single>[^'\\n]*?)(?:\\\\n)?'|(?<bare>[^>|"';&\\n]*[^>|"';&\\n\\s]))${INTO}(?<name>/proc/sys/${SYSCTL_NAME})`,
  "dg",
);
const ECHO_TO_FILE = new RegExp(
  `${ECHO}(?<quote>["'])\\s*(?<name>${SYSCTL_NAME})\\s*=\\s*(?<bare>[^"'\\n\\\\]*?)\\s*(?:\\\\n)?\\k<quote>${INTO}[^\\s"']*sysctl[^\\s"']*`,
  "dg",
);
const HERE_DOCUMENT = /<<-?\s*["']?(\w+)["']?/;

export interface ShellText {
  readonly text: string;
  readonly from: number;
  readonly until: number;
  readonly group: number;
  /** What may stand before a command that has its line for itself. */
  readonly before?: RegExp;
  /** Whether what is set in the kernel at this place is set while an image is built. */
  readonly inImageBuild?: (offset: number) => boolean;
}

const OWN_LINE = /^\s*(?:sudo\s+)?(?:\/[\w/]*\/)?$/;
const NOTHING_MORE = /^["']?\s*(?:1?>\s*\/dev\/null(?:\s+2>&1)?)?\s*(?:\|\|\s*(?:true|:))?\s*(?:#.*)?$/;

export function shellSettings(shell: ShellText): readonly Setting[] {
  const { text, from, until } = shell;
  const code = withoutComments(text.slice(from, until));
  const found = [...sysctlCommands(shell, code), ...echoes(shell, code), ...hereDocuments(shell)];
  return found.sort((a, b) => a.name.start - b.name.start);
}

function sysctlCommands(shell: ShellText, code: string): readonly Setting[] {
  return [...code.matchAll(SYSCTL_COMMAND)].flatMap((command) => {
    const assignments = [...command[0].matchAll(ASSIGNMENT)];
    const range = { start: command.index, end: command.index + command[0].trimEnd().length };
    const lines = assignments.length === 1 ? ownLines(shell, range) : null;
    return assignments.flatMap((match) => settingOf(shell, match, command.index, lines)).map(inKernel(shell));
  });
}

function echoes(shell: ShellText, code: string): readonly Setting[] {
  const matching = (pattern: RegExp): readonly Setting[] =>
    [...code.matchAll(pattern)].flatMap((match) => {
      const range = { start: match.index, end: match.index + match[0].length };
      return settingOf(shell, match, 0, ownLines(shell, range));
    });
  return [...matching(ECHO_TO_PROC).map(inKernel(shell)), ...matching(ECHO_TO_FILE)];
}

/** Unlike what is written into a file, which stays in an image. */
function inKernel({ inImageBuild }: ShellText): (setting: Setting) => Setting {
  return (setting) => ({ ...setting, inImageBuild: inImageBuild?.(setting.name.start) ?? false });
}

/** What `cat > /etc/sysctl.d/… <<EOF` writes. */
function hereDocuments({ text, from, until, group }: ShellText): readonly Setting[] {
  const settings: Setting[] = [];
  let open: { readonly tag: string; readonly start: number } | null = null;
  for (const [line, start] of linesOf(text, from, until)) {
    if (open === null) {
      const tag = /sysctl/.test(line) ? HERE_DOCUMENT.exec(line)?.[1] : undefined;
      if (tag !== undefined) open = { tag, start: start + line.length + 1 };
    } else if (line.trim() === open.tag) {
      settings.push(...sysctlLines(text, open.start, start, group));
      open = null;
    }
  }
  return settings;
}

/** `base` is where the matched text begins, counted from `shell.from`. */
function settingOf(
  shell: ShellText,
  match: RegExpExecArray,
  base: number,
  lines: TextRange | null,
): readonly Setting[] {
  const groups = match.indices?.groups ?? {};
  const name = groups["name"] ?? groups["inside"];
  const value = groups["double"] ?? groups["single"] ?? groups["bare"] ?? groups["all"];
  if (!name || !value) return [];
  const offset = shell.from + base;
  const place = ([start, end]: readonly [number, number]): TextRange => ({
    start: start + offset,
    end: end + offset,
  });
  const [nameRange, valueRange] = [place(name), place(value)];
  const key = sysctlKey(shell.text.slice(nameRange.start, nameRange.end));
  if (key === null) return [];
  const plain = plainValue(shell.text.slice(valueRange.start, valueRange.end));
  return [
    {
      key,
      value: plain,
      name: nameRange,
      valueRange,
      lines,
      group: shell.group,
      inImageBuild: false,
    },
  ];
}

/** The lines of a command that shares them with no other. `range` counts from `shell.from`. */
function ownLines({ text, from, before = OWN_LINE }: ShellText, range: TextRange): TextRange | null {
  const lines = linesOfOwn(text, { start: from + range.start, end: from + range.end }, before, NOTHING_MORE);
  return lines && !/\\\r?\n$/.test(text.slice(0, lines.start)) ? lines : null;
}

/** The same text with blanks for its comments, so that every offset stays. */
function withoutComments(text: string): string {
  return text.replaceAll(
    /^((?:[^\n"'#]|"[^"\n]*"|'[^'\n]*'|(?<=\S)#|["'](?=[^\n"']*$))*)(#.*)$/gm,
    (whole, code: string, comment: string) =>
      /(^|\s)$/.test(code) ? code + " ".repeat(comment.length) : whole,
  );
}
