import type { OverviewModel } from "#core/query/rows.ts";
import type { Call } from "#protocol/rpc.ts";
import type { Client } from "../client.ts";
import type { Disposable } from "../disposable.ts";
import type { TimeRange } from "../viewState.ts";
import { type BucketPlan, bucketPlan } from "./bucketPlan.ts";
import { type Lane, lanesOf } from "./laneModel.ts";

/** Fetches the lanes for a range; only the newest wish counts, and an answer under way is let come first. */
export class OverviewSource implements Disposable {
  readonly #client: Client;
  readonly #onLanes: (lanes: readonly Lane[]) => void;
  #call: Call<OverviewModel> | null = null;
  #next: BucketPlan | null = null;

  constructor(client: Client, onLanes: (lanes: readonly Lane[]) => void) {
    this.#client = client;
    this.#onLanes = onLanes;
  }

  want(range: TimeRange, width: number): void {
    if (width <= 0) return;
    this.#next = bucketPlan(range, width);
    if (!this.#call) void this.#fetch();
  }

  dispose(): void {
    this.#next = null;
    this.#call?.cancel();
  }

  async #fetch(): Promise<void> {
    while (this.#next) {
      const plan = this.#next;
      this.#next = null;
      const { from, until, buckets } = plan;
      this.#call = this.#client.call("overview", { from, until, buckets });
      try {
        this.#onLanes(lanesOf(await this.#call.reply, plan));
      } catch (thrown) {
        this.#client.report(thrown);
      }
    }
    this.#call = null;
  }
}
