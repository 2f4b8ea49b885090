/** Pairs of a client address and a server endpoint, those nearest to the end of their ports first. */

import type { Analyzer } from "../../analyzer.ts";
import { hostsOf } from "../../detect/hosts/hostTable.ts";
import { findPortUses, type PortUse } from "../../detect/ports/ports.ts";
import { secondsSinceStart, toSeconds } from "../../report/seconds.ts";
import type { Steps } from "../../steps.ts";
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
export function* portPage(
  analyzer: Analyzer,
  { start, end }: { readonly start: number; readonly end: number },
): Steps<Page<PortRow>> {
  const rows = yield* rowsOf(analyzer);
  const first = Math.min(start, rows.length);
  return { start: first, total: rows.length, rows: rows.slice(first, Math.max(first, end)) };
}

/** The rows of the pair with this id. */
export function* portRows(analyzer: Analyzer, id: number): Steps<readonly PortRow[]> {
  const rows = yield* rowsOf(analyzer);
  return rows.filter((row) => row.id === id);
}

function* rowsOf(analyzer: Analyzer): Steps<readonly PortRow[]> {
  const kept = known.get(analyzer);
  if (kept !== undefined) return kept;
  const { complete } = analyzer;
  const uses = (yield* findPortUses(analyzer)).map((use, i) => ({ use, id: i + 1 }));
  for (const { use } of uses) {
    use.measured();
    yield;
  }
  uses.sort((a, b) => b.use.measured().peak - a.use.measured().peak || a.id - b.id);
  const rows: PortRow[] = [];
  for (const { use, id } of uses) {
    rows.push(...rowsOfPair(analyzer, use, id));
    yield;
  }
  if (complete) known.set(analyzer, rows);
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
