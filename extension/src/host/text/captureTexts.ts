import type * as vscode from "vscode";
import {
  type CaptureText,
  FIRST_ROOM,
  LARGEST_PART,
  type SectionName,
  type TextRoom,
} from "#core/textDocument/captureText.ts";
import type { Progress, ToWebview } from "#protocol/messages.ts";
import { isMistake, toWireError } from "#protocol/wireError.ts";
import type { CaptureDocument } from "../captureDocument.ts";
import type { CaptureDocuments } from "../captureDocuments.ts";
import { type Disposable, DisposableStore, Emitter } from "../disposable.ts";

/** What is known of the text of one open capture. */
export type TextState =
  | { readonly kind: "reading"; readonly progress: Progress | null }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "written"; readonly text: CaptureText };

interface Entry {
  readonly document: CaptureDocument;
  readonly listening: Disposable;
  room: TextRoom;
  state: TextState;
}

const MORE = 4;

/**
 * The text of every open capture, written by its worker as soon as it has been read: the text documents, Problems and
 * the tree all show this one.
 */
export class CaptureTexts extends DisposableStore {
  readonly #log: Pick<vscode.LogOutputChannel, "error">;
  readonly #entries = new Map<string, Entry>();
  readonly #changes = this.register(new Emitter<vscode.Uri>());

  constructor(documents: CaptureDocuments, log: Pick<vscode.LogOutputChannel, "error">) {
    super();
    this.#log = log;
    this.register(documents.onDidOpen((document) => this.#follow(document)));
    this.register(documents.onDidClose((uri) => this.#forget(uri)));
  }

  /** Null: the capture is not open. */
  state(capture: vscode.Uri): TextState | null {
    return this.#entries.get(capture.toString())?.state ?? null;
  }

  /** The text, once it is written. */
  find(capture: vscode.Uri): CaptureText | null {
    const state = this.state(capture);
    return state?.kind === "written" ? state.text : null;
  }

  /** Told with the capture whose text is written, is written anew, or is known no more. */
  onDidChange(listener: (capture: vscode.Uri) => void): Disposable {
    return this.#changes.listen(listener);
  }

  /** Resolves when the reading has come to an end, or after `limitMs`. */
  settled(capture: vscode.Uri, limitMs: number): Promise<void> {
    const isOver = (): boolean => this.state(capture)?.kind !== "reading";
    if (isOver()) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        listening.dispose();
        resolve();
      };
      const timer = setTimeout(done, limitMs);
      const listening = this.onDidChange(() => {
        if (isOver()) done();
      });
    });
  }

  /** Gives a part of the text more room, as far as an editor can hold it. */
  async showMore(capture: vscode.Uri, section: SectionName): Promise<void> {
    const entry = this.#entries.get(capture.toString());
    if (entry?.state.kind !== "written" || section === "capture") return;
    entry.room = { ...entry.room, [section]: Math.min(LARGEST_PART, entry.room[section] * MORE) };
    await this.#write(entry);
  }

  override dispose(): void {
    for (const { listening } of this.#entries.values()) listening.dispose();
    this.#entries.clear();
    super.dispose();
  }

  #follow(document: CaptureDocument): void {
    const listening = document.listen((message) => this.#hear(entry, message));
    const state: TextState = { kind: "reading", progress: null };
    const entry: Entry = { document, listening, room: FIRST_ROOM, state };
    this.#entries.set(document.uri.toString(), entry);
  }

  #forget(uri: vscode.Uri): void {
    const entry = this.#entries.get(uri.toString());
    entry?.listening.dispose();
    this.#entries.delete(uri.toString());
    this.#changes.fire(uri);
  }

  #hear(entry: Entry, message: ToWebview): void {
    switch (message.kind) {
      case "document": // A new reading.
        this.#set(entry, { kind: "reading", progress: null });
        return;
      case "failed":
        this.#set(entry, { kind: "failed", message: message.error.message });
        return;
      case "progress":
        if (message.progress.done) void this.#write(entry);
        else entry.state = { kind: "reading", progress: message.progress };
        return;
    }
  }

  async #write(entry: Entry): Promise<void> {
    const { room, document } = entry;
    const isCurrent = (): boolean =>
      this.#entries.get(document.uri.toString()) === entry && entry.room === room;
    try {
      const signal = { aborted: false, onAbort: () => undefined };
      const text = await document.handlers.text(room, signal);
      if (isCurrent()) this.#set(entry, { kind: "written", text });
    } catch (thrown) {
      if (!isCurrent() || !isMistake(thrown)) return;
      const { message } = toWireError(thrown);
      this.#log.error(`${document.fileName}: the text could not be written: ${message}`);
      this.#set(entry, { kind: "failed", message });
    }
  }

  #set(entry: Entry, state: TextState): void {
    entry.state = state;
    this.#changes.fire(entry.document.uri);
  }
}
