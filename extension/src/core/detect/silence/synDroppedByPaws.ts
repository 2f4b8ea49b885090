import { seqDiff } from "../../seq.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { evidenceOf, type FoundOf } from "../finding.ts";
import { hostsOf } from "../hosts/hostTable.ts";
import { mayBeCaptureLoss } from "./captureLossCause.ts";
import type { JudgedSyn } from "./silence.ts";

export const DROPPED = { kind: "syn-dropped-by-paws", certainty: "explained", severity: "error" } as const;
/** "No answer" may be the capture's own. */
export const PERHAPS_DROPPED = {
  kind: "syn-dropped-by-paws",
  certainty: "compatible",
  severity: "error",
} as const;

/** A SYN that the per-host rule of tcp_tw_recycle explains. */
export function synDroppedByPaws(
  input: DetectorInput,
  { syn, verdict, predicted }: JudgedSyn,
): FoundOf<"syn-dropped-by-paws"> {
  const { memory } = predicted;
  if (memory === null) throw new Error(`synDroppedByPaws: nothing was remembered at segment ${syn.segment}`);
  const tsVal = input.analyzer.segments.tsVal[syn.segment] ?? 0;
  return {
    ...(mayBeCaptureLoss(input, syn) ? PERHAPS_DROPPED : DROPPED),
    connection: syn.connection,
    segment: syn.segment,
    tell: () => ({
      evidence: evidenceOf(memory.segment, syn.segment),
      details: {
        sourceAddress: hostsOf(input.analyzer).addressOf(verdict.pair.client),
        tsVal,
        rememberedTsVal: memory.tsVal,
        rememberedSegment: memory.segment,
        age: predicted.time - memory.setAt,
        delta: seqDiff(memory.tsVal, tsVal),
        retransmission: syn.retransmission,
        predictedDrops: verdict.predictedDrops,
        observedDrops: verdict.observedDrops,
        counterExamples: verdict.counterExamples.length,
      },
    }),
  };
}
