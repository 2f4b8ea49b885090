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
  readonly connection: Uint32Array<ArrayBuffer>;
  readonly segment: Uint32Array<ArrayBuffer>;
  readonly time: Float64Array<ArrayBuffer>;
  readonly tsVal: Uint32Array<ArrayBuffer>;
  readonly #analyzer: Analyzer;

  /** @param most openings that it has room for */
  constructor(analyzer: Analyzer, most: number) {
    this.#analyzer = analyzer;
    this.connection = new Uint32Array(most);
    this.segment = new Uint32Array(most);
    this.time = new Float64Array(most);
    this.tsVal = new Uint32Array(most);
  }

  /**
   * Takes the openings of each `step`th of the connections, what it had is forgotten. A TSval of 0 is left out: a
   * placeholder of stacks that have not started their clock.
   *
   * @param connections ascending
   * @param opening by connection: segment + 1; 0: none
   */
  take(connections: Uint32Array, step: number, opening: Uint32Array): void {
    const { time, tsVal } = this.#analyzer.segments;
    let n = 0;
    for (let i = 0; i < connections.length; i += step) {
      const connection = connections[i] ?? 0;
      const segment = (opening[connection] ?? 0) - 1;
      const value = segment < 0 ? 0 : (tsVal[segment] ?? 0);
      if (value === 0) continue;
      this.connection[n] = connection;
      this.segment[n] = segment;
      this.time[n] = time[segment] ?? 0;
      this.tsVal[n] = value;
      n++;
    }
    this.length = n;
  }

  /** The openings as objects in order of time, which outlive the next `take`. */
  samples(): ClockSample[] {
    const samples: ClockSample[] = [];
    for (let i = 0; i < this.length; i++)
      samples.push(sampleOf(this.#analyzer, this.connection[i] ?? 0, this.segment[i] ?? 0));
    return samples.sort((a, b) => a.segment - b.segment);
  }

  /** Whether the openings are of so many quadruplets at least. */
  hasQuadruplets(least: number): boolean {
    const { connections } = this.#analyzer;
    const seen = new Set<QuadrupletIndex>();
    for (let i = 0; i < this.length && seen.size < least; i++)
      seen.add(connections.word(this.connection[i] ?? 0, QUADRUPLET));
    return seen.size >= least;
  }
}

export function sampleOf(
  { connections, segments }: Analyzer,
  connection: ConnectionIndex,
  segment: SegmentIndex,
): ClockSample {
  return {
    connection,
    quadruplet: connections.word(connection, QUADRUPLET),
    segment,
    time: segments.time[segment] ?? 0,
    tsVal: segments.tsVal[segment] ?? 0,
  };
}
