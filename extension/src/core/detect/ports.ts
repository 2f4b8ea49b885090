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
import { type Levels, levelsOf, timesAtLeast } from "../timeline/levels.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND, type Nanoseconds } from "../units.ts";
import { busiest, groupRows } from "./busiest.ts";
import { type HostIndex, hostsOf } from "./hostTable.ts";
import { PairTable } from "./pairTable.ts";
import { type Intervals, peaksOf } from "./peaks.ts";
import { timeWaitEnd } from "./timeWaitIntervals.ts";

export interface PortUse {
  readonly client: HostIndex;
  readonly server: HostIndex;
  readonly serverPort: number;
  /** In order of their first frames: never more ports than these. */
  readonly connections: Uint32Array;
  /** The most ports taken at one time, and when first. */
  readonly peak: number;
  readonly at: Nanoseconds;
  /** When every port of the range was taken. */
  readonly exhausted: () => readonly (readonly [Nanoseconds, Nanoseconds])[];
  /** All of it, computed at the first call. */
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
  const slab = new Slab();
  const all = yield* sortOut(analyzer, slab);
  const count = all.count.subarray(0, all.uses.length);
  const wanted = busiest(count.length, (use) => count[use] ?? 0, MOST_USES);
  const lifetimes = yield* lifetimesOfAll(analyzer, all, wanted, slab);
  const grouped = groupRows(lifetimes.use, wanted.length, slab);
  const peaks = peaksOf(lifetimes, grouped, slab);
  const { pairs } = hostsOf(analyzer);
  return wanted.map((use, place) => {
    const connections = grouped.rows
      .subarray(grouped.start[place], grouped.start[place + 1])
      .map((i) => lifetimes.connection[i] ?? 0);
    const pair = all.uses.first[use] ?? 0;
    return new MeasuredUse(
      analyzer,
      {
        client: pairs.first[pair] ?? 0,
        server: pairs.second[pair] ?? 0,
        serverPort: all.uses.second[use] ?? 0,
        connections,
      },
      { peak: peaks.count[place] ?? 0, at: peaks.at[place] ?? 0 },
    );
  });
}

/** Connections whose client's port is in the range, and which use each is of. */
interface SortedOut {
  /** Pair of hosts and port of the server. */
  readonly uses: PairTable;
  readonly count: Uint32Array;
  readonly connection: Uint32Array;
  readonly useOf: Uint32Array;
}

function* sortOut(analyzer: Analyzer, slab: Slab): Steps<SortedOut> {
  const { connections, quadruplets } = analyzer;
  const { pairOf } = hostsOf(analyzer);
  const [first, last] = ephemeralRange(analyzer.assumptions);
  const uses = new PairTable();
  const connection = slab.uint32(connections.length);
  const useOf = slab.uint32(connections.length);
  let n = 0;
  for (let row = 0; row < connections.length; row++) {
    if (row % ROWS_A_STEP === 0) yield;
    const q = connections.words[row * ROW_WORDS + QUADRUPLET] ?? 0;
    const clientIsB = ((connections.words[row * ROW_WORDS + FLAGS] ?? 0) & CLIENT_IS_B) !== 0;
    const port = clientIsB ? quadruplets.portB(q) : quadruplets.portA(q);
    if (port < first || port > last) continue;
    connection[n] = row;
    useOf[n] = uses.intern(pairOf[row] ?? 0, clientIsB ? quadruplets.portA(q) : quadruplets.portB(q));
    n++;
  }
  const count = new Uint32Array(uses.length);
  for (let i = 0; i < n; i++) {
    const use = useOf[i] ?? 0;
    count[use] = (count[use] ?? 0) + 1;
  }
  return { uses, count, connection: connection.subarray(0, n), useOf: useOf.subarray(0, n) };
}

interface Lifetimes extends Intervals {
  readonly connection: Uint32Array;
  /** Its place among those that are wanted. */
  readonly use: Uint32Array;
}

/** Of the connections of the wanted uses when each takes its port, and when it gives it back. */
function* lifetimesOfAll(
  analyzer: Analyzer,
  { uses, count, connection, useOf }: SortedOut,
  wanted: readonly number[],
  slab: Slab,
): Steps<Lifetimes> {
  const placeOf = new Int32Array(uses.length).fill(-1);
  for (const [place, use] of wanted.entries()) placeOf[use] = place;
  const length = wanted.reduce((sum, use) => sum + (count[use] ?? 0), 0);
  const found = {
    from: slab.float64(length),
    until: slab.float64(length),
    connection: slab.uint32(length),
    use: slab.uint32(length),
  };
  let n = 0;
  for (let i = 0; i < connection.length; i++) {
    if (i % ROWS_A_STEP === 0) yield;
    const place = placeOf[useOf[i] ?? 0] ?? -1;
    if (place < 0) continue;
    const row = connection[i] ?? 0;
    found.connection[n] = row;
    found.from[n] = analyzer.connections.double(row, START);
    found.until[n] = portFreeAt(analyzer, row);
    found.use[n] = place;
    n++;
  }
  return found;
}

class MeasuredUse implements PortUse {
  readonly client: HostIndex;
  readonly server: HostIndex;
  readonly serverPort: number;
  readonly connections: Uint32Array;
  readonly peak: number;
  readonly at: Nanoseconds;
  readonly #analyzer: Analyzer;
  #measured: PortMeasure | null = null;

  constructor(
    analyzer: Analyzer,
    use: Pick<PortUse, "client" | "server" | "serverPort" | "connections">,
    { peak, at }: Pick<PortUse, "peak" | "at">,
  ) {
    this.#analyzer = analyzer;
    this.client = use.client;
    this.server = use.server;
    this.serverPort = use.serverPort;
    this.connections = use.connections;
    this.peak = peak;
    this.at = at;
  }

  measured(): PortMeasure {
    this.#measured ??= {
      peak: this.peak,
      at: this.at,
      limit: this.#analyzer.assumptions.ephemeralPorts,
      ratePerSecond: this.#rateBeforePeak(),
      exhausted: this.exhausted(),
    };
    return this.#measured;
  }

  exhausted(): readonly (readonly [Nanoseconds, Nanoseconds])[] {
    const limit = this.#analyzer.assumptions.ephemeralPorts;
    if (this.peak < limit) return [];
    return timesAtLeast(this.levels(), limit, this.#analyzer.latest, MOST_INTERVALS);
  }

  levels(): Levels {
    const n = this.connections.length;
    const from = new Float64Array(n);
    const until = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const row = this.connections[i] ?? 0;
      from[i] = this.#analyzer.connections.double(row, START);
      until[i] = portFreeAt(this.#analyzer, row);
    }
    return levelsOf(from, until);
  }

  /** Connections opened a second, over the length of a TIME_WAIT before the peak, or since the first one. */
  #rateBeforePeak(): number {
    const { connections, assumptions } = this.#analyzer;
    const window = assumptions.timeWaitSeconds * NANOSECONDS_PER_SECOND;
    const from = Math.max(this.at - window, connections.double(this.connections[0] ?? 0, START));
    let count = 0;
    for (const row of this.connections) {
      const time = connections.double(row, START);
      if (time >= from && time <= this.at) count++;
    }
    return count / Math.max(1, (this.at - from) / NANOSECONDS_PER_SECOND);
  }
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
