/**
 * What a Linux TIME_WAIT does with a SYN (tcp_timewait_state_process, the same from 2.6.24 to 7.2; RFC 6191 section 2
 * has the idea, RFC 1122 section 4.2.2.13 the permission). Every row of the table was seen on Linux 6.18:
 *
 *     old life had timestamps | SYN's TSval | SYN's number   | result
 *     yes                     | newer       | any            | accepted
 *     yes                     | equal       | after RCV.NXT  | accepted
 *     yes                     | older       | any            | refused (and the timer starts anew)
 *     either                  | none        | after RCV.NXT  | accepted
 *     no                      | any         | after RCV.NXT  | accepted
 *     else                    |             |                | refused (the timer goes on)
 */

import { seqAfter, seqDiff } from "../../seq.ts";
import type { SequenceNumber, TimestampValue } from "../../units.ts";

export type TimeWaitAnswer =
  | { readonly accepted: true; readonly by: "timestamp" | "sequence" | "both" }
  | { readonly accepted: false; readonly reason: "older-timestamp" | "old-sequence" };

/** What the SYN brings and what the holder remembers. null: the side had no timestamps. */
export interface SynAtTimeWait {
  readonly isn: SequenceNumber;
  readonly tsVal: TimestampValue | null;
  readonly rcvNxt: SequenceNumber;
  readonly tsRecent: TimestampValue | null;
}

export function answerOfTimeWait(syn: SynAtTimeWait): TimeWaitAnswer {
  const bySequence = seqAfter(syn.isn, syn.rcvNxt);
  const age = syn.tsVal === null || syn.tsRecent === null ? 0 : seqDiff(syn.tsVal, syn.tsRecent);
  if (age < 0) return { accepted: false, reason: "older-timestamp" };
  const byTimestamp = age > 0;
  if (byTimestamp) return { accepted: true, by: bySequence ? "both" : "timestamp" };
  return bySequence ? { accepted: true, by: "sequence" } : { accepted: false, reason: "old-sequence" };
}
