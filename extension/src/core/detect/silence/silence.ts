/** All SYNs without an answer, judged once for both findings: `syn-dropped-by-paws` and `syn-unanswered`. */

import { Latest } from "../../latest.ts";
import { finish, type Steps } from "../../steps.ts";
import type { SegmentIndex } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { hostPairsOf } from "../hostPairs.ts";
import { type HostIndex, hostsOf } from "../hostTable.ts";
import { type HostPair, type PredictedSyn, pawsPairs, simulatePair } from "./pawsModel.ts";
import { PawsSuspicion } from "./pawsSuspicion.ts";
import { explainsSyn, judgePairs, type PawsVerdict } from "./pawsVerdict.ts";
import { type SilentSyn, silentSyns } from "./silentSyns.ts";

export class Silence {
  /** In the order of the segment table. */
  readonly syns: readonly JudgedSyn[];
  readonly #bySegment: Map<SegmentIndex, JudgedSyn>;

  private constructor(syns: readonly JudgedSyn[]) {
    this.syns = syns;
    this.#bySegment = new Map(syns.map((judged) => [judged.syn.segment, judged]));
  }

  /** Finds the silent SYNs; what they are judged to be is computed when it is asked for. */
  static *find(input: DetectorInput): Steps<Silence> {
    const silent = yield* silentSyns(input);
    const serverOf = silent.length === 0 ? new Uint32Array() : hostsOf(input.analyzer).serverOf;
    const servers = new Map<HostIndex, SilentServer>();
    const suspicion = new PawsSuspicion(input);
    const syns = silent.map((syn) => {
      const host = serverOf[syn.connection] ?? 0;
      let server = servers.get(host);
      if (server === undefined) {
        server = new SilentServer(input);
        servers.set(host, server);
      }
      server.syns.push(syn);
      return new JudgedSyn(syn, suspicion, server);
    });
    return new Silence(syns);
  }

  of(segment: SegmentIndex): JudgedSyn | undefined {
    return this.#bySegment.get(segment);
  }
}

export class JudgedSyn {
  readonly syn: SilentSyn;
  readonly #suspicion: PawsSuspicion;
  readonly #server: SilentServer;
  #byPaws: boolean | null = null;

  constructor(syn: SilentSyn, suspicion: PawsSuspicion, server: SilentServer) {
    this.syn = syn;
    this.#suspicion = suspicion;
    this.#server = server;
  }

  /** Whether the per-host rule explains it. */
  get byPaws(): boolean {
    return finish(this.decide());
  }

  /** The same in steps: the rule is simulated for all SYNs to the server when it is asked for the first that it may have dropped. */
  *decide(): Steps<boolean> {
    if (this.#byPaws !== null) return this.#byPaws;
    let byPaws = false;
    if (this.#suspicion.mayBeDropped(this.syn)) {
      const { verdict, predicted } = yield* this.#server.simulated(this.syn.segment);
      byPaws = explainsSyn(verdict, predicted);
    }
    this.#byPaws = byPaws;
    return byPaws;
  }

  /** What the simulation of the rule tells of the pair of hosts: all pairs of the server are simulated for it. */
  get verdict(): PawsVerdict {
    return finish(this.#server.simulated(this.syn.segment)).verdict;
  }

  /** What the simulation of the rule tells of the SYN: only its own pair of hosts is. */
  get predicted(): PredictedSyn {
    return this.#server.predicted(this.syn);
  }
}

interface Simulated {
  readonly verdict: PawsVerdict;
  readonly predicted: PredictedSyn;
}

/** Pairs of a server whose simulation is kept, a hundred bytes a SYN. */
const MOST_PAIRS_KEPT = 8;

/** The silent SYNs to one server address: a counter-example of one client speaks for the others, of another server not. */
class SilentServer {
  readonly syns: SilentSyn[] = [];
  readonly #input: DetectorInput;
  /** By pair: who reads why one SYN was silent reads of its neighbours next. */
  readonly #pairs = new Latest<number, HostPair>(MOST_PAIRS_KEPT);
  #isSilent: ReadonlySet<SegmentIndex> | null = null;
  #simulated: ReadonlyMap<SegmentIndex, Simulated> | null = null;

  constructor(input: DetectorInput) {
    this.#input = input;
  }

  predicted(syn: SilentSyn): PredictedSyn {
    const found =
      this.#simulated?.get(syn.segment)?.predicted ??
      this.#pairOf(syn).syns.find(({ segment }) => segment === syn.segment);
    if (found === undefined) throw new Error(`Silence: segment ${syn.segment} was not simulated`);
    return found;
  }

  #pairOf({ connection }: SilentSyn): HostPair {
    const { analyzer } = this.#input;
    const { clientOf, serverOf } = hostsOf(analyzer);
    const number = hostPairsOf(analyzer).find(clientOf[connection] ?? 0, serverOf[connection] ?? 0);
    let pair = this.#pairs.get(number);
    if (pair === undefined) {
      this.#isSilent ??= new Set(this.syns.map(({ segment }) => segment));
      pair = simulatePair(this.#input, number, this.#isSilent);
      this.#pairs.set(number, pair);
    }
    return pair;
  }

  *simulated(segment: SegmentIndex): Steps<Simulated> {
    this.#simulated ??= yield* simulate(this.#input, this.syns);
    const found = this.#simulated.get(segment);
    if (found === undefined) throw new Error(`Silence: segment ${segment} was not simulated`);
    return found;
  }
}

function* simulate(
  input: DetectorInput,
  syns: readonly SilentSyn[],
): Steps<ReadonlyMap<SegmentIndex, Simulated>> {
  const isSilent = new Set(syns.map(({ segment }) => segment));
  const simulated = new Map<SegmentIndex, Simulated>();
  // Only of the silent SYNs is it asked again; those that were answered speak through the verdict.
  for (const verdict of judgePairs(yield* pawsPairs(input, syns)))
    for (const predicted of verdict.pair.syns)
      if (isSilent.has(predicted.segment)) simulated.set(predicted.segment, { verdict, predicted });
  return simulated;
}
