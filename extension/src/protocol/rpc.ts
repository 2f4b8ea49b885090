/**
 * Questions and answers over any pipe that carries messages. The one promise: every request settles, by its
 * reply, its cancellation, a failure to send, or the death of the other side.
 */

import type { CancelSignal, Handlers, Method, Params, Result } from "./api.ts";
import type { Cancel, Reply, Request, RequestOf } from "./messages.ts";
import { RemoteError, toWireError, type WireError } from "./wireError.ts";

/** A question under way. */
export interface Call<R> {
  readonly reply: Promise<R>;
  /** The asker has lost interest: `reply` rejects at once with "cancelled". */
  cancel(): void;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: RemoteError) => void;
}

/** Why a question was not answered that its asker gave up. */
export const CANCELLED: WireError = { code: "cancelled", message: "No longer wanted.", offset: null };

/** The asking side. */
export class RpcClient {
  readonly #post: (message: Request | Cancel) => void;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #closed: WireError | null = null;

  constructor(post: (message: Request | Cancel) => void) {
    this.#post = post;
  }

  get pendingCount(): number {
    return this.#pending.size;
  }

  call<M extends Method>(method: M, params: Params<M>): Call<Result<M>> {
    const id = this.#nextId++;
    const reply = new Promise<Result<M>>((resolve, reject) => {
      if (this.#closed) {
        reject(new RemoteError(this.#closed));
        return;
      }
      // The other side answers in the type of the method: the handlers are typed by the same interface.
      this.#pending.set(id, { resolve: (value) => resolve(value as Result<M>), reject });
      try {
        this.#post({ kind: "request", id, method, params } as Request);
      } catch (thrown) {
        this.#pending.delete(id);
        reject(new RemoteError(toWireError(thrown)));
      }
    });
    return { reply, cancel: () => this.#cancel(id) };
  }

  /** Settles the request that `reply` answers. A reply to a cancelled request is dropped. */
  accept(reply: Reply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.ok) pending?.resolve(reply.value);
    else pending?.reject(new RemoteError(reply.error));
  }

  /** The other side is gone: rejects everything under way, and everything asked from now on. */
  close(error: WireError): void {
    this.#closed = error;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(new RemoteError(error));
  }

  #cancel(id: number): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    pending.reject(new RemoteError(CANCELLED));
    this.#post({ kind: "cancel", id });
  }
}

/** A signal and the means to raise it. */
class CancelSource implements CancelSignal {
  aborted = false;
  #listeners: (() => void)[] = [];

  onAbort(listener: () => void): void {
    if (this.aborted) listener();
    else this.#listeners.push(listener);
  }

  abort(): void {
    if (this.aborted) return;
    this.aborted = true;
    for (const listener of this.#listeners) listener();
    this.#listeners = [];
  }
}

/**
 * The answering side. A handler that throws gives an error reply; nothing is left without one. The asker learns no more of a
 * mistake of ours than its sentence: the whole of it goes to `onMistake`.
 */
export class RpcServer {
  readonly #handlers: Handlers;
  readonly #post: (reply: Reply) => void;
  readonly #onMistake: (thrown: unknown) => void;
  readonly #underWay = new Map<number, CancelSource>();

  constructor(
    handlers: Handlers,
    post: (reply: Reply) => void,
    onMistake: (thrown: unknown) => void = () => undefined,
  ) {
    this.#handlers = handlers;
    this.#post = post;
    this.#onMistake = onMistake;
  }

  accept(message: Request | Cancel): void {
    if (message.kind === "cancel") this.#underWay.get(message.id)?.abort();
    else void this.#answer(message);
  }

  /** Nobody listens any more: cancels all that is under way. */
  close(): void {
    for (const source of this.#underWay.values()) source.abort();
  }

  async #answer<M extends Method>(request: RequestOf<M>): Promise<void> {
    const source = new CancelSource();
    this.#underWay.set(request.id, source);
    try {
      const value = await this.#handlers[request.method](request.params, source);
      this.#post({ kind: "reply", id: request.id, ok: true, value });
    } catch (thrown) {
      if (!(thrown instanceof RemoteError)) this.#onMistake(thrown);
      this.#post({ kind: "reply", id: request.id, ok: false, error: toWireError(thrown) });
    } finally {
      this.#underWay.delete(request.id);
    }
  }
}

/** Handlers that pass every question on to `client()`, and the loss of interest in it. */
export function relayTo(client: () => RpcClient): Handlers {
  const pass =
    <M extends Method>(method: M) =>
    (params: Params<M>, signal: CancelSignal): Promise<Result<M>> => {
      const { reply, cancel } = client().call(method, params);
      signal.onAbort(cancel);
      return reply;
    };
  return {
    summary: pass("summary"),
    connections: pass("connections"),
    place: pass("place"),
    connection: pass("connection"),
    segments: pass("segments"),
    findings: pass("findings"),
    findingPlace: pass("findingPlace"),
    findingBeside: pass("findingBeside"),
    findingOf: pass("findingOf"),
    finding: pass("finding"),
    ladder: pass("ladder"),
    otherLives: pass("otherLives"),
    moment: pass("moment"),
    momentText: pass("momentText"),
    ports: pass("ports"),
    portSeries: pass("portSeries"),
    overview: pass("overview"),
    overviewDetail: pass("overviewDetail"),
    lossStretches: pass("lossStretches"),
    lifelines: pass("lifelines"),
    timestamps: pass("timestamps"),
    timestampPairs: pass("timestampPairs"),
    timestampSyns: pass("timestampSyns"),
    text: pass("text"),
    locate: pass("locate"),
    copyText: pass("copyText"),
    save: pass("save"),
  };
}
