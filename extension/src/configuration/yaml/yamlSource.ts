/** YAML with positions: what the parser says of a file, and the lines that an entry has for itself. */

import {
  type Document,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
  type Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { linesOfOwn } from "../lines.ts";
import type { ConfigurationFile, TextRange } from "../setting.ts";

export interface YamlSource {
  readonly text: string;
  readonly documents: readonly Document[];
}

/** From the document down to what holds the node. */
export type Path = readonly unknown[];

const LANGUAGES = /^(yaml|dockercompose|ansible|ansible-jinja|helm|salt|sls|home-assistant)$/;
const FILES = /\.(ya?ml|sls)(\.(j2|tpl|tmpl|erb))?$/i;

export function isYaml({ path, languageId }: ConfigurationFile): boolean {
  return LANGUAGES.test(languageId) || FILES.test(path);
}

/** Damaged or half-written YAML gives what could be understood. */
export function parseYaml(text: string): YamlSource {
  const documents = parseAllDocuments(withoutTemplates(text), {
    uniqueKeys: false,
    logLevel: "silent",
    prettyErrors: false,
  });
  return { text, documents: Array.isArray(documents) ? documents : [] };
}

/** Blanks in place of what Jinja, Helm and the like put between the lines, so that every offset stays. */
function withoutTemplates(text: string): string {
  const blank = (whole: string): string => whole.replaceAll(/[^\r\n]/g, " ");
  const parts: string[] = [];
  let from = 0;
  for (const { index, 0: opening } of text.matchAll(/\{[%#]/g)) {
    if (index < from) continue;
    const closing = text.indexOf(`${opening.charAt(1)}}`, index + 2);
    if (closing < 0) break;
    parts.push(text.slice(from, index), blank(text.slice(index, closing + 2)));
    from = closing + 2;
  }
  parts.push(text.slice(from));
  return parts.join("").replaceAll(/^[ \t]*\{\{[^\n]*\}\}[ \t]*$/gm, blank);
}

/** Calls `see` for every map, with the way to it. */
export function eachMap(source: YamlSource, see: (map: YAMLMap, path: Path) => void): void {
  for (const document of source.documents) {
    visit(document, {
      Map: (_, map, path) => {
        see(map, path);
      },
    });
  }
}

/** Every pair whose key is a plain name. */
export function eachPair(
  source: YamlSource,
  see: (name: string, pair: Pair, map: YAMLMap, path: Path) => void,
): void {
  eachMap(source, (map, path) => {
    for (const pair of map.items) {
      const name = textOf(pair.key);
      if (name !== null) see(name, pair, map, path);
    }
  });
}

export function textOf(node: unknown): string | null {
  if (!isScalar(node) || node.value === null) return null;
  // Numbers as they are written: 0x10, 1_000 and 010 mean what the reader of the file makes of them.
  return node.source ?? String(node.value);
}

export function valueIn(map: YAMLMap, name: string): unknown {
  return map.items.find(({ key }) => textOf(key) === name)?.value ?? null;
}

/** Where the text of a scalar stands, its quotes or the header of its block excluded. */
export function scalarRange(node: Scalar, text: string): TextRange {
  const [start, end] = node.range ?? [0, 0];
  switch (node.type) {
    case "QUOTE_DOUBLE":
    case "QUOTE_SINGLE":
      return { start: start + 1, end: end - 1 };
    case "BLOCK_LITERAL":
    case "BLOCK_FOLDED":
      return { start: text.indexOf("\n", start) + 1, end };
    default:
      return { start, end };
  }
}

export function startOf(node: unknown): number {
  return (node as Node | null)?.range?.[0] ?? 0;
}

function endOf(node: unknown): number {
  return (node as Node | null)?.range?.[1] ?? 0;
}

/** Lists of settings that may be missing altogether; others have a purpose of their own (a loop, for one). */
const NAMES_OF_LISTS = /^(sysctls|sysctl|allowedUnsafeSysctls)$/;

/**
 * The lines of an entry of a list or a map that can go without the rest. The only entry takes the name of its list
 * along: a list without entries would be another thing to the reader of the file.
 */
export function linesOfEntry(text: string, entry: Pair | Node, path: Path): TextRange | null {
  const collection = path.at(-1);
  if (!isMap(collection) && !isSeq(collection)) return null;
  if (collection.items.length > 1) return ownLines(text, entry, collection);
  const [map, pair] = [path.at(-3), path.at(-2)];
  if (!isPair(pair) || !NAMES_OF_LISTS.test(textOf(pair.key) ?? "")) return null;
  return isMap(map) && map.items.length > 1 ? ownLines(text, pair, map) : null;
}

function ownLines(text: string, entry: unknown, collection: YAMLMap | YAMLSeq): TextRange | null {
  const start = isPair(entry) ? startOf(entry.key) : startOf(entry);
  const end = isPair(entry) ? Math.max(endOf(entry.key), endOf(entry.value)) : endOf(entry);
  const range = { start, end: start + text.slice(start, end).trimEnd().length };
  return linesOfOwn(text, range, isSeq(collection) ? /^\s*-\s+$/ : /^\s*$/);
}
