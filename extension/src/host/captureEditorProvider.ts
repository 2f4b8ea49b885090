import * as vscode from "vscode";
import type { PictureFormat, RevealTarget, WebviewAction } from "#protocol/messages.ts";
import type { CaptureDocument } from "./captureDocument.ts";
import type { CaptureDocuments, CaptureLease } from "./captureDocuments.ts";
import { type Disposable, Emitter } from "./disposable.ts";
import { SECTION } from "./settings.ts";
import type { Takeaway } from "./takeaway/takeaway.ts";
import { VIEW_TYPE } from "./viewType.ts";
import { webviewPage } from "./webviewPage.ts";
import { type TakeawayMessage, WebviewSession } from "./webviewSession.ts";

interface ProviderOptions {
  readonly extensionUri: vscode.Uri;
  readonly documents: CaptureDocuments;
  readonly takeaway: Takeaway;
  readonly log: vscode.LogOutputChannel;
}

/** One editor: the page that it shows, and what is selected in it. */
interface OpenEditor {
  readonly document: CaptureDocument;
  readonly session: WebviewSession;
  selection: number | null;
  finding: string | null;
}

/** Opens captures in custom read-only editors; any number of editors may show one document. */
export class CaptureEditorProvider implements vscode.CustomReadonlyEditorProvider<CaptureLease> {
  readonly #log: vscode.LogOutputChannel;
  readonly #dist: vscode.Uri;
  readonly #documents: CaptureDocuments;
  readonly #takeaway: Takeaway;
  readonly #editors = new Set<OpenEditor>();
  readonly #wanted = new Map<string, RevealTarget>();
  readonly #changes = new Emitter<void>();
  #active: OpenEditor | null = null;

  constructor({ extensionUri, documents, takeaway, log }: ProviderOptions) {
    this.#log = log;
    this.#dist = vscode.Uri.joinPath(extensionUri, "dist");
    this.#documents = documents;
    this.#takeaway = takeaway;
  }

  /** The document of the editor that has or last had the focus; null when there is none. */
  get active(): CaptureDocument | null {
    return this.#active?.document ?? null;
  }

  /** The connection that is selected there. */
  get selection(): number | null {
    return this.#active?.selection ?? null;
  }

  /** The finding that is told there: about that connection, or about no connection at all. */
  get selectedFinding(): string | null {
    return this.#active?.finding ?? null;
  }

  /** Another editor is active, or another connection selected in it. */
  onDidChangeActive(listener: () => void): Disposable {
    return this.#changes.listen(listener);
  }

  openCustomDocument(uri: vscode.Uri): CaptureLease {
    return this.#documents.open(uri);
  }

  resolveCustomEditor({ document }: CaptureLease, panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    const session = new WebviewSession({
      webview,
      document,
      log: this.#log,
      perform: (action) => this.#perform(action, document),
      take: (message) => void this.#take(message, editor),
      select: (connection, finding) => {
        editor.selection = connection;
        editor.finding = finding;
        this.#changes.fire();
      },
    });
    const editor: OpenEditor = { document, session, selection: null, finding: null };
    this.#editors.add(editor);
    this.#activate(editor);
    const viewState = panel.onDidChangeViewState(() => {
      if (!panel.visible) session.pageIsGone();
      if (panel.active) this.#activate(editor);
    });
    panel.onDidDispose(() => {
      session.dispose();
      viewState.dispose();
      this.#editors.delete(editor);
      if (this.#active === editor) this.#activate(null);
    });
    this.#showWanted(document.uri);
    webview.options = { enableScripts: true, localResourceRoots: [this.#dist] };
    webview.html = webviewPage({
      cspSource: webview.cspSource,
      scriptUri: String(webview.asWebviewUri(vscode.Uri.joinPath(this.#dist, "webview.js"))),
      styleUri: String(webview.asWebviewUri(vscode.Uri.joinPath(this.#dist, "webview.css"))),
    });
  }

  /** Opens the capture where it is open already, else in the active group, and shows a connection of it. */
  async reveal(uri: vscode.Uri, target: RevealTarget): Promise<void> {
    this.#wanted.set(uri.toString(), target);
    await vscode.commands.executeCommand("vscode.openWith", uri, VIEW_TYPE, columnOf(uri));
    this.#showWanted(uri);
  }

  /** Asks the page in front for the picture of its view, to be saved. */
  savePicture(format: PictureFormat): void {
    this.#active?.session.drawPicture(format);
  }

  async #take(message: TakeawayMessage, { document, session }: OpenEditor): Promise<void> {
    const told = await this.#takeaway.take(document, message);
    if (told !== null) session.tell(told);
  }

  #showWanted(uri: vscode.Uri): void {
    const target = this.#wanted.get(uri.toString());
    const editors = [...this.#editors].filter(({ document }) => document.uri.toString() === uri.toString());
    if (!target || editors.length === 0) return;
    this.#wanted.delete(uri.toString());
    for (const { session } of editors) session.reveal(target);
  }

  #activate(editor: OpenEditor | null): void {
    this.#active = editor;
    this.#changes.fire();
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
      case "open-as-text":
        void vscode.commands.executeCommand("tcpLifelines.openAsText", document.uri);
        return;
    }
  }
}

function columnOf(uri: vscode.Uri): vscode.ViewColumn {
  const tab = vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .find(
      ({ input }) =>
        input instanceof vscode.TabInputCustom &&
        input.viewType === VIEW_TYPE &&
        input.uri.toString() === uri.toString(),
    );
  return tab?.group.viewColumn ?? vscode.ViewColumn.Active;
}
