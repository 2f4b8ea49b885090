/** An RST: an answer to a SYN, part of a recovery, the end of a side that was not yet closed, or nothing at all. */

import {
  CHALLENGE_PENDING,
  CLIENT,
  CLOSED_BY_CLIENT,
  CLOSED_BY_SERVER,
  type ConnectionTable,
  ESTABLISHED_SEEN,
  FLAGS,
  REFUSED,
  RESET,
  RESET_BY_SERVER,
  RST_SENT,
  SERVER,
  SIDE,
  STATE_MASK,
  SYN_ACK_SEEN,
  SYN_SEEN,
  TIME_WAIT_MISSING,
} from "../model/connectionTable.ts";
import type { Nanoseconds } from "../units.ts";
import type { Segment } from "../wire/segment.ts";
import { CLOSED, TIME_WAIT } from "./endpointState.ts";
import { LETTER_RST, noteOnce } from "./history.ts";
import { resetAtTimeWait } from "./previousTimeWait.ts";

export function followReset(
  table: ConnectionTable,
  at: number,
  mine: number,
  theirs: number,
  segment: Segment,
  timeWait: Nanoseconds,
): void {
  const words = table.words;
  noteOnce(table, at, mine, LETTER_RST);
  words[at + mine + SIDE] = (words[at + mine + SIDE] ?? 0) | RST_SENT;
  let flags = words[at + FLAGS] ?? 0;
  const unanswered = (flags & (SYN_SEEN | SYN_ACK_SEEN | ESTABLISHED_SEEN)) === SYN_SEEN;
  if (unanswered && mine === CLIENT && (flags & CHALLENGE_PENDING) !== 0) {
    // The client's answer to an ACK of older state: it removes that state, the attempt goes on
    // (RFC 9293 section 3.5.1, half-open connections).
    words[at + FLAGS] = flags & ~CHALLENGE_PENDING;
    resetAtTimeWait(table, at, segment, timeWait);
    return;
  }
  if (unanswered && mine === SERVER) {
    words[at + FLAGS] = flags | REFUSED;
    close(table, at, CLIENT);
    close(table, at, SERVER);
    return;
  }
  if (((words[at + mine + SIDE] ?? 0) & STATE_MASK) === TIME_WAIT) {
    // A TIME_WAIT answers by ACK, never by RST: what sent this does not hold one.
    words[at + FLAGS] = flags |= TIME_WAIT_MISSING;
  }
  if (isOver(words[at + mine + SIDE] ?? 0) && isOver(words[at + theirs + SIDE] ?? 0)) return;
  if ((flags & RESET) === 0) {
    flags |= RESET | (mine === SERVER ? RESET_BY_SERVER : 0);
    if ((flags & (CLOSED_BY_CLIENT | CLOSED_BY_SERVER)) === 0)
      flags |= mine === CLIENT ? CLOSED_BY_CLIENT : CLOSED_BY_SERVER;
    words[at + FLAGS] = flags;
  }
  close(table, at, mine);
  close(table, at, theirs);
}

function isOver(side: number): boolean {
  const state = side & STATE_MASK;
  return state === CLOSED || state === TIME_WAIT;
}

function close(table: ConnectionTable, at: number, block: number): void {
  table.words[at + block + SIDE] = ((table.words[at + block + SIDE] ?? 0) & ~STATE_MASK) | CLOSED;
}
