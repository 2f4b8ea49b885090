/** All SYNs without an answer, judged once for both findings: `syn-dropped-by-paws` and `syn-unanswered`. */

import { Latest } from "../../latest.ts";
import { finish, type Steps } from "../../steps.ts";
import type { SegmentIndex } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { hostPairsOf } from "../hosts/hostPairs.ts";
import type { HostIndex } from "../hosts/hostTable.ts";
import { orderOfTime } from "../orderOfTime.ts";
import { type HostPair, pawsPairs, simulatePair } from "./pawsModel.ts";
import { suspiciousSyns } from "./pawsSuspicion.ts";
import { judgePairs, markExplained, type PawsVerdict } from "./pawsVerdict.ts";
import type { PredictedSyn } from "./predictedSyns.ts";
import { findSilentSyns, type SilentSyn, type SilentSyns } from "./silentSyns.ts";
import { pairsOf } from "./synsByPair.ts";

/** Pairs of hosts whose simulation is kept for a reader, some twenty bytes a SYN. */
const MOST_PAIRS_KEPT = 8;

export class Silence {
  readonly syns: SilentSyns;
  readonly #input: DetectorInput;
  /** By place: 1 where the rule may have dropped the SYN; null: not known yet. */
  #suspicious: Uint8Array | null = null;
  /** By server address, the pairs at which something was silent: a counter-example of one client speaks for the others, of another server not. */
  #pairsOfServers: Map<HostIndex, number[]> | null = null;
  /** By pair, of servers for which the rule was simulated. */
  readonly #verdicts = new Map<number, PawsVerdict>();
  /** By place, of those servers: 1 where the rule explains the SYN. */
  readonly #explained: Uint8Array;
  /** By pair: who reads why one SYN was silent reads of its neighbours next. */
  #latest: Latest<number, HostPair> = new Latest(MOST_PAIRS_KEPT);
  #rowsEpoch = 0;

  private constructor(input: DetectorInput, syns: SilentSyns) {
    this.#input = input;
    this.syns = syns;
    this.#explained = new Uint8Array(syns.length);
  }

  /** Finds the silent SYNs; what they are judged to be is computed when it is asked for. */
  static *find(input: DetectorInput): Steps<Silence> {
    return new Silence(input, yield* findSilentSyns(input));
  }

  /** Judges all of them, in steps. */
  *judge(): Steps<void> {
    if (this.#suspicious !== null) return;
    const suspicious = yield* suspiciousSyns(this.#input.analyzer, this.syns);
    for (const server of this.#serversOf(suspicious)) yield* this.#simulate(server);
    this.#suspicious = suspicious;
  }

  of(segment: SegmentIndex): JudgedSyn | undefined {
    const { analyzer } = this.#input;
    const pair = hostPairsOf(analyzer).of(analyzer.segments.connection[segment] ?? -1);
    const place = this.syns.placeOf(analyzer, segment, pair);
    return place < 0 ? undefined : this.at(place);
  }

  at(place: number): JudgedSyn {
    return new JudgedSyn(this, place);
  }

  /** Whether the per-host rule explains the SYN at a place. */
  isExplained(place: number): boolean {
    if (this.#suspicious === null) finish(this.judge());
    return this.#suspicious?.[place] === 1 && this.#explained[place] === 1;
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
    const { syns } = this.#verdicts.get(pair)?.pair ?? this.#simulated(pair);
    return syns.of(this.syns.segments[place] ?? 0) ?? notSimulated(place);
  }

  #pairAt(place: number): number {
    return hostPairsOf(this.#input.analyzer).of(this.syns.connections[place] ?? 0);
  }

  /** To which one of the SYNs was sent that are marked by 1. */
  #serversOf(marked: Uint8Array): Set<HostIndex> {
    const { start } = this.syns;
    const pairs = hostPairsOf(this.#input.analyzer);
    const servers = new Set<HostIndex>();
    for (const pair of pairsOf(this.syns))
      if (marked.subarray(start[pair], start[pair + 1]).includes(1)) servers.add(pairs.serverOf(pair));
    return servers;
  }

  /** Simulates the rule for all SYNs to the server. */
  *#simulate(server: HostIndex): Steps<void> {
    this.#pairsOfServers ??= this.#findPairs();
    const pairs = this.#inOrderOfTime(this.#pairsOfServers.get(server) ?? []);
    const verdicts = judgePairs(yield* pawsPairs(this.#input, pairs, this.syns));
    for (const [i, verdict] of verdicts.entries()) {
      const pair = pairs[i] ?? -1;
      markExplained(verdict, this.syns.start[pair] ?? 0, this.#explained);
      this.#verdicts.set(pair, verdict);
    }
  }

  /** By the first SYN of each: so the counter-example that is told of several is one of the client that was met first. */
  #inOrderOfTime(pairs: readonly number[]): readonly number[] {
    const { segments, start } = this.syns;
    const timeOf = (pair: number) => orderOfTime(this.#input.analyzer, segments[start[pair] ?? 0] ?? 0);
    return [...pairs].sort((a, b) => timeOf(a) - timeOf(b));
  }

  #findPairs(): Map<HostIndex, number[]> {
    const pairs = hostPairsOf(this.#input.analyzer);
    const found = new Map<HostIndex, number[]>();
    for (const pair of pairsOf(this.syns)) {
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

/** One of them, for a reader. */
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
    return this.#silence.isExplained(this.#place);
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
