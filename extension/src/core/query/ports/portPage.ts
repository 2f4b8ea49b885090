/** Pairs of a client address and a server endpoint, those nearest to the end of their ports first. */

import type { Analyzer } from "../../analyzer.ts";
import { hostsOf } from "../../detect/hostTable.ts";
import { type PortUse, portUses } from "../../detect/ports.ts";
import { secondsSinceStart, toSeconds } from "../../report/seconds.ts";
import { levelAt } from "../../timeline/levels.ts";
import type { Nanoseconds } from "../../units.ts";
import { endpointText } from "../endpointText.ts";
import type { Page } from "../rows.ts";
import { holdingTime, type SeenPorts, seenPorts, seenRange, waitingLevels } from "./portFacts.ts";
import type { Interval, PortRow } from "./portModel.ts";

/** So many intervals are told of a pair. */
const MOST_TOLD = 3;

const known = new WeakMap<Analyzer, readonly PortRow[]>();

/** The rows `start` up to, not including, `end`. A pair has two where the ports seen in use may have been all it had. */
export function portPage(
  analyzer: Analyzer,
  { start, end }: { readonly start: number; readonly end: number },
): Page<PortRow> {
  const rows = rowsOf(analyzer);
  const first = Math.min(start, rows.length);
  return { start: first, total: rows.length, rows: rows.slice(first, Math.max(first, end)) };
}

/** The rows of the pair with this id. */
export function portRows(analyzer: Analyzer, id: number): readonly PortRow[] {
  return rowsOf(analyzer).filter((row) => row.id === id);
}

function rowsOf(analyzer: Analyzer): readonly PortRow[] {
  let rows = known.get(analyzer);
  if (rows === undefined) {
    rows = portUses(analyzer)
      .map((use, i) => ({ use, id: i + 1 }))
      .sort((a, b) => b.use.measured().peak - a.use.measured().peak || a.id - b.id)
      .flatMap(({ use, id }) => rowsOfPair(analyzer, use, id));
    if (analyzer.complete) known.set(analyzer, rows);
  }
  return rows;
}

function rowsOfPair(analyzer: Analyzer, use: PortUse, id: number): PortRow[] {
  const { peak, limit, exhausted } = use.measured();
  const ports = seenPorts(analyzer, use);
  const seen = seenRange(analyzer, use, ports);
  const range = rowOf(analyzer, use, id, ports, "range", limit, peak > limit ? [] : exhausted);
  if (seen === null) return [range];
  return [rowOf(analyzer, use, id, ports, "seen", ports.count, seen), range];
}

function rowOf(
  analyzer: Analyzer,
  use: PortUse,
  id: number,
  ports: SeenPorts,
  limitFrom: PortRow["limitFrom"],
  limit: number,
  exhausted: readonly (readonly [Nanoseconds, Nanoseconds])[],
): PortRow {
  const hosts = hostsOf(analyzer);
  const { peak, at, ratePerSecond } = use.measured();
  return {
    id,
    client: hosts.addressOf(use.client),
    server: endpointText({ address: hosts.addressOf(use.server), port: use.serverPort }),
    limitFrom,
    limit,
    ports,
    connections: use.connections.length,
    peak,
    at: secondsSinceStart(analyzer, at),
    waiting: levelAt(waitingLevels(analyzer, use), at),
    opensPerSecond: Math.round(ratePerSecond * 1000) / 1000,
    exhausted: exhausted.slice(0, MOST_TOLD).map((interval) => inSeconds(analyzer, interval)),
    exhaustions: exhausted.length,
    secondsToExhaustion: timeToExhaustion(analyzer, use, limit),
  };
}

/**
 * Little's law: at a steady rate of λ a second and a mean holding time of W seconds, λ · W ports are taken. Where that is below
 * the limit they never run out; else the free ones last for (limit − peak) / λ.
 */
function timeToExhaustion(analyzer: Analyzer, use: PortUse, limit: number): number | null {
  const { peak, ratePerSecond } = use.measured();
  if (peak >= limit) return 0;
  const held = toSeconds(holdingTime(analyzer, use));
  return ratePerSecond * held < limit ? null : (limit - peak) / ratePerSecond;
}

export function inSeconds(analyzer: Analyzer, [from, until]: readonly [Nanoseconds, Nanoseconds]): Interval {
  return [secondsSinceStart(analyzer, from), secondsSinceStart(analyzer, until)];
}
