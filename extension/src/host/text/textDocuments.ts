import * as vscode from "vscode";
import { formatBytes } from "#protocol/quantities.ts";
import type { CaptureDocuments, CaptureLease } from "../captureDocuments.ts";
import { DisposableStore, Emitter } from "../disposable.ts";
import type { CaptureTexts, TextState } from "./captureTexts.ts";
import { captureUriOf, TEXT_SCHEME, textUriOf } from "./textUri.ts";

/** Most captures are read by then, and the text is the first thing that is seen. */
const WAIT_MS = 1500;

/** Shows the texts as read-only documents. Each open one holds a share in its capture, so that the analysis stays. */
export class TextDocuments extends DisposableStore implements vscode.TextDocumentContentProvider {
  readonly #documents: CaptureDocuments;
  readonly #texts: CaptureTexts;
  readonly #leases = new Map<string, CaptureLease>();
  readonly #changes = this.register(new Emitter<vscode.Uri>());

  constructor(documents: CaptureDocuments, texts: CaptureTexts) {
    super();
    this.#documents = documents;
    this.#texts = texts;
    this.register(
      texts.onDidChange((capture) => {
        const uri = textUriOf(capture);
        if (this.#leases.has(uri.toString())) this.#changes.fire(uri);
      }),
    );
    this.register(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#release(uri)));
    this.register(vscode.workspace.registerTextDocumentContentProvider(TEXT_SCHEME, this));
    // Texts that VS Code restored before we were there.
    for (const { uri } of vscode.workspace.textDocuments) {
      if (uri.scheme === TEXT_SCHEME) this.#changes.fire(uri);
    }
  }

  readonly onDidChange: vscode.Event<vscode.Uri> = (listener) => this.#changes.listen(listener);

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const capture = captureUriOf(uri);
    if (!this.#leases.has(uri.toString())) this.#leases.set(uri.toString(), this.#documents.open(capture));
    await this.#texts.settled(capture, WAIT_MS);
    return contentOf(this.#texts.state(capture), capture);
  }

  override dispose(): void {
    super.dispose();
    for (const lease of this.#leases.values()) lease.dispose();
    this.#leases.clear();
  }

  #release(uri: vscode.Uri): void {
    const lease = this.#leases.get(uri.toString());
    this.#leases.delete(uri.toString());
    lease?.dispose();
  }
}

function contentOf(state: TextState | null, capture: vscode.Uri): string {
  const name = capture.path.slice(capture.path.lastIndexOf("/") + 1);
  if (state === null) return "";
  if (state.kind === "written") return state.text.text;
  if (state.kind === "failed")
    return `# Capture\n  file          ${name}\n  problem       ${state.message}\n`;
  const { progress } = state;
  const read = progress ? vscode.l10n.t("{0} read so far", formatBytes(progress.bytesRead)) : "";
  return `# Capture\n  file          ${name}\n  reading       ${read || "…"}\n`;
}
