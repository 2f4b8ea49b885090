/** All SYNs without an answer, judged once for both findings: `syn-dropped-by-paws` and `syn-unanswered`. */

import type { SegmentIndex } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { type HostIndex, hostsOf } from "../hostTable.ts";
import { type PredictedSyn, pawsPairs } from "./pawsModel.ts";
import { PawsSuspicion } from "./pawsSuspicion.ts";
import { explainsSyn, judgePairs, type PawsVerdict } from "./pawsVerdict.ts";
import { type SilentSyn, silentSyns } from "./silentSyns.ts";

export interface JudgedSyn {
  readonly syn: SilentSyn;
  /** The per-host rule explains it. */
  readonly byPaws: boolean;
  /** What the simulation of the rule tells of the SYN and of its pair of hosts; run when it is first asked for. */
  readonly verdict: PawsVerdict;
  readonly predicted: PredictedSyn;
}

export class Silence {
  /** In the order of the segment table. */
  readonly syns: readonly JudgedSyn[];
  readonly #bySegment: Map<SegmentIndex, JudgedSyn>;

  constructor(input: DetectorInput) {
    const silent = silentSyns(input);
    const serverOf = silent.length === 0 ? new Uint32Array() : hostsOf(input.analyzer).serverOf;
    const servers = new Map<HostIndex, SilentServer>();
    const suspicion = new PawsSuspicion(input);
    this.syns = silent.map((syn) => {
      const host = serverOf[syn.connection] ?? 0;
      let server = servers.get(host);
      if (server === undefined) {
        server = new SilentServer(input, suspicion);
        servers.set(host, server);
      }
      return server.judge(syn);
    });
    this.#bySegment = new Map(this.syns.map((judged) => [judged.syn.segment, judged]));
  }

  of(segment: SegmentIndex): JudgedSyn | undefined {
    return this.#bySegment.get(segment);
  }
}

/** The silent SYNs to one server address: a counter-example of one client speaks for the others, of another server not. */
class SilentServer {
  readonly #input: DetectorInput;
  readonly #suspicion: PawsSuspicion;
  readonly #syns: SilentSyn[] = [];
  #simulated: Map<SegmentIndex, Simulated> | null = null;

  constructor(input: DetectorInput, suspicion: PawsSuspicion) {
    this.#input = input;
    this.#suspicion = suspicion;
  }

  judge(syn: SilentSyn): JudgedSyn {
    this.#syns.push(syn);
    const simulated = () => this.#simulate(syn.segment);
    const suspicion = this.#suspicion;
    let byPaws: boolean | null = null;
    return {
      syn,
      get byPaws() {
        byPaws ??= suspicion.mayBeDropped(syn) && explainsSyn(simulated().verdict, simulated().predicted);
        return byPaws;
      },
      get verdict() {
        return simulated().verdict;
      },
      get predicted() {
        return simulated().predicted;
      },
    };
  }

  #simulate(segment: SegmentIndex): Simulated {
    this.#simulated ??= simulate(this.#input, this.#syns);
    const found = this.#simulated.get(segment);
    if (found === undefined) throw new Error(`Silence: segment ${segment} was not simulated`);
    return found;
  }
}

interface Simulated {
  readonly verdict: PawsVerdict;
  readonly predicted: PredictedSyn;
}

function simulate(input: DetectorInput, syns: readonly SilentSyn[]): Map<SegmentIndex, Simulated> {
  const simulated = new Map<SegmentIndex, Simulated>();
  for (const verdict of judgePairs(pawsPairs(input, syns)))
    for (const predicted of verdict.pair.syns) simulated.set(predicted.segment, { verdict, predicted });
  return simulated;
}
