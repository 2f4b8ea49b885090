/**
 * One side's stay in TIME_WAIT, segment by segment: what starts its timer anew and what ends it. The rules of Linux
 * tcp_timewait_state_process (the same from 2.6.24 to 7.2): every segment of the peer with ACK starts the timer anew; RFC 9293
 * section 3.10.7.4 asks for it only for the peer's FIN sent again. An RST at RCV.NXT without an older timestamp ends
 * the state (RFC 1337), unless tcp_rfc1337 is set: later packets show which.
 *
 * Later packets may show that the clock, or an RST, had not ended it. So the timer runs on in `TimeWaitStay`, and
 * what it was when something ended it is kept beside it. Most TIME_WAITs meet nothing and have no such object.
 */

import {
  CLIENT,
  COUNTS,
  type ConnectionTable,
  FIN_NXT,
  FLAGS,
  HIDDEN_CLIENT,
  HIDDEN_SERVER,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  RESET,
  SERVER,
  SIDE,
  STATE_MASK,
  SYN_SENT_WITHOUT_TS,
  TIME_WAIT_MISSING,
  TIME_WAIT_RESET,
  TIME_WAIT_TIMER,
  TS_RECENT,
  TS_RECENT_KNOWN,
  TS_SEEN,
} from "../model/connectionTable.ts";
import type { TimeWaitStay } from "../model/rareFacts.ts";
import { seqAfter } from "../seq.ts";
import type { ConnectionIndex, Nanoseconds } from "../units.ts";
import { ACK, FIN, RST, type Segment, SYN } from "../wire/segment.ts";
import { CLOSED, TIME_WAIT } from "./endpointState.ts";
import { holderRcvNxt, startOfSide, withRestarts } from "./timeWait.ts";

/** TCP_PAWS_MSL: from this age of TS.Recent on an RST is not refused for its timestamp. */
const PAWS_MSL: Nanoseconds = 60e9;

/** A TIME_WAIT that segments may meet. */
export interface MetTimeWait {
  readonly table: ConnectionTable;
  readonly row: ConnectionIndex;
  /** The row's first word. */
  readonly at: number;
  /** The holder's block. */
  holder: number;
  readonly length: Nanoseconds;
  /** When the first SYN of the attempt came that the segment belongs to; null: it belongs to the same connection. */
  readonly attempt: Nanoseconds | null;
  /** The attempt's client sent the segment: its SYN is one that may be accepted. */
  readonly byClient: boolean;
}

/** Whether the side came to TIME_WAIT; RESET may hide it. */
export function hasEntered(table: ConnectionTable, at: number, block: number): boolean {
  const marks = block === CLIENT ? HOLDER_CLIENT | HIDDEN_CLIENT : HOLDER_SERVER | HIDDEN_SERVER;
  return ((table.words[at + FLAGS] ?? 0) & marks) !== 0;
}

/** A segment of the peer comes to the holder. */
export function arriveAtHolder(met: MetTimeWait, segment: Segment): void {
  const { flags } = segment;
  const { table, at, holder } = met;
  if (stayOf(table, met.row, holder)?.isProved) return;
  const isOld = isOlder(met, segment);
  const isAtRcvNxt = (segment.seq | 0) === holderRcvNxt(table, at, holder === CLIENT ? SERVER : CLIENT);
  if ((flags & RST) !== 0) {
    if (isAtRcvNxt) kill(met, segment, isOld);
    return;
  }
  if ((flags & (SYN | ACK)) === SYN) {
    noteSyn(met, segment.time);
    if (isOld) startAnew(met, segment.time);
    return;
  }
  const isEmpty = segment.payloadLength === 0 && (flags & (SYN | FIN)) === 0;
  const isExact = isAtRcvNxt && isEmpty && !isOld;
  if (!isExact && !isOld && (flags & ACK) === 0) return;
  const stay = startAnew(met, segment.time);
  if (isExact && segment.hasTimestamp && remembers(table, at, holder)) {
    table.words[at + holder + TS_RECENT] = segment.tsVal;
    stay.recentTime = segment.time;
  }
}

/** A segment of the holder: its RST says that there is no TIME_WAIT, the ACK of a TIME_WAIT that there is one. */
export function sentByHolder(met: MetTimeWait, segment: Segment): void {
  const { table, at, holder } = met;
  const { flags } = segment;
  if (stayOf(table, met.row, holder)?.isProved) return;
  if ((flags & RST) !== 0) {
    if (met.attempt === null) miss(met, segment.time);
    return;
  }
  if ((flags & (SYN | ACK)) === SYN) {
    noteSyn(met, segment.time);
    return;
  }
  const stay = stayOf(table, met.row, holder);
  if (!stay || stay.killed === null || (flags & (SYN | FIN | ACK)) !== ACK || segment.payloadLength > 0)
    return;
  const peer = holder === CLIENT ? SERVER : CLIENT;
  const isItsAnswer =
    (segment.seq | 0) === (table.words[at + holder + FIN_NXT] ?? 0) &&
    (segment.ack | 0) === holderRcvNxt(table, at, peer);
  if (!isItsAnswer || endByClock(met, stay, segment.time)) return;
  stay.killed = null;
  showStays(table, at);
}

/** A later incarnation was accepted: what counts is how far the TIME_WAIT was when its last SYN came. */
export function endByIncarnation(met: MetTimeWait): void {
  const { table, at, holder, attempt } = met;
  const stay = stayOf(table, met.row, holder);
  // Without a stay it met one SYN, in its time or after it: the times of both connections say which.
  if (!stay || stay.syn === null || attempt === null) return;
  if (!stay.isProved) {
    const { timer, restarts, time, ended, killed } = stay.syn;
    stay.ended = ended ?? { by: "reincarnation", time, timer, restarts };
    stay.killed = killed;
  }
  if (isTrivial(met, stay)) dropStay(met);
  showStays(table, at);
}

/** The ISN of a later incarnation shows that its SYN met this TIME_WAIT, whatever clock and RST say. */
export function endByProof(met: MetTimeWait): void {
  const { table, at, holder } = met;
  const stay = stayOf(table, met.row, holder) ?? newStay(met);
  if (stay.isProved || stay.syn === null) return;
  const { timer, restarts, time } = stay.syn;
  stay.isProved = true;
  stay.killed = null;
  stay.ended = { by: "reincarnation", time, timer, restarts };
  showStays(table, at);
}

/** A segment of the connection itself, after a side of it came to TIME_WAIT. */
export function followInTimeWait(
  table: ConnectionTable,
  at: number,
  mine: number,
  segment: Segment,
  length: Nanoseconds,
): void {
  for (const holder of [CLIENT, SERVER]) {
    if (!hasEntered(table, at, holder)) continue;
    const met = { table, row: table.rowAt(at), at, holder, length, attempt: null, byClient: mine === CLIENT };
    if (holder === mine) sentByHolder(met, segment);
    else arriveAtHolder(met, segment);
  }
}

export function stayOf(
  table: ConnectionTable,
  row: ConnectionIndex,
  holder: number,
): TimeWaitStay | undefined {
  const facts = table.rareFacts(row);
  return holder === CLIENT ? facts?.clientStay : facts?.serverStay;
}

/** Writes into the row what its stays say. */
export function showStays(table: ConnectionTable, at: number): void {
  const words = table.words;
  const row = table.rowAt(at);
  const facts = table.rareFacts(row);
  let flags = (words[at + FLAGS] ?? 0) & ~(TIME_WAIT_RESET | TIME_WAIT_MISSING);
  let restarts = 0;
  let latest = Number.NEGATIVE_INFINITY;
  if (facts) facts.timeWaitReset = undefined;
  for (const holder of [CLIENT, SERVER]) {
    if (!hasEntered(table, at, holder)) continue;
    const stay = stayOf(table, row, holder);
    const killed = stay?.killed ?? null;
    const state = killed ?? stay?.ended ?? stay;
    restarts += state?.restarts ?? 0;
    latest = Math.max(latest, state?.timer ?? startOfSide(table, row, holder).time);
    if (killed && facts) {
      flags |= TIME_WAIT_RESET;
      facts.timeWaitReset = { frame: killed.frame, time: killed.time };
    } else if (stay?.ended?.by === "missing") flags |= TIME_WAIT_MISSING;
    if ((flags & RESET) === 0)
      words[at + holder + SIDE] =
        ((words[at + holder + SIDE] ?? 0) & ~STATE_MASK) | (killed ? CLOSED : TIME_WAIT);
  }
  words[at + FLAGS] = flags;
  words[at + COUNTS] = withRestarts(words[at + COUNTS] ?? 0, restarts);
  table.doubles[(at + TIME_WAIT_TIMER) >> 1] = latest;
}

/** A SYN of a later incarnation: how far the TIME_WAIT is now counts if this SYN is accepted. */
function noteSyn(met: MetTimeWait, time: Nanoseconds): void {
  const { table, holder, attempt } = met;
  if (attempt === null || !met.byClient) return;
  const known = stayOf(table, met.row, holder);
  // The first SYN of the first attempt needs no stay: START of that connection tells its time.
  if (!known && time === attempt) return;
  const stay = known ?? newStay(met);
  endByClock(met, stay, time);
  const { timer, restarts, ended, killed } = stay;
  stay.syn = { time, timer, restarts, ended, killed };
}

function startAnew(met: MetTimeWait, time: Nanoseconds): TimeWaitStay {
  const stay = stayOf(met.table, met.row, met.holder) ?? newStay(met);
  endByClock(met, stay, time);
  stay.timer = time;
  stay.restarts++;
  showStays(met.table, met.at);
  return stay;
}

function kill(met: MetTimeWait, segment: Segment, isOld: boolean): void {
  const known = stayOf(met.table, met.row, met.holder);
  // TS.Recent is as old as the start at most: the peer's FIN, which starts it, brings a TSval.
  const recentTime = known?.recentTime ?? startOfSide(met.table, met.row, met.holder).time;
  if (isOld && segment.time - recentTime < PAWS_MSL) return;
  const stay = known ?? newStay(met);
  if (endByClock(met, stay, segment.time) || stay.killed) return;
  const { timer, restarts } = stay;
  stay.killed = { frame: segment.frame, time: segment.time, timer, restarts };
  showStays(met.table, met.at);
}

/** The evidence comes later, but it says that there never was a TIME_WAIT. */
function miss(met: MetTimeWait, time: Nanoseconds): void {
  const stay = stayOf(met.table, met.row, met.holder) ?? newStay(met);
  if (endByClock(met, stay, time)) return;
  const { timer, restarts } = stay;
  const start = startOfSide(met.table, met.row, met.holder).time;
  stay.ended = { by: "missing", time: start, timer, restarts };
  showStays(met.table, met.at);
}

/** Whether the TIME_WAIT is over at `time`, by the clock or by anything but an RST. */
function endByClock(met: MetTimeWait, stay: TimeWaitStay, time: Nanoseconds): boolean {
  const { timer, restarts } = stay;
  if (stay.ended === null && time >= timer + met.length)
    stay.ended = { by: "expiry", time: timer + met.length, timer, restarts };
  return stay.ended !== null;
}

/** As it is before anything has happened to it. Field by field: spreading objects was most of what a reincarnation cost. */
function newStay({ table, row, holder, attempt, length }: MetTimeWait): TimeWaitStay {
  const start = startOfSide(table, row, holder).time;
  const isLate = attempt !== null && attempt >= start + length;
  const stay: TimeWaitStay = {
    timer: start,
    restarts: 0,
    recentTime: start,
    ended: null,
    killed: null,
    syn:
      attempt === null
        ? null
        : {
            timer: start,
            restarts: 0,
            time: attempt,
            ended: isLate ? { by: "expiry", time: start + length, timer: start, restarts: 0 } : null,
            killed: null,
          },
    isProved: false,
  };
  const facts = table.rareOf(row);
  if (holder === CLIENT) facts.clientStay = stay;
  else facts.serverStay = stay;
  return stay;
}

/** It tells no more than the times of both connections do. */
function isTrivial({ table, row, holder, attempt, length }: MetTimeWait, stay: TimeWaitStay): boolean {
  const { syn, ended, killed } = stay;
  const start = startOfSide(table, row, holder).time;
  if (killed !== null || ended === null || syn === null || syn.time !== attempt) return false;
  // What the proof of a late SYN-ACK would need, too.
  if (syn.timer !== start || syn.restarts !== 0) return false;
  return stay.isProved || ended.by === (attempt >= start + length ? "expiry" : "reincarnation");
}

function dropStay({ table, row, holder }: MetTimeWait): void {
  const facts = table.rareOf(row);
  if (holder === CLIENT) facts.clientStay = undefined;
  else facts.serverStay = undefined;
  // Nearly always it was all that there is.
  if (facts.isEmpty) table.dropRare(row);
}

/** TS.Recent of the holder counts when timestamps were negotiated: both SYNs that were seen had them (RFC 7323 section 3.2). */
function remembers(table: ConnectionTable, at: number, holder: number): boolean {
  const client = table.words[at + CLIENT + SIDE] ?? 0;
  const server = table.words[at + SERVER + SIDE] ?? 0;
  if ((client & server & TS_SEEN) === 0 || ((client | server) & SYN_SENT_WITHOUT_TS) !== 0) return false;
  return ((holder === CLIENT ? client : server) & TS_RECENT_KNOWN) !== 0;
}

/** The TSval is before TS.Recent. Linux takes a TS.Recent of 0 for none. */
function isOlder({ table, at, holder }: MetTimeWait, segment: Segment): boolean {
  if (!segment.hasTimestamp || !remembers(table, at, holder)) return false;
  const recent = table.words[at + holder + TS_RECENT] ?? 0;
  return recent !== 0 && seqAfter(recent, segment.tsVal);
}
