/**
 * Openings of one pair of hosts in columns: a thousand pairs of some hundred openings are looked at for the usual single
 * clock, and an object for each of them took longer than the look.
 */

import type { Analyzer } from "../analyzer.ts";
import { QUADRUPLET } from "../model/connectionTable.ts";
import type {
  ConnectionIndex,
  Nanoseconds,
  QuadrupletIndex,
  SegmentIndex,
  TimestampValue,
} from "../units.ts";
import { type OpeningColumns, openingOf } from "./openings.ts";

/** One opening segment with a timestamp. */
export interface ClockSample {
  readonly connection: ConnectionIndex;
  readonly quadruplet: QuadrupletIndex;
  readonly segment: SegmentIndex;
  readonly time: Nanoseconds;
  readonly tsVal: TimestampValue;
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
   * @param fromServer the columns are of SYN-ACKs
   */
  take(connections: Uint32Array, step: number, columns: OpeningColumns, fromServer: boolean): void {
    const { time, tsVal } = columns;
    let n = 0;
    for (let i = 0; i < connections.length; i += step) {
      const connection = connections[i] ?? 0;
      const value = tsVal[connection] ?? 0;
      if (value === 0) continue;
      this.#connection[n] = connection;
      this.time[n] = time[connection] ?? 0;
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
      const sample = sampleOf(this.#analyzer, this.#connection[i] ?? 0, this.#fromServer);
      if (sample !== null) samples.push(sample);
    }
    return samples.sort((a, b) => a.segment - b.segment);
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

/** The opening of one connection; null when it shows none. */
export function sampleOf(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  fromServer: boolean,
): ClockSample | null {
  const { connections, segments } = analyzer;
  const segment = openingOf(analyzer, connection, fromServer);
  if (segment < 0) return null;
  return {
    connection,
    quadruplet: connections.word(connection, QUADRUPLET),
    segment,
    time: segments.time[segment] ?? 0,
    tsVal: segments.tsVal[segment] ?? 0,
  };
}
