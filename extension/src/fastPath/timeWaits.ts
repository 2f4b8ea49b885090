/** The TIME_WAITs of connections that are held as nearly all are: `core/detect/timeWait/timeWaitIntervals.ts` tells what they are. */

import {
  CLIENT,
  CLIENT_IS_B,
  ESTABLISHED_SEEN,
  FIN_NXT,
  FLAGS,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  ISN,
  ISN_KNOWN,
  NEXT,
  SERVER,
  SIDE,
  START,
  SYN_ACK_SEEN,
  SYN_SEEN,
  TIME_WAIT_MISSING,
  TIME_WAIT_RESET,
  TIME_WAIT_START,
  TIME_WAIT_TIMER,
} from "../core/model/connectionWords";
import { ISN_AFTER_TIME_WAIT } from "../core/reconstruct/isnAfterTimeWait";
import { doubleOf, wordOf } from "./anyRow";
import { hasRare, rowOf } from "./connectionRow";
import { addInterval } from "./intervals";
import { double, increment, setWord, word } from "./memory";

const HOLDERS: i32 = HOLDER_CLIENT | HOLDER_SERVER;

/**
 * Counts the TIME_WAITs that connections may have left.
 *
 * @param holders by pair of hosts, two words: those that are left to the client, and to the server
 */
export function takeHolders(rows: usize, from: u32, until: u32, pairOf: usize, holders: usize): void {
  for (let number = from; number < until; number++) {
    const flags = word(rowOf(rows, number), FLAGS);
    if ((flags & HOLDERS) === 0) continue;
    const pair = word(pairOf, number);
    if ((flags & HOLDER_CLIENT) !== 0) increment(holders, 2 * pair);
    if ((flags & HOLDER_SERVER) !== 0) increment(holders, 2 * pair + 1);
  }
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
    if (holders === HOLDERS || !isTold(row)) {
      setWord(others, left++, number);
      continue;
    }
    const byClient = holders === HOLDER_CLIENT;
    const group = word(byClient ? clientGroup : serverGroup, word(pairOf, number));
    const start = double(row, TIME_WAIT_START);
    const end = endOf(rows, number, row, byClient ? CLIENT : SERVER, length);
    if (group >= 0 && end > start) addInterval(group, start, end, next, starts, ends);
  }
  return left;
}

/** The row tells what became of the TIME_WAIT, with the connections after it: nothing but that it began and ended. */
export function isTold(row: usize): bool {
  return (word(row, FLAGS) & (TIME_WAIT_MISSING | TIME_WAIT_RESET)) === 0 && !hasRare(row);
}

/**
 * When such a TIME_WAIT of one side ended: `core/reconstruct/timeWaitFacts.ts` has the rules.
 *
 * @param row of the connection with this number among `rows`, and `block` the holder's
 */
export function endOf(rows: usize, number: u32, row: usize, block: i32, length: f64): f64 {
  let next = word(row, NEXT);
  if (next < 0) return double(row, TIME_WAIT_TIMER) + length;
  const expires = double(row, TIME_WAIT_START) + length;
  while (next >= 0) {
    const start = doubleOf(rows, next, START);
    const flags = wordOf(rows, next, FLAGS);
    const opened = !neverOpened(flags);
    // Then it ended in any case: what the later life was born from takes three words more, each of a packed row by itself.
    if (opened && start <= expires) return start;
    if (isBornFrom(rows, number, block, next, word(row, FLAGS) ^ flags)) return start;
    if (opened) return expires;
    next = wordOf(rows, next, NEXT);
  }
  return expires;
}

function neverOpened(flags: i32): bool {
  return (flags & (SYN_SEEN | SYN_ACK_SEEN | ESTABLISHED_SEEN)) === SYN_SEEN;
}

/**
 * Whether the ISN of a later connection is the one that Linux gives what is born from the TIME_WAIT of the side `block` of an older one.
 *
 * @param differ the marks that one of both rows has
 */
export function isBornFrom(rows: usize, older: u32, block: i32, later: u32, differ: i32): bool {
  const same = (differ & CLIENT_IS_B) === 0 ? block : CLIENT + SERVER - block;
  if ((wordOf(rows, later, same + SIDE) & ISN_KNOWN) === 0) return false;
  return wordOf(rows, later, same + ISN) - wordOf(rows, older, block + FIN_NXT) === ISN_AFTER_TIME_WAIT;
}
