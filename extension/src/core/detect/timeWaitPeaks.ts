/** The most TIME_WAIT sockets that each of some hosts held at one time. */

import type { Analyzer } from "../analyzer.ts";
import { HOLDER_CLIENT, HOLDER_SERVER } from "../model/connectionTable.ts";
import { finish, type Steps, stretchesInSteps } from "../steps.ts";
import { type HostIndex, type HostTable, hostsOf } from "./hostTable.ts";
import { GroupedIntervals, type Peaks } from "./peaks.ts";
import { eachTimeWait } from "./timeWaitIntervals.ts";

/** By place in `told`. */
export function timeWaitPeaks(analyzer: Analyzer, told: readonly HostIndex[]): Peaks {
  return finish(findTimeWaitPeaks(analyzer, told));
}

function* findTimeWaitPeaks(analyzer: Analyzer, told: readonly HostIndex[]): Steps<Peaks> {
  const hosts = hostsOf(analyzer);
  const placeOf = new Int32Array(hosts.length).fill(-1);
  for (const [place, host] of told.entries()) placeOf[host] = place;
  const room = new Uint32Array(told.length);
  yield* stretchesInSteps(analyzer.connections.length, (start, end) =>
    countHolders(analyzer, hosts, placeOf, { start, end }, room),
  );
  const intervals = new GroupedIntervals(room);
  yield* eachTimeWait(analyzer, {
    add(_connection, holder, _byClient, from, until) {
      const place = placeOf[holder] ?? -1;
      if (place >= 0) intervals.add(place, from, until);
    },
  });
  return yield* intervals.peaks();
}

function countHolders(
  { connections }: Analyzer,
  { clientOf, serverOf }: HostTable,
  placeOf: Int32Array,
  { start, end }: { readonly start: number; readonly end: number },
  room: Uint32Array,
): void {
  for (let row = start; row < end; row++) {
    if (connections.has(row, HOLDER_CLIENT)) countOne(room, placeOf[clientOf(row)] ?? -1);
    if (connections.has(row, HOLDER_SERVER)) countOne(room, placeOf[serverOf(row)] ?? -1);
  }
}

function countOne(room: Uint32Array, place: number): void {
  if (place >= 0) room[place] = (room[place] ?? 0) + 1;
}
