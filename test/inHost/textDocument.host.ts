/** The text of a capture as a document: what it is, how long it holds its capture, what it says when there is none. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { test } from "#test/support/inHost/runner.ts";
import { closeAll, fileUri, openAsText, REFUSED, until } from "#test/support/inHost/workspace.ts";

test("text: a document with a language of its own, under the name of its capture", async () => {
  const { languageId, isUntitled, fileName } = await openAsText(REFUSED);
  assert.deepEqual([languageId, isUntitled], ["tcp-lifelines", false]);
  assert.ok(fileName.endsWith(`${REFUSED}.tcp-lifelines`), fileName);
});

test("text: says what happened, when, in which frames, and why", async () => {
  const text = (await openAsText(REFUSED)).getText();
  for (const part of [
    "### SYN refused by a TIME_WAIT, frame 11 at 2.639770 s",
    "  frames        9, 11, 12, 13",
    "  TS.Recent     1501984401, set by frame 9 of connection 1",
    "## 192.0.2.1:40500 <> 192.0.2.80:80: 2 incarnations",
  ])
    assert.ok(text.includes(`${part}\n`), part);
});

test("text: what is no capture is told in one sentence", async () => {
  await vscode.commands.executeCommand("tcpLifelines.openAsText", fileUri("noCapture.pcap"));
  const text = await until("the failure", () => {
    const shown = vscode.window.activeTextEditor?.document;
    return shown?.uri.path.endsWith("/noCapture.pcap.tcp-lifelines") && shown.getText();
  });
  assert.match(text, /^# Capture\n {2}what happened The file is no capture that we know: /);
  assert.doesNotMatch(text, /\n\s+at /, "no stack trace");
  await closeAll();
});

test("text: a capture that is not there is told too", async () => {
  await vscode.commands.executeCommand("tcpLifelines.openAsText", fileUri("gone.pcap"));
  const text = await until("the failure", () => {
    const shown = vscode.window.activeTextEditor?.document;
    return (
      shown?.uri.path.endsWith("/gone.pcap.tcp-lifelines") &&
      /problem/.test(shown.getText()) &&
      shown.getText()
    );
  });
  assert.match(text, /problem {7}.*(no such file|does not exist|not there|not found)/i);
  await closeAll();
});

test("text: when its tab is closed and opened again, it is written again and all that stands on it is there", async () => {
  const before = await openAsText(REFUSED);
  await closeAll();
  await until("no problems", () => vscode.languages.getDiagnostics(before.uri).length === 0);
  const document = await openAsText(REFUSED);
  await until("the lenses", async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      document.uri,
    );
    return lenses.length > 0;
  });
});
