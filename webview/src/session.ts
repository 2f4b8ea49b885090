/** Keeps the store in step with the host and the worker: what they tell goes in, what must be asked for is asked. */

import type { PictureFormat, RevealTarget, ToWebview } from "#protocol/messages.ts";
import type { Call } from "#protocol/rpc.ts";
import { isMistake, type WireError } from "#protocol/wireError.ts";
import { readingHorizon } from "./axis/timeScale.ts";
import type { Client } from "./client.ts";
import { keepFinding } from "./findings/findingSession.ts";
import { isComplete, NOTHING_KNOWN, type Store } from "./store.ts";

/**
 * While a file is read the summary, and what depends on it, is renewed at most this often; and so seldom that answering takes
 * no more than a fifth of the worker's time.
 */
const SUMMARY_INTERVAL_MS = 400;
const SHARE_OF_ANSWERS = 5;

const FAILED: WireError = { code: "internal", message: "The analysis failed.", offset: null };

/** What the host asks of the page beside its state. */
export interface PageActions {
  announce(text: string): void;
  savePicture(format: PictureFormat): void;
}

export class Session {
  readonly #page: PageActions;
  readonly #store: Store;
  readonly #client: Client;
  #summaryCall: Call<unknown> | null = null;
  #summaryWanted = false;
  #wake: () => void = () => undefined;
  #selectedCall: Call<unknown> | null = null;

  constructor(store: Store, client: Client, page: PageActions) {
    this.#page = page;
    this.#store = store;
    this.#client = client;
    store.view.watch(
      (view) => [view.selection, view.finding],
      (selection, finding) => {
        // The finding of another connection stays until the one of this is known.
        this.#client.tellSelection(selection, finding?.connection === selection ? finding.id : null);
      },
    );
    store.view.watch(
      (view) => [view.selection],
      () => void this.#loadSelected(),
    );
    store.capture.watch(
      (capture) => [capture.summary],
      () => this.#loadSelected(),
    );
    keepFinding(store, client);
    store.view.watch(
      (view) => [view],
      (view) => client.storeView(view),
    );
  }

  receive(message: Exclude<ToWebview, { kind: "reply" }>): void {
    const { capture } = this.#store;
    switch (message.kind) {
      case "document":
        if (message.revision !== capture.value.revision) this.#begin(message.fileName, message.revision);
        return;
      case "progress":
        capture.patch({ progress: message.progress });
        if (message.progress.done) this.#wake();
        this.#wantSummary();
        return;
      case "failed":
        capture.patch({ failure: message.error });
        return;
      case "reveal":
        this.#reveal(message.target);
        return;
      case "told":
        this.#page.announce(message.text);
        return;
      case "draw-picture":
        this.#page.savePicture(message.format);
        return;
      case "stale":
        capture.patch({ stale: message.why ? { why: message.why, message: message.message } : null });
        return;
    }
  }

  #reveal({ connection, finding, segment, view }: RevealTarget): void {
    const frame = segment && connection !== null ? { connection, frame: segment.frame } : null;
    const told = finding === null ? {} : { finding: { id: finding, connection } };
    this.#store.view.patch({ selection: connection, frame, view, ...told });
  }

  #begin(fileName: string, revision: number): void {
    this.#summaryCall?.cancel();
    this.#summaryCall = null;
    this.#store.capture.patch({ ...NOTHING_KNOWN, fileName, revision });
  }

  #wantSummary(): void {
    this.#summaryWanted = true;
    if (!this.#summaryCall) void this.#loadSummary();
  }

  async #loadSummary(): Promise<void> {
    this.#summaryWanted = false;
    const call = this.#client.call("summary", {});
    this.#summaryCall = call;
    const askedAt = performance.now();
    try {
      const summary = await call.reply;
      if (this.#summaryCall !== call) return;
      const { capture } = this.#store;
      const { progress, horizon } = capture.value;
      const known = summary.capture.durationSeconds;
      const share = progress?.bytesTotal ? progress.bytesRead / progress.bytesTotal : 1;
      const done = summary.complete || isComplete(capture.value);
      capture.patch({ summary, horizon: done ? known : readingHorizon(horizon, known, share) });
      // Questions wait in one line, so this is also what the pictures asked for the last time.
      const pause = Math.max(SUMMARY_INTERVAL_MS, (performance.now() - askedAt) * SHARE_OF_ANSWERS);
      if (!done && !capture.value.progress?.done) await this.#pause(pause);
    } catch (thrown) {
      this.#client.report(thrown);
      // Without its summary nothing of the capture could ever be final: better to say so than to wait.
      const { progress } = this.#store.capture.value;
      if (isMistake(thrown) && progress?.done) this.#store.capture.patch({ failure: FAILED });
    }
    if (this.#summaryCall !== call) return;
    this.#summaryCall = null;
    if (this.#summaryWanted) void this.#loadSummary();
  }

  /** Ends early when the reading has ended: what is final is shown at once. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      setTimeout(resolve, ms);
    });
  }

  async #loadSelected(): Promise<void> {
    const { capture, view } = this.#store;
    const { summary } = capture.value;
    const id = view.value.selection;
    this.#selectedCall?.cancel();
    if (id === null || summary === null || id > summary.connections) {
      capture.patch({ selected: null });
      return;
    }
    const call = this.#client.call("connection", { id });
    this.#selectedCall = call;
    try {
      capture.patch({ selected: await call.reply });
    } catch (thrown) {
      this.#client.report(thrown);
    }
  }
}
