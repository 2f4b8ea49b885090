/** TIME_WAIT: its start, the segments that start its timer anew, and the RST that ends it. */

import {
  CLIENT,
  CONTIGUOUS,
  COUNTS,
  type ConnectionTable,
  FIN_NXT,
  FIN_SENT,
  FLAGS,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  ROW_WORDS,
  SIDE,
  STATE_MASK,
  TIME_WAIT_FRAME,
  TIME_WAIT_RESET,
  TIME_WAIT_START,
  TIME_WAIT_TIMER,
  TS_RECENT,
  TS_RECENT_KNOWN,
} from "../model/connectionTable.ts";
import type { Nanoseconds } from "../units.ts";
import { ACK, FIN, RST, type Segment, SYN } from "../wire/segment.ts";
import { CLOSED } from "./endpointState.ts";

const INCARNATION_MASK = 0xfffff;
const RESTARTS_SHIFT = 20;
const MOST_RESTARTS = 0xfff;

/** The side has come to TIME_WAIT by this segment: its FIN acknowledged, the peer's FIN received (RFC 9293 section 3.6.1). */
export function enterTimeWait(table: ConnectionTable, at: number, block: number, segment: Segment): void {
  const words = table.words;
  const flags = words[at + FLAGS] ?? 0;
  const holder = block === CLIENT ? HOLDER_CLIENT : HOLDER_SERVER;
  const other = flags & (HOLDER_CLIENT | HOLDER_SERVER) & ~holder;
  if (other !== 0) {
    const facts = table.rareOf(at / ROW_WORDS);
    const first = {
      frame: (words[at + TIME_WAIT_FRAME] ?? 0) >>> 0,
      time: table.doubles[(at + TIME_WAIT_START) >> 1] ?? 0,
    };
    const second = { frame: segment.frame, time: segment.time };
    facts.clientTimeWait = block === CLIENT ? second : first;
    facts.serverTimeWait = block === CLIENT ? first : second;
  }
  words[at + FLAGS] = flags | holder;
  words[at + TIME_WAIT_FRAME] = segment.frame;
  table.doubles[(at + TIME_WAIT_START) >> 1] = segment.time;
  table.doubles[(at + TIME_WAIT_TIMER) >> 1] = segment.time;
}

/**
 * A segment other than a SYN arrives at a side in TIME_WAIT. Rules of Linux tcp_timewait_state_process (the same from
 * 2.6.24 to 7.2; SEMANTICS of RFC 9293 section 3.10.7.4 restart only for the peer's FIN): every segment but an RST
 * starts the timer anew; an RST at RCV.NXT without an older timestamp ends the state (RFC 1337 calls it assassination).
 *
 * False when the TIME_WAIT had expired by then, or the segment is no matter of it (a SYN without ACK).
 */
export function followInTimeWait(
  table: ConnectionTable,
  at: number,
  mine: number,
  theirs: number,
  segment: Segment,
  length: Nanoseconds,
): boolean {
  const words = table.words;
  const timer = table.doubles[(at + TIME_WAIT_TIMER) >> 1] ?? 0;
  if (segment.time - timer > length || (segment.flags & (SYN | ACK)) === SYN) return false;
  const rcvNxt = holderRcvNxt(table, at, mine);
  const old =
    segment.hasTimestamp &&
    ((words[at + theirs + SIDE] ?? 0) & TS_RECENT_KNOWN) !== 0 &&
    ((segment.tsVal - (words[at + theirs + TS_RECENT] ?? 0)) | 0) < 0;
  const exact = (segment.seq | 0) === rcvNxt && !old;

  if ((segment.flags & RST) !== 0) {
    if (exact) endByReset(table, at, theirs, segment);
    return true;
  }
  startTimerAnew(table, at, segment.time);
  if (exact && segment.payloadLength === 0 && (segment.flags & (FIN | SYN)) === 0 && segment.hasTimestamp)
    words[at + theirs + TS_RECENT] = segment.tsVal;
  return true;
}

/** An RST at RCV.NXT has reached the holder. Later packets may show that the state survived (tcp_rfc1337). */
export function endByReset(table: ConnectionTable, at: number, holder: number, segment: Segment): void {
  const words = table.words;
  words[at + holder + SIDE] = ((words[at + holder + SIDE] ?? 0) & ~STATE_MASK) | CLOSED;
  words[at + FLAGS] = (words[at + FLAGS] ?? 0) | TIME_WAIT_RESET;
  table.rareOf(at / ROW_WORDS).timeWaitReset = { frame: segment.frame, time: segment.time };
}

export function startTimerAnew(table: ConnectionTable, at: number, time: Nanoseconds): void {
  const words = table.words;
  const counts = words[at + COUNTS] ?? 0;
  const restarts = counts >>> RESTARTS_SHIFT;
  if (restarts < MOST_RESTARTS)
    words[at + COUNTS] = (counts & INCARNATION_MASK) | ((restarts + 1) << RESTARTS_SHIFT);
  table.doubles[(at + TIME_WAIT_TIMER) >> 1] = time;
}

/** What the holder of a TIME_WAIT expects next from the side `peer`: the number after the peer's FIN. */
export function holderRcvNxt(table: ConnectionTable, at: number, peer: number): number {
  const words = table.words;
  if (((words[at + peer + SIDE] ?? 0) & FIN_SENT) !== 0) return words[at + peer + FIN_NXT] ?? 0;
  return words[at + peer + CONTIGUOUS] ?? 0;
}

/** How often the timer of a connection's TIME_WAIT was started anew. */
export function restartsOf(counts: number): number {
  return counts >>> RESTARTS_SHIFT;
}

/** The number of the incarnation on its quadruplet, from 1. */
export function incarnationOf(counts: number): number {
  return counts & INCARNATION_MASK;
}
