import type { FromWorker, Reply, ToWorker } from "#protocol/messages.ts";
import { RpcClient } from "#protocol/rpc.ts";
import type { WireError } from "#protocol/wireError.ts";
import type { Disposable } from "./disposable.ts";

/** The part of `node:worker_threads` Worker that is used: tests put a fake here. */
export interface WorkerPort {
  postMessage(message: ToWorker, transfer?: readonly ArrayBuffer[]): void;
  on(event: "message", listener: (message: FromWorker) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  on(event: "exit", listener: (exitCode: number) => void): unknown;
  terminate(): Promise<number>;
}

/** What a worker says of its own accord. */
export type WorkerNews = Exclude<FromWorker, Reply>;

const CLOSED: WireError = { code: "closed", message: "The capture was closed.", offset: null };

/**
 * One analysis in one worker thread. The worker's death, whatever its cause, settles all that was asked and is
 * told once as a failure.
 */
export class WorkerClient implements Disposable {
  readonly rpc: RpcClient;
  readonly #port: WorkerPort;
  readonly #onEvent: (event: WorkerNews) => void;
  #alive = true;

  constructor(port: WorkerPort, onEvent: (event: WorkerNews) => void) {
    this.#port = port;
    this.#onEvent = onEvent;
    this.rpc = new RpcClient((message) => port.postMessage(message));
    port.on("message", (message) => this.#accept(message));
    port.on("error", (error) => this.#die(error.message));
    port.on("exit", (exitCode) => this.#die(`exit code ${exitCode}`));
  }

  send(message: ToWorker, transfer: readonly ArrayBuffer[] = []): void {
    if (this.#alive) this.#port.postMessage(message, transfer);
  }

  dispose(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.rpc.close(CLOSED);
    void this.#port.terminate();
  }

  #accept(message: FromWorker): void {
    if (!this.#alive) return;
    if (message.kind === "reply") this.rpc.accept(message);
    else this.#onEvent(message);
  }

  #die(reason: string): void {
    if (!this.#alive) return;
    this.#alive = false;
    const error: WireError = {
      code: "worker-died",
      message: `The analysis ended unexpectedly (${reason}).`,
      offset: null,
    };
    this.rpc.close(error);
    this.#onEvent({ kind: "failed", error });
    void this.#port.terminate();
  }
}
