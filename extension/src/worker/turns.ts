import { performance } from "node:perf_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Steps } from "#core/steps.ts";
import type { CancelSignal } from "#protocol/api.ts";
import { CANCELLED } from "#protocol/rpc.ts";
import { RemoteError } from "#protocol/wireError.ts";

/** So long other questions wait for one turn. */
const TURN_MS = 10;

/** An answer under way. Says whether it is done. */
type TakeTurn = () => boolean;

/**
 * Long answers of one thread, made a turn at a time: what is asked meanwhile is heard in between, and what can be told at
 * once is told at once. Of several that are under way each has its turn, and a new one the next.
 */
export class Turns {
  readonly #waiting: TakeTurn[] = [];
  #isBusy = false;

  /** Takes all steps; rejects with "cancelled" once the answer is no longer wanted. */
  take<T>(steps: Steps<T>, signal: CancelSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      // Its first turn comes before the next ones of the others: what is nearly done needs no more.
      this.#waiting.unshift(() => {
        try {
          if (signal.aborted) throw new RemoteError(CANCELLED);
          const end = performance.now() + TURN_MS;
          do {
            const step = steps.next();
            if (step.done) {
              resolve(step.value);
              return true;
            }
          } while (performance.now() < end);
          return false;
        } catch (thrown) {
          reject(thrown);
          return true;
        }
      });
      if (!this.#isBusy) void this.#goOn();
    });
  }

  async #goOn(): Promise<void> {
    this.#isBusy = true;
    for (let turn = this.#waiting.shift(); turn; turn = this.#waiting.shift()) {
      if (!turn()) this.#waiting.push(turn);
      await nextTurn();
    }
    this.#isBusy = false;
  }
}
