/** What package.json promises VS Code: editors for captures, commands, keys that nobody else has. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { test } from "#test/support/inHost/runner.ts";
import { closeAll, fileUri, RECYCLE, REFUSED, until } from "#test/support/inHost/workspace.ts";

interface Keybinding {
  readonly key: string;
  readonly command: string;
  readonly when?: string;
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly keybindings: readonly Keybinding[];
  };
}

function extension(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension("tcp-lifelines.tcp-lifelines");
  if (!found) throw new Error("The extension is not known.");
  return found;
}

function manifest(): Manifest {
  return extension().packageJSON as Manifest;
}

test("captures open in our editor by themselves, whatever their ending", async () => {
  const bytes = await vscode.workspace.fs.readFile(fileUri(REFUSED));
  for (const ending of ["pcap", "cap", "dmp", "pcap0", "pcap12", "pcapng3", "snoop", "ntar"]) {
    const uri = fileUri(`ending.${ending}`);
    await vscode.workspace.fs.writeFile(uri, bytes);
    await vscode.commands.executeCommand("vscode.open", uri);
    await until(`our editor for .${ending}`, () => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return (
        input instanceof vscode.TabInputCustom &&
        input.viewType === "tcpLifelines.capture" &&
        input.uri.toString() === uri.toString()
      );
    });
  }
  await closeAll();
});

test("every command of the manifest is there", async () => {
  await extension().activate();
  const known = new Set(await vscode.commands.getCommands(true));
  for (const { command } of manifest().contributes.commands) assert.ok(known.has(command), command);
});

test("the sample of the walkthrough opens", async () => {
  await vscode.commands.executeCommand("tcpLifelines.openSample");
  await until("the sample", () => {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return input instanceof vscode.TabInputCustom && input.uri.path.endsWith(`/${RECYCLE}`);
  });
  await closeAll();
});

test("show on the timeline opens the capture in its editor", async () => {
  const place = { capture: fileUri(REFUSED).toString(), connection: 2, finding: null };
  await vscode.commands.executeCommand("tcpLifelines.showOnTimeline", place);
  await until("the capture", () => {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return input instanceof vscode.TabInputCustom && input.uri.toString() === fileUri(REFUSED).toString();
  });
  await closeAll();
});

test("the page of a finding's kind opens when one asks why", async () => {
  const place = { capture: fileUri(REFUSED).toString(), connection: 2, finding: "time-wait-syn-refused:11" };
  await vscode.commands.executeCommand("tcpLifelines.why", place);
  await until("a preview", () => {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    return tab?.input instanceof vscode.TabInputWebview && /time-wait-syn-refused/.test(tab.label);
  });
  await closeAll();
});

/** Keys of VS Code that act elsewhere, or on what can be edited: never together with ours. */
const ELSEWHERE =
  /(drop|paste)WidgetVisible|codeActionMenuVisible|inChatInput|notebook|problemFocus|terminalFocus|!editorReadonly/;

test("no key is one of VS Code's own", async () => {
  const uri = vscode.Uri.parse("vscode://defaultsettings/keybindings.json");
  const text = (await vscode.workspace.openTextDocument(uri)).getText();
  const all = JSON.parse(text.replaceAll(/^\s*\/\/.*$/gm, "")) as readonly Keybinding[];
  assert.ok(all.length > 500, "VS Code lists its own keys");
  const own = all.filter(({ command }) => !command.startsWith("tcpLifelines."));
  for (const { key, command } of manifest().contributes.keybindings) {
    const same = own.filter((each) => each.key === key && !ELSEWHERE.test(each.when ?? ""));
    assert.deepEqual(same, [], `${key} of ${command}`);
  }
});
