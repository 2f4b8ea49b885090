/**
 * The latest timestamp of each side of some connections: all that is asked of those by which clocks are measured, some sixty for
 * each pair of hosts.
 */

import { LATEST_TIMES, LATEST_TSVALS, TIMED_BEFORE, TIMED_BITS } from "../fastPath/ownerWords.ts";
import { float64In, uint32In } from "../fastPath/sharedColumns.ts";
import type { SharedMemory } from "../fastPath/sharedMemory.ts";
import type { RankedSet } from "../model/rankedSet.ts";
import type { ConnectionIndex, Nanoseconds, TimestampValue } from "../units.ts";

export interface Timestamp {
  readonly time: Nanoseconds;
  readonly tsVal: TimestampValue;
}

export class LatestTimestamps {
  readonly #asked: RankedSet;
  /** By rank of the connection, of its client and behind that of its server. NaN: the side sent none. */
  readonly #time: Float64Array;
  readonly #tsVal: Uint32Array;

  /**
   * @param asked the connections of which they are asked, in the memory of the fast path
   * @param memory that one
   */
  constructor(asked: RankedSet, memory: SharedMemory) {
    this.#asked = asked;
    this.#time = float64In(memory, 2 * asked.count).fill(Number.NaN);
    this.#tsVal = uint32In(memory, 2 * asked.count);
  }

  /** Tells the fast path where it notes them (`segmentChoice.ts`). */
  placeIn(table: Uint32Array): void {
    const [bits, before] = this.#asked.columns;
    table[TIMED_BITS] = bits.byteOffset;
    table[TIMED_BEFORE] = before.byteOffset;
    table[LATEST_TIMES] = this.#time.byteOffset;
    table[LATEST_TSVALS] = this.#tsVal.byteOffset;
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
