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
import { ROWS_A_STEP, type Steps, stretchesInSteps } from "../steps.ts";
import type { ConnectionIndex } from "../units.ts";
import { ACK, RST, SYN } from "../wire/segment.ts";
import { groupRows } from "./busiest.ts";
import { hostPairsOf } from "./hostPairs.ts";
import type { HostIndex } from "./hostTable.ts";
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
  const { segments } = analyzer;
  const pairs = hostPairsOf(analyzer);
  const suspected = new Set<HostIndex>();
  const syns = yield* silentSyns(analyzer);
  const grouped = groupRows(
    syns.map((row) => pairs.of(segments.connection[row] ?? 0)),
    pairs.length,
  );
  const synsOf = (pair: number) => grouped.rows.subarray(grouped.start[pair], grouped.start[pair + 1]);
  const longest = longestLife(analyzer.connections);
  for (let pair = 0; pair < pairs.length; pair++) {
    if (pair % PAIRS_A_STEP === 0) yield;
    const server = pairs.serverOf(pair);
    if (suspected.has(server) || synsOf(pair).length === 0) continue;
    const closed = new ClosedByServer(analyzer, pairs.connectionsOf(pair), longest);
    for (const place of synsOf(pair)) {
      const row = syns[place] ?? 0;
      if (((segments.bits[row] ?? 0) & HAS_TIMESTAMP) === 0) continue;
      const suspects = closed.suspects(segments.time[row] ?? 0, segments.tsVal[row] ?? 0);
      if (suspects === "over") {
        suspected.add(server);
        break;
      }
      for (const other of suspects) add(other, GATHER_ALL);
    }
  }
  for (let pair = 0; pair < pairs.length; pair++)
    if (suspected.has(pairs.serverOf(pair)) && synsOf(pair).length > 0)
      addPair(analyzer, pairs.connectionsOf(pair), add);
}

/** The rows of SYNs, of connections of which one was not answered. */
function* silentSyns({ segments, connections }: Analyzer): Steps<Uint32Array> {
  const found = new Uint32Array(segments.length);
  let n = 0;
  yield* stretchesInSteps(segments.length, (start, end) => {
    for (let row = start; row < end; row++) {
      if (((segments.flags[row] ?? 0) & (SYN | ACK | RST)) !== SYN) continue;
      if (hasSilentSyn(connections.word(segments.connection[row] ?? 0, FLAGS))) found[n++] = row;
    }
  });
  return found.subarray(0, n);
}

/** Pairs whose silent SYNs are looked at in one step. */
const PAIRS_A_STEP = 64;

function addPair(analyzer: Analyzer, connections: Uint32Array, add: Add): void {
  for (const connection of connections)
    add(connection, mayBeRemembered(analyzer, connection) ? GATHER_ALL : GATHER_OPENING);
}
