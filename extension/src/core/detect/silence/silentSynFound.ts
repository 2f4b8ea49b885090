import type { DetectorInput } from "../detectorInput.ts";
import type { Found } from "../finding.ts";
import { synDroppedByPaws } from "./synDroppedByPaws.ts";
import { synUnanswered } from "./synUnanswered.ts";

/**
 * A SYN without an answer is one of two findings; each SYN, retransmissions too, is one of its own.
 *
 * @param place among all silent SYNs
 */
export function silentSynFound(input: DetectorInput, place: number): readonly Found[] {
  const judged = input.silence.at(place);
  return [judged.byPaws ? synDroppedByPaws(input, judged) : synUnanswered(judged)];
}
