/** The most TIME_WAIT sockets that each of some hosts held at one time. */

import type { Analyzer } from "../../analyzer.ts";
import { FIELDS_OF_LIVES } from "../../fastPath/packedWords.ts";
import type { RowPasses } from "../../fastPath/rowPasses.ts";
import { uint32In } from "../../fastPath/sharedColumns.ts";
import { HOLDER_CLIENT, HOLDER_SERVER } from "../../model/connectionTable.ts";
import { finish, type Steps, stretchesInSteps } from "../../steps.ts";
import { type HostIndex, type HostTable, hostsOf } from "../hosts/hostTable.ts";
import { passesOver } from "../passesOver.ts";
import { GroupedIntervals, type Peaks } from "../peaks.ts";
import { findRowCounts } from "../rowLooks.ts";
import { addTimeWaits, eachTimeWait, type TimeWaitTaker, timeWaitLength } from "./timeWaitIntervals.ts";

/** By place in `told`. */
export function timeWaitPeaks(analyzer: Analyzer, told: readonly HostIndex[]): Peaks {
  return finish(findTimeWaitPeaks(analyzer, told));
}

function* findTimeWaitPeaks(analyzer: Analyzer, told: readonly HostIndex[]): Steps<Peaks> {
  const hosts = hostsOf(analyzer);
  const placeOf = new Int32Array(hosts.length).fill(-1);
  for (const [place, host] of told.entries()) placeOf[host] = place;
  const passes = passesOver(analyzer);
  const counts = yield* findRowCounts(analyzer);
  if (passes !== null && counts !== null) {
    const room = roomOf(hosts, counts.holders, placeOf, told.length);
    return yield* passOverTimeWaits(analyzer, passes, hosts, placeOf, room);
  }
  const room = new Uint32Array(told.length);
  yield* stretchesInSteps(analyzer.connections.length, (start, end) =>
    countHolders(analyzer, hosts, placeOf, { start, end }, room),
  );
  const intervals = new GroupedIntervals(room);
  yield* eachTimeWait(analyzer, takerOf(intervals, placeOf));
  return yield* intervals.peaks();
}

function takerOf(intervals: GroupedIntervals, placeOf: Int32Array): TimeWaitTaker {
  return {
    add(_connection, holder, _byClient, from, until) {
      const place = placeOf[holder] ?? -1;
      if (place >= 0) intervals.add(place, from, until);
    },
  };
}

/** The same by the fast path, but for the TIME_WAITs to which more happened than that they began. */
function* passOverTimeWaits(
  analyzer: Analyzer,
  passes: RowPasses,
  hosts: HostTable,
  placeOf: Int32Array,
  room: Uint32Array,
): Steps<Peaks> {
  const { memory, rowsAPass } = passes;
  const { length } = analyzer.connections;
  const { pairs } = hosts;
  const pairOf = hosts.pairOf.byteOffset;
  const clientGroup = memory.take(pairs.length);
  const serverGroup = memory.take(pairs.length);
  for (let pair = 0; pair < pairs.length; pair++) {
    clientGroup[pair] = placeOf[pairs.first[pair] ?? 0] ?? -1;
    serverGroup[pair] = placeOf[pairs.second[pair] ?? 0] ?? -1;
  }
  const groupsAt = [clientGroup.byteOffset, serverGroup.byteOffset] as const;
  const intervals = new GroupedIntervals(room, passes);
  const taker = takerOf(intervals, placeOf);
  const others = uint32In(memory, rowsAPass);
  const columns = intervals.addresses;
  const lasts = timeWaitLength(analyzer);
  yield* stretchesInSteps(
    length,
    (start, end) => {
      const left = passes.takeTimeWaits(
        passes.rowsOf(start, end, FIELDS_OF_LIVES),
        start,
        end,
        pairOf,
        ...groupsAt,
        ...columns,
        lasts,
        others.byteOffset,
      );
      for (let i = 0; i < left; i++) addTimeWaits(analyzer, hosts, others[i] ?? 0, taker);
    },
    rowsAPass,
  );
  memory.give(clientGroup, serverGroup, others);
  return yield* intervals.peaks();
}

/** By place in what is told, how many TIME_WAITs there may be. */
function roomOf(
  { pairs }: HostTable,
  holders: Uint32Array,
  placeOf: Int32Array,
  places: number,
): Uint32Array {
  const room = new Uint32Array(places);
  for (let pair = 0; pair < pairs.length; pair++) {
    add(room, placeOf[pairs.first[pair] ?? 0] ?? -1, holders[2 * pair] ?? 0);
    add(room, placeOf[pairs.second[pair] ?? 0] ?? -1, holders[2 * pair + 1] ?? 0);
  }
  return room;
}

function countHolders(
  { connections }: Analyzer,
  { clientOf, serverOf }: HostTable,
  placeOf: Int32Array,
  { start, end }: { readonly start: number; readonly end: number },
  room: Uint32Array,
): void {
  for (let row = start; row < end; row++) {
    if (connections.has(row, HOLDER_CLIENT)) add(room, placeOf[clientOf(row)] ?? -1, 1);
    if (connections.has(row, HOLDER_SERVER)) add(room, placeOf[serverOf(row)] ?? -1, 1);
  }
}

function add(room: Uint32Array, place: number, some: number): void {
  if (place >= 0) room[place] = (room[place] ?? 0) + some;
}
