/**
 * The latest timestamp of each side of some connections: all that is asked of those by which clocks are measured, some sixty for
 * each pair of hosts.
 */

import { grow, nextCapacity } from "../model/columns.ts";
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
  /** By connection, the place of its client's timestamp; its server's is the next. */
  readonly #places = new Map<ConnectionIndex, number>();
  /** NaN: the side sent none. */
  #time: Float64Array<ArrayBuffer> = new Float64Array(1024);
  #tsVal: Uint32Array<ArrayBuffer> = new Uint32Array(1024);

  /** Takes the segment of the row whose first word is `at`; segments of a connection come in order. */
  take({ words, doubles }: SegmentRows, at: number): void {
    const place = this.#placeOf(words[at + CONNECTION] ?? 0);
    const marks = words[at + MARKS] ?? 0;
    if ((marks & HAS_TIMESTAMP) === 0) return;
    const side = place + ((marks & FROM_SERVER) !== 0 ? 1 : 0);
    this.#time[side] = doubles[(at + TIME) >> 1] ?? 0;
    this.#tsVal[side] = words[at + TSVAL] ?? 0;
  }

  /** null: the side sent none; undefined: nothing was taken of the connection. */
  of(connection: ConnectionIndex, fromServer: boolean): Timestamp | null | undefined {
    const place = this.#places.get(connection);
    if (place === undefined) return undefined;
    const side = place + (fromServer ? 1 : 0);
    const time = this.#time[side] ?? Number.NaN;
    return Number.isNaN(time) ? null : { time, tsVal: this.#tsVal[side] ?? 0 };
  }

  #placeOf(connection: ConnectionIndex): number {
    const known = this.#places.get(connection);
    if (known !== undefined) return known;
    const place = 2 * this.#places.size;
    this.#places.set(connection, place);
    if (place + 2 > this.#time.length) {
      const n = nextCapacity(this.#time.length);
      this.#time = grow(this.#time, n);
      this.#tsVal = grow(this.#tsVal, n);
    }
    this.#time.fill(Number.NaN, place, place + 2);
    return place;
  }
}
