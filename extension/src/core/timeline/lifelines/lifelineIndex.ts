/**
 * The lifelines of a capture: one for each quadruplet, gathered by the pair (client address, server address and port).
 * Built once and kept: numbers in typed arrays, so that a window of the picture costs what it shows and not what there is.
 */

import type { Analyzer } from "../../analyzer.ts";
import { findingsOf } from "../../detect/detectors.ts";
import type { Finding } from "../../detect/finding.ts";
import { findHosts, type HostTable } from "../../detect/hosts/hostTable.ts";
import { timeWaitEnd } from "../../detect/timeWait/timeWaitIntervals.ts";
import {
  CLIENT_IS_B,
  END,
  FLAGS,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  PREVIOUS,
  QUADRUPLET,
  START,
} from "../../model/connectionTable.ts";
import { type FindingsByConnection, findingsByConnection } from "../../query/finding/findingsOfConnection.ts";
import { troubleRank } from "../../query/trouble.ts";
import { neverOpened } from "../../reconstruct/lives.ts";
import type { FindingKind } from "../../report/contract.ts";
import { Slab } from "../../slab.ts";
import { eachInSteps, type Steps } from "../../steps.ts";
import type { ConnectionIndex, Nanoseconds, QuadrupletIndex } from "../../units.ts";
import { Grounds } from "../grounds.ts";
import { gatherPairs, isFirstLife, type Pairs } from "./pairs.ts";
import { ERROR, NOTABLE, NOTHING, WARNING } from "./ranks.ts";

/** Information that gets a row of its own: it tells something of a TIME_WAIT or of an ending that a strip cannot show. */
const NOTABLE_KINDS: ReadonlySet<FindingKind> = new Set([
  "time-wait-reincarnation",
  "time-wait-assassination",
  "time-wait-restart",
  "time-wait-missing",
  "delayed-duplicate",
  "half-closed",
  "slow-connect",
]);

/** 23 bytes a quadruplet. What a row of a table tells as fast is asked of the table. */
export interface LifelineIndex {
  readonly size: number;
  readonly complete: boolean;
  readonly hosts: HostTable;
  readonly findings: FindingsByConnection;
  /** By quadruplet: the worst of it (NOTHING to ERROR), the connection that it befell or the first, and its pair. */
  readonly rank: Uint8Array<ArrayBuffer>;
  readonly main: Uint32Array<ArrayBuffer>;
  readonly pairOf: Uint32Array<ArrayBuffer>;
  /** By quadruplet: until when any life leaves something behind, and whether it has more than one. */
  readonly last: Float64Array<ArrayBuffer>;
  readonly several: Uint8Array<ArrayBuffer>;
  /** At least one connect of the quadruplet never opened; and how many quadruplets there are of which that is true. */
  readonly failed: Uint8Array<ArrayBuffer>;
  readonly failures: number;
  readonly pairs: Pairs;
}

const grounds = new Grounds(build);

/** While the file is read: of the connections known a while ago. */
export function lifelineIndexOf(analyzer: Analyzer): Steps<LifelineIndex> {
  return grounds.of(analyzer);
}

function* build(analyzer: Analyzer): Steps<LifelineIndex> {
  const { connections, complete } = analyzer;
  const size = connections.length;
  const quadruplets = analyzer.quadruplets.length;
  const hosts = yield* findHosts(analyzer);
  const findings = findingsByConnection(analyzer);
  const ranks = yield* rankConnections(analyzer, size);
  const slab = new Slab();
  const rank = slab.uint8(quadruplets);
  const main = slab.uint32(quadruplets);
  const last = slab.float64(quadruplets).fill(Number.NEGATIVE_INFINITY);
  const several = slab.uint8(quadruplets);
  const failed = slab.uint8(quadruplets);
  let failures = 0;
  yield* eachInSteps(size, (row) => {
    const quadruplet = connections.word(row, QUADRUPLET);
    const shadow = shadowEnd(analyzer, row);
    const worst = ranks[row] ?? NOTHING;
    if (isFirstLife(connections, row)) {
      last[quadruplet] = shadow;
      main[quadruplet] = row;
      rank[quadruplet] = worst;
    } else {
      several[quadruplet] = 1;
      last[quadruplet] = Math.max(last[quadruplet] ?? 0, shadow);
      if (worst > (rank[quadruplet] ?? 0)) {
        rank[quadruplet] = worst;
        main[quadruplet] = row;
      }
    }
    if (neverOpened(connections, row) && failed[quadruplet] === 0) {
      failed[quadruplet] = 1;
      failures++;
    }
  });
  const { pairs, pairOf } = yield* gatherPairs(analyzer, size, hosts, rank, slab);
  return { size, complete, hosts, findings, rank, main, pairOf, last, several, failed, failures, pairs };
}

/** The worst that befell each connection. */
function* rankConnections(analyzer: Analyzer, size: number): Steps<Uint8Array> {
  const { connections, complete } = analyzer;
  const ranks = new Uint8Array(size);
  yield* eachInSteps(size, (row) => {
    if (!complete) ranks[row] = Math.max(0, troubleRank(connections, row) - 1);
    else if (neverOpened(connections, row)) ranks[row] = WARNING;
  });
  if (!complete) return ranks;
  for (const { connection, severity, kind } of findingsOf(analyzer).list)
    if (connection >= 0) ranks[connection] = Math.max(ranks[connection] ?? 0, findingRank(severity, kind));
  return ranks;
}

/** Until when a connection leaves something behind: its last segment, or the end of its TIME_WAIT. */
export function shadowEnd(analyzer: Analyzer, row: ConnectionIndex): Nanoseconds {
  const flags = analyzer.connections.word(row, FLAGS);
  const end = analyzer.connections.double(row, END);
  if ((flags & (HOLDER_CLIENT | HOLDER_SERVER)) === 0) return end;
  return Math.max(end, timeWaitEnd(analyzer, row, flags));
}

export function findingRank(severity: Finding["severity"], kind: FindingKind): number {
  if (severity === "error") return ERROR;
  if (severity === "warning") return WARNING;
  return NOTABLE_KINDS.has(kind) ? NOTABLE : NOTHING;
}

/** The first connection of a quadruplet. */
export function oldestOf(analyzer: Analyzer, quadruplet: QuadrupletIndex): ConnectionIndex {
  const { connections, quadruplets } = analyzer;
  let row = quadruplets.newest[quadruplet] ?? 0;
  for (let before = row; before >= 0; before = connections.word(row, PREVIOUS)) row = before;
  return row;
}

/** The port of the quadruplet's client, as its first connection has it. */
export function clientPortOf(analyzer: Analyzer, quadruplet: QuadrupletIndex): number {
  const { connections, quadruplets } = analyzer;
  const clientIsB = (connections.word(oldestOf(analyzer, quadruplet), FLAGS) & CLIENT_IS_B) !== 0;
  return clientIsB ? quadruplets.portB(quadruplet) : quadruplets.portA(quadruplet);
}

/** When the first life of the quadruplet began. */
export function firstOf(analyzer: Analyzer, quadruplet: QuadrupletIndex): Nanoseconds {
  return analyzer.connections.double(oldestOf(analyzer, quadruplet), START);
}

/** Whether anything of the lifeline lies in the range. Asked of every one for each picture: most are settled by their last moment and their first. */
export function isInRange(
  analyzer: Analyzer,
  index: LifelineIndex,
  quadruplet: QuadrupletIndex,
  from: Nanoseconds,
  until: Nanoseconds,
): boolean {
  if ((index.last[quadruplet] ?? 0) < from) return false;
  const { connections, quadruplets } = analyzer;
  if (index.several[quadruplet] === 0) return firstOf(analyzer, quadruplet) <= until;
  let row = quadruplets.newest[quadruplet] ?? -1;
  for (; row >= 0; row = connections.word(row, PREVIOUS))
    if (row < index.size && connections.double(row, START) <= until && shadowEnd(analyzer, row) >= from)
      return true;
  return false;
}
