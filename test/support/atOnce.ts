import { finish, type Steps } from "#core/steps.ts";

/** The same answer, without its steps. */
export function atOnce<A extends readonly unknown[], T>(
  answer: (...asked: A) => Steps<T>,
): (...asked: A) => T {
  return (...asked) => finish(answer(...asked));
}
