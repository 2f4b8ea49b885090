import type { SegmentIndex } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { type Found, NO_FINDINGS } from "../finding.ts";
import { synDroppedByPaws } from "./synDroppedByPaws.ts";
import { synUnanswered } from "./synUnanswered.ts";

/** A SYN without an answer is one of two findings; each SYN, retransmissions too, is one of its own. */
export function silentSynFound(input: DetectorInput, segment: SegmentIndex): readonly Found[] {
  const judged = input.silence.of(segment);
  if (judged === undefined) return NO_FINDINGS;
  return [judged.byPaws ? synDroppedByPaws(input, judged) : synUnanswered(judged)];
}
