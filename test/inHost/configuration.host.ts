/** Lenses, hovers, problems and quick fixes on every kind of file that configures hosts, and on code. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { test } from "#test/support/inHost/runner.ts";
import { fileUri, openAsText, openFile, RECYCLE, until } from "#test/support/inHost/workspace.ts";

interface Sample {
  readonly file: string;
  readonly text: string;
  /** The word that is hovered, with its value one range. */
  readonly word: string;
  readonly problem: RegExp;
  readonly evidence: boolean;
}

const RECYCLE_PROBLEM = /silently drops SYNs of clients that share an address/;
const SYSCTL_LINE = "net.ipv4.tcp_tw_recycle = 1\n";

function recycle(file: string, text: string): Sample {
  return { file, text, word: "tcp_tw_recycle", problem: RECYCLE_PROBLEM, evidence: true };
}

const SAMPLES: readonly Sample[] = [
  recycle("sysctl.conf", SYSCTL_LINE),
  recycle("sysctl.d/90-tuning.conf", SYSCTL_LINE),
  {
    ...recycle("Dockerfile", "FROM debian\nCMD sysctl -w net.ipv4.tcp_tw_recycle=1 && exec server\n"),
    evidence: true,
  },
  recycle(
    "compose.yaml",
    "services:\n  web:\n    image: nginx\n    sysctls:\n      net.ipv4.tcp_tw_recycle: 1\n",
  ),
  recycle(
    "pod.yaml",
    "apiVersion: v1\nkind: Pod\nspec:\n  securityContext:\n    sysctls:\n      - name: net.ipv4.tcp_tw_recycle\n        value: '1'\n",
  ),
  recycle(
    "init.yaml",
    "apiVersion: v1\nkind: Pod\nspec:\n  initContainers:\n    - name: tune\n      image: busybox\n      command: ['sh', '-c', 'sysctl -w net.ipv4.tcp_tw_recycle=1']\n",
  ),
  recycle(
    "playbook.yaml",
    "- hosts: web\n  tasks:\n    - ansible.posix.sysctl:\n        name: net.ipv4.tcp_tw_recycle\n        value: '1'\n",
  ),
  recycle("tuning.sls", "net.ipv4.tcp_tw_recycle:\n  sysctl.present:\n    - value: 1\n"),
  recycle("user-data.yaml", "#cloud-config\nruncmd:\n  - sysctl -w net.ipv4.tcp_tw_recycle=1\n"),
  recycle("tune.sh", "#!/bin/sh\nsysctl -w net.ipv4.tcp_tw_recycle=1\n"),
  {
    file: "haproxy.cfg",
    text: "global\n  maxconn 100\ndefaults\n  mode http\nbackend web\n  option nolinger\n",
    word: "nolinger",
    problem: /ends connections by RST/,
    evidence: false,
  },
  {
    file: "nginx.conf",
    text: "http {\n  server {\n    lingering_close off;\n  }\n}\n",
    word: "lingering_close",
    problem: /RST instead of FIN/,
    evidence: false,
  },
  {
    file: "close.go",
    text: "package main\n\nfunc drop(c *net.TCPConn) {\n\tc.SetLinger(0)\n\tc.Close()\n}\n",
    word: "SetLinger",
    problem: /RST instead of FIN/,
    evidence: false,
  },
  {
    file: "dial.py",
    text: 'import socket\n\ndef dial():\n    s = socket.socket()\n    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n    s.bind(("", 4000))\n    s.connect(("192.0.2.80", 80))\n',
    word: "SO_REUSEADDR",
    problem: /takes its bound port again/,
    evidence: false,
  },
];

for (const { file, text, word, problem, evidence } of SAMPLES) {
  test(`configuration: ${file} has hover, problem${evidence ? " and evidence" : ""}`, async () => {
    await openAsText(RECYCLE);
    const document = await openFile(file, text);
    const found = await until("its problem", () =>
      vscode.languages.getDiagnostics(document.uri).find(({ message }) => problem.test(message)),
    );
    assert.equal(found.source, "TCP Lifelines");
    const code = found.code;
    assert.ok(
      typeof code === "object" && /configuration\.md/.test(code.target.path),
      "leads to its explanation",
    );
    const at = document.positionAt(text.indexOf(word) + 2);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      document.uri,
      at,
    );
    const shown = hovers.flatMap(({ contents }) =>
      contents.map((each) => (each as vscode.MarkdownString).value),
    );
    for (const part of ["Since, until", "Default", "Sources"])
      assert.match(shown.join("\n"), new RegExp(part));
    assert.deepEqual(
      await evidenceLenses(document),
      evidence ? ["recycle.pcap: 78 SYNs dropped by this, show"] : [],
    );
  });
}

async function evidenceLenses(document: vscode.TextDocument): Promise<readonly (string | undefined)[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    "vscode.executeCodeLensProvider",
    document.uri,
    10,
  );
  return lenses.map(({ command }) => command?.title).filter((title) => title?.endsWith(", show"));
}

async function fix(document: vscode.TextDocument, title: string): Promise<string> {
  const problem = await until("its problem", () => vscode.languages.getDiagnostics(document.uri)[0]);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    problem.range,
    vscode.CodeActionKind.QuickFix.value,
  );
  const action = actions.find((each) => each.title === title);
  assert.ok(action?.edit, actions.map((each) => each.title).join(", "));
  assert.ok(await vscode.workspace.applyEdit(action.edit));
  return document.getText();
}

test("configuration: a quick fix edits the line, and its problem goes", async () => {
  const document = await openFile("fixed.sysctl.conf", "# tuning\nnet.ipv4.tcp_fin_timeout = 15\n");
  assert.equal(
    await fix(document, "Set net.ipv4.tcp_fin_timeout to 60"),
    "# tuning\nnet.ipv4.tcp_fin_timeout = 60\n",
  );
  await until("no problem", () => vscode.languages.getDiagnostics(document.uri).length === 0);
});

test("configuration: a quick fix deletes the entry of a list whole", async () => {
  const document = await openFile(
    "fixed.yaml",
    "apiVersion: v1\nkind: Pod\nspec:\n  securityContext:\n    sysctls:\n      - name: net.ipv4.tcp_tw_recycle\n        value: '1'\n      - name: net.core.somaxconn\n        value: '8192'\n",
  );
  assert.equal(
    await fix(document, "Delete net.ipv4.tcp_tw_recycle"),
    "apiVersion: v1\nkind: Pod\nspec:\n  securityContext:\n    sysctls:\n      - name: net.core.somaxconn\n        value: '8192'\n",
  );
});

test("configuration: two lines that contradict each other point to one another", async () => {
  const document = await openFile(
    "both.sysctl.conf",
    "net.ipv4.tcp_timestamps = 0\nnet.ipv4.tcp_tw_reuse = 1\n",
  );
  const [timestamps, reuse] = await until("both problems", () => {
    const all = vscode.languages.getDiagnostics(document.uri);
    return all.length === 2 && all;
  });
  assert.match(timestamps?.message ?? "", /line 2 asks for the reuse/);
  assert.equal(timestamps?.relatedInformation?.[0]?.location.range.start.line, 1);
  assert.match(reuse?.message ?? "", /line 1 switches timestamps off/);
  assert.equal(reuse?.relatedInformation?.[0]?.location.range.start.line, 0);
});

test("configuration: a setting switches all of it off", async () => {
  const document = await openFile("off.sysctl.conf", SYSCTL_LINE);
  await until("its problem", () => vscode.languages.getDiagnostics(document.uri).length === 1);
  const settings = vscode.workspace.getConfiguration("tcpLifelines.configuration");
  await settings.update("enabled", false, vscode.ConfigurationTarget.Global);
  await until("no problem", () => vscode.languages.getDiagnostics(document.uri).length === 0);
  assert.deepEqual(await evidenceLenses(document), []);
  await settings.update("enabled", undefined, vscode.ConfigurationTarget.Global);
  await until("its problem", () => vscode.languages.getDiagnostics(document.uri).length === 1);
});

test("configuration: a file that sets nothing of ours is left alone", async () => {
  const document = await openFile("other.yaml", "apiVersion: v1\nkind: Service\nmetadata: { name: web }\n");
  await new Promise((resolve) => setTimeout(resolve, 500));
  assert.deepEqual(vscode.languages.getDiagnostics(fileUri("other.yaml")), []);
  assert.deepEqual(await evidenceLenses(document), []);
});
