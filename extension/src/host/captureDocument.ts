/**
 * One open capture: its worker, what is known of its file, and what every page that shows it is told. It holds no
 * table. All that touches VS Code or threads comes in through `DocumentEnvironment`, so the whole life of a
 * document is tested without either.
 */

import type * as vscode from "vscode";
import type { CancelSignal, Handlers, SaveOrder, SaveReport } from "#protocol/api.ts";
import type {
  AnalysisEvent,
  AssumptionSettings,
  CaptureSource,
  SaveProgress,
  Staleness,
  ToWebview,
} from "#protocol/messages.ts";
import { count, formatBytes, formatDuration } from "#protocol/quantities.ts";
import { relayTo } from "#protocol/rpc.ts";
import { RemoteError, toWireError } from "#protocol/wireError.ts";
import type { AnalysedCaptures } from "./analysedCaptures.ts";
import { type Disposable, DisposableStore, Emitter } from "./disposable.ts";
import { WorkerClient, type WorkerNews, type WorkerPort } from "./workerClient.ts";

/** What tells one state of a file from another. */
export interface FileStamp {
  readonly size: number;
  readonly modified: number;
}

export interface DocumentEnvironment {
  startWorker(fileName: string): WorkerPort;
  /** Null: the file is not there. */
  stamp(uri: vscode.Uri): Promise<FileStamp | null>;
  /** All bytes of a file that the worker cannot open itself. Rejects with a `RemoteError`. */
  readBytes(uri: vscode.Uri): Promise<Uint8Array<ArrayBuffer>>;
  watchFile(uri: vscode.Uri, onChange: () => void): Disposable;
  assumptions(): AssumptionSettings;
  onAssumptionsChange(listener: () => void): Disposable;
  /** Of how many segments a capture may have all in memory. It changes nothing that is shown. */
  segmentsInMemory(): number;
  /** Where the document tells what was found, for all that shows it elsewhere in the window. */
  readonly analysed: Pick<AnalysedCaptures, "put" | "remove">;
  readonly log: Pick<vscode.LogOutputChannel, "info" | "warn" | "error">;
  /** The words of the editor's language. */
  readonly l10n: { t(message: string, ...values: (string | number)[]): string };
}

/** One reading of the file, from its opening to the next. */
interface Reading {
  /** 1 for the first; a page that sees a new one starts afresh. */
  readonly revision: number;
  readonly worker: WorkerClient;
  readonly assumptions: AssumptionSettings;
  readonly stampAtOpening: Promise<FileStamp | null>;
}

/** Why a new reading would show something else. */
interface Change {
  readonly why: Staleness;
  readonly message: string;
}

/** Who waits for a smaller capture. */
export interface SaveListener {
  readonly signal: CancelSignal;
  onProgress(progress: SaveProgress): void;
}

const NO_CHANGE = { why: null, message: "" } as const;
const FRESH = { kind: "stale", ...NO_CHANGE } as const;

export class CaptureDocument extends DisposableStore implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  readonly fileName: string;
  /** Answers what a page asks; a new reading takes over without the page knowing. */
  readonly handlers: Handlers;
  readonly #environment: DocumentEnvironment;
  readonly #messages = this.register(new Emitter<ToWebview>());
  readonly #saveProgress = this.register(new Emitter<SaveProgress>());
  #saves = 0;
  #reading: Reading;
  #fileChange: Change | null = null;
  #settingChange: Change | null = null;
  #stale: Extract<ToWebview, { kind: "stale" }> = FRESH;
  #lastEvent: AnalysisEvent | null = null;

  constructor(uri: vscode.Uri, environment: DocumentEnvironment) {
    super();
    this.uri = uri;
    this.fileName = uri.path.slice(uri.path.lastIndexOf("/") + 1);
    this.#environment = environment;
    this.handlers = relayTo(() => this.#reading.worker.rpc);
    this.#reading = this.#read(1);
    this.register({ dispose: () => this.#reading.worker.dispose() });
    this.register(environment.watchFile(uri, () => void this.#compareFile()));
    this.register(environment.onAssumptionsChange(() => this.#compareAssumptions()));
  }

  /** Messages for every page that shows this document. */
  listen(listener: (message: ToWebview) => void): Disposable {
    return this.#messages.listen(listener);
  }

  /** What a page that has just come up must be told to be where the others are. */
  snapshot(): readonly ToWebview[] {
    const document = { kind: "document", fileName: this.fileName, revision: this.#reading.revision } as const;
    return this.#lastEvent ? [document, this.#stale, this.#lastEvent] : [document, this.#stale];
  }

  /** Ends the reading; what was read so far stays. */
  stop(): void {
    this.#environment.log.info(`${this.fileName}: stopped on request`);
    this.#reading.worker.send({ kind: "stop" });
  }

  /** Forgets the analysis and reads the file anew. */
  readAgain(): void {
    if (this.isDisposed) return;
    this.#reading.worker.dispose();
    this.#lastEvent = null;
    this.#fileChange = null;
    this.#settingChange = null;
    this.#stale = FRESH;
    this.#environment.analysed.remove(this.uri);
    this.#reading = this.#read(this.#reading.revision + 1);
    for (const message of this.snapshot()) this.#messages.fire(message);
  }

  /** Writes a part of the capture to a path of this machine; the capture is read again for it. Rejects with a `RemoteError`. */
  async save(
    order: Omit<SaveOrder, "source" | "token">,
    { signal, onProgress }: SaveListener,
  ): Promise<SaveReport> {
    if (this.#fileChange) {
      const message = this.#environment.l10n.t("{0} Read it again first.", this.#fileChange.message);
      throw new RemoteError({ code: "unreadable", message, offset: null });
    }
    const source: CaptureSource =
      this.uri.scheme === "file"
        ? { kind: "file", path: this.uri.fsPath }
        : { kind: "bytes", bytes: await this.#environment.readBytes(this.uri) };
    const token = ++this.#saves;
    const progress = this.#saveProgress.listen((told) => {
      if (told.token === token) onProgress(told);
    });
    try {
      return await this.handlers.save({ ...order, source, token }, signal);
    } finally {
      progress.dispose();
    }
  }

  #read(revision: number): Reading {
    const { log, startWorker, assumptions, stamp } = this.#environment;
    log.info(`${this.fileName}: opening ${this.uri.toString(true)}`);
    const worker = new WorkerClient(startWorker(this.fileName), (event) => this.#hear(event));
    const reading = { revision, worker, assumptions: assumptions(), stampAtOpening: stamp(this.uri) };
    if (this.uri.scheme === "file") this.#open(reading, { kind: "file", path: this.uri.fsPath });
    else void this.#fetch(reading);
    return reading;
  }

  /** VS Code has no streaming read: a file that is not on this disk comes whole and is handed over, not copied. */
  async #fetch(reading: Reading): Promise<void> {
    try {
      this.#open(reading, { kind: "bytes", bytes: await this.#environment.readBytes(this.uri) });
    } catch (thrown) {
      if (reading === this.#reading) this.#tell({ kind: "failed", error: toWireError(thrown) });
    }
  }

  #open({ worker, assumptions }: Reading, source: CaptureSource): void {
    const transfer = source.kind === "bytes" ? [source.bytes.buffer] : [];
    const segmentsInMemory = this.#environment.segmentsInMemory();
    worker.send({ kind: "open", fileName: this.fileName, source, assumptions, segmentsInMemory }, transfer);
  }

  #hear(event: WorkerNews): void {
    switch (event.kind) {
      case "report":
        this.#environment.log.error(`${this.fileName}: ${event.message}`);
        return;
      case "save-progress":
        this.#saveProgress.fire(event);
        return;
      case "progress":
      case "failed":
        this.#tell(event);
        return;
    }
  }

  #tell(event: AnalysisEvent): void {
    if (this.isDisposed) return;
    this.#logEvent(event);
    this.#lastEvent = event;
    this.#messages.fire(event);
    if (event.kind === "failed") this.#environment.analysed.remove(this.uri);
    else if (event.progress.done) void this.#register(this.#reading);
  }

  /** Tells the window what was found. It stays known when this editor is closed: the file still says the same. */
  async #register(reading: Reading): Promise<void> {
    const { analysed, log } = this.#environment;
    try {
      const { findings } = await reading.worker.rpc.call("summary", {}).reply;
      if (!this.isDisposed && reading === this.#reading) {
        analysed.put({ uri: this.uri, name: this.fileName, findings });
      }
    } catch (thrown) {
      // A closed document or a new reading is no news; a worker that died has told so itself.
      if (!this.isDisposed && reading === this.#reading) log.warn(toWireError(thrown).message);
    }
  }

  #logEvent(event: AnalysisEvent): void {
    const { log } = this.#environment;
    if (event.kind === "failed") {
      log.error(`${this.fileName}: ${event.error.message} [${event.error.code}]`);
      return;
    }
    const { progress } = event;
    if (this.#lastEvent !== null && !progress.done) return;
    const what = `${count(progress.frames, "frame")}, ${count(progress.connections, "connection")}`;
    const seconds = progress.elapsedMs / 1000;
    const speed = seconds > 0 ? `, ${formatBytes(Math.round(progress.bytesRead / seconds))}/s` : "";
    const state = progress.stopped ? "stopped" : progress.done ? "read" : "first rows";
    const after = formatDuration(seconds);
    const kept = progress.segmentsKept;
    const memory = kept === null ? "" : `; ${count(kept, "segment")} in memory, the others are read again`;
    log.info(
      `${this.fileName}: ${state} after ${after}: ${formatBytes(progress.bytesRead)}${speed}: ${what}${memory}`,
    );
  }

  async #compareFile(): Promise<void> {
    const reading = this.#reading;
    const [then, now] = await Promise.all([reading.stampAtOpening, this.#environment.stamp(this.uri)]);
    if (this.isDisposed || reading !== this.#reading) return;
    this.#fileChange = this.#changeBetween(then, now);
    this.#tellStale();
  }

  #changeBetween(then: FileStamp | null, now: FileStamp | null): Change | null {
    const { l10n } = this.#environment;
    if (now === null) {
      const message = l10n.t("{0} was deleted. What is shown was read before.", this.fileName);
      return { why: "deleted", message };
    }
    if (then === null || (then.size === now.size && then.modified === now.modified)) return null;
    const [before, after] = [formatBytes(then.size), formatBytes(now.size)];
    const message =
      then.size === now.size
        ? l10n.t("{0} has changed since it was read.", this.fileName)
        : l10n.t("{0} has changed since it was read: {1} then, {2} now.", this.fileName, before, after);
    return { why: "changed", message };
  }

  #compareAssumptions(): void {
    const used = this.#reading.assumptions.timeWaitSeconds;
    const set = this.#environment.assumptions().timeWaitSeconds;
    const { l10n } = this.#environment;
    const message = l10n.t("TIME_WAIT is now set to {0} s; this analysis assumed {1} s.", set, used);
    this.#settingChange = set === used ? null : { why: "assumptions", message };
    this.#tellStale();
  }

  /** One reason to read again at a time; the file's own is the stronger one. */
  #tellStale(): void {
    const change = this.#fileChange ?? this.#settingChange ?? NO_CHANGE;
    if (change.why === this.#stale.why && change.message === this.#stale.message) return;
    if (change.why) this.#environment.log.warn(change.message);
    this.#stale = { kind: "stale", ...change };
    this.#messages.fire(this.#stale);
  }
}
