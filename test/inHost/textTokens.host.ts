import assert from "node:assert/strict";
import * as vscode from "vscode";
import { test } from "#test/support/inHost/runner.ts";
import { lineOf, openAsText, REFUSED } from "#test/support/inHost/workspace.ts";

const WORDS_A_TOKEN = 5;

/** What a line's tokens are, as "word type". */
async function tokensIn(beginning: string): Promise<readonly string[]> {
  const document = await openAsText(REFUSED);
  const { range } = document.lineAt(lineOf(document, beginning));
  const ask = <T>(what: string): Thenable<T> => vscode.commands.executeCommand(what, document.uri, range);
  const legend = await ask<vscode.SemanticTokensLegend>("vscode.provideDocumentRangeSemanticTokensLegend");
  const { data } = await ask<vscode.SemanticTokens>("vscode.provideDocumentRangeSemanticTokens");
  const found: string[] = [];
  let line = 0;
  let character = 0;
  for (let at = 0; at < data.length; at += WORDS_A_TOKEN) {
    const [lines = 0, characters = 0, length = 0, type = 0] = data.subarray(at, at + WORDS_A_TOKEN);
    character = lines > 0 ? characters : character + characters;
    line += lines;
    const word = document.getText(new vscode.Range(line, character, line, character + length));
    found.push(`${word} ${legend.tokenTypes[type]}`);
  }
  return found;
}

test("semantic tokens: which end is the client", async () => {
  assert.deepEqual(await tokensIn("### connection 1:"), [
    "192.0.2.1:40500 clientEndpoint",
    "192.0.2.80:80 serverEndpoint",
  ]);
});

test("semantic tokens: which frame is evidence", async () => {
  assert.deepEqual(await tokensIn("    frame 12 "), ["12 evidenceFrame"]);
  assert.deepEqual(await tokensIn("    frame 15 "), [], "nothing rests on it");
});
