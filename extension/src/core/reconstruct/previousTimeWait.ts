/**
 * What the opening of a new incarnation does to the TIME_WAIT of the one before it. The segments stand in the new
 * connection; the state they meet is the old one's.
 */

import {
  CLIENT,
  CLIENT_IS_B,
  type ConnectionTable,
  FIN_NXT,
  FLAGS,
  HANDSHAKE,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  ROW_WORDS,
  SERVER,
  SIDE,
  STATE_MASK,
  TIME_WAIT_TIMER,
  TS_RECENT,
  TS_RECENT_KNOWN,
  TS_SEEN,
} from "../model/connectionTable.ts";
import { seqBefore } from "../seq.ts";
import type { Nanoseconds } from "../units.ts";
import type { Segment } from "../wire/segment.ts";
import { TIME_WAIT } from "./endpointState.ts";
import { lifeBefore } from "./lives.ts";
import { endByReset, holderRcvNxt, startTimerAnew } from "./timeWait.ts";

/** The TIME_WAIT that a SYN of the connection at `at` meets: its row's first word, the holder's and the peer's block. */
interface MetTimeWait {
  readonly at: number;
  readonly holder: number;
  readonly peer: number;
}

/** The TIME_WAIT of the previous incarnation held by the new one's server, alive at `time`; null when there is none. */
function timeWaitOfServer(
  table: ConnectionTable,
  at: number,
  time: Nanoseconds,
  length: Nanoseconds,
): MetTimeWait | null {
  const words = table.words;
  const previous = lifeBefore(table, at / ROW_WORDS);
  if (previous < 0) return null;
  const old = previous * ROW_WORDS;
  const sameRoles = (((words[at + FLAGS] ?? 0) ^ (words[old + FLAGS] ?? 0)) & CLIENT_IS_B) === 0;
  const holder = sameRoles ? SERVER : CLIENT;
  const mark = holder === SERVER ? HOLDER_SERVER : HOLDER_CLIENT;
  if (((words[old + FLAGS] ?? 0) & mark) === 0) return null;
  if (((words[old + holder + SIDE] ?? 0) & STATE_MASK) !== TIME_WAIT) return null;
  if (time - (table.doubles[(old + TIME_WAIT_TIMER) >> 1] ?? 0) > length) return null;
  return { at: old, holder, peer: holder === SERVER ? CLIENT : SERVER };
}

/**
 * The server answered the SYN by the ACK of its TIME_WAIT. When the SYN's timestamp was older the kernel starts the
 * timer anew (`paws_reject`), when only its sequence number was it does not (Linux tcp_timewait_state_process).
 */
export function refusedByTimeWait(
  table: ConnectionTable,
  at: number,
  answer: Segment,
  length: Nanoseconds,
): void {
  const met = timeWaitOfServer(table, at, answer.time, length);
  if (met === null) return;
  const words = table.words;
  const isItsAnswer =
    (answer.seq | 0) === (words[met.at + met.holder + FIN_NXT] ?? 0) &&
    (answer.ack | 0) === holderRcvNxt(table, met.at, met.peer);
  if (!isItsAnswer) return;
  // TS.Recent of the new connection's server is the TSval of the SYN: the SYN was the first to set it.
  const synHadTimestamp = ((words[at + CLIENT + SIDE] ?? 0) & TS_SEEN) !== 0;
  const remembers = ((words[met.at + met.holder + SIDE] ?? 0) & TS_RECENT_KNOWN) !== 0;
  const older =
    synHadTimestamp &&
    remembers &&
    seqBefore(words[at + SERVER + TS_RECENT] ?? 0, words[met.at + met.holder + TS_RECENT] ?? 0);
  if (older) startTimerAnew(table, met.at, table.doubles[(at + HANDSHAKE) >> 1] ?? 0);
}

/** The client's RST in answer to that ACK: at RCV.NXT it ends the TIME_WAIT (RFC 1337), unless tcp_rfc1337 is set. */
export function resetAtTimeWait(
  table: ConnectionTable,
  at: number,
  reset: Segment,
  length: Nanoseconds,
): void {
  const met = timeWaitOfServer(table, at, reset.time, length);
  if (met === null) return;
  if ((reset.seq | 0) === holderRcvNxt(table, met.at, met.peer)) endByReset(table, met.at, met.holder, reset);
}
