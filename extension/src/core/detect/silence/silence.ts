/** All SYNs without an answer, judged once for both findings: `syn-dropped-by-paws` and `syn-unanswered`. */

import type { SegmentIndex } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { hostsOf } from "../hostTable.ts";
import { type PredictedSyn, pawsPairs } from "./pawsModel.ts";
import { explainsSyn, judgePairs, type PawsVerdict } from "./pawsVerdict.ts";
import { type SilentSyn, silentSyns } from "./silentSyns.ts";

export interface JudgedSyn {
  readonly syn: SilentSyn;
  readonly verdict: PawsVerdict;
  readonly predicted: PredictedSyn;
  /** The per-host rule explains it. */
  readonly byPaws: boolean;
}

export class Silence {
  /** In the order of the segment table. */
  readonly syns: readonly JudgedSyn[];
  readonly #bySegment: Map<SegmentIndex, JudgedSyn>;

  constructor(input: DetectorInput) {
    const silent = silentSyns(input);
    const hosts = silent.length === 0 ? null : hostsOf(input.analyzer);
    const verdicts = judgePairs(pawsPairs(input, silent));
    const ofPair = new Map(
      verdicts.map((verdict) => [pairKey(verdict.pair.client, verdict.pair.server), verdict]),
    );
    const predicted = new Map<SegmentIndex, PredictedSyn>();
    for (const { pair } of verdicts) for (const syn of pair.syns) predicted.set(syn.segment, syn);
    this.syns = silent.flatMap((syn) => {
      const verdict = ofPair.get(
        pairKey(hosts?.clientOf[syn.connection] ?? 0, hosts?.serverOf[syn.connection] ?? 0),
      );
      const simulated = predicted.get(syn.segment);
      if (verdict === undefined || simulated === undefined) return [];
      return [{ syn, verdict, predicted: simulated, byPaws: explainsSyn(verdict, simulated) }];
    });
    this.#bySegment = new Map(this.syns.map((judged) => [judged.syn.segment, judged]));
  }

  of(segment: SegmentIndex): JudgedSyn | undefined {
    return this.#bySegment.get(segment);
  }
}

/** Hosts are numbered from 0 and fewer than 2^26, so that the key is exact in a double. */
function pairKey(client: number, server: number): number {
  return client * 0x4000000 + server;
}
