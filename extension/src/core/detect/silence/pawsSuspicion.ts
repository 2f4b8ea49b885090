/**
 * Whether the per-host rule can have dropped a silent SYN at all: some connection of the same two hosts, closed by the
 * server in the minute before, had sent a TSval newer than the SYN's. A look at the rows of a pair; the simulation of
 * `pawsModel.ts` reads every segment of them, and of ten thousand servers hardly one has the rule (without this look it
 * was three quarters of a diagnosis).
 */

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
import { type ConnectionIndex, NANOSECONDS_PER_SECOND, type Nanoseconds } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { hostPairsOf } from "../hostPairs.ts";
import { type MemoryEvent, memoriesOf } from "./memories.ts";
import { PAWS_SECONDS, PAWS_WINDOW } from "./perHostPaws.ts";
import type { SilentSyn } from "./silentSyns.ts";

/** The rule counts whole seconds, of a clock that need not begin its seconds with the capture's. */
const REACH: Nanoseconds = (PAWS_SECONDS + 2) * NANOSECONDS_PER_SECOND;

export class PawsSuspicion {
  readonly #input: DetectorInput;
  /** Of connections that were open when a SYN was silent: what the server may remember, and when. */
  readonly #memories = new Map<ConnectionIndex, readonly MemoryEvent[]>();

  constructor(input: DetectorInput) {
    this.#input = input;
  }

  mayBeDropped({ connection, segment }: SilentSyn): boolean {
    const { analyzer } = this.#input;
    const { segments, connections } = analyzer;
    // A SYN without timestamps is no evidence for the rule, and so none that it can explain.
    if (((segments.bits[segment] ?? 0) & HAS_TIMESTAMP) === 0) return false;
    const pairs = hostPairsOf(analyzer);
    const others = pairs.connectionsOf(pairs.of(connection));
    const tsVal = segments.tsVal[segment] ?? 0;
    const time = this.#input.timeOf(segment);
    const open: ConnectionIndex[] = [];
    // Backwards: what is suspicious is near.
    for (let i = firstFrom(connections, others, time) - 1; i >= 0; i--) {
      const other = others[i] ?? 0;
      const end = connections.double(other, END);
      if (end < time - REACH || !mayHaveBroughtNewer(connections, other, tsVal)) continue;
      if (end <= time) return true;
      open.push(other);
    }
    // Their last TSval may be from later.
    return open.some((other) =>
      this.#memoriesOf(other).some(
        (event) => event.time <= time && seqDiff(event.memory.tsVal, tsVal) > PAWS_WINDOW,
      ),
    );
  }

  #memoriesOf(connection: ConnectionIndex): readonly MemoryEvent[] {
    let memories = this.#memories.get(connection);
    if (memories === undefined) {
      // The second is of no matter here.
      memories = memoriesOf(this.#input.analyzer, connection, () => 0);
      this.#memories.set(connection, memories);
    }
    return memories;
  }
}

/** Where in the list, which is in order of the beginnings, the first connection is that begins at `time` or later. */
function firstFrom(table: ConnectionTable, list: Uint32Array, time: Nanoseconds): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (table.double(list[middle] ?? 0, START) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether the server, which closed first, had a TSval of this client that makes it drop a SYN with `tsVal`. */
function mayHaveBroughtNewer(table: ConnectionTable, connection: ConnectionIndex, tsVal: number): boolean {
  if (!table.has(connection, CLOSED_BY_SERVER)) return false;
  // Where the server took none, TS.Recent is 0 and the memories are none. None that it took was newer than the last.
  return seqDiff(table.unsigned(connection, SERVER + TS_RECENT), tsVal) > PAWS_WINDOW;
}
