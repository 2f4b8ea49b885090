/**
 * The TSvals with which hosts opened connections, grouped by the two hosts: a SYN's of the client, a SYN-ACK's of the
 * server. Kept apart by destination, because Linux gives each destination an offset of its own (secure_tcp_ts_off,
 * 4.11 to 6.19): values sent to different hosts never lie on one line.
 */

import type { Analyzer } from "../../analyzer.ts";
import { IS_MEASURABLE } from "../../fastPath/lookBits.ts";
import type { RowPasses } from "../../fastPath/rowPasses.ts";
import type { OpeningTable } from "../../model/openingTable.ts";
import type { Steps } from "../../steps.ts";
import type { ConnectionIndex, TimestampValue } from "../../units.ts";
import { busiest } from "../busiest.ts";
import { type HostPairs, hostPairsOf } from "../hosts/hostPairs.ts";
import type { HostIndex } from "../hosts/hostTable.ts";
import { passesOver } from "../passesOver.ts";
import { type ClockSample, openingSample } from "./clockSample.ts";
import { ClockSeries } from "./clockSeries.ts";
import { type OneLine, oneLine } from "./commonRate.ts";

/** So many openings show the clocks of two hosts. */
const MOST_SAMPLES = 500;
/** Clocks are told of so many of the busiest pairs, whatever their SYNs show, and of so many of those whose TSvals go back: of these a summary has them measured. */
export const MOST_PAIRS = 1000;
const MOST_SUSPECTS = 4000;
/** Pairs that are asked in one step whether a TSval goes back. */
const PAIRS_A_STEP = 256;

/** Whether all openings of one end of a pair lie on one line, and that is sure to be one clock. */
export interface PairLines {
  readonly syns: OneLine | null;
  readonly synAcks: OneLine | null;
}

export class ClockSamples {
  readonly #analyzer: Analyzer;
  readonly #openings: OpeningTable;
  readonly #passes: RowPasses | null;
  readonly #pairs: HostPairs;
  /** The openings of the pair that was asked for last. */
  readonly #syns: ClockSeries;
  readonly #synAcks: ClockSeries;
  /** Its number; -1: none was, or one without connections. */
  #taken = -1;
  readonly #lines = new Map<number, PairLines>();
  #toLookAt: readonly number[] | null = null;

  constructor(analyzer: Analyzer) {
    this.#analyzer = analyzer;
    this.#openings = analyzer.openings;
    this.#passes = passesOver(analyzer);
    this.#pairs = hostPairsOf(analyzer);
    this.#syns = new ClockSeries(analyzer, false, MOST_SAMPLES, this.#passes);
    this.#synAcks = new ClockSeries(analyzer, true, MOST_SAMPLES, this.#passes);
  }

  /** How many pairs of client and server there are. */
  get pairs(): number {
    return this.#pairs.length;
  }

  clientOf(pair: number): HostIndex {
    return this.#pairs.clientOf(pair);
  }

  serverOf(pair: number): HostIndex {
    return this.#pairs.serverOf(pair);
  }

  /** How many connections the pair has. */
  connectionsOf(pair: number): number {
    return this.#pairs.size(pair);
  }

  /**
   * The SYNs with timestamps that `client` sent to `server`, one a connection, in order of time; of very many an even
   * choice. Until another pair is asked for.
   */
  syns(client: HostIndex, server: HostIndex): ClockSeries {
    this.#take(this.#pairs.find(client, server));
    return this.#syns;
  }

  /** The SYN-ACKs with timestamps that `server` sent to `client`, likewise. */
  synAcks(server: HostIndex, client: HostIndex): ClockSeries {
    this.#take(this.#pairs.find(client, server));
    return this.#synAcks;
  }

  /** Of both ends of a pair at once, whose openings stand in the same rows. Kept. */
  linesOf(client: HostIndex, server: HostIndex): PairLines {
    const pair = this.#pairs.find(client, server);
    let lines = this.#lines.get(pair);
    if (lines === undefined) {
      this.#take(pair);
      lines = { syns: oneLine(this.#syns), synAcks: oneLine(this.#synAcks) };
      this.#lines.set(pair, lines);
    }
    return lines;
  }

  /**
   * The pairs worth a look, busiest first. In a large capture the addresses that hide several hosts need not be among the busiest, but the clocks of
   * several hosts lie anywhere: a TSval soon goes back.
   */
  *pairsToLookAt(): Steps<readonly number[]> {
    if (this.#toLookAt !== null) return this.#toLookAt;
    const pairs = busiest(this.pairs, (i) => this.connectionsOf(i), this.pairs);
    const found = pairs.slice(0, MOST_PAIRS);
    for (let i = MOST_PAIRS; i < pairs.length && found.length < MOST_PAIRS + MOST_SUSPECTS; i++) {
      const pair = pairs[i] ?? -1;
      if (this.goesBack(pair)) found.push(pair);
      if (i % PAIRS_A_STEP === 0) yield;
    }
    this.#toLookAt = found;
    return found;
  }

  /**
   * Of the connections whose SYNs, or SYN-ACKs, those are, the ones that are long enough for the clock to be measured by them. They are few: of all others no opening
   * is looked up.
   *
   * @param looks at all connections
   */
  measurable(pair: number, fromServer: boolean, looks: Uint16Array): ConnectionIndex[] {
    const connections = this.#pairs.connectionsOf(pair);
    const step = stepOf(connections.length);
    const found: ConnectionIndex[] = [];
    for (let i = 0; i < connections.length; i += step) {
      const connection = connections[i] ?? 0;
      if (((looks[connection] ?? 0) & IS_MEASURABLE) === 0) continue;
      if (this.#openings.tsValOf(connection, fromServer) !== 0) found.push(connection);
    }
    return found;
  }

  /** The TSval of a connection's first SYN with a timestamp; 0: there is none. */
  tsValOf(connection: ConnectionIndex): TimestampValue {
    return this.#openings.tsValOf(connection, false);
  }

  /** That SYN; null: there is none. */
  synOf(connection: ConnectionIndex): ClockSample | null {
    return openingSample(this.#analyzer, this.#openings, connection, false);
  }

  /** Whether a SYN of the pair has a lower TSval than the one before it, among those that `syns` tells of. */
  goesBack(pair: number): boolean {
    const connections = this.#pairs.connectionsOf(pair);
    const { length } = connections;
    const step = stepOf(length);
    if (this.#passes !== null)
      return this.#passes.goesBack(connections.byteOffset, length, step, this.#openings.address) !== 0;
    let before = 0;
    for (let i = 0; i < connections.length; i += step) {
      const value = this.tsValOf(connections[i] ?? 0);
      if (value === 0) continue;
      if (before !== 0 && ((value - before) | 0) < 0) return true;
      before = value;
    }
    return false;
  }

  #take(pair: number): void {
    if (pair === this.#taken) return;
    this.#taken = pair;
    const connections = this.#pairs.connectionsOf(pair);
    const step = stepOf(connections.length);
    const both = [this.#syns, this.#synAcks];
    const passes = this.#passes;
    if (passes === null) {
      for (const series of both) series.take(connections, step, this.#openings);
      return;
    }
    passes.takeSeries(
      connections.byteOffset,
      connections.length,
      step,
      this.#openings.address,
      passes.rows,
      this.#syns.address,
      this.#synAcks.address,
    );
    for (const series of both) series.passed(this.#openings);
  }
}

const known = new WeakMap<Analyzer, ClockSamples>();

/** Kept once the capture has been followed to its end. */
export function clockSamplesOf(analyzer: Analyzer): ClockSamples {
  let samples = known.get(analyzer);
  if (samples === undefined) {
    samples = new ClockSamples(analyzer);
    if (analyzer.isFollowed) known.set(analyzer, samples);
  }
  return samples;
}

/** Of very many connections each how-manieth is a sample. */
function stepOf(connections: number): number {
  return Math.max(1, Math.ceil(connections / MOST_SAMPLES));
}
