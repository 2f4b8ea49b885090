/** What is asked of a pair's connections beyond their count: which ports, how long each was held, and by what. */

import type { Analyzer } from "../../analyzer.ts";
import { portFreeAt } from "../../detect/ports/portLifetimes.ts";
import { MOST_INTERVALS, type PortUse } from "../../detect/ports/ports.ts";
import { timeWaitStart } from "../../detect/timeWait/timeWaitIntervals.ts";
import { CLIENT, CLIENT_IS_B, HOLDER_CLIENT, QUADRUPLET, START } from "../../model/connectionTable.ts";
import { type Levels, levelsOf, timesAtLeast } from "../../timeline/levels.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND, type Nanoseconds } from "../../units.ts";

export interface SeenPorts {
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

/** A client that waits for a port takes it this soon after it has come back: an application tries again, the kernel does not. */
const TAKEN_AGAIN_WITHIN: Nanoseconds = 5 * NANOSECONDS_PER_SECOND;

export function clientPort({ connections, quadruplets }: Analyzer, row: ConnectionIndex): number {
  const q = connections.word(row, QUADRUPLET);
  return connections.has(row, CLIENT_IS_B) ? quadruplets.portB(q) : quadruplets.portA(q);
}

export function seenPorts(analyzer: Analyzer, { connections }: PortUse): SeenPorts {
  const seen = new Uint8Array(0x10000);
  let count = 0;
  let [first, last] = [0xffff, 0];
  for (const row of connections) {
    const port = clientPort(analyzer, row);
    if (seen[port] !== 0) continue;
    seen[port] = 1;
    count++;
    first = Math.min(first, port);
    last = Math.max(last, port);
  }
  return { count, first, last };
}

/**
 * When every port that the client was seen to use was taken, where these may have been all that it has: there are several, all of
 * them were taken at one time, and as soon as one came back it was taken again. Null where nothing speaks for it.
 */
export function seenRange(
  analyzer: Analyzer,
  use: PortUse,
  { count }: SeenPorts,
): readonly (readonly [Nanoseconds, Nanoseconds])[] | null {
  const { peak } = use.measured();
  if (count < 2 || peak !== count || use.connections.length === count) return null;
  const full = timesAtLeast(use.levels(), count, analyzer.latest, MOST_INTERVALS);
  const isTakenAgain = full.some(([, until]) =>
    use.connections.some((row) => {
      const start = analyzer.connections.double(row, START);
      return start >= until && start - until <= TAKEN_AGAIN_WITHIN;
    }),
  );
  return isTakenAgain ? full : null;
}

const waits = new WeakMap<PortUse, Levels>();

/** How many of the ports were held by the client's own TIME_WAIT. */
export function waitingLevels(analyzer: Analyzer, use: PortUse): Levels {
  let levels = waits.get(use);
  if (levels === undefined) {
    const held = use.connections.filter((row) => analyzer.connections.has(row, HOLDER_CLIENT));
    const from = Float64Array.from(held, (row) => timeWaitStart(analyzer, row, CLIENT));
    const until = Float64Array.from(held, (row) => portFreeAt(analyzer, row));
    levels = levelsOf(from, until);
    waits.set(use, levels);
  }
  return levels;
}

/** How long a port was taken, in the mean over those that came back. */
export function holdingTime(analyzer: Analyzer, use: PortUse): Nanoseconds {
  let sum = 0;
  let count = 0;
  for (const row of use.connections) {
    const free = portFreeAt(analyzer, row);
    if (!Number.isFinite(free)) continue;
    sum += free - analyzer.connections.double(row, START);
    count++;
  }
  return count === 0 ? 0 : sum / count;
}
