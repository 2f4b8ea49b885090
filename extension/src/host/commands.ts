import * as vscode from "vscode";
import type { CaptureEditorProvider } from "./captureEditorProvider.ts";
import { VIEW_TYPE } from "./viewType.ts";

/** Registers what the command palette offers; titles and conditions are in package.json. */
export function registerCommands(
  provider: CaptureEditorProvider,
  log: vscode.LogOutputChannel,
): vscode.Disposable {
  const commands: Readonly<Record<string, (uri?: vscode.Uri) => unknown>> = {
    "tcpLifelines.openCapture": openCapture,
    "tcpLifelines.readAgain": () => provider.active?.readAgain(),
    "tcpLifelines.stopReading": () => provider.active?.stop(),
    "tcpLifelines.showLog": () => log.show(true),
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run)),
  );
}

/** From the explorer with the file, from the palette with a dialog. */
async function openCapture(uri?: vscode.Uri): Promise<void> {
  const uris = uri instanceof vscode.Uri ? [uri] : await pickCaptures();
  for (const each of uris) {
    await vscode.commands.executeCommand("vscode.openWith", each, VIEW_TYPE);
  }
}

async function pickCaptures(): Promise<readonly vscode.Uri[]> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t("Open Capture"),
    openLabel: vscode.l10n.t("Open Capture"),
    canSelectMany: true,
    filters: {
      [vscode.l10n.t("Packet captures")]: ["pcap", "pcapng", "cap", "dmp", "ntar", "snoop", "gz"],
      [vscode.l10n.t("All files")]: ["*"],
    },
  });
  return picked ?? [];
}
