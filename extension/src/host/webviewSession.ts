import type * as vscode from "vscode";
import type {
  FromWebview,
  PictureFormat,
  RevealTarget,
  ToWebview,
  WebviewAction,
} from "#protocol/messages.ts";
import { RpcServer } from "#protocol/rpc.ts";
import { isFromWebview } from "#protocol/validate.ts";
import type { CaptureDocument } from "./captureDocument.ts";
import { DisposableStore } from "./disposable.ts";

/** Something to be copied or saved, as the page asks for it. */
export type TakeawayMessage = Extract<FromWebview, { readonly kind: "copy" | "save" | "picture" }>;

interface SessionOptions {
  readonly webview: Pick<vscode.Webview, "postMessage" | "onDidReceiveMessage">;
  readonly document: CaptureDocument;
  readonly log: Pick<vscode.LogOutputChannel, "warn" | "error">;
  perform(action: WebviewAction): void;
  take(message: TakeawayMessage): void;
  /** The reader has selected a connection, and a finding about it, or none. */
  select(connection: number | null, finding: string | null): void;
}

/** One page that shows a document: a relay with a check between the two wires. */
export class WebviewSession extends DisposableStore {
  readonly #options: SessionOptions;
  readonly #server: RpcServer;
  #isReady = false;
  /** What to show as soon as the page can. */
  #wanted: RevealTarget | null = null;

  constructor(options: SessionOptions) {
    super();
    this.#options = options;
    const { document, webview } = options;
    this.#server = new RpcServer(document.handlers, (reply) => this.#post(reply));
    this.register({ dispose: () => this.#server.close() });
    this.register(document.listen((message) => this.#post(message)));
    this.register(webview.onDidReceiveMessage((message: unknown) => this.#receive(message)));
  }

  /** A page that is hidden is taken down; when it is seen again it comes up anew and says so. */
  pageIsGone(): void {
    this.#isReady = false;
  }

  /** Shows a connection, as soon as the page is there. */
  reveal(target: RevealTarget): void {
    if (this.#isReady) this.#post({ kind: "reveal", target });
    else this.#wanted = target;
  }

  /** Says something in the page, for who cannot see it elsewhere. */
  tell(text: string): void {
    this.#post({ kind: "told", text });
  }

  /** Asks the page for the picture of its view; it comes back to be saved. */
  drawPicture(format: PictureFormat): void {
    this.#post({ kind: "draw-picture", format });
  }

  #receive(message: unknown): void {
    if (isFromWebview(message)) this.#handle(message);
    else
      this.#options.log.warn(
        `A message from the page was refused: ${JSON.stringify(message)?.slice(0, 200)}`,
      );
  }

  #handle(message: FromWebview): void {
    switch (message.kind) {
      case "ready":
        for (const told of this.#options.document.snapshot()) this.#post(told);
        this.#isReady = true;
        if (this.#wanted) this.#post({ kind: "reveal", target: this.#wanted });
        this.#wanted = null;
        return;
      case "selected":
        this.#options.select(message.connection, message.finding);
        return;
      case "action":
        this.#options.perform(message.action);
        return;
      case "copy":
      case "save":
      case "picture":
        this.#options.take(message);
        return;
      case "report":
        this.#options.log.error(`The page reports: ${message.message}`);
        return;
      case "request":
      case "cancel":
        this.#server.accept(message);
        return;
    }
  }

  #post(message: ToWebview): void {
    // False only says that the page is hidden or gone; when it comes back it asks anew.
    if (!this.isDisposed) void this.#options.webview.postMessage(message);
  }
}
