import type { Client } from "../client.ts";
import type { Disposable } from "../disposable.ts";
import { type Rates, ratesOf } from "../overview/rates.ts";
import type { TimeRange } from "../viewState.ts";
import { type BucketPlan, bucketPlan } from "./bucketPlan.ts";
import { type Lane, lanesOf } from "./laneModel.ts";

const MOST_KEPT = 8;

/** The counts of a range, ready to be drawn. */
export interface Overview {
  readonly lanes: readonly Lane[];
  readonly rates: Rates;
}

/** Answers about the capture as it is known now: the strip and the lanes often ask for the same slices. */
export class OverviewCache {
  readonly #client: Client;
  readonly #kept = new Map<string, Promise<Overview>>();
  #knowledge: unknown = null;

  constructor(client: Client) {
    this.#client = client;
  }

  /** `knowledge` is any value that is another one when more of the capture is known. */
  overview(plan: BucketPlan, knowledge: unknown): Promise<Overview> {
    if (knowledge !== this.#knowledge) this.#kept.clear();
    this.#knowledge = knowledge;
    const key = JSON.stringify(plan);
    const kept = this.#kept.get(key) ?? this.#fetch(plan);
    this.#kept.set(key, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) break;
      this.#kept.delete(oldest);
    }
    return kept;
  }

  async #fetch(plan: BucketPlan): Promise<Overview> {
    const { from, until, buckets } = plan;
    const model = await this.#client.call("overview", { from, until, buckets }).reply;
    return { lanes: lanesOf(model, plan), rates: ratesOf(model, plan) };
  }
}

interface Wish {
  readonly plan: BucketPlan;
  readonly knowledge: unknown;
}

/** Fetches the overview of a range; only the newest wish counts, and an answer under way is let come first. */
export class OverviewSource implements Disposable {
  readonly #cache: OverviewCache;
  readonly #client: Client;
  readonly #onOverview: (overview: Overview, plan: BucketPlan) => void;
  #busy = false;
  #next: Wish | null = null;

  constructor(
    cache: OverviewCache,
    client: Client,
    onOverview: (overview: Overview, plan: BucketPlan) => void,
  ) {
    this.#cache = cache;
    this.#client = client;
    this.#onOverview = onOverview;
  }

  want(range: TimeRange, width: number, knowledge: unknown): void {
    if (width <= 0) return;
    this.#next = { plan: bucketPlan(range, width), knowledge };
    if (!this.#busy) void this.#fetch();
  }

  dispose(): void {
    this.#next = null;
  }

  async #fetch(): Promise<void> {
    this.#busy = true;
    while (this.#next) {
      const { plan, knowledge } = this.#next;
      this.#next = null;
      try {
        this.#onOverview(await this.#cache.overview(plan, knowledge), plan);
      } catch (thrown) {
        this.#client.report(thrown);
      }
    }
    this.#busy = false;
  }
}
