/**
 * The lifelines of a capture: one for each quadruplet, gathered by the pair (client address, server address and port).
 * Built once and kept: numbers in typed arrays, so that a window of the picture costs what it shows and not what there is.
 */

import type { Analyzer } from "../../analyzer.ts";
import type { Finding } from "../../detect/finding.ts";
import { type HostTable, hostsOf } from "../../detect/hostTable.ts";
import { PairTable } from "../../detect/pairTable.ts";
import { CLIENT_IS_B, END, FLAGS, PREVIOUS, QUADRUPLET, START } from "../../model/connectionTable.ts";
import { findingsByConnection } from "../../query/finding/findingsOfConnection.ts";
import { troubleRank } from "../../query/trouble.ts";
import { neverOpened } from "../../reconstruct/lives.ts";
import { timeWaitOf } from "../../reconstruct/timeWaitFacts.ts";
import type { FindingKind } from "../../report/contract.ts";
import type { ConnectionIndex, Nanoseconds, QuadrupletIndex } from "../../units.ts";
import { hasGrown } from "../hasGrown.ts";

/** Row of the pairs of an index. */
export type PairIndex = number;

export const NOTHING = 0;
export const NOTABLE = 1;
export const WARNING = 2;
export const ERROR = 3;

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

export interface LifelineIndex {
  readonly size: number;
  readonly complete: boolean;
  readonly hosts: HostTable;
  /** Until when a connection leaves something behind: its last segment, or the end of its TIME_WAIT. */
  readonly shadowEnd: Float64Array<ArrayBuffer>;
  readonly findings: ReadonlyMap<ConnectionIndex, readonly Finding[]>;
  /** By quadruplet: the worst of it (NOTHING to ERROR), the connection that it befell or the first, and its pair. */
  readonly rank: Uint8Array<ArrayBuffer>;
  readonly main: Uint32Array<ArrayBuffer>;
  readonly pairOf: Uint32Array<ArrayBuffer>;
  /** By quadruplet: when its first life began, until when any leaves something behind, and whether it has more than one. */
  readonly first: Float64Array<ArrayBuffer>;
  readonly last: Float64Array<ArrayBuffer>;
  readonly several: Uint8Array<ArrayBuffer>;
  /** At least one connect of the quadruplet never opened. */
  readonly failed: Uint8Array<ArrayBuffer>;
  readonly pairs: Pairs;
}

export interface Pairs {
  readonly length: number;
  readonly clientOf: Uint32Array;
  readonly serverOf: Uint32Array;
  readonly portOf: Uint32Array;
  /** The quadruplets of pair `p`: `quadruplets[start[p]]` up to `start[p + 1]`, in order of their first life. */
  readonly quadruplets: Uint32Array<ArrayBuffer>;
  readonly start: Uint32Array<ArrayBuffer>;
  readonly errors: Uint32Array<ArrayBuffer>;
  readonly warnings: Uint32Array<ArrayBuffer>;
}

const known = new WeakMap<Analyzer, LifelineIndex>();

/** Made anew, while the file is read, only when many more connections are known. */
export function lifelineIndexOf(analyzer: Analyzer): LifelineIndex {
  const size = analyzer.connections.length;
  const old = known.get(analyzer);
  if (old && old.complete === analyzer.complete && !hasGrown(old.size, size)) return old;
  const index = build(analyzer);
  known.set(analyzer, index);
  return index;
}

function build(analyzer: Analyzer): LifelineIndex {
  const { connections, quadruplets } = analyzer;
  const size = connections.length;
  const hosts = hostsOf(analyzer);
  const findings = findingsByConnection(analyzer);
  const shadowEnd = new Float64Array(size);
  const rank = new Uint8Array(quadruplets.length);
  const main = new Uint32Array(quadruplets.length);
  const first = new Float64Array(quadruplets.length).fill(Number.NaN);
  const last = new Float64Array(quadruplets.length).fill(Number.NEGATIVE_INFINITY);
  const several = new Uint8Array(quadruplets.length);
  const failed = new Uint8Array(quadruplets.length);
  for (let row = 0; row < size; row++) {
    const timeWait = timeWaitOf(connections, row, analyzer.assumptions, analyzer.latest);
    const end = connections.double(row, END);
    const shadow = timeWait === null ? end : Math.max(end, timeWait.end ?? timeWait.expires);
    shadowEnd[row] = shadow;
    const quadruplet = connections.word(row, QUADRUPLET);
    const worst = rankOf(analyzer, row, findings.get(row));
    last[quadruplet] = Math.max(last[quadruplet] ?? 0, shadow);
    if (!Number.isNaN(first[quadruplet])) several[quadruplet] = 1;
    if (Number.isNaN(first[quadruplet])) {
      first[quadruplet] = connections.double(row, START);
      main[quadruplet] = row;
      rank[quadruplet] = worst;
    } else if (worst > (rank[quadruplet] ?? 0)) {
      rank[quadruplet] = worst;
      main[quadruplet] = row;
    }
    if (neverOpened(connections, row)) failed[quadruplet] = 1;
  }
  return {
    size,
    complete: analyzer.complete,
    hosts,
    shadowEnd,
    findings,
    rank,
    main,
    first,
    last,
    several,
    failed,
    ...gather(analyzer, hosts, first, rank),
  };
}

function rankOf(analyzer: Analyzer, row: ConnectionIndex, findings: readonly Finding[] | undefined): number {
  if (!analyzer.complete) return Math.max(0, troubleRank(analyzer.connections, row) - 1);
  let worst = neverOpened(analyzer.connections, row) ? WARNING : NOTHING;
  for (const { severity, kind } of findings ?? []) worst = Math.max(worst, findingRank(severity, kind));
  return worst;
}

export function findingRank(severity: Finding["severity"], kind: FindingKind): number {
  if (severity === "error") return ERROR;
  if (severity === "warning") return WARNING;
  return NOTABLE_KINDS.has(kind) ? NOTABLE : NOTHING;
}

/** Sorts the quadruplets into their pairs, by counting. */
function gather(
  analyzer: Analyzer,
  hosts: HostTable,
  first: Float64Array,
  rank: Uint8Array,
): Pick<LifelineIndex, "pairs" | "pairOf"> {
  const { connections, quadruplets } = analyzer;
  const endpoints = new PairTable();
  const table = new PairTable();
  const pairOf = new Uint32Array(quadruplets.length);
  const order = inOrderOfTime(first);
  for (const quadruplet of order) {
    const oldest = oldestOf(analyzer, quadruplet);
    const clientIsB = connections.has(oldest, CLIENT_IS_B);
    const port = clientIsB ? quadruplets.portA(quadruplet) : quadruplets.portB(quadruplet);
    const endpoint = endpoints.intern(hosts.serverOf[oldest] ?? 0, port);
    pairOf[quadruplet] = table.intern(hosts.clientOf[oldest] ?? 0, endpoint);
  }
  const { length } = table;
  const start = new Uint32Array(length + 1);
  const errors = new Uint32Array(length);
  const warnings = new Uint32Array(length);
  for (const quadruplet of order) {
    const pair = pairOf[quadruplet] ?? 0;
    start[pair + 1] = (start[pair + 1] ?? 0) + 1;
    if (rank[quadruplet] === ERROR) errors[pair] = (errors[pair] ?? 0) + 1;
    if (rank[quadruplet] === WARNING) warnings[pair] = (warnings[pair] ?? 0) + 1;
  }
  for (let pair = 0; pair < length; pair++) start[pair + 1] = (start[pair + 1] ?? 0) + (start[pair] ?? 0);
  const fill = start.slice();
  const sorted = new Uint32Array(order.length);
  for (const quadruplet of order) {
    const pair = pairOf[quadruplet] ?? 0;
    const at = fill[pair] ?? 0;
    sorted[at] = quadruplet;
    fill[pair] = at + 1;
  }
  const endpointOf = table.second.subarray(0, length);
  return {
    pairOf,
    pairs: {
      length,
      clientOf: table.first.subarray(0, length),
      serverOf: endpointOf.map((endpoint) => endpoints.first[endpoint] ?? 0),
      portOf: endpointOf.map((endpoint) => endpoints.second[endpoint] ?? 0),
      quadruplets: sorted,
      start,
      errors,
      warnings,
    },
  };
}

/** Quadruplets are numbered as they appear, so they seldom need sorting; those without a connection are left out. */
function inOrderOfTime(first: Float64Array): Uint32Array<ArrayBuffer> {
  const order = new Uint32Array(first.length);
  let length = 0;
  let sorted = true;
  let before = Number.NEGATIVE_INFINITY;
  for (let quadruplet = 0; quadruplet < first.length; quadruplet++) {
    const time = first[quadruplet] ?? Number.NaN;
    if (Number.isNaN(time)) continue;
    if (time < before) sorted = false;
    before = time;
    order[length++] = quadruplet;
  }
  const used = order.subarray(0, length);
  return sorted ? used : used.sort((a, b) => (first[a] ?? 0) - (first[b] ?? 0) || a - b);
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

/** Whether anything of the lifeline lies in the range. Asked of every one for each picture: most are settled by their first and last moment. */
export function isInRange(
  analyzer: Analyzer,
  index: LifelineIndex,
  quadruplet: QuadrupletIndex,
  from: Nanoseconds,
  until: Nanoseconds,
): boolean {
  if ((index.first[quadruplet] ?? 0) > until || (index.last[quadruplet] ?? 0) < from) return false;
  if (index.several[quadruplet] === 0) return true;
  const { connections, quadruplets } = analyzer;
  let row = quadruplets.newest[quadruplet] ?? -1;
  while (row >= 0) {
    if (connections.double(row, START) <= until && (index.shadowEnd[row] ?? 0) >= from) return true;
    row = connections.word(row, PREVIOUS);
  }
  return false;
}
