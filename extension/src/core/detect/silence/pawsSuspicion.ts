/**
 * Whether the per-host rule can have dropped a silent SYN at all: some connection of the same two hosts, closed by the
 * server in the minute before, had sent a TSval newer than the SYN's. A look at the rows of a pair; the simulation of
 * `pawsModel.ts` reads every segment of them, and of ten thousand servers hardly one has the rule (without this look it
 * was three quarters of a diagnosis).
 */

import type { Analyzer } from "../../analyzer.ts";
import {
  CLOSED_BY_SERVER,
  type ConnectionTable,
  END,
  SERVER,
  START,
  TS_RECENT,
} from "../../model/connectionTable.ts";
import { HAS_TIMESTAMP } from "../../model/segmentTable.ts";
import { seqDiff } from "../../seq.ts";
import { finish, type Steps } from "../../steps.ts";
import {
  type ConnectionIndex,
  NANOSECONDS_PER_SECOND,
  type Nanoseconds,
  type TimestampValue,
} from "../../units.ts";
import { groupRows } from "../busiest.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { hostPairsOf } from "../hostPairs.ts";
import { type MemoryEvent, memoriesOf } from "./memories.ts";
import { PAWS_SECONDS, PAWS_WINDOW } from "./perHostPaws.ts";
import type { SilentSyn } from "./silentSyns.ts";

/** The rule counts whole seconds, of a clock that need not begin its seconds with the capture's. */
const REACH: Nanoseconds = (PAWS_SECONDS + 2) * NANOSECONDS_PER_SECOND;
const NONE: readonly ConnectionIndex[] = [];
/** Pairs that are looked at in one step. */
const PAIRS_A_STEP = 64;

export class PawsSuspicion {
  readonly #input: DetectorInput;
  readonly #syns: readonly SilentSyn[];
  /** By place in the list: 1 where the rule may have dropped it. */
  #suspicious: Uint8Array | null = null;

  constructor(input: DetectorInput, syns: readonly SilentSyn[]) {
    this.#input = input;
    this.#syns = syns;
  }

  /** Whether the rule may have dropped the SYN at that place in the list: all are looked at with the first. */
  mayBeDropped(place: number): boolean {
    if (this.#suspicious === null) finish(this.look());
    return this.#suspicious?.[place] === 1;
  }

  /** The look at all of them in steps, pair by pair: what was read of its connections serves all its SYNs. */
  *look(): Steps<void> {
    if (this.#suspicious !== null) return;
    const { analyzer } = this.#input;
    const suspicious = new Uint8Array(this.#syns.length);
    const pairs = hostPairsOf(analyzer);
    const pairOf = Uint32Array.from(this.#syns, ({ connection }) => pairs.of(connection));
    const { rows, start } = groupRows(pairOf, pairs.length);
    const longest = longestLife(analyzer.connections);
    for (let pair = 0; pair < pairs.length; pair++) {
      const places = rows.subarray(start[pair], start[pair + 1]);
      if (places.length > 0)
        this.#lookAtPair(
          new ClosedByServer(analyzer, pairs.connectionsOf(pair), longest),
          places,
          suspicious,
        );
      if (pair % PAIRS_A_STEP === 0) yield;
    }
    this.#suspicious = suspicious;
  }

  #lookAtPair(pair: ClosedByServer, places: Uint32Array, suspicious: Uint8Array): void {
    const { segments } = this.#input.analyzer;
    for (const place of places) {
      const segment = this.#syns[place]?.segment ?? 0;
      // A SYN without timestamps is no evidence for the rule, and so none that it can explain.
      if (((segments.bits[segment] ?? 0) & HAS_TIMESTAMP) === 0) continue;
      if (pair.mayDrop(segments.time[segment] ?? 0, segments.tsVal[segment] ?? 0)) suspicious[place] = 1;
    }
  }
}

/** How long the longest connection lasted. */
export function longestLife(connections: ConnectionTable): Nanoseconds {
  let longest = 0;
  for (let row = 0; row < connections.length; row++) {
    const lasted = connections.double(row, END) - connections.double(row, START);
    if (lasted > longest) longest = lasted;
  }
  return longest;
}

/**
 * The connections of a pair of hosts that the server closed first: what it may remember of the client. In columns: the rows of a pair
 * lie all over their table, and each is asked for with every silent SYN that is near.
 */
export class ClosedByServer {
  readonly #analyzer: Analyzer;
  readonly #longest: Nanoseconds;
  /** In order of their beginnings. */
  readonly #rows: Uint32Array;
  readonly #start: Float64Array;
  readonly #end: Float64Array;
  /** The newest TSval that the server took of the client; 0 where it took none, and then the memories are none. */
  readonly #tsVal: Uint32Array;
  /** Of those that were open when a SYN was silent: what the server may remember, and when. */
  readonly #memories = new Map<ConnectionIndex, readonly MemoryEvent[]>();

  /**
   * @param rows all connections of the pair, in order of their beginnings
   * @param longest no connection lasted longer: what began so long before has ended
   */
  constructor(analyzer: Analyzer, rows: Uint32Array, longest: Nanoseconds) {
    const { connections } = analyzer;
    this.#analyzer = analyzer;
    this.#longest = longest;
    this.#rows = rows.filter((row) => connections.has(row, CLOSED_BY_SERVER));
    this.#start = Float64Array.from(this.#rows, (row) => connections.double(row, START));
    this.#end = Float64Array.from(this.#rows, (row) => connections.double(row, END));
    this.#tsVal = this.#rows.map((row) => connections.unsigned(row, SERVER + TS_RECENT));
  }

  mayDrop(time: Nanoseconds, tsVal: TimestampValue): boolean {
    const suspects = this.suspects(time, tsVal);
    if (suspects === "over" || suspects.length === 0) return suspects === "over";
    for (const connection of suspects)
      for (const event of this.#memoriesOf(connection))
        if (event.time <= time && seqDiff(event.memory.tsVal, tsVal) > PAWS_WINDOW) return true;
    return false;
  }

  /**
   * What the rows tell of a SYN: a connection that was over by then may have made the server drop it; or else those that
   * were open, whose last TSval may be from later: of these the segments tell.
   */
  suspects(time: Nanoseconds, tsVal: TimestampValue): "over" | readonly ConnectionIndex[] {
    let open: ConnectionIndex[] | null = null;
    // Backwards: what is suspicious is near.
    for (let i = firstFrom(this.#start, time) - 1; i >= 0; i--) {
      if ((this.#start[i] ?? 0) < time - REACH - this.#longest) break;
      const end = this.#end[i] ?? 0;
      // None that the server took was newer than the last.
      if (end < time - REACH || seqDiff(this.#tsVal[i] ?? 0, tsVal) <= PAWS_WINDOW) continue;
      if (end <= time) return "over";
      open ??= [];
      open.push(this.#rows[i] ?? 0);
    }
    return open ?? NONE;
  }

  #memoriesOf(connection: ConnectionIndex): readonly MemoryEvent[] {
    let memories = this.#memories.get(connection);
    if (memories === undefined) {
      // The second is of no matter here.
      memories = memoriesOf(this.#analyzer, connection, () => 0);
      this.#memories.set(connection, memories);
    }
    return memories;
  }
}

/** Where in the list, which ascends, the first time is that is `time` or later. */
function firstFrom(times: Float64Array, time: Nanoseconds): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
