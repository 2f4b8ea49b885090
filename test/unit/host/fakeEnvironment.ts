import { EventEmitter } from "node:events";
import type { Uri } from "vscode";
import type { DocumentEnvironment, FileStamp } from "#host/captureDocument.ts";
import type { WorkerPort } from "#host/workerClient.ts";
import type { FromWorker, ToWorker } from "#protocol/messages.ts";

/** A worker thread without a thread: remembers what it was told, says what the test makes it say. */
export class FakeWorker implements WorkerPort {
  readonly received: ToWorker[] = [];
  readonly transferred: ArrayBuffer[] = [];
  isTerminated = false;
  readonly #emitter = new EventEmitter();

  postMessage(message: ToWorker, transfer: readonly ArrayBuffer[] = []): void {
    this.received.push(message);
    this.transferred.push(...transfer);
  }

  on(event: "message" | "error" | "exit", listener: (value: never) => void): void {
    this.#emitter.on(event, (value: unknown) => listener(value as never));
  }

  terminate(): Promise<number> {
    this.isTerminated = true;
    return Promise.resolve(1);
  }

  say(message: FromWorker): void {
    this.#emitter.emit("message", message);
  }

  die(error: Error): void {
    this.#emitter.emit("error", error);
    this.#emitter.emit("exit", 1);
  }
}

/** The world around a document, with everything counted that must be given back. */
export class FakeEnvironment implements DocumentEnvironment {
  readonly workers: FakeWorker[] = [];
  readonly lines: string[] = [];
  readonly log: DocumentEnvironment["log"] = {
    info: (line) => this.lines.push(`info ${line}`),
    warn: (line) => this.lines.push(`warn ${line}`),
    error: (line) => this.lines.push(`error ${line}`),
  };
  readonly l10n: DocumentEnvironment["l10n"] = {
    t: (message, ...values) => message.replaceAll(/\{(\d)\}/g, (_, i) => String(values[Number(i)])),
  };
  readonly analysed: DocumentEnvironment["analysed"] = { put: () => undefined, remove: () => undefined };
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array();
  timeWaitSeconds = 60;
  /** What the file is now; null: not there. */
  file: FileStamp | null = { size: 100, modified: 1 };
  readonly #fileListeners = new Set<() => void>();
  readonly #settingListeners = new Set<() => void>();

  get liveWorkers(): number {
    return this.workers.filter((worker) => !worker.isTerminated).length;
  }

  get listenerCount(): number {
    return this.#fileListeners.size + this.#settingListeners.size;
  }

  startWorker = (): FakeWorker => {
    const worker = new FakeWorker();
    this.workers.push(worker);
    return worker;
  };

  stamp = (): Promise<FileStamp | null> => Promise.resolve(this.file);

  readBytes = (): Promise<Uint8Array<ArrayBuffer>> => Promise.resolve(this.bytes);

  assumptions = (): { timeWaitSeconds: number } => ({ timeWaitSeconds: this.timeWaitSeconds });

  segmentsInMemory = (): number => 5_000_000;

  watchFile = (_uri: Uri, listener: () => void): { dispose(): void } =>
    subscribe(this.#fileListeners, listener);

  onAssumptionsChange = (listener: () => void): { dispose(): void } =>
    subscribe(this.#settingListeners, listener);

  /** Something happened to the file; resolves when the document has looked. */
  async changeFile(file: FileStamp | null): Promise<void> {
    this.file = file;
    for (const listener of this.#fileListeners) listener();
    await new Promise(setImmediate);
  }

  setTimeWait(seconds: number): void {
    this.timeWaitSeconds = seconds;
    for (const listener of this.#settingListeners) listener();
  }
}

function subscribe(listeners: Set<() => void>, listener: () => void): { dispose(): void } {
  listeners.add(listener);
  return { dispose: () => listeners.delete(listener) };
}

/** The parts of a Uri that a document reads. */
export function fakeUri(path: string, scheme = "file"): Uri {
  return { scheme, path, fsPath: path, toString: () => `${scheme}://${path}` } as Uri;
}
