/** The tree of captures, made with the same parts as the extension's own, whose rows only a test on the screen can see. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { Analyzer } from "#core/analyzer.ts";
import { findingCounts } from "#core/report/analysisDocument.ts";
import { FIRST_ROOM } from "#core/textDocument/captureText.ts";
import { writeCaptureText } from "#core/textDocument/writeCaptureText.ts";
import { AnalysedCaptures } from "#host/analysedCaptures.ts";
import { CaptureTree, type TreeNode } from "#host/captureTree.ts";
import type { CaptureTexts } from "#host/text/captureTexts.ts";
import { test } from "#test/support/inHost/runner.ts";
import { fileUri, RECYCLE, REFUSED } from "#test/support/inHost/workspace.ts";

type Told = (capture: vscode.Uri) => void;

/** A tree that knows these captures. */
async function treeOf(
  ...names: readonly string[]
): Promise<{ tree: CaptureTree; analysed: AnalysedCaptures }> {
  const analysed = new AnalysedCaptures();
  const found = new Map<string, ReturnType<typeof writeCaptureText>>();
  let tell: Told = () => undefined;
  const texts: Pick<CaptureTexts, "find" | "onDidChange"> = {
    find: (capture) => found.get(capture.toString()) ?? null,
    onDidChange(listener) {
      tell = listener;
      return { dispose: () => undefined };
    },
  };
  const tree = new CaptureTree(analysed, texts);
  for (const name of names) {
    const uri = fileUri(name);
    const bytes = await vscode.workspace.fs.readFile(uri);
    const analyzer = new Analyzer({ fileName: name, expectedBytes: bytes.length });
    analyzer.push(bytes);
    analyzer.end();
    const file = { bytes: bytes.length, compression: null, problems: [] };
    found.set(uri.toString(), writeCaptureText(analyzer, file, FIRST_ROOM));
    analysed.put({ uri, name, findings: findingCounts(analyzer) });
    tell(uri);
  }
  return { tree, analysed };
}

/** As the side bar shows them: label, then what stands behind it. */
function rows(tree: CaptureTree, node?: TreeNode): readonly string[] {
  return tree.getChildren(node).map((child) => {
    const { label, description } = tree.getTreeItem(child);
    return `${label} | ${description}`;
  });
}

function child(tree: CaptureTree, label: string, node?: TreeNode): TreeNode {
  const found = tree.getChildren(node).find((each) => tree.getTreeItem(each).label === label);
  if (!found) throw new Error(`No "${label}" among: ${rows(tree, node).join("; ")}`);
  return found;
}

test("tree: captures, the newest first, with their numbers of findings", async () => {
  const { tree } = await treeOf(REFUSED, RECYCLE);
  assert.deepEqual(rows(tree), ["recycle.pcap | 79 findings", "refused.pcap | 4 findings"]);
});

test("tree: findings by kind, the gravest first, and the connections in trouble", async () => {
  const { tree } = await treeOf(REFUSED);
  const capture = child(tree, REFUSED);
  assert.deepEqual(rows(tree, capture), [
    "time-wait-syn-refused | 1",
    "time-wait-assassination | 1",
    "timestamp-clocks | 1",
    "time-wait-reincarnation | 1",
    "Connections in trouble | 2",
  ]);
  assert.deepEqual(rows(tree, child(tree, "time-wait-syn-refused", capture)), [
    "SYN refused by a TIME_WAIT | frame 11, proved",
  ]);
  assert.deepEqual(rows(tree, child(tree, "Connections in trouble", capture)), [
    "192.0.2.1:40500 > 192.0.2.80:80 | RST at a TIME_WAIT",
    "192.0.2.1:40500 > 192.0.2.80:80 | SYN sent again before it was answered",
  ]);
});

test("tree: the badge counts errors and warnings of the captures that are in it", async () => {
  const { tree, analysed } = await treeOf(REFUSED, RECYCLE);
  assert.equal(tree.graveCount, 2 + 78);
  analysed.remove(fileUri(RECYCLE));
  assert.equal(tree.graveCount, 2);
  assert.deepEqual(rows(tree), ["refused.pcap | 4 findings"]);
});

test("tree: each row says what its menu is about", async () => {
  const { tree } = await treeOf(REFUSED);
  const capture = child(tree, REFUSED);
  const kind = child(tree, "time-wait-syn-refused", capture);
  const troubled = child(tree, "Connections in trouble", capture);
  const [finding] = tree.getChildren(kind);
  const [connection] = tree.getChildren(troubled);
  assert.ok(finding && connection);
  assert.deepEqual(
    [capture, finding, connection].map((node) => tree.getTreeItem(node).contextValue),
    ["tcpLifelines.capture", "tcpLifelines.finding", "tcpLifelines.connection"],
  );
});
