/**
 * Quadruplets whose SYNs went back in time. On one quadruplet the TSval rises in every clock model there is (Linux
 * derives the offset from the addresses and ports, or from less), so a lower one in a later SYN shows another host, a
 * reboot, or a NAT that gave the port to another connection.
 */

import { CLIENT_IS_B, FLAGS, PREVIOUS } from "../../model/connectionTable.ts";
import type { DetectorInput } from "../detectorInput.ts";
import type { ClockSample } from "./clockSample.ts";
import type { ClockSamples } from "./clockSamples.ts";

export interface ClockRegression {
  readonly earlier: ClockSample;
  readonly later: ClockSample;
  /** Ticks by which the later SYN lies before the earlier one. */
  readonly ticks: number;
}

const MOST_REGRESSIONS = 10_000;

/** In order of the later connection. */
export function findRegressions(input: DetectorInput, samples: ClockSamples): ClockRegression[] {
  const { connections } = input.analyzer;
  const found: ClockRegression[] = [];
  const { notable } = input;
  for (let i = 0; i < notable.length && found.length < MOST_REGRESSIONS; i++) {
    const row = notable[i] ?? 0;
    const previous = connections.word(row, PREVIOUS);
    if (previous < 0) continue;
    const before = samples.tsValOf(previous);
    const after = samples.tsValOf(row);
    const ticks = (before - after) | 0;
    if (before === 0 || after === 0 || ticks <= 0) continue;
    const roles = connections.word(row, FLAGS) ^ connections.word(previous, FLAGS);
    if ((roles & CLIENT_IS_B) !== 0) continue;
    const earlier = samples.synOf(previous);
    const later = samples.synOf(row);
    if (earlier !== null && later !== null) found.push({ earlier, later, ticks });
  }
  return found;
}
