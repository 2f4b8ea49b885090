import type { Steps } from "./steps.ts";

/**
 * Work in steps that several ask for: it is done once, and whoever takes a step brings all of them forward. So a question
 * that nobody waits for any more takes nothing from the others.
 */
export class SharedSteps<T> {
  readonly #work: Steps<T>;
  #done: { readonly value: T } | null = null;
  /** A mistake ends the work for all who ask. */
  #mistake: { readonly thrown: unknown } | null = null;

  constructor(work: Steps<T>) {
    this.#work = work;
  }

  /** What is left of the work, and its result. */
  *result(): Steps<T> {
    while (this.#done === null) {
      if (this.#step()) yield;
    }
    return this.#done.value;
  }

  /** False: there is no more. */
  #step(): boolean {
    if (this.#mistake) throw this.#mistake.thrown;
    try {
      const step = this.#work.next();
      if (step.done) this.#done = { value: step.value };
      return step.done !== true;
    } catch (thrown) {
      this.#mistake = { thrown };
      throw thrown;
    }
  }
}
