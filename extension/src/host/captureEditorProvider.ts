import { join } from "node:path";
import { Worker } from "node:worker_threads";
import * as vscode from "vscode";
import type { WebviewAction } from "#protocol/messages.ts";
import type { AnalysedCaptures } from "./analysedCaptures.ts";
import { CaptureDocument, type DocumentEnvironment } from "./captureDocument.ts";
import { readFileBytes, stampFile, watchFile } from "./files.ts";
import { onAssumptionsChange, readAssumptions, SECTION } from "./settings.ts";
import { webviewPage } from "./webviewPage.ts";
import { WebviewSession } from "./webviewSession.ts";

export const VIEW_TYPE = "tcpLifelines.capture";

/** Opens captures in custom read-only editors; any number of editors may show one document. */
export class CaptureEditorProvider implements vscode.CustomReadonlyEditorProvider<CaptureDocument> {
  readonly #log: vscode.LogOutputChannel;
  readonly #dist: vscode.Uri;
  readonly #environment: DocumentEnvironment;
  #active: CaptureDocument | null = null;

  constructor(extensionUri: vscode.Uri, analysed: AnalysedCaptures, log: vscode.LogOutputChannel) {
    this.#log = log;
    this.#dist = vscode.Uri.joinPath(extensionUri, "dist");
    this.#environment = {
      startWorker: (fileName) => this.#startWorker(fileName),
      stamp: stampFile,
      readBytes: readFileBytes,
      watchFile,
      assumptions: readAssumptions,
      onAssumptionsChange,
      analysed,
      log,
    };
  }

  /** The document of the editor that has or last had the focus; null when there is none. */
  get active(): CaptureDocument | null {
    return this.#active;
  }

  openCustomDocument(uri: vscode.Uri): CaptureDocument {
    return new CaptureDocument(uri, this.#environment);
  }

  resolveCustomEditor(document: CaptureDocument, panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    const session = new WebviewSession({
      webview,
      document,
      log: this.#log,
      perform: (action) => this.#perform(action, document),
    });
    this.#active = document;
    const viewState = panel.onDidChangeViewState(() => {
      if (panel.active) this.#active = document;
    });
    panel.onDidDispose(() => {
      session.dispose();
      viewState.dispose();
      if (this.#active === document) this.#active = null;
    });
    webview.options = { enableScripts: true, localResourceRoots: [this.#dist] };
    webview.html = webviewPage({
      cspSource: webview.cspSource,
      scriptUri: String(webview.asWebviewUri(vscode.Uri.joinPath(this.#dist, "webview.js"))),
      styleUri: String(webview.asWebviewUri(vscode.Uri.joinPath(this.#dist, "webview.css"))),
    });
  }

  #startWorker(fileName: string): Worker {
    // Captures on a remote machine are read there: the extension runs where the files are.
    return new Worker(join(this.#dist.fsPath, "worker.cjs"), { name: `TCP Lifelines: ${fileName}` });
  }

  #perform(action: WebviewAction, document: CaptureDocument): void {
    switch (action) {
      case "stop":
        document.stop();
        return;
      case "read-again":
        document.readAgain();
        return;
      case "open-with":
        void vscode.commands.executeCommand("workbench.action.reopenWithEditor");
        return;
      case "open-settings":
        void vscode.commands.executeCommand("workbench.action.openSettings", SECTION);
        return;
      case "show-log":
        this.#log.show(true);
        return;
    }
  }
}
