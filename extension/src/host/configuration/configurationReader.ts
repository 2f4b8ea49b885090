import * as vscode from "vscode";
import { type Judged, judge } from "#configuration/judge.ts";
import { FILE_PATTERNS, LANGUAGES } from "#configuration/languages.ts";
import { settingsIn } from "#configuration/recognizers.ts";
import type { ConfigurationFile, Setting, TextRange } from "#configuration/setting.ts";
import { SECTION } from "../settings.ts";

/** What is larger is data or generated; to search it at each change would hold the editor up. */
const MOST_CHARACTERS = 256 * 1024;
const LONGEST_LINE = 5000;

export const SELECTOR: vscode.DocumentSelector = [
  ...LANGUAGES.map((language) => ({ language })),
  ...FILE_PATTERNS.map((pattern) => ({ pattern })),
];

export interface Configuration {
  readonly settings: readonly Setting[];
  readonly judged: readonly Judged[];
}

const NOTHING: Configuration = { settings: [], judged: [] };

/** Reads a document once for each of its versions, for hover, diagnostics and lenses alike. */
export interface ConfigurationReader {
  read(document: vscode.TextDocument): Configuration;
}

export function createReader(log: vscode.LogOutputChannel): ConfigurationReader {
  const known = new WeakMap<vscode.TextDocument, { readonly version: number; readonly is: Configuration }>();
  const skipped = new WeakSet<vscode.TextDocument>();
  return {
    read(document) {
      const before = known.get(document);
      if (before?.version === document.version) return before.is;
      const text = document.getText();
      const reason = reasonToSkip(text);
      if (reason !== null) {
        if (!skipped.has(document)) log.info(`${document.fileName}: not searched for settings: ${reason}`);
        skipped.add(document);
        known.set(document, { version: document.version, is: NOTHING });
        return NOTHING;
      }
      const { languageId, uri } = document;
      const settings = settingsOf({ path: uri.path, languageId, text }, log);
      const is = { settings, judged: judge(settings, text) };
      known.set(document, { version: document.version, is });
      return is;
    },
  };
}

/** What nests too deep for the parser is no configuration; it must not take the providers along. */
function settingsOf(file: ConfigurationFile, log: vscode.LogOutputChannel): readonly Setting[] {
  try {
    return settingsIn(file);
  } catch (thrown) {
    log.warn(`${file.path}: not searched for settings: ${thrown instanceof Error ? thrown.message : thrown}`);
    return [];
  }
}

function reasonToSkip(text: string): string | null {
  if (text.length > MOST_CHARACTERS) return `${text.length} characters are too many`;
  for (let start = 0, end = 0; end >= 0; start = end + 1) {
    end = text.indexOf("\n", start);
    const length = (end < 0 ? text.length : end) - start;
    if (length > LONGEST_LINE) return `a line has ${length} characters`;
  }
  return null;
}

export function rangeIn(document: vscode.TextDocument, { start, end }: TextRange): vscode.Range {
  return new vscode.Range(document.positionAt(start), document.positionAt(end));
}

/** A setting with its value, as far as they stand on one line. */
export function rangeOfSetting(document: vscode.TextDocument, { name, valueRange }: Setting): vscode.Range {
  const named = rangeIn(document, name);
  const value = valueRange && rangeIn(document, valueRange);
  return value?.isSingleLine && value.end.line === named.start.line ? named.union(value) : named;
}

export function isSwitchedOn(setting: "enabled" | "evidence", document?: vscode.TextDocument): boolean {
  const settings = vscode.workspace.getConfiguration(`${SECTION}.configuration`, document);
  return settings.get(setting) !== false;
}
