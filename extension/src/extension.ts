import * as vscode from "vscode";
import { AnalysedCaptures } from "./host/analysedCaptures.ts";
import { CaptureEditorProvider, VIEW_TYPE } from "./host/captureEditorProvider.ts";
import { registerCommands } from "./host/commands.ts";
import { registerConfiguration } from "./host/configuration/registerConfiguration.ts";
import { createLog } from "./host/log.ts";

/** Called by VS Code when a capture or a command of ours is first opened. Wiring only. */
export function activate(context: vscode.ExtensionContext): void {
  const log = createLog();
  const analysed = new AnalysedCaptures();
  const provider = new CaptureEditorProvider(context.extensionUri, analysed, log);
  context.subscriptions.push(
    log,
    analysed,
    registerCommands(provider, log),
    registerConfiguration({ extensionUri: context.extensionUri, captures: analysed, log }),
    vscode.window.registerCustomEditorProvider(VIEW_TYPE, provider, {
      supportsMultipleEditorsPerDocument: true,
    }),
  );
}
