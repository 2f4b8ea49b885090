/**
 * Why a SYN got no answer: every cause weighed, with what speaks for it, what against it, and the one command that
 * would settle it. A cause is named as the best one only when it stands out: it alone explains, or it alone is left.
 */

import type { SegmentIndex } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { weighAcceptQueue } from "./acceptQueueOverflow.ts";
import { weighCaptureLoss } from "./captureLossCause.ts";
import { weighFilter } from "./filterCause.ts";
import { weighFirstSynDrop } from "./firstSynDrop.ts";
import type { Hypothesis, HypothesisCause } from "./hypothesis.ts";
import { weighLoss } from "./lossCause.ts";
import { weighNoHost } from "./noHost.ts";
import { weighPerHostPaws } from "./perHostPawsCause.ts";
import type { JudgedSyn } from "./silence.ts";
import { weighStaleNatEntry } from "./staleNatEntry.ts";
import { weighTimeWaitAck } from "./timeWaitAckLimited.ts";

export type WeighCause = (input: DetectorInput, judged: JudgedSyn) => Hypothesis;

const CAUSES: readonly WeighCause[] = [
  weighPerHostPaws,
  weighTimeWaitAck,
  weighAcceptQueue,
  weighFirstSynDrop,
  weighStaleNatEntry,
  weighFilter,
  weighNoHost,
  weighLoss,
  weighCaptureLoss,
];

const RANK = { proved: 0, explained: 1, compatible: 2, refuted: 3 } as const;

/** Best first: by verdict, then those that something speaks for, then those that nothing speaks against. */
export function weighCauses(input: DetectorInput, judged: JudgedSyn): readonly Hypothesis[] {
  return CAUSES.map((weigh) => weigh(input, judged)).sort((a, b) => standing(a) - standing(b));
}

function standing({ verdict, for: pro, against }: Hypothesis): number {
  return RANK[verdict] * 4 + (pro.length > 0 ? 0 : 2) + (against.length > 0 ? 1 : 0);
}

/** The cause that stands out; null when none does. */
export function bestCause(hypotheses: readonly Hypothesis[]): HypothesisCause | null {
  const explained = hypotheses.filter(({ verdict }) => verdict === "explained" || verdict === "proved");
  if (explained.length === 1) return explained[0]?.cause ?? null;
  if (explained.length > 1) return null;
  const left = hypotheses.filter(({ verdict }) => verdict === "compatible");
  return left.length === 1 ? (left[0]?.cause ?? null) : null;
}

/** The causes weighed for a silent SYN; none for a segment that is not one. */
export function hypothesesOf(input: DetectorInput, segment: SegmentIndex): readonly Hypothesis[] {
  const judged = input.silence.of(segment);
  return judged === undefined ? [] : weighCauses(input, judged);
}
