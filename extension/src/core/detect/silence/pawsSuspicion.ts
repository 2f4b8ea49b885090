/**
 * Whether the per-host rule can have dropped a silent SYN at all: some connection of the same two hosts, closed by the
 * server in the minute before, had sent a TSval newer than the SYN's. A look at the rows of a pair; the simulation of
 * `pawsModel.ts` reads every segment of them, and of ten thousand servers hardly one has the rule (without this look it
 * was three quarters of a diagnosis).
 */

import type { Analyzer } from "../../analyzer.ts";
import {
  CLOSED_BY_SERVER,
  END,
  FLAGS,
  ROW_WORDS,
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
import { type HostPairs, hostPairsOf } from "../hostPairs.ts";
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

  /** The look at all of them in steps, pair by pair: what is gathered of a pair serves all its SYNs. */
  *look(): Steps<void> {
    if (this.#suspicious !== null) return;
    const suspicious = new Uint8Array(this.#syns.length);
    const pairs = hostPairsOf(this.#input.analyzer);
    const pairOf = Uint32Array.from(this.#syns, ({ connection }) => pairs.of(connection));
    const { rows, start } = groupRows(pairOf, pairs.length);
    for (let pair = 0; pair < pairs.length; pair++) {
      const places = rows.subarray(start[pair], start[pair + 1]);
      if (places.length > 0) this.#lookAtPair(pairs, pair, places, suspicious);
      if (pair % PAIRS_A_STEP === 0) yield;
    }
    this.#suspicious = suspicious;
  }

  #lookAtPair(pairs: HostPairs, pair: number, places: Uint32Array, suspicious: Uint8Array): void {
    const { segments } = this.#input.analyzer;
    let closed: ClosedByServer | null = null;
    for (const place of places) {
      const segment = this.#syns[place]?.segment ?? 0;
      // A SYN without timestamps is no evidence for the rule, and so none that it can explain.
      if (((segments.bits[segment] ?? 0) & HAS_TIMESTAMP) === 0) continue;
      closed ??= new ClosedByServer(this.#input.analyzer, pairs.connectionsOf(pair));
      if (closed.mayDrop(segments.time[segment] ?? 0, segments.tsVal[segment] ?? 0)) suspicious[place] = 1;
    }
  }
}

/** The connections of a pair that the server closed first, in order of their beginnings: the server may remember these. */
export class ClosedByServer {
  readonly #analyzer: Analyzer;
  readonly #connection: Uint32Array;
  readonly #start: Float64Array;
  readonly #end: Float64Array;
  /** The last TSval of the client that the server took; 0 where it took none, and the memories are none. */
  readonly #newest: Uint32Array;
  readonly #memories = new Map<ConnectionIndex, readonly MemoryEvent[]>();

  constructor(analyzer: Analyzer, ofPair: Uint32Array) {
    this.#analyzer = analyzer;
    const { connections } = analyzer;
    const { words } = connections;
    this.#connection = ofPair.filter(
      (row) => ((words[row * ROW_WORDS + FLAGS] ?? 0) & CLOSED_BY_SERVER) !== 0,
    );
    this.#start = Float64Array.from(this.#connection, (row) => connections.double(row, START));
    this.#end = Float64Array.from(this.#connection, (row) => connections.double(row, END));
    this.#newest = this.#connection.map((row) => connections.unsigned(row, SERVER + TS_RECENT));
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
    for (let i = 0; i < this.#start.length && (this.#start[i] ?? 0) < time; i++) {
      const end = this.#end[i] ?? 0;
      if (end < time - REACH || seqDiff(this.#newest[i] ?? 0, tsVal) <= PAWS_WINDOW) continue;
      if (end <= time) return "over";
      open ??= [];
      open.push(this.#connection[i] ?? 0);
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
