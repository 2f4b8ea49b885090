import * as vscode from "vscode";
import { count } from "#protocol/quantities.ts";
import type { CaptureEditorProvider } from "./captureEditorProvider.ts";
import type { CaptureTexts } from "./text/captureTexts.ts";
import { captureUriOf, TEXT_SCHEME } from "./text/textUri.ts";

/** How many findings the capture in front has; a click opens it as text. Also tells `when` clauses what is in front. */
export function registerStatusBar(provider: CaptureEditorProvider, texts: CaptureTexts): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("tcpLifelines.status", vscode.StatusBarAlignment.Left, 10);
  item.name = "TCP Lifelines";
  item.command = "tcpLifelines.openAsText";
  const show = (): void => {
    const capture = captureInFront(provider);
    const state = capture && texts.state(capture);
    const selected = capture !== null && provider.selection !== null;
    void vscode.commands.executeCommand("setContext", "tcpLifelines.connectionSelected", selected);
    if (!state || state.kind === "failed") {
      item.hide();
      return;
    }
    if (state.kind === "reading") {
      item.text = `$(loading~spin) ${vscode.l10n.t("Reading the capture")}`;
      item.tooltip = "";
    } else {
      const total = state.text.sections.find(({ name }) => name === "findings")?.total ?? 0;
      item.text = `$(pulse) ${count(total, vscode.l10n.t("finding"), vscode.l10n.t("findings"))}`;
      item.tooltip = vscode.l10n.t("What happened to the TCP connections of this capture, as text");
    }
    item.show();
  };
  show();
  return vscode.Disposable.from(
    item,
    provider.onDidChangeActive(show),
    texts.onDidChange(show),
    vscode.window.onDidChangeActiveTextEditor(show),
    vscode.window.tabGroups.onDidChangeTabs(show),
  );
}

function captureInFront({ active }: CaptureEditorProvider): vscode.Uri | null {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputText && input.uri.scheme === TEXT_SCHEME)
    return captureUriOf(input.uri);
  return input instanceof vscode.TabInputCustom && active?.uri.toString() === input.uri.toString()
    ? input.uri
    : null;
}
