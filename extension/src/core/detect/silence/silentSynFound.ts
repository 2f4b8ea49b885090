import type { DetectorInput } from "../detectorInput.ts";
import type { Found } from "../finding.ts";
import type { Decided } from "../keptFinding.ts";
import { mayBeCaptureLoss } from "./captureLossCause.ts";
import { DROPPED, PERHAPS_DROPPED, synDroppedByPaws } from "./synDroppedByPaws.ts";
import { synUnanswered, UNANSWERED } from "./synUnanswered.ts";

/** What a SYN without an answer may be found to be. */
export const SILENT_SYN_VERDICTS: readonly Decided[] = [UNANSWERED, DROPPED, PERHAPS_DROPPED];

/**
 * Which of them, by number. No object is made of the SYN: there may be a million.
 *
 * @param place among all silent SYNs
 */
export function silentSynVerdict(input: DetectorInput, place: number): number {
  const { silence } = input;
  if (!silence.isExplained(place)) return 0;
  return mayBeCaptureLoss(input, silence.syns.at(place)) ? 2 : 1;
}

/** The same, to be told. Each SYN, retransmissions too, is a finding of its own. */
export function silentSynFound(input: DetectorInput, place: number): readonly Found[] {
  const judged = input.silence.at(place);
  return [judged.byPaws ? synDroppedByPaws(input, judged) : synUnanswered(judged)];
}
