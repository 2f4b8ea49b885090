/**
 * What clocks an address shows.
 *
 * Models: `one-clock`, all connections share one (Linux below 4.10, 4.11 to 6.19, or tcp_timestamps=2);
 * `several-clocks`, lines that connections share, but more than one (a NAT when they interleave, a reboot when one
 * follows the other); `per-connection`, hardly two connections share a line (Linux 4.10.0 and since CVE-2026-23247,
 * FreeBSD, macOS): then hosts cannot be counted. The number of clocks is always a lower bound.
 */

import type { ConnectionIndex } from "../../units.ts";
import type { ClockRegression } from "./clockRegressions.ts";
import type { ClockSample } from "./clockSample.ts";
import type { OrderedSeries } from "./orderedSeries.ts";

export type ClockModel = "one-clock" | "several-clocks" | "per-connection" | "unknown";

/** A line of TSvals over time. */
export interface Clock {
  /** "A", "B", … in order of appearance. */
  readonly letter: string;
  /** Ticks a second, measured; null where the samples are too close in time to show it. */
  readonly ticksPerSecond: number | null;
  /** The first opening on the line, and how many there are; of very many connections an even choice. */
  readonly first: ClockSample;
  readonly openings: number;
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
  /** All openings that were looked at, and the distinct quadruplets among them. */
  readonly openings: OrderedSeries;
  readonly quadruplets: number;
  /** Quadruplets on a line that others share. */
  readonly sharedQuadruplets: number;
  /** Later SYNs of a quadruplet with a lower TSval than an earlier one. */
  readonly regressions: readonly ClockRegression[];
  /** The clock on whose line the connection's SYN lies; null: on none of `clocks`. */
  readonly clockOf: (connection: ConnectionIndex) => Clock | null;
}
