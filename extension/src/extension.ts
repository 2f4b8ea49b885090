import * as vscode from "vscode";
import { CaptureEditorProvider, VIEW_TYPE } from "./host/captureEditorProvider.ts";
import { registerCommands } from "./host/commands.ts";
import { createLog } from "./host/log.ts";

/** Called by VS Code when a capture or a command of ours is first opened. Wiring only. */
export function activate(context: vscode.ExtensionContext): void {
  const log = createLog();
  const provider = new CaptureEditorProvider(context.extensionUri, log);
  context.subscriptions.push(
    log,
    registerCommands(provider, log),
    vscode.window.registerCustomEditorProvider(VIEW_TYPE, provider, {
      supportsMultipleEditorsPerDocument: true,
    }),
  );
}
