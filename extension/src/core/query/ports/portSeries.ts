/** One pair over time: ports taken and in TIME_WAIT, new connections, and port by port where there are few. */

import type { Analyzer } from "../../analyzer.ts";
import { portFreeAt } from "../../detect/ports/portLifetimes.ts";
import { findPortUses, type PortUse } from "../../detect/ports/ports.ts";
import { timeWaitStart } from "../../detect/timeWait/timeWaitIntervals.ts";
import { CLIENT, END, HOLDER_CLIENT, START } from "../../model/connectionTable.ts";
import { secondsSinceStart } from "../../report/seconds.ts";
import type { Steps } from "../../steps.ts";
import { peaks } from "../../timeline/levels.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND, type Nanoseconds } from "../../units.ts";
import { clientPort, seenPorts, waitingLevels } from "./portFacts.ts";
import type { PortLane, PortLife, PortSeries, PortSeriesQuery } from "./portModel.ts";
import { portRows } from "./portPage.ts";

/** Ports and connections that a picture has room for. */
const MOST_LANES = 12;
const MOST_LIVES = 400;

/** The pair with this id between two moments; null when there is none. */
export function* portSeries(analyzer: Analyzer, query: PortSeriesQuery): Steps<PortSeries | null> {
  const use = (yield* findPortUses(analyzer))[query.id - 1];
  if (use === undefined) return null;
  const from = analyzer.earliest + query.from * NANOSECONDS_PER_SECOND;
  const until = analyzer.earliest + query.until * NANOSECONDS_PER_SECOND;
  return {
    ...query,
    taken: yield* peaks(use.levels(), from, until, query.buckets),
    waiting: yield* peaks(waitingLevels(analyzer, use), from, until, query.buckets),
    opens: opensOf(analyzer, use, from, until, query.buckets),
    rows: yield* portRows(analyzer, query.id),
    lanes: lanesOf(analyzer, use, from, until),
  };
}

function opensOf(
  { connections }: Analyzer,
  use: PortUse,
  from: Nanoseconds,
  until: Nanoseconds,
  buckets: number,
): number[] {
  const opens = new Array<number>(buckets).fill(0);
  const width = (until - from) / buckets;
  for (const row of use.connections) {
    const start = connections.double(row, START);
    if (start < from || start > until) continue;
    const bucket = Math.min(buckets - 1, Math.floor((start - from) / width));
    opens[bucket] = (opens[bucket] ?? 0) + 1;
  }
  return opens;
}

function lanesOf(
  analyzer: Analyzer,
  use: PortUse,
  from: Nanoseconds,
  until: Nanoseconds,
): readonly PortLane[] | null {
  if (seenPorts(analyzer, use).count > MOST_LANES) return null;
  const lanes = new Map<number, PortLife[]>();
  let count = 0;
  for (const row of use.connections) {
    const port = clientPort(analyzer, row);
    const lives = lanes.get(port) ?? [];
    lanes.set(port, lives);
    if (analyzer.connections.double(row, START) > until || portFreeAt(analyzer, row) < from) continue;
    lives.push(lifeOf(analyzer, row));
    if (++count > MOST_LIVES) return null;
  }
  return [...lanes].sort(([a], [b]) => a - b).map(([port, lives]) => ({ port, lives }));
}

function lifeOf(analyzer: Analyzer, row: ConnectionIndex): PortLife {
  const { connections } = analyzer;
  const free = portFreeAt(analyzer, row);
  const waits = connections.has(row, HOLDER_CLIENT);
  const closed = waits ? timeWaitStart(analyzer, row, CLIENT) : Math.min(free, connections.double(row, END));
  return {
    connection: row + 1,
    start: secondsSinceStart(analyzer, connections.double(row, START)),
    closed: Number.isFinite(free) ? secondsSinceStart(analyzer, closed) : null,
    free: waits ? secondsSinceStart(analyzer, free) : null,
  };
}
