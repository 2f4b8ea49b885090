/**
 * The latest timestamp of each side of some connections: all that is asked of those by which clocks are measured, some sixty for
 * each pair of hosts.
 */

import type { RankedSet } from "../model/rankedSet.ts";
import type { ConnectionIndex, Nanoseconds, TimestampValue } from "../units.ts";
import {
  CONNECTION,
  FROM_SERVER,
  HAS_TIMESTAMP,
  MARKS,
  type SegmentRows,
  TIME,
  TSVAL,
} from "../wire/segmentRows.ts";

export interface Timestamp {
  readonly time: Nanoseconds;
  readonly tsVal: TimestampValue;
}

export class LatestTimestamps {
  readonly #asked: RankedSet;
  /** By rank of the connection, of its client and behind that of its server. NaN: the side sent none. */
  readonly #time: Float64Array<ArrayBuffer>;
  readonly #tsVal: Uint32Array<ArrayBuffer>;

  /** @param asked the connections of which they are asked */
  constructor(asked: RankedSet) {
    this.#asked = asked;
    this.#time = new Float64Array(2 * asked.count).fill(Number.NaN);
    this.#tsVal = new Uint32Array(2 * asked.count);
  }

  /** Takes the segment of the row whose first word is `at`, if it is asked for; segments of a connection come in order. */
  take({ words, doubles }: SegmentRows, at: number): void {
    const marks = words[at + MARKS] ?? 0;
    if ((marks & HAS_TIMESTAMP) === 0) return;
    const rank = this.#asked.rankOf(words[at + CONNECTION] ?? 0);
    if (rank < 0) return;
    const side = 2 * rank + ((marks & FROM_SERVER) !== 0 ? 1 : 0);
    this.#time[side] = doubles[(at + TIME) >> 1] ?? 0;
    this.#tsVal[side] = words[at + TSVAL] ?? 0;
  }

  /** null: the side sent none; undefined: nothing was asked of the connection. */
  of(connection: ConnectionIndex, fromServer: boolean): Timestamp | null | undefined {
    const rank = this.#asked.rankOf(connection);
    if (rank < 0) return undefined;
    const side = 2 * rank + (fromServer ? 1 : 0);
    const time = this.#time[side] ?? Number.NaN;
    return Number.isNaN(time) ? null : { time, tsVal: this.#tsVal[side] ?? 0 };
  }
}
