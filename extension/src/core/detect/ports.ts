/**
 * Ephemeral ports that a client has in use, or holds in TIME_WAIT, towards one address and port of a server. A local
 * port can serve other destinations at the same time (Linux __inet_hash_connect, 2.6 to 7.2), so the limit holds for
 * each (client address, server address:port). A TIME_WAIT that the server holds takes no port of the client's.
 */

import type { Analyzer } from "../analyzer.ts";
import type { Assumptions } from "../assumptions.ts";
import {
  CLIENT,
  CLIENT_IS_B,
  END,
  ESTABLISHED_SEEN,
  FIN_SENT,
  FLAGS,
  HOLDER_CLIENT,
  NEXT,
  QUADRUPLET,
  REFUSED,
  RESET,
  ROW_WORDS,
  SERVER,
  START,
  SYN_ACK_SEEN,
  SYN_SEEN,
} from "../model/connectionTable.ts";
import { Slab } from "../slab.ts";
import { finish, ROWS_A_STEP, type Steps } from "../steps.ts";
import { highest, type Levels, levelsOf, timesAtLeast } from "../timeline/levels.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND, type Nanoseconds } from "../units.ts";
import { busiest, groupRows } from "./busiest.ts";
import { type HostIndex, hostsOf } from "./hostTable.ts";
import { PairTable } from "./pairTable.ts";
import { timeWaitEnd } from "./timeWaitIntervals.ts";

export interface PortUse {
  readonly client: HostIndex;
  readonly server: HostIndex;
  readonly serverPort: number;
  /** In order of their first frames: never more ports than these. */
  readonly connections: Uint32Array;
  /** Computed at the first call. */
  readonly measured: () => PortMeasure;
  /** How many ports were taken over time. Computed at each call: of all uses they are as much again as the rows. */
  readonly levels: () => Levels;
}

export interface PortMeasure {
  /** The most ports taken at one time, and when first. */
  readonly peak: number;
  readonly at: Nanoseconds;
  /** Ports in the range. */
  readonly limit: number;
  /** New connections a second before the peak. */
  readonly ratePerSecond: number;
  /** When every port of the range was taken. */
  readonly exhausted: readonly (readonly [Nanoseconds, Nanoseconds])[];
}

const MOST_USES = 1000;
/** More intervals of exhaustion than these are not told. */
export const MOST_INTERVALS = 100;

/** The first and the last port that the client's stack chooses by itself, as far as the range's size tells. */
export function ephemeralRange({ ephemeralPorts }: Assumptions): readonly [number, number] {
  // Linux ip_local_port_range: 32768 to 60999, to 61000 before 4.2; IANA's range (RFC 6335 section 6), Windows, macOS.
  if (ephemeralPorts === 28_232 || ephemeralPorts === 28_233) return [32_768, 32_767 + ephemeralPorts];
  if (ephemeralPorts === 16_384) return [49_152, 65_535];
  // A range of the administrator's own: only that it holds no system ports is known.
  return [1024, 65_535];
}

const known = new WeakMap<Analyzer, readonly PortUse[]>();

/** By client address and server endpoint, most connections first. Kept once the capture has been read to its end. */
export function portUses(analyzer: Analyzer): readonly PortUse[] {
  return finish(findPortUses(analyzer));
}

/** The same in steps. */
export function* findPortUses(analyzer: Analyzer): Steps<readonly PortUse[]> {
  let uses = known.get(analyzer);
  if (uses === undefined) {
    uses = yield* build(analyzer);
    if (analyzer.isRead) known.set(analyzer, uses);
  }
  return uses;
}

function* build(analyzer: Analyzer): Steps<readonly PortUse[]> {
  const { connections, quadruplets } = analyzer;
  const { clientOf, serverOf } = hostsOf(analyzer);
  const [first, last] = ephemeralRange(analyzer.assumptions);
  const servers = new PairTable();
  const uses = new PairTable();
  const slab = new Slab();
  const rows = slab.uint32(connections.length);
  const useOf = slab.uint32(connections.length);
  let n = 0;
  for (let row = 0; row < connections.length; row++) {
    if (row % ROWS_A_STEP === 0) yield;
    const q = connections.word(row, QUADRUPLET);
    const clientIsB = connections.has(row, CLIENT_IS_B);
    const port = clientIsB ? quadruplets.portB(q) : quadruplets.portA(q);
    if (port < first || port > last) continue;
    const serverPort = clientIsB ? quadruplets.portA(q) : quadruplets.portB(q);
    rows[n] = row;
    useOf[n] = uses.intern(clientOf[row] ?? 0, servers.intern(serverOf[row] ?? 0, serverPort));
    n++;
  }
  yield;
  const grouped = groupRows(useOf.subarray(0, n), uses.length);
  const count = (use: number) => (grouped.start[use + 1] ?? 0) - (grouped.start[use] ?? 0);
  return busiest(uses.length, count, MOST_USES).map((use) => {
    const own = grouped.rows
      .subarray(grouped.start[use], grouped.start[use + 1])
      .map((place) => rows[place] ?? 0);
    const server = uses.second[use] ?? 0;
    let measured: PortMeasure | null = null;
    return {
      client: uses.first[use] ?? 0,
      server: servers.first[server] ?? 0,
      serverPort: servers.second[server] ?? 0,
      connections: own,
      measured: () => {
        measured ??= measure(analyzer, own);
        return measured;
      },
      levels: () => levelsOf(...lifetimesOf(analyzer, own)),
    };
  });
}

/** When each of the connections takes its port, and when it gives it back. */
function lifetimesOf(
  analyzer: Analyzer,
  rows: Uint32Array,
): [from: Float64Array<ArrayBuffer>, until: Float64Array<ArrayBuffer>] {
  const from = new Float64Array(rows.length);
  const until = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    from[i] = analyzer.connections.double(rows[i] ?? 0, START);
    until[i] = portFreeAt(analyzer, rows[i] ?? 0);
  }
  return [from, until];
}

function measure(analyzer: Analyzer, rows: Uint32Array): PortMeasure {
  const [from, until] = lifetimesOf(analyzer, rows);
  // Sorted by levelsOf: `from` serves for the rate afterwards.
  const levels = levelsOf(from, until);
  const { count, at } = highest(levels);
  const limit = analyzer.assumptions.ephemeralPorts;
  return {
    peak: count,
    at,
    limit,
    ratePerSecond: rateBefore(from, at, analyzer.assumptions.timeWaitSeconds * NANOSECONDS_PER_SECOND),
    exhausted: count < limit ? [] : timesAtLeast(levels, limit, analyzer.latest, MOST_INTERVALS),
  };
}

/** When the client's port can serve the same destination again. */
export function portFreeAt(analyzer: Analyzer, row: ConnectionIndex): Nanoseconds {
  const { connections } = analyzer;
  const at = row * ROW_WORDS;
  const flags = connections.words[at + FLAGS] ?? 0;
  const next = connections.words[at + NEXT] ?? -1;
  const reused = next < 0 ? Number.POSITIVE_INFINITY : connections.double(next, START);
  if ((flags & HOLDER_CLIENT) !== 0) return Math.min(reused, timeWaitEnd(analyzer, row, flags));
  const neverOpen = (flags & (SYN_SEEN | SYN_ACK_SEEN | ESTABLISHED_SEEN)) === SYN_SEEN;
  const closed =
    neverOpen ||
    (flags & (RESET | REFUSED)) !== 0 ||
    (connections.sideHas(row, CLIENT, FIN_SENT) && connections.sideHas(row, SERVER, FIN_SENT));
  return closed ? Math.min(reused, connections.double(row, END)) : reused;
}

/** Connections opened a second, over the length of a TIME_WAIT before `at`, or since the first one. */
function rateBefore(opened: Float64Array, at: Nanoseconds, window: Nanoseconds): number {
  const from = Math.max(at - window, opened[0] ?? 0);
  let count = 0;
  for (const time of opened) if (time >= from && time <= at) count++;
  return count / Math.max(1, (at - from) / NANOSECONDS_PER_SECOND);
}
