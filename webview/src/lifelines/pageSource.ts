import type { LifelinesPage, LifelinesQuery } from "#core/timeline/lifelines/model.ts";
import type { Client } from "../client.ts";
import type { Disposable } from "../disposable.ts";

/**
 * Pages of the picture, one question at a time: while an answer is on its way only the newest wish is kept, so that a fast
 * zoom neither piles up questions nor waits for the last one to see anything.
 */
export class PageSource implements Disposable {
  readonly #client: Client;
  readonly #onPage: (page: LifelinesPage, query: LifelinesQuery) => void;
  #cancel: (() => void) | null = null;
  #next: LifelinesQuery | null = null;
  #disposed = false;

  constructor(client: Client, onPage: (page: LifelinesPage, query: LifelinesQuery) => void) {
    this.#client = client;
    this.#onPage = onPage;
  }

  want(query: LifelinesQuery): void {
    this.#next = query;
    if (!this.#cancel) void this.#ask();
  }

  dispose(): void {
    this.#disposed = true;
    this.#cancel?.();
  }

  async #ask(): Promise<void> {
    while (this.#next && !this.#disposed) {
      const query = this.#next;
      this.#next = null;
      const call = this.#client.call("lifelines", query);
      this.#cancel = () => call.cancel();
      try {
        const page = await call.reply;
        if (!this.#disposed) this.#onPage(page, query);
      } catch (thrown) {
        this.#client.report(thrown);
      }
    }
    this.#cancel = null;
  }
}
