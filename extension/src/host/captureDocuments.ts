import type * as vscode from "vscode";
import type { CaptureDocument } from "./captureDocument.ts";
import { type Disposable, DisposableStore, Emitter } from "./disposable.ts";

/** A share in an open capture. The last one that is given back closes the capture and its worker. */
export interface CaptureLease extends vscode.CustomDocument {
  readonly document: CaptureDocument;
}

interface Entry {
  readonly document: CaptureDocument;
  leases: number;
}

/** Every open capture once, however many editors and texts show it: they share one analysis. */
export class CaptureDocuments extends DisposableStore {
  readonly #open: (uri: vscode.Uri) => CaptureDocument;
  readonly #entries = new Map<string, Entry>();
  readonly #opened = this.register(new Emitter<CaptureDocument>());
  readonly #closed = this.register(new Emitter<vscode.Uri>());

  constructor(open: (uri: vscode.Uri) => CaptureDocument) {
    super();
    this.#open = open;
  }

  find(uri: vscode.Uri): CaptureDocument | null {
    return this.#entries.get(uri.toString())?.document ?? null;
  }

  /** Takes a share; opens the capture if nobody has it open. */
  open(uri: vscode.Uri): CaptureLease {
    const key = uri.toString();
    const entry = this.#entries.get(key) ?? this.#create(uri);
    entry.leases++;
    let isHeld = true;
    return {
      uri,
      document: entry.document,
      dispose: () => {
        if (isHeld) this.#release(key, entry);
        isHeld = false;
      },
    };
  }

  /** Told before anything of the capture is read. */
  onDidOpen(listener: (document: CaptureDocument) => void): Disposable {
    return this.#opened.listen(listener);
  }

  onDidClose(listener: (uri: vscode.Uri) => void): Disposable {
    return this.#closed.listen(listener);
  }

  override dispose(): void {
    for (const { document } of this.#entries.values()) document.dispose();
    this.#entries.clear();
    super.dispose();
  }

  #create(uri: vscode.Uri): Entry {
    const entry = { document: this.#open(uri), leases: 0 };
    this.#entries.set(uri.toString(), entry);
    this.#opened.fire(entry.document);
    return entry;
  }

  #release(key: string, entry: Entry): void {
    entry.leases--;
    if (entry.leases > 0 || this.#entries.get(key) !== entry) return;
    this.#entries.delete(key);
    entry.document.dispose();
    this.#closed.fire(entry.document.uri);
  }
}
