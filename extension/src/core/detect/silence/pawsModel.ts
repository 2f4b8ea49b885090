/**
 * The per-host rule, run beside the capture: for each pair of a client address and a server address, what it predicts
 * for every SYN, against what happened. Only the pairs between which a SYN got no answer are looked at.
 */

import { HAS_TIMESTAMP } from "../../model/segmentTable.ts";
import { lifeBefore } from "../../reconstruct/lives.ts";
import { seqDiff } from "../../seq.ts";
import type { Steps } from "../../steps.ts";
import type { ConnectionIndex, Nanoseconds, SegmentIndex } from "../../units.ts";
import { NANOSECONDS_PER_SECOND } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { hostPairsOf } from "../hosts/hostPairs.ts";
import type { HostIndex } from "../hosts/hostTable.ts";
import { olderLifeOf } from "../timeWait/olderLife.ts";
import { type MemoryEvent, memoriesOf, readsSegments } from "./memories.ts";
import { isAtTheEdge, type Memory, PAWS_WINDOW, type Prediction, predict, remember } from "./perHostPaws.ts";
import type { SilentSyn } from "./silentSyns.ts";

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

/** The pairs of hosts between which SYNs were silent. */
export function* pawsPairs(
  input: DetectorInput,
  silent: readonly SilentSyn[],
  isSilent: SilentSegments,
): Steps<readonly HostPair[]> {
  const pairs = hostPairsOf(input.analyzer);
  const wanted = new Set(silent.map(({ connection }) => pairs.of(connection)));
  const simulated: HostPair[] = [];
  for (const pair of wanted) {
    simulated.push(simulatePair(input, pair, isSilent));
    yield;
  }
  return simulated;
}

/** One pair, by its number in `hostPairsOf`, whether SYNs were silent there or not. */
export function simulatePair(input: DetectorInput, pair: number, isSilent: SilentSegments): HostPair {
  const pairs = hostPairsOf(input.analyzer);
  return {
    client: pairs.clientOf(pair),
    server: pairs.serverOf(pair),
    ...simulate(input, pairs.connectionsOf(pair), isSilent),
  };
}

/** What moves the memory, or is held to it: one of the two. */
interface Event {
  readonly time: Nanoseconds;
  readonly segment: SegmentIndex;
  readonly remembers: MemoryEvent | null;
  readonly syn: Omit<PredictedSyn, "prediction" | "memory"> | null;
}

function simulate(
  input: DetectorInput,
  connections: Uint32Array,
  isSilent: SilentSegments,
): Pick<HostPair, "syns" | "remembered"> {
  const { analyzer } = input;
  const read = connections.filter((connection) => readsSegments(analyzer, connection));
  return analyzer.withRowsOf(read, () => simulateKept(input, connections, isSilent));
}

function simulateKept(
  input: DetectorInput,
  connections: Uint32Array,
  isSilent: SilentSegments,
): Pick<HostPair, "syns" | "remembered"> {
  const { analyzer } = input;
  const { segments } = analyzer;
  const start = analyzer.start;
  const base = (start?.seconds ?? 0) + (start?.nanoseconds ?? 0) / NANOSECONDS_PER_SECOND;
  const secondOf = (time: Nanoseconds) =>
    Math.floor(base + (time - analyzer.earliest) / NANOSECONDS_PER_SECOND);
  const events: Event[] = [];
  for (const connection of connections) {
    for (const remembers of memoriesOf(analyzer, connection, secondOf))
      events.push({ time: remembers.time, segment: remembers.segment, remembers, syn: null });
    addSynEvents(events, input, connection, isSilent);
  }
  // Not by the segments' rows: those that were read from the file again stand in no order.
  events.sort((a, b) => a.time - b.time || segments.frameOf(a.segment) - segments.frameOf(b.segment));

  let saved: Memory | null = null;
  const syns: PredictedSyn[] = [];
  const remembered: Remembered[] = [];
  for (const event of events) {
    const { remembers, syn } = event;
    if (remembers !== null) {
      const { memory, time } = remembers;
      saved = remember(saved, memory, secondOf(time));
      if (saved === memory) remembered.push({ time, memory });
    }
    if (syn === null) continue;
    const hasTimestamp = ((segments.bits[syn.segment] ?? 0) & HAS_TIMESTAMP) !== 0;
    const tsVal = hasTimestamp ? (segments.tsVal[syn.segment] ?? 0) : null;
    // Field by field: spreading an object takes longer than all the rest.
    const { segment, connection, time, observed, retransmission } = syn;
    const prediction = predictFor(input, syn, saved, tsVal, secondOf);
    syns.push({ segment, connection, time, observed, retransmission, prediction, memory: saved });
  }
  return { syns, remembered };
}

function predictFor(
  input: DetectorInput,
  syn: Omit<PredictedSyn, "prediction" | "memory">,
  saved: Memory | null,
  tsVal: number | null,
  secondOf: (time: Nanoseconds) => number,
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

/** The SYNs that show whether the rule is at work: silent ones, and those that a listener let in. */
function addSynEvents(
  events: Event[],
  input: DetectorInput,
  connection: ConnectionIndex,
  isSilent: SilentSegments,
): void {
  const syns = input.syns(connection);
  for (let i = 0; i < syns.length; i++) {
    const attempted = syns[i];
    if (attempted === undefined) continue;
    const { segment, answer } = attempted;
    const answered = answer === "syn-ack" || answer === "established";
    if (!answered && !isSilent.has(segment)) continue;
    const time = input.timeOf(segment);
    const observed = answered ? "answered" : "silent";
    const syn = { segment, connection, time, observed, retransmission: i > 0 } as const;
    events.push({ time, segment, remembers: null, syn });
  }
}
