/** The TIME_WAITs of connections that are held as nearly all are: `core/detect/timeWaitIntervals.ts` tells what they are. */

import {
  FLAGS,
  HISTORY,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  NEXT,
  TIME_WAIT_MISSING,
  TIME_WAIT_RESET,
  TIME_WAIT_START,
  TIME_WAIT_TIMER,
} from "../core/model/connectionWords";
import { rowOf } from "./connectionRow";
import { addInterval } from "./intervals";
import { double, word } from "./memory";

const HOLDERS: i32 = HOLDER_CLIENT | HOLDER_SERVER;

function column(at: usize, row: u32): i32 {
  return load<i32>(at + ((<usize>row) << 2));
}

/**
 * Counts by group how many TIME_WAITs connections from row `from` on may leave.
 *
 * @param clientGroup by pair of hosts, the group of what the client holds, and `serverGroup` of what the server does; -1: none
 */
export function countTimeWaits(
  rows: usize,
  from: u32,
  until: u32,
  pairOf: usize,
  clientGroup: usize,
  serverGroup: usize,
  counts: usize,
): void {
  for (let number = from; number < until; number++) {
    const flags = word(rowOf(rows, number), FLAGS);
    if ((flags & HOLDERS) === 0) continue;
    const pair = column(pairOf, number);
    if ((flags & HOLDER_CLIENT) !== 0) countOne(counts, column(clientGroup, pair));
    if ((flags & HOLDER_SERVER) !== 0) countOne(counts, column(serverGroup, pair));
  }
}

function countOne(counts: usize, group: i32): void {
  if (group < 0) return;
  const count = counts + ((<usize>group) << 2);
  store<u32>(count, load<u32>(count) + 1);
}

/**
 * Puts them where their groups stand.
 *
 * @param length how long a TIME_WAIT lasts, in nanoseconds
 * @param others gets the rows of which more is to be asked
 * @returns how many those are
 */
export function takeTimeWaits(
  rows: usize,
  from: u32,
  until: u32,
  pairOf: usize,
  clientGroup: usize,
  serverGroup: usize,
  next: usize,
  starts: usize,
  ends: usize,
  length: f64,
  others: usize,
): u32 {
  let left: u32 = 0;
  for (let number = from; number < until; number++) {
    const row = rowOf(rows, number);
    const flags = word(row, FLAGS);
    const holders = flags & HOLDERS;
    if (holders === 0) continue;
    const isPlain =
      holders !== HOLDERS &&
      (flags & (TIME_WAIT_MISSING | TIME_WAIT_RESET)) === 0 &&
      word(row, NEXT) < 0 &&
      word(row, HISTORY + 1) >= 0; // Nothing stands beside the row.
    if (!isPlain) {
      store<u32>(others + ((<usize>left) << 2), number);
      left++;
      continue;
    }
    const group = column(holders === HOLDER_CLIENT ? clientGroup : serverGroup, column(pairOf, number));
    const start = double(row, TIME_WAIT_START);
    const end = double(row, TIME_WAIT_TIMER) + length;
    if (group >= 0 && end > start) addInterval(group, start, end, next, starts, ends);
  }
  return left;
}
