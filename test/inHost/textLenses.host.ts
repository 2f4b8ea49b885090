import assert from "node:assert/strict";
import * as vscode from "vscode";
import { test } from "#test/support/inHost/runner.ts";
import { lineOf, openAsText, REFUSED } from "#test/support/inHost/workspace.ts";

/** With their commands: VS Code resolves as many as are asked for. */
async function lenses(document: vscode.TextDocument): Promise<readonly vscode.CodeLens[]> {
  return vscode.commands.executeCommand("vscode.executeCodeLensProvider", document.uri, 100);
}

function titlesIn(line: number, all: readonly vscode.CodeLens[]): readonly (string | undefined)[] {
  return all.filter(({ range }) => range.start.line === line).map(({ command }) => command?.title);
}

test("code lenses: counts at the top", async () => {
  const document = await openAsText(REFUSED);
  assert.deepEqual(titlesIn(0, await lenses(document)), [
    "4 findings",
    "2 connections in trouble",
    "4 connections",
  ]);
});

test("code lenses: over each finding, and the previous incarnation where there is one", async () => {
  const document = await openAsText(REFUSED);
  const all = await lenses(document);
  for (const finding of ["### SYN refused", "### TIME_WAIT ended", "### At least 2", "### SYN accepted"]) {
    assert.deepEqual(
      titlesIn(lineOf(document, finding), all),
      ["show on the timeline", "why", "copy Wireshark filter", "previous incarnation", "more…"],
      finding,
    );
  }
});

test("code lenses: over each connection in trouble, and over no other", async () => {
  const document = await openAsText(REFUSED);
  const all = await lenses(document);
  const titles = (id: number) => titlesIn(lineOf(document, `### connection ${id}:`), all);
  assert.deepEqual(titles(1), ["show on the timeline", "why", "copy Wireshark filter"]);
  assert.deepEqual(titles(2), [
    "show on the timeline",
    "why",
    "copy Wireshark filter",
    "previous incarnation",
  ]);
  assert.deepEqual([titles(3), titles(4)], [[], []]);
});

test("code lenses: the filter of a finding names its frames, that of a connection its ends and its span", async () => {
  const document = await openAsText(REFUSED);
  const copied = async (beginning: string): Promise<string> => {
    const line = lineOf(document, beginning);
    const lens = (await lenses(document)).find(
      ({ range, command }) => range.start.line === line && command?.title === "copy Wireshark filter",
    );
    await vscode.commands.executeCommand(lens?.command?.command ?? "", ...(lens?.command?.arguments ?? []));
    return vscode.env.clipboard.readText();
  };
  assert.equal(
    await copied("### SYN refused"),
    "frame.number == 9 || (frame.number >= 11 && frame.number <= 13)",
  );
  assert.equal(
    await copied("### connection 2:"),
    "ip.addr == 192.0.2.1 && tcp.port == 40500 && ip.addr == 192.0.2.80 && tcp.port == 80" +
      " && frame.number >= 11 && frame.number <= 23",
  );
});
