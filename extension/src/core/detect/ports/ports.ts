/**
 * Ephemeral ports that a client has in use, or holds in TIME_WAIT, towards one address and port of a server. A local
 * port can serve other destinations at the same time (Linux __inet_hash_connect, 2.6 to 7.2), so the limit holds for
 * each (client address, server address:port). A TIME_WAIT that the server holds takes no port of the client's.
 */

import type { Analyzer } from "../../analyzer.ts";
import { giveRows } from "../../fastPath/rowTakers.ts";
import { START } from "../../model/connectionTable.ts";
import { finish, type Steps } from "../../steps.ts";
import { type Levels, levelsOf, timesAtLeast } from "../../timeline/levels.ts";
import { NANOSECONDS_PER_SECOND, type Nanoseconds } from "../../units.ts";
import { findHosts, type HostIndex, type HostTable } from "../hosts/hostTable.ts";
import { passesOver } from "../passesOver.ts";
import { findLifetimes, type PortLifetimes, portFreeAt } from "./portLifetimes.ts";
import { LifetimesPass, UseTaker } from "./portLifetimesPass.ts";

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

/** More intervals of exhaustion than these are not told. */
export const MOST_INTERVALS = 100;

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

/** They were found by the way (`readRows.ts`). */
export function keepPortUses(analyzer: Analyzer, hosts: HostTable, lifetimes: PortLifetimes): void {
  known.set(analyzer, usesOf(analyzer, hosts, lifetimes));
}

function* build(analyzer: Analyzer): Steps<readonly PortUse[]> {
  const hosts = yield* findHosts(analyzer);
  const passes = passesOver(analyzer);
  if (passes === null) return usesOf(analyzer, hosts, yield* findLifetimes(analyzer, hosts));
  const { length } = analyzer.connections;
  const uses = new UseTaker(analyzer, passes, hosts);
  yield* giveRows(passes, length, [uses]);
  const lifetimes = new LifetimesPass(analyzer, passes, uses);
  yield* giveRows(passes, length, [lifetimes]);
  return usesOf(analyzer, hosts, yield* lifetimes.finish());
}

function usesOf(
  analyzer: Analyzer,
  { pairs }: HostTable,
  { uses, wanted, connectionsOf, peaks }: PortLifetimes,
): readonly PortUse[] {
  return wanted.map((use, place) => {
    const pair = uses.first[use] ?? 0;
    return new MeasuredUse(
      analyzer,
      {
        client: pairs.first[pair] ?? 0,
        server: pairs.second[pair] ?? 0,
        serverPort: uses.second[use] ?? 0,
        connections: connectionsOf[place] ?? new Uint32Array(),
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
