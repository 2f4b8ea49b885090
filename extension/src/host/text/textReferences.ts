import * as vscode from "vscode";
import type { CaptureText } from "#core/textDocument/captureText.ts";
import { type Token, tokensOf } from "#core/textDocument/tokens.ts";
import type { CaptureTexts } from "./captureTexts.ts";
import { lineRange, rangeOfToken, shownIn, wordAt } from "./textLookup.ts";

const QUADRUPLET = /^## (.+) <> (.+): /;

/** Where else an endpoint, a quadruplet, a frame, a connection or a finding is spoken of. */
export function textReferences(texts: CaptureTexts): vscode.ReferenceProvider {
  return {
    provideReferences(document, position) {
      const shown = shownIn(texts, document);
      const quadruplet = QUADRUPLET.exec(document.lineAt(position.line).text);
      const token = wordAt(document, position);
      // On the heading, but on neither end: both ends are meant.
      if (shown && quadruplet && !token) return quadrupletReferences(document, shown.text, position.line);
      return token
        ? occurrences(document, token).map((range) => new vscode.Location(document.uri, range))
        : [];
    },
  };
}

export function textHighlights(): vscode.DocumentHighlightProvider {
  return {
    provideDocumentHighlights(document, position) {
      const token = wordAt(document, position);
      return token ? occurrences(document, token).map((range) => new vscode.DocumentHighlight(range)) : [];
    },
  };
}

function quadrupletReferences(
  document: vscode.TextDocument,
  { quadruplets, connections, troubled }: CaptureText,
  line: number,
): vscode.Location[] {
  const at = quadruplets.find((each) => each.line === line);
  if (!at) return [];
  return [...connections, ...troubled]
    .filter(({ client, server }) => isSamePair(at, client, server))
    .map((each) => new vscode.Location(document.uri, lineRange(document, each.line)));
}

function isSamePair(
  pair: { readonly client: string; readonly server: string },
  a: string,
  b: string,
): boolean {
  return (pair.client === a && pair.server === b) || (pair.client === b && pair.server === a);
}

/** Every place with the same word of the same kind. */
function occurrences(document: vscode.TextDocument, wanted: Token): vscode.Range[] {
  const ranges: vscode.Range[] = [];
  for (let line = 0; line < document.lineCount; line++) {
    const { text } = document.lineAt(line);
    if (!text.includes(wanted.value)) continue;
    for (const token of tokensOf(text)) {
      if (token.kind === wanted.kind && token.value === wanted.value && token.name === wanted.name)
        ranges.push(rangeOfToken(line, token));
    }
  }
  return ranges;
}
