/** All SYNs without an answer, judged once for both findings: `syn-dropped-by-paws` and `syn-unanswered`. */

import { Latest } from "../../latest.ts";
import { finish, type Steps } from "../../steps.ts";
import type { SegmentIndex } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { hostPairsOf } from "../hosts/hostPairs.ts";
import { type HostIndex, hostsOf } from "../hosts/hostTable.ts";
import { type HostPair, type PredictedSyn, pawsPairs, simulatePair } from "./pawsModel.ts";
import { PawsSuspicion } from "./pawsSuspicion.ts";
import { explainsSyn, judgePairs, type PawsVerdict } from "./pawsVerdict.ts";
import { SegmentList } from "./segmentList.ts";
import { type SilentSyn, silentSyns } from "./silentSyns.ts";

export class Silence {
  /** In the order of the segment table. */
  readonly syns: readonly JudgedSyn[];
  readonly #segments: SegmentList;
  readonly #suspicion: PawsSuspicion;

  private constructor(syns: readonly JudgedSyn[], suspicion: PawsSuspicion) {
    this.syns = syns;
    this.#suspicion = suspicion;
    this.#segments = new SegmentList(syns.map(({ syn }) => syn.segment));
  }

  /** Finds the silent SYNs; what they are judged to be is computed when it is asked for. */
  static *find(input: DetectorInput): Steps<Silence> {
    const silent = yield* silentSyns(input);
    const hosts = silent.length === 0 ? null : hostsOf(input.analyzer);
    const servers = new Map<HostIndex, SilentServer>();
    const suspicion = new PawsSuspicion(input, silent);
    const syns = silent.map((syn, place) => {
      const host = hosts?.serverOf(syn.connection) ?? 0;
      let server = servers.get(host);
      if (server === undefined) {
        server = new SilentServer(input);
        servers.set(host, server);
      }
      server.syns.push(syn);
      return new JudgedSyn(syn, place, suspicion, server);
    });
    return new Silence(syns, suspicion);
  }

  /** Judges all of them, in steps. */
  *judge(): Steps<void> {
    yield* this.#suspicion.look();
    for (const { simulation } of this.syns) if (simulation !== null) yield* simulation;
  }

  of(segment: SegmentIndex): JudgedSyn | undefined {
    return this.syns[this.#segments.placeOf(segment)];
  }
}

export class JudgedSyn {
  readonly syn: SilentSyn;
  /** Among all silent SYNs. */
  readonly #place: number;
  readonly #suspicion: PawsSuspicion;
  readonly #server: SilentServer;
  #byPaws: boolean | null = null;

  constructor(syn: SilentSyn, place: number, suspicion: PawsSuspicion, server: SilentServer) {
    this.syn = syn;
    this.#place = place;
    this.#suspicion = suspicion;
    this.#server = server;
  }

  /** Whether the per-host rule explains it. */
  get byPaws(): boolean {
    if (this.#byPaws === null) {
      this.#byPaws = false;
      if (this.#isSuspicious) {
        const { verdict, predicted } = this.#server.simulated(this.syn.segment);
        this.#byPaws = explainsSyn(verdict, predicted);
      }
    }
    return this.#byPaws;
  }

  /**
   * What takes long of `byPaws`, in steps: the rule is simulated for all SYNs to the server when it is asked for the
   * first that it may have dropped. null: nothing does.
   */
  get simulation(): Steps<void> | null {
    if (this.#byPaws !== null || this.#server.isSimulated || !this.#isSuspicious) return null;
    return this.#server.simulate();
  }

  get #isSuspicious(): boolean {
    return this.#suspicion.mayBeDropped(this.#place);
  }

  /** What the simulation of the rule tells of the pair of hosts: all pairs of the server are simulated for it. */
  get verdict(): PawsVerdict {
    return this.#server.simulated(this.syn.segment).verdict;
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
  /** In the order of the segment table. */
  readonly syns: SilentSyn[] = [];
  readonly #input: DetectorInput;
  /** By pair: who reads why one SYN was silent reads of its neighbours next. */
  #pairs: Latest<number, HostPair> = new Latest(MOST_PAIRS_KEPT);
  #rowsEpoch = 0;
  #segments: SegmentList | null = null;
  /** By place in `syns`. */
  #simulated: readonly Simulated[] | null = null;

  constructor(input: DetectorInput) {
    this.#input = input;
  }

  predicted(syn: SilentSyn): PredictedSyn {
    const found =
      this.#simulated?.[this.#list.placeOf(syn.segment)]?.predicted ??
      this.#pairOf(syn).syns.find(({ segment }) => segment === syn.segment);
    if (found === undefined) throw new Error(`Silence: segment ${syn.segment} was not simulated`);
    return found;
  }

  get isSimulated(): boolean {
    return this.#simulated !== null;
  }

  simulated(segment: SegmentIndex): Simulated {
    if (this.#simulated === null) finish(this.simulate());
    const found = this.#simulated?.[this.#list.placeOf(segment)];
    if (found === undefined) throw new Error(`Silence: segment ${segment} was not simulated`);
    return found;
  }

  *simulate(): Steps<void> {
    const list = this.#list;
    const simulated = new Array<Simulated>(this.syns.length);
    // Only of the silent SYNs is it asked again; those that were answered speak through the verdict.
    for (const verdict of judgePairs(yield* pawsPairs(this.#input, this.syns, list)))
      for (const predicted of verdict.pair.syns) {
        const place = list.placeOf(predicted.segment);
        if (place >= 0) simulated[place] = { verdict, predicted };
      }
    this.#simulated = simulated;
  }

  #pairOf({ connection }: SilentSyn): HostPair {
    const { analyzer } = this.#input;
    if (this.#rowsEpoch !== analyzer.rowsEpoch) this.#pairs = new Latest(MOST_PAIRS_KEPT);
    this.#rowsEpoch = analyzer.rowsEpoch;
    const number = hostPairsOf(analyzer).of(connection);
    let pair = this.#pairs.get(number);
    if (pair === undefined) {
      pair = simulatePair(this.#input, number, this.#list);
      this.#pairs.set(number, pair);
    }
    return pair;
  }

  get #list(): SegmentList {
    this.#segments ??= new SegmentList(this.syns.map(({ segment }) => segment));
    return this.#segments;
  }
}
