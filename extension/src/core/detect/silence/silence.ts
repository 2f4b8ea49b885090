/** All SYNs without an answer, judged once for both findings: `syn-dropped-by-paws` and `syn-unanswered`. */

import { Latest } from "../../latest.ts";
import { finish, type Steps } from "../../steps.ts";
import type { SegmentIndex } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { hostPairsOf } from "../hosts/hostPairs.ts";
import type { HostIndex } from "../hosts/hostTable.ts";
import { type HostPair, type PredictedSyn, pawsPairs, simulatePair } from "./pawsModel.ts";
import { PawsSuspicion } from "./pawsSuspicion.ts";
import { explainsSyn, judgePairs, type PawsVerdict } from "./pawsVerdict.ts";
import { findSilentSyns, type SilentSyn, type SilentSyns } from "./silentSyns.ts";

/** Pairs of hosts whose simulation is kept for a reader, a hundred bytes a SYN. */
const MOST_PAIRS_KEPT = 8;

export class Silence {
  readonly syns: SilentSyns;
  readonly #input: DetectorInput;
  readonly #suspicion: PawsSuspicion;
  /** By server address, the pairs at which something was silent: a counter-example of one client speaks for the others, of another server not. */
  #pairsOfServers: Map<HostIndex, number[]> | null = null;
  /** By pair, of servers for which the rule was simulated. */
  readonly #verdicts = new Map<number, PawsVerdict>();
  /** By place, where a SYN stands in the verdict of its pair, once that is known. */
  #predicted: Uint32Array | null = null;
  /** By pair: who reads why one SYN was silent reads of its neighbours next. */
  #latest: Latest<number, HostPair> = new Latest(MOST_PAIRS_KEPT);
  #rowsEpoch = 0;

  private constructor(input: DetectorInput, syns: SilentSyns) {
    this.#input = input;
    this.syns = syns;
    this.#suspicion = new PawsSuspicion(input.analyzer, syns);
  }

  /** Finds the silent SYNs; what they are judged to be is computed when it is asked for. */
  static *find(input: DetectorInput): Steps<Silence> {
    return new Silence(input, yield* findSilentSyns(input));
  }

  /** Judges all of them, in steps. */
  *judge(): Steps<void> {
    yield* this.#suspicion.look();
    for (const server of this.#suspiciousServers()) yield* this.#simulate(server);
  }

  of(segment: SegmentIndex): JudgedSyn | undefined {
    const place = this.syns.placeOf(segment);
    return place < 0 ? undefined : this.at(place);
  }

  at(place: number): JudgedSyn {
    return new JudgedSyn(this, place);
  }

  /** Whether the per-host rule may have dropped the SYN at a place. */
  isSuspicious(place: number): boolean {
    return this.#suspicion.mayBeDropped(place);
  }

  /** What the simulation of the rule tells of the pair of hosts of the SYN at a place: all pairs of the server are simulated for it. */
  verdictAt(place: number): PawsVerdict {
    const pair = this.#pairAt(place);
    if (!this.#verdicts.has(pair)) finish(this.#simulate(hostPairsOf(this.#input.analyzer).serverOf(pair)));
    return this.#verdicts.get(pair) ?? notSimulated(place);
  }

  /** What the simulation tells of that SYN: only its own pair is simulated. */
  predictedAt(place: number): PredictedSyn {
    const pair = this.#pairAt(place);
    const segment = this.syns.segments[place] ?? 0;
    const verdict = this.#verdicts.get(pair);
    const found =
      verdict === undefined
        ? this.#simulated(pair).syns.find((syn) => syn.segment === segment)
        : verdict.pair.syns[this.#predicted?.[place] ?? 0];
    return found?.segment === segment ? found : notSimulated(place);
  }

  #pairAt(place: number): number {
    return hostPairsOf(this.#input.analyzer).of(this.syns.connections[place] ?? 0);
  }

  /** To which a SYN was sent that the rule may have dropped. */
  #suspiciousServers(): Set<HostIndex> {
    const pairs = hostPairsOf(this.#input.analyzer);
    const servers = new Set<HostIndex>();
    for (let place = 0; place < this.syns.length; place++)
      if (this.isSuspicious(place)) servers.add(pairs.serverOf(this.#pairAt(place)));
    return servers;
  }

  /** Simulates the rule for all SYNs to the server. */
  *#simulate(server: HostIndex): Steps<void> {
    this.#pairsOfServers ??= this.#findPairs();
    this.#predicted ??= new Uint32Array(this.syns.length);
    const pairs = this.#pairsOfServers.get(server) ?? [];
    const verdicts = judgePairs(yield* pawsPairs(this.#input, pairs, this.syns));
    for (const [i, verdict] of verdicts.entries()) {
      this.#notePlaces(verdict.pair.syns, this.#predicted);
      this.#verdicts.set(pairs[i] ?? -1, verdict);
    }
  }

  /** Only of silent SYNs is it asked again; those that were answered speak through the verdict. */
  #notePlaces(syns: readonly PredictedSyn[], places: Uint32Array): void {
    for (let i = 0; i < syns.length; i++) {
      const syn = syns[i];
      if (syn?.observed === "silent") places[this.syns.placeOf(syn.segment)] = i;
    }
  }

  #findPairs(): Map<HostIndex, number[]> {
    const pairs = hostPairsOf(this.#input.analyzer);
    const isKnown = new Uint8Array(pairs.length);
    const found = new Map<HostIndex, number[]>();
    for (let place = 0; place < this.syns.length; place++) {
      const pair = this.#pairAt(place);
      if (isKnown[pair] === 1) continue;
      isKnown[pair] = 1;
      const server = pairs.serverOf(pair);
      const ofServer = found.get(server);
      if (ofServer === undefined) found.set(server, [pair]);
      else ofServer.push(pair);
    }
    return found;
  }

  #simulated(pair: number): HostPair {
    const { rowsEpoch } = this.#input.analyzer;
    if (this.#rowsEpoch !== rowsEpoch) this.#latest = new Latest(MOST_PAIRS_KEPT);
    this.#rowsEpoch = rowsEpoch;
    let simulated = this.#latest.get(pair);
    if (simulated === undefined) {
      simulated = simulatePair(this.#input, pair, this.syns);
      this.#latest.set(pair, simulated);
    }
    return simulated;
  }
}

function notSimulated(place: number): never {
  throw new Error(`Silence: silent SYN ${place} was not simulated`);
}

/** One of them. */
export class JudgedSyn {
  readonly syn: SilentSyn;
  readonly #silence: Silence;
  /** Among all silent SYNs. */
  readonly #place: number;

  constructor(silence: Silence, place: number) {
    this.syn = silence.syns.at(place);
    this.#silence = silence;
    this.#place = place;
  }

  /** Whether the per-host rule explains it. */
  get byPaws(): boolean {
    return this.#silence.isSuspicious(this.#place) && explainsSyn(this.verdict, this.predicted);
  }

  /** What the simulation of the rule tells of the pair of hosts: all pairs of the server are simulated for it. */
  get verdict(): PawsVerdict {
    return this.#silence.verdictAt(this.#place);
  }

  /** What the simulation of the rule tells of the SYN: only its own pair of hosts is. */
  get predicted(): PredictedSyn {
    return this.#silence.predictedAt(this.#place);
  }
}
