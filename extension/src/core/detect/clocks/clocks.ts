/**
 * The timestamp clocks behind an address, as its SYNs to one other address show them.
 *
 *     const { clientOf, serverOf } = hostsOf(input.analyzer);
 *     const clocks = clocksOf(input, clientOf(connection), serverOf(connection));
 *     clocks.model, clocks.atLeast, clocks.interleaved
 *     clocks.clockOf(connection)?.letter                // "A", in order of appearance; the same on every run
 */

import type { Analyzer } from "../../analyzer.ts";
import { Latest } from "../../latest.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { type HostIndex, hostsOf } from "../hosts/hostTable.ts";
import type { ClockFacts, Clocks } from "./clockModel.ts";
import { type ClockRegression, findRegressions } from "./clockRegressions.ts";
import { type ClockSamples, clockSamplesOf } from "./clockSamples.ts";
import { studyClocks } from "./studyClocks.ts";

/** Pairs whose clocks are kept with their samples, some 50 kB each. */
const MOST_KEPT = 32;

/** More than a capture can have: two of them make a whole number that a double holds. */
const HOSTS = 2 ** 26;

const ONE_CLOCK: ClockFacts = { model: "one-clock", atLeast: 1 };

class ClockIndex {
  readonly samples: ClockSamples;
  /** By client * HOSTS + server. The clocks hold their samples, so only those asked for last are kept. */
  readonly ofClients = new Latest<number, Clocks>(MOST_KEPT);
  readonly ofServers = new Latest<number, Clocks>(MOST_KEPT);
  /** Likewise, of all pairs that were ever asked for. */
  readonly factsOfClients = new Map<number, ClockFacts>();
  readonly factsOfServers = new Map<number, ClockFacts>();
  readonly #looked = new Set<number>();
  readonly #regressions = new Map<number, ClockRegression[]>();

  constructor(input: DetectorInput, samples: ClockSamples) {
    this.samples = samples;
    const { clientOf, serverOf } = hostsOf(input.analyzer);
    for (const regression of findRegressions(input, samples)) {
      const { connection } = regression.later;
      const key = clientOf(connection) * HOSTS + serverOf(connection);
      const known = this.#regressions.get(key);
      if (known) known.push(regression);
      else this.#regressions.set(key, [regression]);
    }
  }

  /**
   * Tells the facts of both ends of a pair that was never asked for, where each shows the usual single clock: its openings are looked at once
   * for both.
   */
  look(client: HostIndex, server: HostIndex): void {
    const key = client * HOSTS + server;
    if (this.#looked.has(key)) return;
    this.#looked.add(key);
    const { syns, synAcks } = this.samples.linesOf(client, server);
    if (synAcks?.isOneClock) this.factsOfServers.set(key, ONE_CLOCK);
    if (syns?.isOneClock && this.regressions(client, server).length === 0)
      this.factsOfClients.set(key, ONE_CLOCK);
  }

  regressions(client: HostIndex, server: HostIndex): readonly ClockRegression[] {
    return this.#regressions.get(client * HOSTS + server) ?? [];
  }
}

const indices = new WeakMap<Analyzer, ClockIndex>();

function indexOf(input: DetectorInput): ClockIndex {
  let index = indices.get(input.analyzer);
  if (index === undefined) {
    index = new ClockIndex(input, clockSamplesOf(input.analyzer));
    if (input.analyzer.isRead) indices.set(input.analyzer, index);
  }
  return index;
}

/** The clocks of the SYNs from `client` to `server`. Kept: every detector gets the same letters. */
export function clocksOf(input: DetectorInput, client: HostIndex, server: HostIndex): Clocks {
  const known = indices.get(input.analyzer)?.ofClients.get(client * HOSTS + server);
  if (known !== undefined) return known;
  const index = indexOf(input);
  const { samples } = index;
  const regressions = index.regressions(client, server);
  const clocks = studyClocks(input.analyzer, samples, samples.syns(client, server), regressions, false);
  index.ofClients.set(client * HOSTS + server, clocks);
  return clocks;
}

/** Of the same clocks what a table of hosts tells; the usual single clock without finding the rest. */
export function clockFactsOf(input: DetectorInput, client: HostIndex, server: HostIndex): ClockFacts {
  const index = indexOf(input);
  index.look(client, server);
  return factsIn(index.factsOfClients, client * HOSTS + server, () => clocksOf(input, client, server));
}

/** The clocks of the SYN-ACKs from `server` to `client`. */
export function serverClocksOf(input: DetectorInput, server: HostIndex, client: HostIndex): Clocks {
  const known = indices.get(input.analyzer)?.ofServers.get(client * HOSTS + server);
  if (known !== undefined) return known;
  const { samples, ofServers } = indexOf(input);
  const clocks = studyClocks(input.analyzer, samples, samples.synAcks(server, client), [], true);
  ofServers.set(client * HOSTS + server, clocks);
  return clocks;
}

export function serverClockFactsOf(input: DetectorInput, server: HostIndex, client: HostIndex): ClockFacts {
  const index = indexOf(input);
  index.look(client, server);
  return factsIn(index.factsOfServers, client * HOSTS + server, () => serverClocksOf(input, server, client));
}

function factsIn(known: Map<number, ClockFacts>, key: number, find: () => ClockFacts): ClockFacts {
  let facts = known.get(key);
  if (facts === undefined) {
    const { model, atLeast } = find();
    facts = { model, atLeast };
    known.set(key, facts);
  }
  return facts;
}
