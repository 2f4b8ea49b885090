/**
 * Of which connections the simulation of the per-host rule will read the segments: those by which a server may have
 * remembered a timestamp (`silence/memories.ts`), of pairs of hosts between which a SYN was silent. Findings are found
 * with few of them, those that may have made a server drop a SYN; to explain every silent SYN takes all.
 */

import type { Analyzer } from "../analyzer.ts";
import { FLAGS } from "../model/connectionTable.ts";
import { hasSilentSyn } from "../reconstruct/silentSyn.ts";
import { GATHER_ALL, GATHER_ATTEMPT, GATHER_OPENING } from "../reread/gathered.ts";
import { ROWS_A_STEP, type Steps, stretchesInSteps } from "../steps.ts";
import type { ConnectionIndex } from "../units.ts";
import { ACK, RST, SYN } from "../wire/segment.ts";
import { hostPairsOf } from "./hosts/hostPairs.ts";
import type { HostIndex } from "./hosts/hostTable.ts";
import { mayBeRemembered } from "./silence/memories.ts";
import { pawsSuspects } from "./silence/pawsSuspects.ts";
import { orderByPair, pairsOf, type SynsByPair } from "./silence/synsByPair.ts";

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
    if (!seen.has(pair)) addPair(analyzer, pairs.connectionsOf(pair), GATHER_ALL, add);
    seen.add(pair);
  }
}

/** The rule is simulated for all silent SYNs to a server as soon as it may have dropped one. */
function* addSuspected(analyzer: Analyzer, add: Add): Steps<void> {
  const pairs = hostPairsOf(analyzer);
  const syns = yield* silentSyns(analyzer);
  const { over, open } = yield* pawsSuspects(analyzer, syns);
  const suspected = new Set<HostIndex>();
  for (const pair of pairsOf(syns))
    if (over.subarray(syns.start[pair], syns.start[pair + 1]).includes(1))
      suspected.add(pairs.serverOf(pair));
  // Its connection is of the same two hosts as the SYN.
  for (const connection of open.connection)
    if (!suspected.has(pairs.serverOf(pairs.of(connection)))) add(connection, GATHER_ATTEMPT);
  for (const pair of pairsOf(syns))
    if (suspected.has(pairs.serverOf(pair)))
      addPair(analyzer, pairs.connectionsOf(pair), GATHER_ATTEMPT, add);
}

/** SYNs of connections of which one was not answered. */
function* silentSyns(analyzer: Analyzer): Steps<SynsByPair> {
  const { segments, connections } = analyzer;
  const found = new Uint32Array(segments.length);
  let n = 0;
  yield* stretchesInSteps(segments.length, (start, end) => {
    for (let row = start; row < end; row++) {
      if (((segments.flags[row] ?? 0) & (SYN | ACK | RST)) !== SYN) continue;
      if (hasSilentSyn(connections.word(segments.connection[row] ?? 0, FLAGS))) found[n++] = row;
    }
  });
  const syns = found.subarray(0, n);
  const { rows, start } = orderByPair(
    analyzer,
    syns,
    syns.map((syn) => segments.connection[syn] ?? 0),
  );
  return { segments: rows.map((row) => syns[row] ?? 0), start };
}

function addPair(analyzer: Analyzer, connections: Uint32Array, whenRemembered: number, add: Add): void {
  for (const connection of connections)
    add(connection, mayBeRemembered(analyzer, connection) ? whenRemembered : GATHER_OPENING);
}
