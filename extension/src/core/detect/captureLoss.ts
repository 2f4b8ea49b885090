/**
 * What the capture itself lost. An answer that the capture missed looks like no answer at all, so every verdict that
 * rests on silence must ask here first.
 */

import type { Analyzer } from "../analyzer.ts";
import type { Nanoseconds } from "../units.ts";

export interface CaptureLoss {
  /** Frames that the capturing host says it dropped (pcapng interface statistics, snoop); null when it does not say. */
  readonly dropped: number | null;
  /** Acknowledgements of data that the capture does not have, in time order: [before which, at which]. */
  readonly gaps: readonly (readonly [Nanoseconds, Nanoseconds])[];
  /** Whether "no answer" between the two times may be the capture's own loss. */
  readonly covers: (from: Nanoseconds, until: Nanoseconds) => boolean;
}

export function findCaptureLoss(analyzer: Analyzer): CaptureLoss {
  let dropped: number | null = null;
  for (const nic of analyzer.info.interfaces)
    if (nic.dropped !== null) dropped = (dropped ?? 0) + nic.dropped;
  return { dropped, gaps: [], covers: () => (dropped ?? 0) > 0 };
}
