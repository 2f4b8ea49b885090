/** What a server with the per-host rule remembers for an address, as stretches of time; shared by the pictures that show it. */

import { PAWS_SECONDS } from "../detect/silence/perHostPaws.ts";
import type { Remembered } from "../detect/silence/predictedSyns.ts";
import { NANOSECONDS_PER_SECOND, type Nanoseconds } from "../units.ts";

const LIFE: Nanoseconds = PAWS_SECONDS * NANOSECONDS_PER_SECOND;

/** One TSval, and those after it that say the same to the reader. */
export interface MemoryStretch {
  /** When the first was remembered. */
  readonly from: Nanoseconds;
  /** The TSvals that were remembered, in order of time. At least one. */
  readonly remembered: readonly [Remembered, ...Remembered[]];
  /** When the last of them was replaced, or forgotten. */
  readonly until: Nanoseconds;
  /** Nobody replaced it: it ran out. */
  readonly expired: boolean;
}

/**
 * @param remembered in order of time
 * @param joins whether a TSval that renews a memory still standing belongs to the stretch that began with `first`
 */
export function memoryStretches(
  remembered: readonly Remembered[],
  joins: (first: Remembered, next: Remembered) => boolean,
): readonly MemoryStretch[] {
  const groups: [Remembered, ...Remembered[]][] = [];
  let last: Remembered | null = null;
  for (const next of remembered) {
    const group = groups[groups.length - 1];
    if (group && last && next.time < runsOut(last) && joins(group[0], next)) group.push(next);
    else groups.push([next]);
    last = next;
  }
  return groups.map((group, i) => {
    const end = runsOut(group[group.length - 1] ?? group[0]);
    const replaced = groups[i + 1]?.[0].time ?? Number.POSITIVE_INFINITY;
    return {
      from: group[0].time,
      remembered: group,
      until: Math.max(group[0].time, Math.min(end, replaced)),
      expired: end <= replaced,
    };
  });
}

/** The 60 s run from the moment at which the TSval came (ts_recent_stamp), not from when it was remembered. */
export function runsOut({ memory }: Remembered): Nanoseconds {
  return memory.setAt + LIFE;
}
