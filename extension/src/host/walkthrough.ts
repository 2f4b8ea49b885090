import * as vscode from "vscode";
import { VIEW_TYPE } from "./viewType.ts";

/** Opens the capture that comes with the extension: an incident with tcp_tw_recycle behind a NAT. */
export function registerWalkthrough(extensionUri: vscode.Uri): vscode.Disposable {
  const sample = vscode.Uri.joinPath(extensionUri, "extension/walkthrough/sample/recycle.pcap");
  const { commands } = vscode;
  return vscode.Disposable.from(
    commands.registerCommand("tcpLifelines.openSample", () =>
      commands.executeCommand("vscode.openWith", sample, VIEW_TYPE),
    ),
    commands.registerCommand("tcpLifelines.openSampleAsText", () =>
      commands.executeCommand("tcpLifelines.openAsText", sample),
    ),
    commands.registerCommand("tcpLifelines.openWalkthrough", () =>
      commands.executeCommand(
        "workbench.action.openWalkthrough",
        "tcp-lifelines.tcp-lifelines#tcpLifelines",
        false,
      ),
    ),
  );
}
