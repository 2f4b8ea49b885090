/** Ways through the text: folding, outline, links, definitions, references, highlights. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { test } from "#test/support/inHost/runner.ts";
import { lineOf, openAsText, placeOf, REFUSED } from "#test/support/inHost/workspace.ts";

const { executeCommand } = vscode.commands;

test("folding: sections, kinds, findings, quadruplets and incarnations", async () => {
  const document = await openAsText(REFUSED);
  const ranges = await executeCommand<vscode.FoldingRange[]>(
    "vscode.executeFoldingRangeProvider",
    document.uri,
  );
  const endOf = (beginning: string): number | undefined =>
    ranges.find(({ start }) => start === lineOf(document, beginning))?.end;
  const last = document.lineCount - 2; // The last line is empty.
  assert.equal(endOf("# Capture"), lineOf(document, "# Findings") - 2);
  assert.equal(endOf("# Connections:"), last);
  assert.equal(endOf("## time-wait-syn-refused"), lineOf(document, "## time-wait-assassination") - 2);
  assert.equal(endOf("### SYN refused"), lineOf(document, "## time-wait-assassination") - 2);
  assert.equal(endOf("## 192.0.2.1:40500 <>"), lineOf(document, "## 192.0.2.1:40501 <>") - 2);
  assert.equal(endOf("### connection 1:"), lineOf(document, "### connection 2:") - 2);
  assert.equal(endOf("### connection 4:"), last);
});

interface Branch {
  readonly name: string;
  readonly children: readonly Branch[];
}

function branch({ name, children }: vscode.DocumentSymbol): Branch {
  return { name, children: children.map(branch) };
}

test("outline: sections; in them kinds with findings, quadruplets with incarnations", async () => {
  const document = await openAsText(REFUSED);
  const symbols = await executeCommand<vscode.DocumentSymbol[]>(
    "vscode.executeDocumentSymbolProvider",
    document.uri,
  );
  const leaf = (name: string): Branch => ({ name, children: [] });
  assert.deepEqual(symbols.map(branch), [
    leaf("Capture"),
    {
      name: "Findings: 4 in 4 kinds",
      children: [
        { name: "time-wait-syn-refused", children: [leaf("SYN refused by a TIME_WAIT")] },
        { name: "time-wait-assassination", children: [leaf("TIME_WAIT ended by an RST")] },
        { name: "timestamp-clocks", children: [leaf("At least 2 timestamp clocks behind one address")] },
        { name: "time-wait-reincarnation", children: [leaf("SYN accepted in TIME_WAIT")] },
      ],
    },
    leaf("Connections in trouble: 2 of 4"),
    {
      name: "Connections: 4 on 2 quadruplets",
      children: [
        { name: "192.0.2.1:40500 <> 192.0.2.80:80", children: [leaf("connection 1"), leaf("connection 2")] },
        { name: "192.0.2.1:40501 <> 192.0.2.80:80", children: [leaf("connection 3"), leaf("connection 4")] },
      ],
    },
  ]);
});

test("links: every frame opens the capture at it, every RFC opens where it is published", async () => {
  const document = await openAsText(REFUSED);
  const links = await executeCommand<vscode.DocumentLink[]>("vscode.executeLinkProvider", document.uri);
  const targetsIn = (beginning: string): readonly string[] => {
    const line = lineOf(document, beginning);
    return links
      .filter(({ range }) => range.start.line === line)
      .map(({ range, target }) => `${document.getText(range)} ${decodeURIComponent(String(target))}`);
  };
  const frames = targetsIn("  frames        9");
  assert.deepEqual(
    frames.map((each) => each.split(" ")[0]),
    ["9", "11", "12", "13"],
  );
  for (const each of frames)
    assert.match(each, /^\d+ command:tcpLifelines\.showFrame\?.*refused\.pcap.*"frame":\d+/);
  assert.deepEqual(targetsIn("  sources       RFC 9293 section 3.10.7.4"), [
    "RFC 9293 section 3.10.7.4 https://www.rfc-editor.org/rfc/rfc9293#section-3.10.7.4",
    "RFC 6191 section 2 https://www.rfc-editor.org/rfc/rfc6191#section-2",
  ]);
});

async function definitions(document: vscode.TextDocument, at: vscode.Position): Promise<readonly string[]> {
  const links = await executeCommand<(vscode.Location | vscode.LocationLink)[]>(
    "vscode.executeDefinitionProvider",
    document.uri,
    at,
  );
  return links.map((each) => {
    const range = "targetRange" in each ? each.targetRange : each.range;
    return document.lineAt(range.start.line).text.trim();
  });
}

test("go to definition: a refused SYN leads to the connection that it would reincarnate", async () => {
  const document = await openAsText(REFUSED);
  const first = ["### connection 1: incarnation 1, 192.0.2.1:40500 > 192.0.2.80:80"];
  assert.deepEqual(await definitions(document, placeOf(document, "### SYN refused", "SYN")), first);
  assert.deepEqual(await definitions(document, placeOf(document, "    frame 11 ", "SYN")), first);
  assert.deepEqual(await definitions(document, placeOf(document, "      2.639770 s", "SYN")), first);
  assert.deepEqual(
    await definitions(document, placeOf(document, "    frame 1 ", "SYN")),
    [],
    "the first incarnation has none before it",
  );
});

test("go to definition: a finding leads to its evidence", async () => {
  const document = await openAsText(REFUSED);
  const beginnings = (
    await definitions(document, placeOf(document, "  finding       time-wait-syn", "refused"))
  ).map((line) => /^frame \d+/.exec(line)?.[0]);
  assert.deepEqual(beginnings, ["frame 9", "frame 11", "frame 12", "frame 13"]);
});

test("go to definition: a finding named in a connection leads to the finding", async () => {
  const document = await openAsText(REFUSED);
  assert.deepEqual(
    await definitions(
      document,
      placeOf(document, "  findings      time-wait-syn", "time-wait-assassination"),
    ),
    ["### TIME_WAIT ended by an RST, frame 13 at 2.666504 s"],
  );
});

test("go to definition: TS.Recent leads to the segment that set it", async () => {
  const document = await openAsText(REFUSED);
  for (const place of [
    placeOf(document, "  TS.Recent     1501984401, set by frame 9 of", "TS.Recent"),
    placeOf(document, "  TS.Recent     1501984401, set by frame 9 of", "1501984401"),
  ]) {
    const [line, ...others] = await definitions(document, place);
    assert.match(line ?? "", /^frame 9 .* FIN ACK .* TSval 1501984401 /);
    assert.deepEqual(others, []);
  }
});

test("references: every place that speaks of an endpoint", async () => {
  const document = await openAsText(REFUSED);
  const locations = await executeCommand<vscode.Location[]>(
    "vscode.executeReferenceProvider",
    document.uri,
    placeOf(document, "## 192.0.2.1:40501", "192.0.2.1:40501"),
  );
  const lines = locations.map(({ range }) => document.lineAt(range.start.line).text);
  assert.ok(lines.every((line) => line.includes("192.0.2.1:40501")));
  const spoken = document.getText().match(/192\.0\.2\.1:40501/g)?.length;
  assert.equal(locations.length, spoken);
});

test("references: of a quadruplet its incarnations and where they stand among those in trouble", async () => {
  const document = await openAsText(REFUSED);
  const locations = await executeCommand<vscode.Location[]>(
    "vscode.executeReferenceProvider",
    document.uri,
    placeOf(document, "## 192.0.2.1:40500", "<>"),
  );
  const lines = locations.map(({ range }) => document.lineAt(range.start.line).text.trim().slice(0, 16));
  assert.deepEqual(lines.sort(), [
    "### connection 1",
    "### connection 2",
    "0.000000 s  192.",
    "2.639770 s  192.",
  ]);
});

test("highlights: the same word of the same kind, and no other", async () => {
  const document = await openAsText(REFUSED);
  const marks = await executeCommand<vscode.DocumentHighlight[]>(
    "vscode.executeDocumentHighlights",
    document.uri,
    placeOf(document, "    frame 13 ", "13"),
  );
  const words = marks.map(({ range }) => document.getText(range));
  assert.ok(words.length >= 4, "in two findings, in their frames, and its own line");
  assert.ok(words.every((word) => word === "13"));
  const lines = marks.map(({ range }) => document.lineAt(range.start.line).text);
  assert.ok(
    lines.every((line) => /frames? /.test(line)),
    lines.join("\n"),
  );
});
