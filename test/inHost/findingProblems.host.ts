/** The findings in Problems, and what can be done about one. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { test } from "#test/support/inHost/runner.ts";
import { closeAll, lineOf, openAsText, REFUSED, until } from "#test/support/inHost/workspace.ts";

const SEVERITIES = "problems.severities";
const HIDDEN = "problems.hiddenKinds";

async function set(name: string, value: unknown): Promise<void> {
  await vscode.workspace
    .getConfiguration("tcpLifelines")
    .update(name, value, vscode.ConfigurationTarget.Global);
}

function problems(document: vscode.TextDocument, count: number): Promise<vscode.Diagnostic[]> {
  return until(`${count} problems`, () => {
    const all = vscode.languages.getDiagnostics(document.uri);
    return all.length === count && all;
  });
}

test("problems: errors and warnings, with code, page, severity and certainty", async () => {
  const document = await openAsText(REFUSED);
  const [refused, ended] = await problems(document, 2);
  assert.match(
    refused?.message ?? "",
    /^SYN refused by a TIME_WAIT \(proved\)\. The SYN of 192\.0\.2\.1:40500/,
  );
  assert.match(ended?.message ?? "", /^TIME_WAIT ended by an RST \(proved\)\. /);
  assert.equal(refused?.severity, vscode.DiagnosticSeverity.Warning);
  assert.equal(refused?.source, "TCP Lifelines");
  assert.equal(refused?.range.start.line, lineOf(document, "### SYN refused"));
  const code = refused?.code;
  assert.ok(typeof code === "object");
  assert.equal(code.value, "time-wait-syn-refused");
  const page = new TextDecoder().decode(await vscode.workspace.fs.readFile(code.target));
  assert.match(page, /^# /, "the page is in the package");
});

test("problems: each frame of evidence is related, at its own line", async () => {
  const document = await openAsText(REFUSED);
  const [refused] = await problems(document, 2);
  const related = refused?.relatedInformation ?? [];
  assert.deepEqual(
    related.map(({ message }) => /^frame \d+ \S+ s \w+ [A-Z ]+ \S+ \/ \S+/.exec(message)?.[0]),
    [
      "frame 9 0.056198 s client FIN ACK LAST_ACK / TIME_WAIT",
      "frame 11 2.639770 s client SYN SYN_SENT / TIME_WAIT",
      "frame 12 2.639803 s server ACK SYN_SENT / TIME_WAIT",
      "frame 13 2.666504 s client RST SYN_SENT / CLOSED",
    ],
  );
  for (const { location, message } of related) {
    assert.equal(location.uri.toString(), document.uri.toString());
    const line = document.lineAt(location.range.start.line).text.trim().replaceAll(/\s+/g, " ");
    assert.equal(line, message);
  }
});

test("problems: a setting says which severities appear", async () => {
  const document = await openAsText(REFUSED);
  await set(SEVERITIES, ["error", "warning", "info"]);
  const all = await problems(document, 4);
  assert.equal(all.filter(({ severity }) => severity === vscode.DiagnosticSeverity.Information).length, 2);
  await set(SEVERITIES, ["error"]);
  await problems(document, 0);
  await set(SEVERITIES, undefined);
  await problems(document, 2);
});

test("problems: they go when the capture is closed", async () => {
  const document = await openAsText(REFUSED);
  await problems(document, 2);
  await closeAll();
  await problems(document, 0);
});

async function actions(document: vscode.TextDocument, beginning: string): Promise<vscode.CodeAction[]> {
  const { range } = document.lineAt(lineOf(document, beginning));
  return vscode.commands.executeCommand("vscode.executeCodeActionProvider", document.uri, range);
}

/** VS Code gives none while it takes over a text that was written anew. */
async function runAction(document: vscode.TextDocument, beginning: string, title: string): Promise<void> {
  const command = await until(`the action "${title}"`, async () => {
    const all = await actions(document, beginning);
    return all.find((each) => each.title === title)?.command;
  });
  await vscode.commands.executeCommand(command.command, ...(command.arguments ?? []));
}

test("code actions: the advice of a finding is copied", async () => {
  const document = await openAsText(REFUSED);
  await runAction(document, "### SYN refused", "Copy the advice");
  assert.match(
    await vscode.env.clipboard.readText(),
    /^Let the NAT or proxy keep a port of one address apart for longer than TIME_WAIT, or give it more source addresses\./,
  );
});

test("code actions: a kind is hidden in Problems, for good", async () => {
  const document = await openAsText(REFUSED);
  await problems(document, 2);
  await runAction(document, "### TIME_WAIT ended", "Hide time-wait-assassination in Problems");
  const [left] = await problems(document, 1);
  assert.match(left?.message ?? "", /^SYN refused/);
  assert.deepEqual(vscode.workspace.getConfiguration("tcpLifelines").get(HIDDEN), [
    "time-wait-assassination",
  ]);
  await set(HIDDEN, undefined);
  await problems(document, 2);
});

test("code actions: a finding is added to the report once, beside what stands there already", async () => {
  const document = await openAsText(REFUSED);
  await runAction(document, "### SYN refused", "Add to the report");
  const report = await until("the report", () =>
    vscode.workspace.textDocuments.find(
      ({ isUntitled, languageId }) => isUntitled && languageId === "markdown",
    ),
  );
  const written = await until(
    "the finding in it",
    () => /^## SYN refused/m.test(report.getText()) && report.getText(),
  );
  assert.ok(written.startsWith("# Incident report\n"));
  for (const part of [
    "*warning, proved* · refused.pcap, frame 11, 2.639770 s after 2026-11-20 18:23:23.542934 UTC",
    "**What to do:** Let the NAT or proxy keep a port",
    "**Frames:** 9, 11, 12, 13 (`",
    "**Sources:** RFC 9293 section 3.10.7.4; RFC 6191 section 2",
  ])
    assert.ok(written.includes(part), `${part} is not in:\n${written}`);
  await runAction(document, "### SYN refused", "Add to the report");
  await runAction(document, "### TIME_WAIT ended", "Add to the report");
  const both = await until("both", () => /^## TIME_WAIT ended/m.test(report.getText()) && report.getText());
  assert.equal(both.match(/^## /gm)?.length, 2);
});

test("code actions: none where there is no finding", async () => {
  const document = await openAsText(REFUSED);
  assert.deepEqual(await actions(document, "# Capture"), []);
});
