import type { Call } from "#protocol/rpc.ts";
import type { Disposable } from "./disposable.ts";

/**
 * One question at a time: while an answer is on its way only the newest wish is kept, so that a fast zoom neither piles up
 * questions nor waits for the last one to see anything.
 */
export class Latest<Query, Answer> implements Disposable {
  readonly #ask: (query: Query) => Call<Answer>;
  readonly #onAnswer: (answer: Answer, query: Query) => void;
  readonly #onError: (thrown: unknown) => void;
  #cancel: (() => void) | null = null;
  #next: { readonly query: Query } | null = null;
  #disposed = false;

  constructor(
    ask: (query: Query) => Call<Answer>,
    onAnswer: (answer: Answer, query: Query) => void,
    onError: (thrown: unknown) => void,
  ) {
    this.#ask = ask;
    this.#onAnswer = onAnswer;
    this.#onError = onError;
  }

  want(query: Query): void {
    this.#next = { query };
    if (!this.#cancel) void this.#run();
  }

  dispose(): void {
    this.#disposed = true;
    this.#cancel?.();
  }

  async #run(): Promise<void> {
    while (this.#next && !this.#disposed) {
      const { query } = this.#next;
      this.#next = null;
      const call = this.#ask(query);
      this.#cancel = () => call.cancel();
      try {
        const answer = await call.reply;
        if (!this.#disposed) this.#onAnswer(answer, query);
      } catch (thrown) {
        this.#onError(thrown);
      }
    }
    this.#cancel = null;
  }
}
