import type { Steps } from "./steps.ts";

/**
 * Work in steps that several ask for: it is done once, and whoever takes a step brings all of them forward. So a question
 * that nobody waits for any more takes nothing from the others.
 */
export class SharedSteps<T> {
  readonly #work: Steps<T>;
  #done: { readonly value: T } | null = null;

  constructor(work: Steps<T>) {
    this.#work = work;
  }

  /** What is left of the work, and its result. */
  *result(): Steps<T> {
    while (this.#done === null) {
      const step = this.#work.next();
      if (step.done) this.#done = { value: step.value };
      else yield;
    }
    return this.#done.value;
  }
}
