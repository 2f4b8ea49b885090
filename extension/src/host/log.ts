import * as vscode from "vscode";

/** The only place where TCP Lifelines writes what it does and how long it took. */
export function createLog(): vscode.LogOutputChannel {
  return vscode.window.createOutputChannel("TCP Lifelines", { log: true });
}
