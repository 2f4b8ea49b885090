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

interface OfBothSides {
  client: Timestamp | null;
  server: Timestamp | null;
}

/** The latest timestamp of each side of some connections: all that is asked of those by which clocks are measured. */
export class LatestTimestamps {
  readonly #known = new Map<ConnectionIndex, OfBothSides>();

  /** Takes the segment of the row whose first word is `at`; segments of a connection come in order. */
  take({ words, doubles }: SegmentRows, at: number): void {
    const connection = words[at + CONNECTION] ?? 0;
    let latest = this.#known.get(connection);
    if (latest === undefined) {
      latest = { client: null, server: null };
      this.#known.set(connection, latest);
    }
    const marks = words[at + MARKS] ?? 0;
    if ((marks & HAS_TIMESTAMP) === 0) return;
    latest[(marks & FROM_SERVER) !== 0 ? "server" : "client"] = {
      time: doubles[(at + TIME) >> 1] ?? 0,
      tsVal: (words[at + TSVAL] ?? 0) >>> 0,
    };
  }

  /** null: the side sent none; undefined: nothing was taken of the connection. */
  of(connection: ConnectionIndex, fromServer: boolean): Timestamp | null | undefined {
    const latest = this.#known.get(connection);
    return latest && (fromServer ? latest.server : latest.client);
  }
}
