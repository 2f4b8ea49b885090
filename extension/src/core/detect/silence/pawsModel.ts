/**
 * The per-host rule, run beside the capture: for each pair of a client address and a server address, what it predicts
 * for every SYN, against what happened. Only the pairs between which a SYN got no answer are looked at.
 */

import type { Analyzer } from "../../analyzer.ts";
import { HAS_TIMESTAMP } from "../../model/segmentTable.ts";
import { lifeBefore } from "../../reconstruct/lives.ts";
import { seqDiff } from "../../seq.ts";
import type { Steps } from "../../steps.ts";
import type { ConnectionIndex, Nanoseconds } from "../../units.ts";
import { NANOSECONDS_PER_SECOND } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { hostPairsOf } from "../hosts/hostPairs.ts";
import type { HostIndex } from "../hosts/hostTable.ts";
import { olderLifeOf } from "../timeWait/olderLife.ts";
import { readsSegments } from "./memories.ts";
import { PairEvents } from "./pairEvents.ts";
import { isAtTheEdge, type Memory, PAWS_WINDOW, type Prediction, predict, remember } from "./perHostPaws.ts";
import { PredictedSyns, type Remembered, SILENT } from "./predictedSyns.ts";
import type { SilentSyns } from "./silentSyns.ts";

export interface HostPair {
  readonly client: HostIndex;
  readonly server: HostIndex;
  readonly syns: PredictedSyns;
  /** In order of time. */
  readonly remembered: readonly Remembered[];
}

/** Several pairs, by their numbers in `hostPairsOf`. */
export function* pawsPairs(
  input: DetectorInput,
  pairs: readonly number[],
  silent: SilentSyns,
): Steps<readonly HostPair[]> {
  const simulated: HostPair[] = [];
  for (const pair of pairs) {
    simulated.push(simulatePair(input, pair, silent));
    yield;
  }
  return simulated;
}

/** One pair, whether SYNs were silent there or not. */
export function simulatePair(input: DetectorInput, pair: number, silent: SilentSyns): HostPair {
  const { analyzer } = input;
  if (!analyzer.isSparse) return simulateKept(input, pair, silent);
  const connections = hostPairsOf(analyzer).connectionsOf(pair);
  const read = connections.filter((connection) => readsSegments(analyzer, connection));
  return analyzer.withRowsOf(read, () => simulateKept(input, pair, silent));
}

function simulateKept(input: DetectorInput, pair: number, silent: SilentSyns): HostPair {
  const { analyzer } = input;
  const pairs = hostPairsOf(analyzer);
  const secondOf = secondsOf(analyzer);
  const events = new PairEvents(silent, pair);
  events.takeAll(input, pairs.connectionsOf(pair), secondOf);
  const simulated = simulate(analyzer, events, secondOf);
  return { client: pairs.clientOf(pair), server: pairs.serverOf(pair), ...simulated };
}

type SecondOf = (time: Nanoseconds) => number;

/** In whole seconds since 1970. */
function secondsOf({ start, earliest }: Analyzer): SecondOf {
  const base = (start?.seconds ?? 0) + (start?.nanoseconds ?? 0) / NANOSECONDS_PER_SECOND;
  return (time) => Math.floor(base + (time - earliest) / NANOSECONDS_PER_SECOND);
}

/** Goes through what happened, in order of time. */
function simulate(
  analyzer: Analyzer,
  events: PairEvents,
  secondOf: SecondOf,
): Pick<HostPair, "syns" | "remembered"> {
  const { bits: bitsOf, tsVal: tsValOf } = analyzer.segments;
  const { moves, segments, connections, marks } = events;
  const remembered: Remembered[] = [];
  const syns = new PredictedSyns(segments.length, remembered);
  const order = events.inOrder(analyzer);
  /** What the server remembers as time goes by. */
  let saved: Memory | null = null;
  for (let i = 0; i < order.length; i++) {
    const place = order[i] ?? 0;
    const move = moves[place];
    if (move !== undefined) {
      saved = remember(saved, move.memory, secondOf(move.time));
      if (saved === move.memory) remembered.push(move);
      continue;
    }
    const n = place - moves.length;
    const segment = segments[n] ?? 0;
    const time = analyzer.segments.timeOf(segment);
    const hasTimestamp = ((bitsOf[segment] ?? 0) & HAS_TIMESTAMP) !== 0;
    const syn = {
      connection: connections[n] ?? 0,
      time,
      tsVal: hasTimestamp ? (tsValOf[segment] ?? 0) : null,
      isSilent: ((marks[n] ?? 0) & SILENT) !== 0,
    };
    syns.add(segment, syn.connection, time, predictFor(analyzer, syn, saved, secondOf(time)), marks[n] ?? 0);
  }
  return { syns, remembered };
}

interface Syn {
  readonly connection: ConnectionIndex;
  readonly time: Nanoseconds;
  /** null: it has no timestamps. */
  readonly tsVal: number | null;
  readonly isSilent: boolean;
}

function predictFor(
  analyzer: Analyzer,
  { connection, time, tsVal, isSilent }: Syn,
  saved: Memory | null,
  now: number,
): Prediction {
  const prediction = predict(saved, tsVal, now);
  if (saved === null || prediction === "unsure") return prediction;
  // At the edge of the 60 s only agreement counts: neither a counter-example nor an unexplained drop hangs on a second.
  const agrees = (prediction === "drop") === isSilent;
  if (!agrees && tsVal !== null && isAtTheEdge(saved, now) && seqDiff(saved.tsVal, tsVal) > PAWS_WINDOW)
    return "unsure";
  if (prediction === "pass") return prediction;
  // A live TIME_WAIT on the quadruplet answers the SYN before the rule is asked. How long it lives under
  // tcp_tw_recycle (3.5 RTO) the capture does not tell.
  if (lifeBefore(analyzer.connections, connection) >= 0) {
    const older = olderLifeOf(analyzer, connection);
    if (older?.heldByReceiver && time < (older.timeWait?.expires ?? 0)) return "unsure";
  }
  // Answered although FIN_WAIT_2 alone had set the memory: then that socket was not orphaned, and the rule not broken.
  return !isSilent && !saved.certain ? "unsure" : "drop";
}
