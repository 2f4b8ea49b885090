/**
 * The timestamp clocks behind an address, as its SYNs to one other address show them.
 *
 *     const { clientOf, serverOf } = hostsOf(input.analyzer);
 *     const clocks = clocksOf(input, clientOf[connection], serverOf[connection]);
 *     clocks.model, clocks.atLeast, clocks.interleaved
 *     clocks.clockOf(connection)?.letter                // "A", in order of appearance; the same on every run
 *
 * Models: `one-clock`, all connections share one (Linux below 4.10, 4.11 to 6.19, or tcp_timestamps=2);
 * `several-clocks`, lines that connections share, but more than one (a NAT when they interleave, a reboot when one
 * follows the other); `per-connection`, hardly two connections share a line (Linux 4.10.0 and since CVE-2026-23247,
 * FreeBSD, macOS): then hosts cannot be counted. The number of clocks is always a lower bound.
 */

import type { Analyzer } from "../analyzer.ts";
import { Latest } from "../latest.ts";
import { finish, type Steps } from "../steps.ts";
import type { ConnectionIndex } from "../units.ts";
import { type ClockLine, countQuadruplets, isOnLine, type LinesOfRate, linesOfRate } from "./clockLines.ts";
import { rateBetween, TICK_RATES } from "./clockRate.ts";
import { type ClockRegression, findRegressions } from "./clockRegressions.ts";
import { ClockSamples } from "./clockSamples.ts";
import type { ClockSample, ClockSeries } from "./clockSeries.ts";
import { commonRate, showsOneClock } from "./commonRate.ts";
import type { DetectorInput } from "./detectorInput.ts";
import { type HostIndex, hostsOf } from "./hostTable.ts";
import { measuredRates } from "./measuredRates.ts";
import { clocksOnQuadruplets } from "./quadrupletClocks.ts";

export type ClockModel = "one-clock" | "several-clocks" | "per-connection" | "unknown";

/** A line of TSvals over time. */
export interface Clock {
  /** "A", "B", … in order of appearance. */
  readonly letter: string;
  /** Ticks a second, measured; null where the samples are too close in time to show it. */
  readonly ticksPerSecond: number | null;
  /** The openings on the line, in order of time; of very many connections an even choice. */
  readonly samples: readonly ClockSample[];
  /** Several quadruplets share the line; otherwise it is one quadruplet's own. */
  readonly shared: boolean;
}

export interface ClockFacts {
  readonly model: ClockModel;
  /** There are at least so many clocks: hosts, reboots of a host, or offsets. 0 when no SYN carries a timestamp. */
  readonly atLeast: number;
}

export interface Clocks extends ClockFacts {
  /** Another clock was seen between two openings of one: the host did not reboot, there are several. */
  readonly interleaved: boolean;
  /** The shared lines, and the single ones where they are few. */
  readonly clocks: readonly Clock[];
  /** All openings that were looked at, in order of time, and the distinct quadruplets among them. */
  readonly samples: readonly ClockSample[];
  readonly quadruplets: number;
  /** Quadruplets on a line that others share. */
  readonly sharedQuadruplets: number;
  /** Later SYNs of a quadruplet with a lower TSval than an earlier one. */
  readonly regressions: readonly ClockRegression[];
  /** The clock on whose line the connection's SYN lies; null: on none of `clocks`. */
  readonly clockOf: (connection: ConnectionIndex) => Clock | null;
}

/** So few connections, each on a line of its own, may be as many hosts. */
const FEWEST_FOR_PER_CONNECTION = 5;
/** "Almost every connection its own line." */
const MOSTLY = 0.8;
/** Lines of one quadruplet are told apart by letters up to so many. */
const MOST_SINGLES = 20;

/** Pairs whose clocks are kept with their samples, some 50 kB each. */
const MOST_KEPT = 32;

/** More than a capture can have: two of them make a whole number that a double holds. */
const HOSTS = 2 ** 26;

class ClockIndex {
  readonly samples: ClockSamples;
  /** By client * HOSTS + server. The clocks hold their samples, so only those asked for last are kept. */
  readonly ofClients = new Latest<number, Clocks>(MOST_KEPT);
  readonly ofServers = new Latest<number, Clocks>(MOST_KEPT);
  /** Likewise, of all pairs that were ever asked for. */
  readonly factsOfClients = new Map<number, ClockFacts>();
  readonly factsOfServers = new Map<number, ClockFacts>();
  readonly #regressions = new Map<number, ClockRegression[]>();

  constructor(input: DetectorInput, samples: ClockSamples) {
    this.samples = samples;
    const { clientOf, serverOf } = hostsOf(input.analyzer);
    for (const regression of findRegressions(input, this.samples)) {
      const { connection } = regression.later;
      const key = (clientOf[connection] ?? 0) * HOSTS + (serverOf[connection] ?? 0);
      const known = this.#regressions.get(key);
      if (known) known.push(regression);
      else this.#regressions.set(key, [regression]);
    }
  }

  regressions(client: HostIndex, server: HostIndex): readonly ClockRegression[] {
    return this.#regressions.get(client * HOSTS + server) ?? [];
  }
}

const indices = new WeakMap<Analyzer, ClockIndex>();

/** The index of openings by pair of hosts, made at the first call. */
export function clockSamplesOf(input: DetectorInput): ClockSamples {
  return indexOf(input).samples;
}

/** The same in steps. */
export function* findClockSamples(input: DetectorInput): Steps<ClockSamples> {
  return (yield* findIndex(input)).samples;
}

/** The clocks of the SYNs from `client` to `server`. Kept: every detector gets the same letters. */
export function clocksOf(input: DetectorInput, client: HostIndex, server: HostIndex): Clocks {
  const index = indexOf(input);
  const key = client * HOSTS + server;
  let clocks = index.ofClients.get(key);
  if (clocks === undefined) {
    const regressions = index.regressions(client, server);
    clocks = findClocks(input.analyzer, index, index.samples.syns(client, server), regressions, false);
    index.ofClients.set(key, clocks);
  }
  return clocks;
}

/** Of the same clocks what a table of hosts tells; the usual single clock without finding the rest. */
export function clockFactsOf(input: DetectorInput, client: HostIndex, server: HostIndex): ClockFacts {
  const index = indexOf(input);
  return factsIn(index.factsOfClients, client * HOSTS + server, () =>
    index.regressions(client, server).length === 0 && showsOneClock(index.samples.syns(client, server))
      ? ONE_CLOCK
      : clocksOf(input, client, server),
  );
}

/** The clocks of the SYN-ACKs from `server` to `client`. */
export function serverClocksOf(input: DetectorInput, server: HostIndex, client: HostIndex): Clocks {
  const index = indexOf(input);
  const key = client * HOSTS + server;
  let clocks = index.ofServers.get(key);
  if (clocks === undefined) {
    clocks = findClocks(input.analyzer, index, index.samples.synAcks(server, client), [], true);
    index.ofServers.set(key, clocks);
  }
  return clocks;
}

export function serverClockFactsOf(input: DetectorInput, server: HostIndex, client: HostIndex): ClockFacts {
  const index = indexOf(input);
  return factsIn(index.factsOfServers, client * HOSTS + server, () =>
    showsOneClock(index.samples.synAcks(server, client)) ? ONE_CLOCK : serverClocksOf(input, server, client),
  );
}

const ONE_CLOCK: ClockFacts = { model: "one-clock", atLeast: 1 };

function factsIn(known: Map<number, ClockFacts>, key: number, find: () => ClockFacts): ClockFacts {
  let facts = known.get(key);
  if (facts === undefined) {
    const { model, atLeast } = find();
    facts = { model, atLeast };
    known.set(key, facts);
  }
  return facts;
}

function indexOf(input: DetectorInput): ClockIndex {
  return indices.get(input.analyzer) ?? finish(findIndex(input));
}

function* findIndex(input: DetectorInput): Steps<ClockIndex> {
  const { analyzer } = input;
  let index = indices.get(analyzer);
  if (index === undefined) {
    index = new ClockIndex(input, yield* ClockSamples.find(analyzer));
    if (analyzer.isRead) indices.set(analyzer, index);
  }
  return index;
}

function findClocks(
  analyzer: Analyzer,
  index: ClockIndex,
  series: ClockSeries,
  regressions: readonly ClockRegression[],
  fromServer: boolean,
): Clocks {
  const common = commonRate(series);
  const samples = series.samples();
  const rates = common === null ? measuredRates(analyzer, samples, fromServer) : [common];
  const quadruplets = countQuadruplets(samples);
  const shared =
    rates.length > 0 ? linesOfRates(samples, quadruplets, rates) : bestLines(samples, quadruplets);
  const onShared = new Set(shared.flatMap((line) => line.samples));
  const singles = samples.filter((sample) => !onShared.has(sample));
  const singleQuadruplets = countQuadruplets(singles);
  const measured = new Set(rates);
  const onOneQuadruplet = clocksOnQuadruplets(regressions, index.samples, analyzer, rates);
  const atLeast = Math.max(shared.length + (singles.length > 0 ? 1 : 0), onOneQuadruplet);
  const model = modelOf(quadruplets, singleQuadruplets, shared.length, atLeast);
  const listed =
    model === "per-connection" || singleQuadruplets > MOST_SINGLES
      ? shared
      : [...shared, ...linesOfSingles(singles, rates)];
  const clocks = lettered(listed, measured);
  return {
    model,
    atLeast: model === "unknown" ? Math.min(1, samples.length) : atLeast,
    interleaved: atLeast > 1 && areInterleaved(samples, listed),
    clocks: clocks.map(({ clock }) => clock),
    samples,
    quadruplets,
    sharedQuadruplets: quadruplets - singleQuadruplets,
    regressions,
    clockOf: (connection) => {
      const sample = fromServer ? null : index.samples.synOf(connection);
      if (sample === null) return null;
      return clocks.find(({ line }) => isOnLine(line, sample))?.clock ?? null;
    },
  };
}

function modelOf(quadruplets: number, singles: number, shared: number, atLeast: number): ClockModel {
  if (singles >= FEWEST_FOR_PER_CONNECTION && singles >= MOSTLY * quadruplets) return "per-connection";
  if (shared === 0) return atLeast > 1 && singles < atLeast ? "several-clocks" : "unknown";
  return atLeast > 1 ? "several-clocks" : "one-clock";
}

/** Lines for each measured rate, of the samples that no line has yet. */
function linesOfRates(
  samples: readonly ClockSample[],
  quadruplets: number,
  rates: readonly number[],
): ClockLine[] {
  const found: ClockLine[] = [];
  let rest = samples;
  for (const rate of rates) {
    const { lines } = linesOfRate(rest, quadruplets, rate, rates.length);
    if (lines.length === 0) continue;
    found.push(...lines);
    if (lines.reduce((sum, line) => sum + line.samples.length, 0) === rest.length) break;
    const taken = new Set(lines.flatMap((line) => line.samples));
    rest = rest.filter((sample) => !taken.has(sample));
  }
  return found;
}

/** Where no rate could be measured: the one that puts most samples on shared lines, and among equals scatters them least. */
function bestLines(samples: readonly ClockSample[], quadruplets: number): readonly ClockLine[] {
  let best: LinesOfRate | null = null;
  for (const rate of TICK_RATES) {
    const lines = linesOfRate(samples, quadruplets, rate, TICK_RATES.length);
    if (lines.explained === 0) continue;
    const isBetter =
      best === null ||
      lines.explained > best.explained ||
      (lines.explained === best.explained &&
        (lines.lines.length < best.lines.length ||
          (lines.lines.length === best.lines.length && lines.scatter < best.scatter)));
    if (isBetter) best = lines;
  }
  return best?.lines ?? [];
}

/** What is on no shared line, by quadruplet. */
function linesOfSingles(singles: readonly ClockSample[], rates: readonly number[]): ClockLine[] {
  const lines: { rate: number; samples: ClockSample[]; quadruplets: number }[] = [];
  for (const sample of singles) {
    const line = lines.find(
      (one) => one.samples[0]?.quadruplet === sample.quadruplet && isOnLine(one, sample),
    );
    if (line) line.samples.push(sample);
    else lines.push({ rate: rates[0] ?? TICK_RATES[0] ?? 1000, samples: [sample], quadruplets: 1 });
  }
  return lines;
}

function lettered(
  lines: readonly ClockLine[],
  measured: ReadonlySet<number>,
): { readonly line: ClockLine; readonly clock: Clock }[] {
  return [...lines]
    .sort((a, b) => (a.samples[0]?.segment ?? 0) - (b.samples[0]?.segment ?? 0))
    .map((line, i) => ({
      line,
      clock: {
        letter: letterOf(i),
        ticksPerSecond: measured.has(line.rate) || showsRate(line) ? line.rate : null,
        samples: line.samples,
        shared: line.quadruplets > 1,
      },
    }));
}

/** The line is long enough that another rate would not fit it. */
function showsRate({ rate, samples }: ClockLine): boolean {
  const first = samples[0];
  const last = samples[samples.length - 1];
  if (first === undefined || last === undefined) return false;
  return rateBetween(last.time - first.time, first.tsVal, last.tsVal) === rate;
}

/** A to Z, AA, AB, … */
function letterOf(i: number): string {
  const last = String.fromCharCode(65 + (i % 26));
  return i < 26 ? last : letterOf(Math.floor(i / 26) - 1) + last;
}

/** Whether an opening of another clock lies between two of one clock. */
function areInterleaved(samples: readonly ClockSample[], lines: readonly ClockLine[]): boolean {
  return lines.some((line) => {
    const first = line.samples[0]?.segment ?? 0;
    const last = line.samples[line.samples.length - 1]?.segment ?? 0;
    const between = samples.filter((sample) => sample.segment >= first && sample.segment <= last);
    return between.length > line.samples.length;
  });
}
