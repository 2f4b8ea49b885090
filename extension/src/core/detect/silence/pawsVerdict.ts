/**
 * Whether the per-host rule is at work between two hosts. The claim lives by prediction: every SYN that the rule drops
 * got no answer, those it lets in got one. One answered SYN that the rule must drop kills it; and it must explain the
 * capture far better than loss that hits any SYN alike.
 */

import { NANOSECONDS_PER_SECOND, type Nanoseconds } from "../../units.ts";
import type { HostIndex } from "../hosts/hostTable.ts";
import type { HostPair } from "./pawsModel.ts";
import {
  DROP,
  PASS,
  type PredictedSyn,
  type PredictedSyns,
  REPEATED,
  SILENT,
  UNSURE,
} from "./predictedSyns.ts";

/** A counter-example speaks for the setting at its time; minutes later someone may have changed it. */
const COUNTER_EXAMPLE_REACH = 120 * NANOSECONDS_PER_SECOND;
/** The rule must be this many times likelier than loss, as a power of ten. */
const NEEDED_EVIDENCE = 2;
/** SYNs sent again to a silent server are no independent trials; a connect weighs at most this much. */
const MOST_WEIGHT_OF_A_CONNECT = 2;
const WEIGHT_OF_A_REPEAT = 0.5;

export interface PawsVerdict {
  readonly pair: HostPair;
  /** SYNs that the rule drops; those of them without an answer; SYNs it lets in without an answer. */
  readonly predictedDrops: number;
  readonly observedDrops: number;
  readonly unexplained: number;
  /** SYNs that the rule lets in, and that were answered. */
  readonly explainedAnswers: number;
  /** Answered SYNs that the rule must drop, of this pair and of others with the same server. */
  readonly counterExamples: readonly PredictedSyn[];
  /** log10 of how much likelier the rule is than loss at random. */
  readonly evidence: number;
}

/** @param pairs every pair of hosts that was simulated: a counter-example from one client speaks for the whole server */
export function judgePairs(pairs: readonly HostPair[]): readonly PawsVerdict[] {
  const againstServer = new Map<HostIndex, PredictedSyn[]>();
  for (const { server, syns } of pairs) {
    const counterExamples = againstServer.get(server) ?? [];
    addCounterExamples(syns, counterExamples);
    againstServer.set(server, counterExamples);
  }
  return pairs.map((pair) => judge(pair, againstServer.get(pair.server) ?? []));
}

function addCounterExamples(syns: PredictedSyns, into: PredictedSyn[]): void {
  if (syns.counts[DROP] === 0) return;
  for (let i = 0; i < syns.length; i++) if (whatIs(syns, i) === DROP) into.push(syns.at(i));
}

/** The prediction for it, and whether it was silent. */
function whatIs({ told }: PredictedSyns, i: number): number {
  return (told[i] ?? 0) & ~REPEATED;
}

function judge(pair: HostPair, counterExamples: readonly PredictedSyn[]): PawsVerdict {
  const { syns } = pair;
  const { counts } = syns;
  const observedDrops = counts[DROP | SILENT] ?? 0;
  return {
    pair,
    predictedDrops: observedDrops + (counts[DROP] ?? 0),
    observedDrops,
    unexplained: counts[PASS | SILENT] ?? 0,
    explainedAnswers: counts[PASS] ?? 0,
    counterExamples,
    evidence: evidenceOf(syns),
  };
}

/**
 * Marks the silent SYNs of a pair of which the rule is the explanation.
 *
 * @param place where the first of them stands among all silent SYNs
 */
export function markExplained(verdict: PawsVerdict, place: number, isExplained: Uint8Array): void {
  if (verdict.evidence < NEEDED_EVIDENCE) return;
  const { syns } = verdict.pair;
  let next = place;
  for (let i = 0; i < syns.length; i++) {
    const what = whatIs(syns, i);
    if ((what & SILENT) === 0) continue;
    if (what === (DROP | SILENT) && !hasCounterExampleNear(verdict, syns.times[i] ?? 0))
      isExplained[next] = 1;
    next++;
  }
}

function hasCounterExampleNear({ counterExamples }: PawsVerdict, time: Nanoseconds): boolean {
  return counterExamples.length > 0 && counterExamples.some((syn) => isNear(syn, time));
}

function isNear(syn: PredictedSyn, time: Nanoseconds): boolean {
  return Math.abs(syn.time - time) <= COUNTER_EXAMPLE_REACH;
}

export function counterExamplesNear(verdict: PawsVerdict, { time }: PredictedSyn): readonly PredictedSyn[] {
  return verdict.counterExamples.filter((syn) => isNear(syn, time));
}

/**
 * Compares two accounts of the same SYNs. Loss at random: every SYN is lost with the share p that was lost in all. The
 * rule: those it drops are silent for certain, the others are lost with the share seen among them (never taken as
 * less than one in a hundred, since few trials prove no perfection).
 */
function evidenceOf(syns: PredictedSyns): number {
  const weights = { dropped: 0, unexplained: 0, answered: 0 };
  const ofConnect = new Map<number, number>();
  let connectsDropped = 0;
  for (let i = 0; i < syns.length; i++) {
    const what = whatIs(syns, i);
    if ((what & UNSURE) !== 0) continue;
    if ((what & SILENT) === 0) {
      weights.answered += 1;
      continue;
    }
    const connection = syns.connections[i] ?? 0;
    const before = ofConnect.get(connection) ?? 0;
    const weight = before === 0 ? 1 : Math.min(WEIGHT_OF_A_REPEAT, MOST_WEIGHT_OF_A_CONNECT - before);
    ofConnect.set(connection, before + weight);
    if (what === (DROP | SILENT)) {
      weights.dropped += weight;
      if (before === 0) connectsDropped++;
    } else weights.unexplained += weight;
  }
  const { dropped, unexplained, answered } = weights;
  if (connectsDropped < 2 || answered === 0) return 0;
  const lost = (dropped + unexplained) / (dropped + unexplained + answered);
  const stillLost = Math.max(0.01, unexplained / (unexplained + answered));
  return (
    unexplained * Math.log10(stillLost) +
    answered * Math.log10(1 - Math.min(stillLost, 0.99)) -
    (dropped + unexplained) * Math.log10(lost) -
    answered * Math.log10(1 - lost)
  );
}
