/** The TIME_WAITs of connections that are held as nearly all are: `core/detect/timeWait/timeWaitIntervals.ts` tells what they are. */

import {
  FLAGS,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  NEXT,
  TIME_WAIT_MISSING,
  TIME_WAIT_RESET,
  TIME_WAIT_START,
  TIME_WAIT_TIMER,
} from "../core/model/connectionWords";
import { hasRare, rowOf } from "./connectionRow";
import { addInterval } from "./intervals";
import { double, increment, setWord, word } from "./memory";

const HOLDERS: i32 = HOLDER_CLIENT | HOLDER_SERVER;

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
    const pair = word(pairOf, number);
    if ((flags & HOLDER_CLIENT) !== 0) countOne(counts, word(clientGroup, pair));
    if ((flags & HOLDER_SERVER) !== 0) countOne(counts, word(serverGroup, pair));
  }
}

function countOne(counts: usize, group: i32): void {
  if (group >= 0) increment(counts, group);
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
      !hasRare(row);
    if (!isPlain) {
      setWord(others, left++, number);
      continue;
    }
    const group = word(holders === HOLDER_CLIENT ? clientGroup : serverGroup, word(pairOf, number));
    const start = double(row, TIME_WAIT_START);
    const end = double(row, TIME_WAIT_TIMER) + length;
    if (group >= 0 && end > start) addInterval(group, start, end, next, starts, ends);
  }
  return left;
}
