import type { Steps } from "../steps.ts";
import type { Passes } from "./rowPasses.ts";

/** Doubles that the fast path sorts in one step, some milliseconds. */
export const SORTED_A_STEP: number = 1 << 17;

/**
 * Puts doubles in order, of which none is NaN: pieces of them, which are merged.
 *
 * @param at the address of the first one, and `scratch` that of SORT_WORDS and room for as many doubles
 */
export function* sortInPieces(passes: Passes, at: number, count: number, scratch: number): Steps<void> {
  for (let place = 0; place < count; place += SORTED_A_STEP) {
    passes.sortDoubles(at + 8 * place, Math.min(SORTED_A_STEP, count - place), scratch);
    yield;
  }
  for (let size = SORTED_A_STEP; size < count; size *= 2)
    for (let place = 0; place + size < count; place += 2 * size) {
      const end = Math.min(count, place + 2 * size);
      passes.mergeDoubles(at + 8 * place, at + 8 * (place + size), at + 8 * end, scratch);
      yield;
    }
}
