/**
 * Whether the per-host rule can have dropped a silent SYN at all: some connection of the same two hosts, closed by the
 * server in the minute before, had sent a TSval newer than the SYN's. A look at the rows of a pair; the simulation of
 * `pawsModel.ts` reads every segment of them, and of ten thousand servers hardly one has the rule (without this look it
 * was three quarters of a diagnosis).
 */

import {
  CLOSED_BY_SERVER,
  END,
  SERVER,
  TS_RECENT,
  TS_RECENT_KNOWN,
} from "../../model/connectionTable.ts";
import { HAS_TIMESTAMP } from "../../model/segmentTable.ts";
import { seqDiff } from "../../seq.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND, type Nanoseconds } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { hostPairsOf } from "../hostPairs.ts";
import { hostsOf } from "../hostTable.ts";
import { memoriesOf } from "./memories.ts";
import { PAWS_SECONDS, PAWS_WINDOW } from "./perHostPaws.ts";
import type { SilentSyn } from "./silentSyns.ts";

/** The rule counts whole seconds, of a clock that need not begin its seconds with the capture's. */
const REACH: Nanoseconds = (PAWS_SECONDS + 2) * NANOSECONDS_PER_SECOND;

export function mayBeDropped(input: DetectorInput, { connection, segment }: SilentSyn): boolean {
  const { analyzer } = input;
  const { segments } = analyzer;
  // A SYN without timestamps is no evidence for the rule, and so none that it can explain.
  if (((segments.bits[segment] ?? 0) & HAS_TIMESTAMP) === 0) return false;
  const { clientOf, serverOf } = hostsOf(analyzer);
  const pairs = hostPairsOf(analyzer);
  const pair = pairs.find(clientOf[connection] ?? 0, serverOf[connection] ?? 0);
  const tsVal = segments.tsVal[segment] ?? 0;
  const time = input.timeOf(segment);
  for (const other of pairs.connectionsOf(pair)) if (mayRemember(input, other, tsVal, time)) return true;
  return false;
}

/** Whether the server may remember of the connection, at `time`, a TSval that makes it drop a SYN with `tsVal`. */
function mayRemember(
  input: DetectorInput,
  connection: ConnectionIndex,
  tsVal: number,
  time: Nanoseconds,
): boolean {
  const { analyzer } = input;
  const { connections } = analyzer;
  const end = connections.double(connection, END);
  if (end < time - REACH) return false;
  if (!connections.has(connection, CLOSED_BY_SERVER)) return false;
  if (!connections.sideHas(connection, SERVER, TS_RECENT_KNOWN)) return false;
  // No TSval that the server took from this client was newer than its last TS.Recent.
  if (seqDiff(connections.unsigned(connection, SERVER + TS_RECENT), tsVal) <= PAWS_WINDOW) return false;
  if (end <= time) return true;
  // Still open at that time: its last TSval may be from later. The second is of no matter here.
  return memoriesOf(analyzer, connection, () => 0).some(
    (event) => event.time <= time && seqDiff(event.memory.tsVal, tsVal) > PAWS_WINDOW,
  );
}
