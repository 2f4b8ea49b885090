/**
 * Quadruplets whose SYNs went back in time. On one quadruplet the TSval rises in every clock model there is (Linux
 * derives the offset from the addresses and ports, or from less), so a lower one in a later SYN shows another host, a
 * reboot, or a NAT that gave the port to another connection.
 */

import type { Analyzer } from "../analyzer.ts";
import { CLIENT_IS_B, FLAGS, PREVIOUS, ROW_WORDS } from "../model/connectionTable.ts";
import type { ConnectionIndex } from "../units.ts";
import type { ClockSample, ClockSamples } from "./clockSamples.ts";

export interface ClockRegression {
  readonly earlier: ClockSample;
  readonly later: ClockSample;
  /** Ticks by which the later SYN lies before the earlier one. */
  readonly ticks: number;
}

const MOST_REGRESSIONS = 10_000;

/** In order of the later connection. */
export function findRegressions(analyzer: Analyzer, samples: ClockSamples): ClockRegression[] {
  const { words, length } = analyzer.connections;
  const found: ClockRegression[] = [];
  for (let row: ConnectionIndex = 0; row < length && found.length < MOST_REGRESSIONS; row++) {
    const previous = words[row * ROW_WORDS + PREVIOUS] ?? -1;
    if (previous < 0) continue;
    const roles = (words[row * ROW_WORDS + FLAGS] ?? 0) ^ (words[previous * ROW_WORDS + FLAGS] ?? 0);
    if ((roles & CLIENT_IS_B) !== 0) continue;
    const earlier = samples.synOf(previous);
    const later = earlier === null ? null : samples.synOf(row);
    if (earlier === null || later === null) continue;
    const ticks = (earlier.tsVal - later.tsVal) | 0;
    if (ticks > 0) found.push({ earlier, later, ticks });
  }
  return found;
}
