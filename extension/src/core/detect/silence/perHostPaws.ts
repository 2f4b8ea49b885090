/**
 * The rule of net.ipv4.tcp_tw_recycle (Linux up to 4.11): for each address a server remembers one TSval, and drops a
 * SYN from that address without a word while its TSval is older.
 *
 *   remembered  when the server itself moves a connection to TIME_WAIT or orphaned FIN_WAIT_2, with TS.Recent and the
 *               second at which TS.Recent was set (tcp_tw_remember_stamp, tcp_remember_stamp)
 *   replaced    when the new one is not older, or the old one was set more than 60 s ago and not after the new one
 *   drops       a SYN while the memory is less than 60 s old and (s32)(saved - TSval) > 1 (TCP_PAWS_WINDOW); one
 *               without timestamps only from Linux 3.17 on (a26552afe894)
 *
 * 2.6.32 tcp_v4_conn_request, 3.6 to 4.11 tcp_peer_is_proven. Seconds are whole ones, as get_seconds() counts them.
 */

import { seqDiff } from "../../seq.ts";
import type { Nanoseconds, SegmentIndex, TimestampValue } from "../../units.ts";

/** TCP_PAWS_MSL (include/net/tcp.h). */
export const PAWS_SECONDS = 60;
/** TCP_PAWS_WINDOW (include/net/tcp.h): one tick of tolerance. */
export const PAWS_WINDOW = 1;

export interface Memory {
  readonly tsVal: TimestampValue;
  /** The segment that brought the TSval, its time on the capture's clock, and that time in whole seconds. */
  readonly segment: SegmentIndex;
  readonly setAt: Nanoseconds;
  readonly second: number;
  /** False: only FIN_WAIT_2 was seen, and whether the socket was orphaned (closed, not just shut down) is not known. */
  readonly certain: boolean;
}

/** When a server takes something of a connection into its memory. */
export interface MemoryEvent {
  readonly time: Nanoseconds;
  /** The segment that moved the server to the state in which it remembers. */
  readonly segment: SegmentIndex;
  readonly memory: Memory;
}

/** What the server remembers after `next` was offered. */
export function remember(saved: Memory | null, next: Memory, nowSecond: number): Memory {
  if (saved === null || seqDiff(saved.tsVal, next.tsVal) <= 0) return next;
  return nowSecond - saved.second > PAWS_SECONDS && saved.second <= next.second ? next : saved;
}

export type Prediction = "drop" | "pass" | "unsure"; // a SYN without timestamps, whose fate depends on the kernel; or the capture does not tell

/** What the rule does with a SYN. `tsVal` null: the SYN has no timestamps. */
export function predict(saved: Memory | null, tsVal: TimestampValue | null, nowSecond: number): Prediction {
  if (saved === null) return "pass";
  if (nowSecond - saved.second >= PAWS_SECONDS) return "pass";
  if (tsVal === null) return "unsure";
  return seqDiff(saved.tsVal, tsVal) > PAWS_WINDOW ? "drop" : "pass";
}

/** Whether the verdict hangs on where the seconds begin: the server's need not begin with the capture's. */
export function isAtTheEdge(saved: Memory, nowSecond: number): boolean {
  const age = nowSecond - saved.second;
  return age === PAWS_SECONDS || age === PAWS_SECONDS - 1;
}
