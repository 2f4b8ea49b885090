/**
 * Of which connections the simulation of the per-host rule will read the segments: those by which a server may have
 * remembered a timestamp (`silence/memories.ts`), of pairs of hosts between which a SYN was silent. Findings are found
 * with few of them, those that may have made a server drop a SYN; to explain every silent SYN takes all.
 */

import type { Analyzer } from "../analyzer.ts";
import { FLAGS } from "../model/connectionTable.ts";
import { HAS_TIMESTAMP } from "../model/segmentTable.ts";
import { hasSilentSyn } from "../reconstruct/silentSyn.ts";
import { GATHER_ALL, GATHER_OPENING } from "../reread/gathered.ts";
import { ROWS_A_STEP, type Steps } from "../steps.ts";
import type { ConnectionIndex } from "../units.ts";
import { ACK, RST, SYN } from "../wire/segment.ts";
import { hostPairsOf } from "./hostPairs.ts";
import { type HostIndex, hostsOf } from "./hostTable.ts";
import { mayBeRemembered } from "./silence/memories.ts";
import { ClosedByServer, longestLife } from "./silence/pawsSuspicion.ts";

/** @param what of `gathered.ts` */
type Add = (connection: ConnectionIndex, what: number) => void;

export function addRemembered(analyzer: Analyzer, add: Add): Steps<void> {
  return analyzer.isForSummary ? addSuspected(analyzer, add) : addAll(analyzer, add);
}

function* addAll(analyzer: Analyzer, add: Add): Steps<void> {
  const { connections } = analyzer;
  const pairs = hostPairsOf(analyzer);
  const seen = new Set<number>();
  for (let row = 0; row < connections.length; row++) {
    if (row % ROWS_A_STEP === 0) yield;
    if (!hasSilentSyn(connections.word(row, FLAGS))) continue;
    const pair = pairs.of(row);
    if (!seen.has(pair)) addPair(analyzer, pairs.connectionsOf(pair), add);
    seen.add(pair);
  }
}

/** The rule is simulated for all silent SYNs to a server as soon as it may have dropped one. */
function* addSuspected(analyzer: Analyzer, add: Add): Steps<void> {
  const { segments, connections } = analyzer;
  const { serverOf } = hostsOf(analyzer);
  const pairs = hostPairsOf(analyzer);
  const suspected = new Set<HostIndex>();
  const silent = new Map<number, ClosedByServer>();
  const longest = longestLife(connections);
  for (let row = 0; row < segments.length; row++) {
    if (row % ROWS_A_STEP === 0) yield;
    if (((segments.flags[row] ?? 0) & (SYN | ACK | RST)) !== SYN) continue;
    const connection = segments.connection[row] ?? 0;
    if (!hasSilentSyn(connections.word(connection, FLAGS))) continue;
    const pair = pairs.of(connection);
    let closed = silent.get(pair);
    if (closed === undefined) {
      closed = new ClosedByServer(analyzer, pairs.connectionsOf(pair), longest);
      silent.set(pair, closed);
    }
    const server = serverOf(connection);
    if (suspected.has(server) || ((segments.bits[row] ?? 0) & HAS_TIMESTAMP) === 0) continue;
    const suspects = closed.suspects(segments.time[row] ?? 0, segments.tsVal[row] ?? 0);
    if (suspects === "over") suspected.add(server);
    else for (const other of suspects) add(other, GATHER_ALL);
  }
  for (const pair of silent.keys())
    if (suspected.has(pairs.serverOf(pair))) addPair(analyzer, pairs.connectionsOf(pair), add);
}

function addPair(analyzer: Analyzer, connections: Uint32Array, add: Add): void {
  for (const connection of connections)
    add(connection, mayBeRemembered(analyzer, connection) ? GATHER_ALL : GATHER_OPENING);
}
