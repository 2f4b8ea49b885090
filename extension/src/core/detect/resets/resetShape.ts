/**
 * What made an RST, as far as its form tells.
 *
 * A host without a socket for the segment builds the RST from that segment alone (RFC 9293 section 3.5.2, group 1):
 * SEQ = SEG.ACK and no ACK flag, or, where the segment had no ACK, SEQ 0 and ACK = SEG.SEQ + SEG.LEN. Linux
 * tcp_v4_send_reset, FreeBSD and macOS tcp_respond do so, with window 0 and without options. A live socket that is
 * aborted sends RST with ACK from its own numbers: Linux tcp_send_active_reset, FreeBSD tcp_drop, with its window and,
 * where the connection has them, timestamps.
 *
 * Other stacks keep to other forms: Windows sends RST with ACK and window 0 in either case, Windows up to XP aborts by an
 * RST without ACK (as RFC 9293 section 3.10.5 has it), macOS leaves timestamps out of RSTs. So the form alone proves
 * nothing: an "answer" needs the segment that it answers (`answeredBy`), and the rest is "other".
 */

import { LONGEST_ANSWER } from "../../fastPath/plainWords.ts";
import { HAS_TIMESTAMP, OPTIONS_CUT, type SegmentTable } from "../../model/segmentTable.ts";
import { seqAfter, seqMax } from "../../seq.ts";
import type { Nanoseconds, SegmentIndex } from "../../units.ts";
import { ACK, RST, SYN } from "../../wire/segment.ts";
import { isCopy, isReset, senderOf, seqEnd } from "../segmentFacts.ts";

export type ResetShape = "answer" | "socket" | "other";

/** @param hasTimestamps the sender's other segments carry timestamps */
export function resetShapeOf(
  segments: SegmentTable,
  rows: ArrayLike<SegmentIndex>,
  place: number,
  hasTimestamps: boolean,
): ResetShape {
  const row = rows[place] ?? 0;
  const bits = segments.bits[row] ?? 0;
  const stamped = (bits & HAS_TIMESTAMP) !== 0;
  const isBare = !stamped && segments.window[row] === 0;
  if (((segments.flags[row] ?? 0) & ACK) === 0) return isBare ? "answer" : "other";
  if (isBare && segments.seq[row] === 0) return "answer";
  if (hasTimestamps && (bits & OPTIONS_CUT) === 0) return stamped ? "socket" : "other";
  return hasOwnWindow(segments, rows, place) ? "socket" : "other";
}

const SEGMENTS_BACK = 1000;

/** A window, and not the one of the packet that it answers: devices that turn a packet around leave the window in it. */
function hasOwnWindow(segments: SegmentTable, rows: ArrayLike<SegmentIndex>, place: number): boolean {
  const reset = rows[place] ?? 0;
  const window = segments.window[reset] ?? 0;
  if (window === 0) return false;
  const side = senderOf(segments, reset);
  let own: number | null = null;
  let other: number | null = null;
  for (let i = place - 1; i >= 0 && i >= place - SEGMENTS_BACK && (own === null || other === null); i--) {
    const row = rows[i] ?? 0;
    if (((segments.flags[row] ?? 0) & (SYN | RST)) !== 0) continue;
    if (senderOf(segments, row) === side) own ??= segments.window[row] ?? 0;
    else other ??= segments.window[row] ?? 0;
  }
  return window !== other || window === own;
}

/**
 * The segment that an RST without ACK answers: its ACK is the RST's sequence number, it came no longer ago than an answer
 * takes, and no live socket had taken it before. The latest such; one that was a round trip away is preferred.
 *
 * @param least the time in which the RST's sender answers, as seen here; null where no sample was seen
 * @returns the place in `rows`; -1: there is none, so the RST is no answer, or the capture lost what it answers
 */
export function answeredBy(
  segments: SegmentTable,
  rows: ArrayLike<SegmentIndex>,
  place: number,
  least: Nanoseconds | null,
): number {
  const reset = rows[place] ?? 0;
  const side = senderOf(segments, reset);
  const longest = Math.max(LONGEST_ANSWER, 2 * (least ?? 0));
  let acknowledged: number | null = null;
  let found = -1;
  for (let i = place - 1; i >= 0 && i >= place - SEGMENTS_BACK; i--) {
    const row = rows[i] ?? 0;
    if (isReset(segments, row) || isCopy(segments, row) || ((segments.flags[row] ?? 0) & ACK) === 0) continue;
    const ack = segments.ack[row] ?? 0;
    if (senderOf(segments, row) === side) {
      acknowledged = acknowledged === null ? ack : seqMax(ack, acknowledged);
      continue;
    }
    const age = segments.timeOf(reset) - segments.timeOf(row);
    if (age > longest || wasTaken(segments, row, acknowledged)) break;
    if (ack !== segments.seq[reset] || age > longestFor(segments, row, least, longest)) continue;
    if (least === null || age >= least / 2) return i;
    if (found < 0) found = i;
  }
  return found;
}

function hasText(segments: SegmentTable, row: SegmentIndex): boolean {
  return seqEnd(segments, row) !== segments.seq[row];
}

/** A socket that acknowledged the segment was there to take it. */
function wasTaken(segments: SegmentTable, row: SegmentIndex, acknowledged: number | null): boolean {
  return acknowledged !== null && hasText(segments, row) && !seqAfter(seqEnd(segments, row), acknowledged);
}

/** A bare ACK is never acknowledged; only its age tells whether it may have been met by the RST. */
function longestFor(
  segments: SegmentTable,
  row: SegmentIndex,
  least: Nanoseconds | null,
  longest: Nanoseconds,
): Nanoseconds {
  return hasText(segments, row) || least === null ? longest : 3 * least + 10_000_000;
}
