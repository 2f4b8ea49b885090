import * as vscode from "vscode";
import type { CaptureText } from "#core/textDocument/captureText.ts";
import { tokensOf } from "#core/textDocument/tokens.ts";
import type { CaptureTexts } from "./captureTexts.ts";
import { shownIn } from "./textLookup.ts";

/** What no grammar can know: which end is the client, which frame is evidence. Declared in package.json. */
export const LEGEND: vscode.SemanticTokensLegend = new vscode.SemanticTokensLegend(
  ["clientEndpoint", "serverEndpoint", "evidenceFrame"],
  [],
);

export function textSemanticTokens(texts: CaptureTexts): vscode.DocumentRangeSemanticTokensProvider {
  return {
    provideDocumentRangeSemanticTokens(document, range) {
      const builder = new vscode.SemanticTokensBuilder(LEGEND);
      const shown = shownIn(texts, document);
      if (!shown) return builder.build();
      const sides = sidesOf(shown.text);
      const evidence = new Set(shown.text.findings.flatMap(({ frames }) => frames.map(String)));
      for (let line = range.start.line; line <= range.end.line; line++) {
        for (const { kind, value, start, end } of tokensOf(document.lineAt(line).text)) {
          const type =
            kind === "endpoint"
              ? sides.get(value)
              : kind === "frame" && evidence.has(value)
                ? "evidenceFrame"
                : null;
          if (type) builder.push(new vscode.Range(line, start, line, end), type);
        }
      }
      return builder.build();
    },
  };
}

/** An endpoint that is both is left to the grammar. */
function sidesOf({ connections, troubled }: CaptureText): ReadonlyMap<string, string | null> {
  const sides = new Map<string, string | null>();
  const put = (endpoint: string, side: string): void => {
    const known = sides.get(endpoint);
    sides.set(endpoint, known === undefined || known === side ? side : null);
  };
  for (const { client, server } of [...connections, ...troubled]) {
    put(client, "clientEndpoint");
    put(server, "serverEndpoint");
  }
  return sides;
}
