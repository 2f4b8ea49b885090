/** What is known of the SYNs between two hosts, whatever part of it is looked at: their clocks, their fate, the rule's word on each. */

import type { Analyzer } from "../../analyzer.ts";
import { isLetIn, type SynAnswer } from "../../detect/attempt.ts";
import type { Clock, Clocks } from "../../detect/clocks/clockModel.ts";
import { clocksOf } from "../../detect/clocks/clocks.ts";
import type { DetectorInput } from "../../detect/detectorInput.ts";
import { findingsOf } from "../../detect/detectors.ts";
import { type HostPair, simulatePair } from "../../detect/silence/pawsModel.ts";
import type { PredictedSyn } from "../../detect/silence/predictedSyns.ts";
import { HAS_TIMESTAMP } from "../../model/segmentTable.ts";
import { finish, type Steps } from "../../steps.ts";
import type { ConnectionIndex, SegmentIndex } from "../../units.ts";
import type { RuleSays, RuleStanding, SynOutcome, TimestampsModel } from "./model.ts";
import { pairOrderOf } from "./pairs.ts";
import { standingOf } from "./standing.ts";
import { NO_TIMESTAMP, OWN_LINE, type StudiedSyn } from "./studiedSyn.ts";

export interface PairStudy {
  readonly pair: number;
  readonly found: Clocks;
  /** The lines that tell something: none where each connection has its own. */
  readonly clocks: readonly Clock[];
  /** Whether letters tell something. */
  readonly lettered: boolean;
  readonly connections: Uint32Array<ArrayBufferLike>;
  /** In order of time. */
  readonly syns: readonly StudiedSyn[];
  readonly remembered: HostPair["remembered"];
  readonly standing: RuleStanding;
  readonly certainty: TimestampsModel["certainty"];
}

/** So many pairs are kept: a reader goes back and forth between a few. */
const MOST_KEPT = 4;
/** Of larger pairs the rule is only told where it is needed to explain silence: to run it would take longer than a reader waits. */
const MOST_CONNECTIONS = 50_000;

/** Some milliseconds. */
const CONNECTIONS_A_STEP = 1024;

interface Kept {
  readonly rowsEpoch: number;
  readonly studies: Map<number, PairStudy>;
}

const known = new WeakMap<Analyzer, Kept>();

export function* studyPair(analyzer: Analyzer, pair: number): Steps<PairStudy> {
  const { rowsEpoch } = analyzer;
  let study = studiesOf(analyzer).get(pair);
  if (!study) {
    study = yield* build(analyzer, pair);
    // Other questions may have taken the place of rows that were read for it.
    if (analyzer.rowsEpoch !== rowsEpoch) study = finish(build(analyzer, pair));
    const studies = studiesOf(analyzer);
    if (studies.size === MOST_KEPT) studies.clear();
    studies.set(pair, study);
  }
  return study;
}

/** The studies that are kept, as long as the rows that they name are what they were. */
function studiesOf(analyzer: Analyzer): Map<number, PairStudy> {
  const { rowsEpoch } = analyzer;
  let kept = known.get(analyzer);
  if (kept?.rowsEpoch !== rowsEpoch) {
    kept = { rowsEpoch, studies: new Map() };
    known.set(analyzer, kept);
  }
  return kept.studies;
}

/** The letter of a connection's clock; empty where letters tell nothing. */
export function letterOf({ found, lettered }: PairStudy, connection: ConnectionIndex): string {
  return lettered ? (found.clockOf(connection)?.letter ?? "") : "";
}

function* build(analyzer: Analyzer, pair: number): Steps<PairStudy> {
  const { input } = findingsOf(analyzer);
  const { pairs } = pairOrderOf(analyzer);
  const connections = pairs.connectionsOf(pair);
  const found = clocksOf(input, pairs.clientOf(pair), pairs.serverOf(pair));
  const clocks = found.model === "per-connection" ? [] : found.clocks;
  yield;
  const simulated = simulationOf(input, pair, connections.length);
  const predicted = simulated?.syns.bySegment();
  const placeOf = new Map(clocks.map((clock, place) => [clock, place]));
  const syns: StudiedSyn[] = [];
  for (const [n, connection] of connections.entries()) {
    if (n % CONNECTIONS_A_STEP === 0) yield;
    const clock = found.clockOf(connection);
    const place = clock === null ? OWN_LINE : (placeOf.get(clock) ?? OWN_LINE);
    const own = input.syns(connection);
    for (const [i, { segment, answer }] of own.entries()) {
      const hasTimestamp = ((analyzer.segments.bits[segment] ?? 0) & HAS_TIMESTAMP) !== 0;
      const answeredBefore = own.slice(0, i).some((syn) => isLetIn(syn.answer));
      const outcome = outcomeOf(input, segment, answer, answeredBefore);
      const prediction = predicted?.get(segment);
      syns.push({
        segment,
        connection,
        clock: hasTimestamp ? place : NO_TIMESTAMP,
        outcome,
        rule: ruleSays(prediction),
        memory: prediction?.memory ?? null,
      });
    }
  }
  yield;
  syns.sort((a, b) => a.segment - b.segment);
  return {
    pair,
    found,
    clocks,
    lettered: found.model === "several-clocks" && clocks.length > 1,
    connections,
    syns,
    remembered: simulated?.remembered ?? [],
    ...standingOf(analyzer, pair, syns, simulated),
  };
}

/** The one that the findings rest on, where there is one; null: the pair is too large to run another. */
function simulationOf(input: DetectorInput, pair: number, connections: number): HostPair | null {
  const { syns } = input.silence;
  for (let place = syns.start[pair] ?? 0; place < (syns.start[pair + 1] ?? 0); place++) {
    const judged = input.silence.at(place);
    if (judged.byPaws) return judged.verdict.pair;
  }
  return connections > MOST_CONNECTIONS ? null : simulatePair(input, pair, syns);
}

function outcomeOf(
  input: DetectorInput,
  segment: SegmentIndex,
  answer: SynAnswer,
  answeredBefore: boolean,
): SynOutcome {
  if (isLetIn(answer)) return "answered";
  if (input.silence.of(segment)) return "silent";
  return answer === "none" && answeredBefore ? "repeated" : "refused";
}

function ruleSays(predicted: PredictedSyn | undefined): RuleSays {
  if (predicted === undefined || predicted.prediction === "unsure") return "unasked";
  return predicted.prediction === "drop" ? "drop" : "let-in";
}
