/** The most TIME_WAIT sockets that each of some hosts held at one time. */

import type { Analyzer } from "../../analyzer.ts";
import { giveRows } from "../../fastPath/rowTakers.ts";
import { HOLDER_CLIENT, HOLDER_SERVER } from "../../model/connectionTable.ts";
import { finish, type Steps, stretchesInSteps } from "../../steps.ts";
import { busiestHosts, type HostIndex, type HostTable, hostsOf } from "../hosts/hostTable.ts";
import { passesOver } from "../passesOver.ts";
import { GroupedIntervals, type Peaks } from "../peaks.ts";
import { eachTimeWait } from "./timeWaitIntervals.ts";
import { HolderTaker, intoPlaces, placesOf, TimeWaitPass } from "./timeWaitPass.ts";

const known = new WeakMap<Analyzer, Peaks>();

/** Of the busiest hosts, by place among them. */
export function busiestPeaks(analyzer: Analyzer): Peaks {
  return known.get(analyzer) ?? timeWaitPeaks(analyzer, busiestHosts(hostsOf(analyzer)));
}

/** They were found by the way (`readRows.ts`). */
export function keepBusiestPeaks(analyzer: Analyzer, peaks: Peaks): void {
  known.set(analyzer, peaks);
}

/** By place in `told`. */
export function timeWaitPeaks(analyzer: Analyzer, told: readonly HostIndex[]): Peaks {
  return finish(findTimeWaitPeaks(analyzer, told));
}

function* findTimeWaitPeaks(analyzer: Analyzer, told: readonly HostIndex[]): Steps<Peaks> {
  const hosts = hostsOf(analyzer);
  const { length } = analyzer.connections;
  const passes = passesOver(analyzer);
  if (passes !== null) {
    const holders = new HolderTaker(passes, hosts);
    yield* giveRows(passes, length, [holders]);
    const timeWaits = new TimeWaitPass(analyzer, passes, hosts, told, holders);
    yield* giveRows(passes, length, [timeWaits]);
    return yield* timeWaits.peaks();
  }
  const placeOf = placesOf(hosts, told);
  const room = new Uint32Array(told.length);
  yield* stretchesInSteps(length, (start, end) =>
    countHolders(analyzer, hosts, placeOf, { start, end }, room),
  );
  const intervals = new GroupedIntervals(room);
  yield* eachTimeWait(analyzer, intoPlaces(intervals, placeOf));
  return yield* intervals.peaks();
}

function countHolders(
  { connections }: Analyzer,
  { clientOf, serverOf }: HostTable,
  placeOf: Int32Array,
  { start, end }: { readonly start: number; readonly end: number },
  room: Uint32Array,
): void {
  const add = (host: HostIndex): void => {
    const place = placeOf[host] ?? -1;
    if (place >= 0) room[place] = (room[place] ?? 0) + 1;
  };
  for (let row = start; row < end; row++) {
    if (connections.has(row, HOLDER_CLIENT)) add(clientOf(row));
    if (connections.has(row, HOLDER_SERVER)) add(serverOf(row));
  }
}
