import { seqDiff } from "../../seq.ts";
import type { SegmentIndex } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { evidenceOf, type Found, NO_FINDINGS } from "../finding.ts";
import { hostsOf } from "../hosts/hostTable.ts";
import { mayBeCaptureLoss } from "./captureLossCause.ts";
import type { JudgedSyn } from "./silence.ts";

/** SYNs that the per-host rule of tcp_tw_recycle explains; each SYN, retransmissions too, is a finding of its own. */
export function* synDroppedByPaws(input: DetectorInput): Iterable<Found | undefined> {
  yield* input.silence.suspect();
  let since = 0;
  for (const judged of input.silence.syns) {
    const { simulation } = judged;
    if (simulation !== null) yield* simulation;
    if (judged.byPaws) yield finding(input, judged);
    else if (++since % SYNS_A_STEP === 0) yield undefined;
  }
}

/** The finding at a segment, if it is one. */
export function synDroppedByPawsAt(input: DetectorInput, segment: SegmentIndex): readonly Found[] {
  const judged = input.silence.of(segment);
  const found = judged?.byPaws ? finding(input, judged) : undefined;
  return found === undefined ? NO_FINDINGS : [found];
}

/** SYNs that are only asked whether the rule may have dropped them, some microseconds each. */
const SYNS_A_STEP = 64;

function finding(input: DetectorInput, { syn, verdict, predicted }: JudgedSyn): Found | undefined {
  const { memory } = predicted;
  if (memory === null) return undefined;
  const tsVal = input.analyzer.segments.tsVal[syn.segment] ?? 0;
  return {
    kind: "syn-dropped-by-paws",
    certainty: mayBeCaptureLoss(input, syn) ? "compatible" : "explained",
    severity: "error",
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
