/** What pictures of a whole capture are drawn from: made in steps, kept, and made anew as the capture is read. */

import type { Analyzer } from "../analyzer.ts";
import { SharedSteps } from "../sharedSteps.ts";
import type { Steps } from "../steps.ts";

/** Up to so many connections a picture is made anew at every tenth more. */
const FEW = 20_000;

interface Ground<T> {
  /** How many connections were known, and whether that was all. */
  readonly size: number;
  readonly complete: boolean;
  readonly work: SharedSteps<T>;
}

/** One kind of ground, for each capture that is open. */
export class Grounds<T> {
  readonly #make: (analyzer: Analyzer) => Steps<T>;
  readonly #known = new WeakMap<Analyzer, Ground<T>>();

  /** @param make from the connections that are known when it begins: more may come between its steps */
  constructor(make: (analyzer: Analyzer) => Steps<T>) {
    this.#make = make;
  }

  /** Of all connections that are known, or nearly all. */
  *of(analyzer: Analyzer): Steps<T> {
    const { complete } = analyzer;
    const size = analyzer.connections.length;
    let ground = this.#known.get(analyzer);
    if (!ground || ground.complete !== complete || hasGrown(ground.size, size)) {
      ground = { size, complete, work: new SharedSteps(this.#make(analyzer)) };
      this.#known.set(analyzer, ground);
    }
    return yield* ground.work.result();
  }
}

/**
 * Whether so many more connections are known that a picture of them is worth making anew while the file is read. What is
 * made at every tenth more costs eleven times the last one in all, at every half more three times: of a million
 * connections that was longer than the reading.
 */
function hasGrown(before: number, now: number): boolean {
  return now >= before * (before < FEW ? 1.1 : 1.5) + 64;
}
