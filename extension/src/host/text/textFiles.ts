import * as vscode from "vscode";
import { formatBytes } from "#protocol/quantities.ts";
import type { CaptureDocuments, CaptureLease } from "../captureDocuments.ts";
import { DisposableStore, Emitter } from "../disposable.ts";
import type { CaptureTexts, TextState } from "./captureTexts.ts";
import { captureUriOf, TEXT_SCHEME, textUriOf } from "./textUri.ts";

/** Most captures are read by then, and the text is the first thing that is seen. */
const WAIT_MS = 1500;
/** Between the reading of a text and the tab that shows it. */
const UNSHOWN_MS = 10_000;

/**
 * The texts as files that can only be read: of a file VS Code knows the tab again after a reload, of a virtual document
 * without a file it does not. Each text that a tab shows holds a share in its capture, so that the analysis stays. A
 * document is no sign of that: VS Code keeps those that an extension has opened for minutes after their tab was closed.
 */
export class TextFiles extends DisposableStore implements vscode.FileSystemProvider {
  readonly #documents: CaptureDocuments;
  readonly #texts: CaptureTexts;
  readonly #leases = new Map<string, CaptureLease>();
  readonly #changes = this.register(new Emitter<vscode.FileChangeEvent[]>());
  /** By this VS Code sees that a text is another one. */
  #modified = Date.now();

  constructor(documents: CaptureDocuments, texts: CaptureTexts) {
    super();
    this.#documents = documents;
    this.#texts = texts;
    this.register(
      texts.onDidChange((capture) => {
        const uri = textUriOf(capture);
        if (this.#leases.has(uri.toString())) this.#tellChange(uri);
      }),
    );
    this.register(vscode.window.tabGroups.onDidChangeTabs((change) => this.#compareTabs(change)));
    const reason = vscode.l10n.t("TCP Lifelines writes this text from the capture; it cannot be edited.");
    const isReadonly = new vscode.MarkdownString(reason);
    this.register(vscode.workspace.registerFileSystemProvider(TEXT_SCHEME, this, { isReadonly }));
  }

  readonly onDidChangeFile: vscode.Event<vscode.FileChangeEvent[]> = (listener) =>
    this.#changes.listen(listener);

  stat(uri: vscode.Uri): vscode.FileStat {
    const { byteLength: size } = this.#bytes(uri);
    const { File } = vscode.FileType;
    return { type: File, ctime: 0, mtime: this.#modified, size, permissions: vscode.FilePermission.Readonly };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    this.#hold(uri);
    setTimeout(() => {
      if (!isShown(uri)) this.#release(uri);
    }, UNSHOWN_MS);
    await this.#texts.settled(captureUriOf(uri), WAIT_MS);
    return this.#bytes(uri);
  }

  /** Changes are told of every text that is held. */
  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): never {
    throw vscode.FileSystemError.FileNotADirectory();
  }

  createDirectory(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  writeFile(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  delete(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  rename(): never {
    throw vscode.FileSystemError.NoPermissions();
  }

  override dispose(): void {
    super.dispose();
    for (const lease of this.#leases.values()) lease.dispose();
    this.#leases.clear();
  }

  #bytes(uri: vscode.Uri): Uint8Array {
    const capture = captureUriOf(uri);
    return new TextEncoder().encode(contentOf(this.#texts.state(capture), capture));
  }

  #tellChange(uri: vscode.Uri): void {
    this.#modified = Math.max(Date.now(), this.#modified + 1);
    this.#changes.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  /** A text that is shown again may have its old words still, and then nobody asks for them anew. */
  #compareTabs({ opened, closed }: vscode.TabChangeEvent): void {
    for (const uri of closed.flatMap(textsIn)) if (!isShown(uri)) this.#release(uri);
    for (const uri of opened.flatMap(textsIn)) if (this.#hold(uri)) this.#tellChange(uri);
  }

  /** Whether the share is a new one. */
  #hold(uri: vscode.Uri): boolean {
    const key = uri.toString();
    if (this.isDisposed || this.#leases.has(key)) return false;
    this.#leases.set(key, this.#documents.open(captureUriOf(uri)));
    return true;
  }

  #release(uri: vscode.Uri): void {
    const lease = this.#leases.get(uri.toString());
    this.#leases.delete(uri.toString());
    lease?.dispose();
  }
}

/** The texts that a tab shows; a comparison shows two. */
function textsIn({ input }: vscode.Tab): readonly vscode.Uri[] {
  const uris =
    input instanceof vscode.TabInputText
      ? [input.uri]
      : input instanceof vscode.TabInputTextDiff
        ? [input.original, input.modified]
        : [];
  return uris.filter(({ scheme }) => scheme === TEXT_SCHEME);
}

function isShown(uri: vscode.Uri): boolean {
  const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
  return tabs.flatMap(textsIn).some((shown) => shown.toString() === uri.toString());
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
