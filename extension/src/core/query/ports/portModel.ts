/** What the view of the ports shows. Plain JSON values only. */

import type { Seconds } from "../../units.ts";

/** The ports of one client address towards one server address and port, against one limit. */
export interface PortRow {
  /** Of the pair; the two rows of a pair share it. */
  readonly id: number;
  readonly client: string; // "10.1.1.2"
  readonly server: string; // "192.0.2.80:80"
  /** `range`: the size of the ephemeral range, an assumption. `seen`: the ports that the client was seen to use. */
  readonly limitFrom: "range" | "seen";
  readonly limit: number;
  /** The ports in use: how many, the lowest and the highest. */
  readonly ports: { readonly count: number; readonly first: number; readonly last: number };
  readonly connections: number;
  /** The most ports taken at one time, when first, and how many of them were in TIME_WAIT then. */
  readonly peak: number;
  readonly at: Seconds;
  readonly waiting: number;
  /** New connections a second before the peak. */
  readonly opensPerSecond: number;
  /** When as many ports were taken as the limit allows; the first of them, and how many there are. */
  readonly exhausted: readonly Interval[];
  readonly exhaustions: number;
  /** At that rate, from the peak on; null: the ports come back fast enough. */
  readonly secondsToExhaustion: Seconds | null;
}

export type Interval = readonly [from: Seconds, until: Seconds];

/** A local port, and its connections. */
export interface PortLane {
  readonly port: number;
  readonly lives: readonly PortLife[];
}

export interface PortLife {
  readonly connection: number;
  readonly start: Seconds;
  /** When both ends had closed; null: the capture does not show it. */
  readonly closed: Seconds | null;
  /** When the client's TIME_WAIT was over; null: it holds none. May lie behind the end of the capture. */
  readonly free: Seconds | null;
}

/** A pair over time. The lists have `buckets` elements: maxima and sums, nothing is sampled. */
export interface PortSeries {
  readonly id: number;
  readonly from: Seconds;
  readonly until: Seconds;
  readonly buckets: number;
  /** The most ports taken at once, and the most in TIME_WAIT at once. */
  readonly taken: readonly number[];
  readonly waiting: readonly number[];
  readonly opens: readonly number[];
  /** One or two: the ports seen in use first, where they may have been all that there were. */
  readonly rows: readonly PortRow[];
  /** Port by port where there are few; null: too many for a picture. */
  readonly lanes: readonly PortLane[] | null;
}

export interface PortSeriesQuery {
  readonly id: number;
  readonly from: Seconds;
  readonly until: Seconds;
  readonly buckets: number;
}
