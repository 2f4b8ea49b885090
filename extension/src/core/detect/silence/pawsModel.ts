/**
 * The per-host rule, run beside the capture: for each pair of a client address and a server address, what it predicts
 * for every SYN, against what happened. Only the pairs between which a SYN got no answer are looked at.
 */

import type { Analyzer } from "../../analyzer.ts";
import { HAS_TIMESTAMP, type SegmentTable } from "../../model/segmentTable.ts";
import { lifeBefore } from "../../reconstruct/lives.ts";
import { seqDiff } from "../../seq.ts";
import type { Steps } from "../../steps.ts";
import type { ConnectionIndex, Nanoseconds, SegmentIndex } from "../../units.ts";
import { NANOSECONDS_PER_SECOND } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { hostPairsOf } from "../hosts/hostPairs.ts";
import type { HostIndex } from "../hosts/hostTable.ts";
import { olderLifeOf } from "../timeWait/olderLife.ts";
import { memoriesOf, readsSegments } from "./memories.ts";
import {
  isAtTheEdge,
  type Memory,
  type MemoryEvent,
  PAWS_WINDOW,
  type Prediction,
  predict,
  remember,
} from "./perHostPaws.ts";

export interface PredictedSyn {
  readonly segment: SegmentIndex;
  readonly connection: ConnectionIndex;
  readonly time: Nanoseconds;
  readonly prediction: Prediction;
  readonly observed: "silent" | "answered";
  /** What the server remembered for the address; null: nothing. */
  readonly memory: Memory | null;
  readonly retransmission: boolean;
}

/** When the server took another TSval for the address, and which. */
export interface Remembered {
  /** When it moved to the state in which it remembers: not when the TSval came, from which the 60 s run. */
  readonly time: Nanoseconds;
  readonly memory: Memory;
}

export interface HostPair {
  readonly client: HostIndex;
  readonly server: HostIndex;
  /** In order of time. */
  readonly syns: readonly PredictedSyn[];
  /** In order of time. */
  readonly remembered: readonly Remembered[];
}

/** Which SYNs were silent, a Set or the like. */
export interface SilentSegments {
  has(segment: SegmentIndex): boolean;
}

/** Several pairs, by their numbers in `hostPairsOf`. */
export function* pawsPairs(
  input: DetectorInput,
  pairs: readonly number[],
  isSilent: SilentSegments,
): Steps<readonly HostPair[]> {
  const simulated: HostPair[] = [];
  for (const pair of pairs) {
    simulated.push(simulatePair(input, pair, isSilent));
    yield;
  }
  return simulated;
}

/** One pair, whether SYNs were silent there or not. */
export function simulatePair(input: DetectorInput, pair: number, isSilent: SilentSegments): HostPair {
  const pairs = hostPairsOf(input.analyzer);
  return {
    client: pairs.clientOf(pair),
    server: pairs.serverOf(pair),
    ...simulate(input, pairs.connectionsOf(pair), isSilent),
  };
}

function simulate(
  input: DetectorInput,
  connections: Uint32Array,
  isSilent: SilentSegments,
): Pick<HostPair, "syns" | "remembered"> {
  const { analyzer } = input;
  if (!analyzer.isSparse) return simulateKept(input, connections, isSilent);
  const read = connections.filter((connection) => readsSegments(analyzer, connection));
  return analyzer.withRowsOf(read, () => simulateKept(input, connections, isSilent));
}

function simulateKept(
  input: DetectorInput,
  connections: Uint32Array,
  isSilent: SilentSegments,
): Pick<HostPair, "syns" | "remembered"> {
  const secondOf = secondsOf(input.analyzer);
  const moves: MemoryEvent[] = [];
  const syns: SynToPredict[] = [];
  for (let i = 0; i < connections.length; i++)
    gather(input, connections[i] ?? 0, isSilent, secondOf, moves, syns);
  const compare = inOrderOfTime(input.analyzer.segments);
  moves.sort(compare);
  syns.sort(compare);
  const memory = new ServerMemory(moves, secondOf);
  for (const syn of syns) {
    memory.moveTo(syn, compare);
    predictOne(input, syn, memory.saved, secondOf);
  }
  memory.moveToTheEnd();
  return { syns, remembered: memory.remembered };
}

type SecondOf = (time: Nanoseconds) => number;

/** In whole seconds since 1970. */
function secondsOf({ start, earliest }: Analyzer): SecondOf {
  const base = (start?.seconds ?? 0) + (start?.nanoseconds ?? 0) / NANOSECONDS_PER_SECOND;
  return (time) => Math.floor(base + (time - earliest) / NANOSECONDS_PER_SECOND);
}

interface Moment {
  readonly time: Nanoseconds;
  readonly segment: SegmentIndex;
}

type Compare = (a: Moment, b: Moment) => number;

/** Not by the segments' rows: those that were read from the file again stand in no order. */
function inOrderOfTime(segments: SegmentTable): Compare {
  return (a, b) => a.time - b.time || segments.frameOf(a.segment) - segments.frameOf(b.segment);
}

/** What the server remembers as time goes by. */
class ServerMemory {
  readonly #moves: readonly MemoryEvent[];
  readonly #secondOf: SecondOf;
  #next = 0;
  /** What it remembers now. */
  saved: Memory | null = null;
  /** All that it remembered, one after the other. */
  readonly remembered: Remembered[] = [];

  /** @param moves in order of time */
  constructor(moves: readonly MemoryEvent[], secondOf: SecondOf) {
    this.#moves = moves;
    this.#secondOf = secondOf;
  }

  /** Goes on to the moment. */
  moveTo(moment: Moment, compare: Compare): void {
    let move = this.#moves[this.#next];
    while (move !== undefined && compare(move, moment) <= 0) move = this.#take(move);
  }

  /** Goes on to the last. */
  moveToTheEnd(): void {
    let move = this.#moves[this.#next];
    while (move !== undefined) move = this.#take(move);
  }

  /** The next one. */
  #take({ time, memory }: MemoryEvent): MemoryEvent | undefined {
    const saved = remember(this.saved, memory, this.#secondOf(time));
    if (saved === memory) this.remembered.push({ time, memory });
    this.saved = saved;
    return this.#moves[++this.#next];
  }
}

/** What the rule predicts for it comes last. */
type SynToPredict = { -readonly [K in keyof PredictedSyn]: PredictedSyn[K] };

function predictOne(input: DetectorInput, syn: SynToPredict, saved: Memory | null, secondOf: SecondOf): void {
  const { bits, tsVal } = input.analyzer.segments;
  const { segment } = syn;
  const hasTimestamp = ((bits[segment] ?? 0) & HAS_TIMESTAMP) !== 0;
  syn.memory = saved;
  syn.prediction = predictFor(input, syn, saved, hasTimestamp ? (tsVal[segment] ?? 0) : null, secondOf);
}

function predictFor(
  input: DetectorInput,
  syn: Omit<PredictedSyn, "prediction" | "memory">,
  saved: Memory | null,
  tsVal: number | null,
  secondOf: SecondOf,
): Prediction {
  const now = secondOf(syn.time);
  const prediction = predict(saved, tsVal, now);
  if (saved === null || prediction === "unsure") return prediction;
  // At the edge of the 60 s only agreement counts: neither a counter-example nor an unexplained drop hangs on a second.
  const agrees = (prediction === "drop") === (syn.observed === "silent");
  if (!agrees && tsVal !== null && isAtTheEdge(saved, now) && seqDiff(saved.tsVal, tsVal) > PAWS_WINDOW)
    return "unsure";
  if (prediction === "pass") return prediction;
  // A live TIME_WAIT on the quadruplet answers the SYN before the rule is asked. How long it lives under
  // tcp_tw_recycle (3.5 RTO) the capture does not tell.
  if (lifeBefore(input.analyzer.connections, syn.connection) >= 0) {
    const older = olderLifeOf(input.analyzer, syn.connection);
    if (older?.heldByReceiver && syn.time < (older.timeWait?.expires ?? 0)) return "unsure";
  }
  // Answered although FIN_WAIT_2 alone had set the memory: then that socket was not orphaned, and the rule not broken.
  return syn.observed === "answered" && !saved.certain ? "unsure" : "drop";
}

/** Adds what moves the memory, and the SYNs that show whether the rule is at work: silent ones, and those that a listener let in. */
function gather(
  input: DetectorInput,
  connection: ConnectionIndex,
  isSilent: SilentSegments,
  secondOf: SecondOf,
  moves: MemoryEvent[],
  into: SynToPredict[],
): void {
  const memories = memoriesOf(input.analyzer, connection, secondOf);
  for (let i = 0; i < memories.length; i++) {
    const move = memories[i];
    if (move !== undefined) moves.push(move);
  }
  const syns = input.syns(connection);
  for (let i = 0; i < syns.length; i++) {
    const attempted = syns[i];
    if (attempted === undefined) continue;
    const { segment, answer } = attempted;
    const answered = answer === "syn-ack" || answer === "established";
    if (!answered && !isSilent.has(segment)) continue;
    const time = input.timeOf(segment);
    const observed = answered ? "answered" : "silent";
    into.push({
      segment,
      connection,
      time,
      prediction: "pass",
      observed,
      memory: null,
      retransmission: i > 0,
    });
  }
}
