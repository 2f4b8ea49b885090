/**
 * Openings of one pair of hosts in columns: a thousand pairs of some hundred openings are looked at for the usual single
 * clock, and an object for each of them took longer than the look.
 */

import type { Analyzer } from "../analyzer.ts";
import { QUADRUPLET } from "../model/connectionTable.ts";
import type { OpeningTable } from "../model/openingTable.ts";
import type {
  ConnectionIndex,
  Nanoseconds,
  QuadrupletIndex,
  SegmentIndex,
  TimestampValue,
} from "../units.ts";
import { openingOf } from "./openings.ts";

/** One opening segment with a timestamp. */
export interface ClockSample {
  readonly connection: ConnectionIndex;
  readonly quadruplet: QuadrupletIndex;
  /** Looked for when it is asked for: it need not be kept. */
  readonly segment: SegmentIndex;
  readonly time: Nanoseconds;
  readonly tsVal: TimestampValue;
}

/** In order of time, as their segments are. */
export function inOrder(a: ClockSample, b: ClockSample): number {
  return a.time - b.time || a.segment - b.segment;
}

export class ClockSeries {
  length = 0;
  readonly time: Float64Array<ArrayBuffer>;
  readonly tsVal: Uint32Array<ArrayBuffer>;
  readonly #connection: Uint32Array<ArrayBuffer>;
  readonly #analyzer: Analyzer;
  #fromServer = false;

  /** @param most openings that it has room for */
  constructor(analyzer: Analyzer, most: number) {
    this.#analyzer = analyzer;
    this.time = new Float64Array(most);
    this.tsVal = new Uint32Array(most);
    this.#connection = new Uint32Array(most);
  }

  /**
   * Takes the openings of each `step`th of the connections, by their rows; what it had is forgotten.
   *
   * @param fromServer SYN-ACKs, not SYNs
   */
  take(connections: Uint32Array, step: number, openings: OpeningTable, fromServer: boolean): void {
    let n = 0;
    for (let i = 0; i < connections.length; i += step) {
      const connection = connections[i] ?? 0;
      const value = openings.tsValOf(connection, fromServer);
      if (value === 0) continue;
      this.#connection[n] = connection;
      this.time[n] = openings.timeOf(connection, fromServer);
      this.tsVal[n] = value;
      n++;
    }
    this.length = n;
    this.#fromServer = fromServer;
  }

  /** The connections that they opened: a view, until the next `take`. */
  get connections(): Uint32Array<ArrayBuffer> {
    return this.#connection.subarray(0, this.length);
  }

  /** The openings as objects in order of time, which outlive the next `take`. */
  samples(): ClockSample[] {
    const samples: ClockSample[] = [];
    for (let i = 0; i < this.length; i++) {
      const connection = this.#connection[i] ?? 0;
      samples.push(
        new Opening(this.#analyzer, connection, this.#fromServer, this.time[i] ?? 0, this.tsVal[i] ?? 0),
      );
    }
    return samples.sort(inOrder);
  }

  /** Whether the openings are of so many quadruplets at least. */
  hasQuadruplets(least: number): boolean {
    const { connections } = this.#analyzer;
    const seen = new Set<QuadrupletIndex>();
    for (let i = 0; i < this.length && seen.size < least; i++)
      seen.add(connections.word(this.#connection[i] ?? 0, QUADRUPLET));
    return seen.size >= least;
  }
}

/** The opening of one connection by the table of all; null when it shows none. */
export function openingSample(
  analyzer: Analyzer,
  openings: OpeningTable,
  connection: ConnectionIndex,
  fromServer: boolean,
): ClockSample | null {
  const tsVal = openings.tsValOf(connection, fromServer);
  if (tsVal === 0) return null;
  return new Opening(analyzer, connection, fromServer, openings.timeOf(connection, fromServer), tsVal);
}

/** The same by the connection's segments. */
export function sampleOf(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  fromServer: boolean,
): ClockSample | null {
  const { segments } = analyzer;
  const segment = openingOf(analyzer, connection, fromServer);
  if (segment < 0) return null;
  return new Opening(
    analyzer,
    connection,
    fromServer,
    segments.time[segment] ?? 0,
    segments.tsVal[segment] ?? 0,
  );
}

class Opening implements ClockSample {
  readonly connection: ConnectionIndex;
  readonly quadruplet: QuadrupletIndex;
  readonly time: Nanoseconds;
  readonly tsVal: TimestampValue;
  readonly #analyzer: Analyzer;
  readonly #fromServer: boolean;

  constructor(
    analyzer: Analyzer,
    connection: ConnectionIndex,
    fromServer: boolean,
    time: Nanoseconds,
    tsVal: TimestampValue,
  ) {
    this.connection = connection;
    this.quadruplet = analyzer.connections.word(connection, QUADRUPLET);
    this.time = time;
    this.tsVal = tsVal;
    this.#analyzer = analyzer;
    this.#fromServer = fromServer;
  }

  get segment(): SegmentIndex {
    return openingOf(this.#analyzer, this.connection, this.#fromServer);
  }
}
