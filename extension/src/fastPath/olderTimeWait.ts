/**
 * The TIME_WAIT that an older incarnation left, met by the SYN and the SYN-ACK of a new one. The rules are told in
 * `core/reconstruct/olderTimeWait.ts` and `timeWaitStay.ts`. Here nothing else happened to it: no row has anything beside it, so
 * the older one is the previous one, and one side of it holds TIME_WAIT.
 */

import {
  CLIENT,
  CLIENT_IS_B,
  COUNTS,
  FIN_NXT,
  FLAGS,
  HIDDEN_CLIENT,
  HIDDEN_SERVER,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  INCARNATION_MASK,
  PREVIOUS,
  RESET,
  SERVER,
  SIDE,
  STATE_MASK,
  SYN_SENT_WITHOUT_TS,
  TIME_WAIT_MISSING,
  TIME_WAIT_RESET,
  TIME_WAIT_START,
  TIME_WAIT_TIMER,
  TS_RECENT,
  TS_RECENT_KNOWN,
  TS_SEEN,
} from "../core/model/connectionWords";
import { TIME_WAIT } from "../core/reconstruct/endpointState";
import { ISN_AFTER_TIME_WAIT } from "../core/reconstruct/isnAfterTimeWait";
import { HAS_TIMESTAMP, MARKS, SEQ, TSVAL } from "../core/wire/segmentWords";
import { hasRare } from "./connectionRow";
import { rowOf } from "./connectionRows";
import { double, setDouble, setWord, word } from "./memory";

/** The block of the one holder in the older row; 0: there is none, or two, or something is told beside the row. */
function holderOf(older: usize): i32 {
  const flags = word(older, FLAGS);
  if (hasRare(older) || (flags & (RESET | HIDDEN_CLIENT | HIDDEN_SERVER)) !== 0) return 0;
  const held = flags & (HOLDER_CLIENT | HOLDER_SERVER);
  return held === HOLDER_CLIENT ? CLIENT : held === HOLDER_SERVER ? SERVER : 0;
}

/** The block that a side of the new connection has in the older one. */
function blockOfOlder(row: usize, older: usize, block: i32): i32 {
  const sameRoles = ((word(row, FLAGS) ^ word(older, FLAGS)) & CLIENT_IS_B) === 0;
  return sameRoles ? block : CLIENT + SERVER - block;
}

/** The ISN is the one that Linux gives a connection born from a TIME_WAIT of the segment's sender. */
function provesTimeWait(older: usize, sender: i32, segment: usize): bool {
  return word(segment, SEQ) - word(older, sender + FIN_NXT) === ISN_AFTER_TIME_WAIT;
}

/** The attempt's first SYN changes nothing of the TIME_WAIT that it meets, as nearly all. */
export function meetsQuietly(row: usize, segment: usize): bool {
  const older = rowOf(word(row, PREVIOUS));
  const holder = holderOf(older);
  if (holder === 0) return false;
  const sender = blockOfOlder(row, older, CLIENT);
  return holder === sender ? !provesTimeWait(older, sender, segment) : !isOlder(older, holder, segment);
}

/** The TSval is before TS.Recent of the holder. */
function isOlder(older: usize, holder: i32, segment: usize): bool {
  if ((word(segment, MARKS) & HAS_TIMESTAMP) === 0) return false;
  const client = word(older, CLIENT + SIDE);
  const server = word(older, SERVER + SIDE);
  if ((client & server & TS_SEEN) === 0 || ((client | server) & SYN_SENT_WITHOUT_TS) !== 0) return false;
  if ((word(older, holder + SIDE) & TS_RECENT_KNOWN) === 0) return false;
  const recent = word(older, holder + TS_RECENT);
  return recent !== 0 && word(segment, TSVAL) - recent < 0;
}

/** The TIME_WAIT is one whose end the SYN-ACK to the attempt's only SYN brings about; `endByAcceptance` ends it. */
export function canEnd(row: usize): bool {
  return holderOf(rowOf(word(row, PREVIOUS))) !== 0;
}

/**
 * The attempt was accepted. What the SYN-ACK did to the TIME_WAIT before that (it started the timer anew, or proved that there was
 * a TIME_WAIT) is what the times of both connections tell: the older row shows what it showed at the start.
 */
export function endByAcceptance(row: usize, segment: usize): void {
  const older = rowOf(word(row, PREVIOUS));
  const holder = holderOf(older);
  const sender = blockOfOlder(row, older, SERVER);
  if (holder === sender && !provesTimeWait(older, sender, segment)) return;
  setWord(older, FLAGS, word(older, FLAGS) & ~(TIME_WAIT_RESET | TIME_WAIT_MISSING));
  setWord(older, COUNTS, word(older, COUNTS) & INCARNATION_MASK);
  setWord(older, holder + SIDE, (word(older, holder + SIDE) & ~STATE_MASK) | TIME_WAIT);
  setDouble(older, TIME_WAIT_TIMER, double(older, TIME_WAIT_START));
}
