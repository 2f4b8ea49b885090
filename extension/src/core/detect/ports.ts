/**
 * Ephemeral ports that a client has in use, or holds in TIME_WAIT, towards one address and port of a server. A local
 * port can serve other destinations at the same time (Linux __inet_hash_connect, 2.6 to 7.2), so the limit holds for
 * each (client address, server address:port). A TIME_WAIT that the server holds takes no port of the client's.
 */

import type { Analyzer } from "../analyzer.ts";
import type { Assumptions } from "../assumptions.ts";
import { START } from "../model/connectionTable.ts";
import { finish, type Steps, stretchesInSteps } from "../steps.ts";
import { type Levels, levelsOf, timesAtLeast } from "../timeline/levels.ts";
import { NANOSECONDS_PER_SECOND, type Nanoseconds } from "../units.ts";
import { busiest } from "./busiest.ts";
import { findHosts, type HostIndex } from "./hostTable.ts";
import { Lifetimes, portFreeAt, SortedOut } from "./portLifetimes.ts";

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
  const { isFollowed } = analyzer; // It may be read to its end meanwhile.
  let uses = known.get(analyzer);
  if (uses === undefined) {
    uses = yield* build(analyzer);
    if (isFollowed) known.set(analyzer, uses);
  }
  return uses;
}

function* build(analyzer: Analyzer): Steps<readonly PortUse[]> {
  const size = analyzer.connections.length;
  const hosts = yield* findHosts(analyzer);
  const all = new SortedOut(ephemeralRange(analyzer.assumptions), size);
  yield* stretchesInSteps(size, (start, end) => all.take(analyzer, hosts, start, end));
  const { uses } = all;
  const count = all.count();
  const wanted = busiest(uses.length, (use) => count[use] ?? 0, MOST_USES);
  const placeOf = new Int32Array(uses.length).fill(-1);
  for (const [place, use] of wanted.entries()) placeOf[use] = place;
  const lifetimes = new Lifetimes(Uint32Array.from(wanted, (use) => count[use] ?? 0));
  yield* stretchesInSteps(size, (start, end) => lifetimes.take(analyzer, all, placeOf, start, end));
  const peaks = yield* lifetimes.intervals.peaks();
  const { pairs } = hosts;
  return wanted.map((use, place) => {
    const connections = lifetimes.connectionsOf(place);
    const pair = uses.first[use] ?? 0;
    return new MeasuredUse(
      analyzer,
      {
        client: pairs.first[pair] ?? 0,
        server: pairs.second[pair] ?? 0,
        serverPort: uses.second[use] ?? 0,
        connections,
      },
      { peak: peaks.count[place] ?? 0, at: peaks.at[place] ?? 0 },
    );
  });
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
