/**
 * What came after an RST: whether its alleged sender went on as if it had not sent it, and whether the other side
 * acted on it. A host that has reset a connection has no socket left to send from (RFC 9293 section 3.5.2), so what is
 * sent later shows another sender, or an RST that was not obeyed.
 */

import { HAS_TIMESTAMP, type SegmentTable } from "../../model/segmentTable.ts";
import { seqAfter } from "../../seq.ts";
import type { Nanoseconds, SegmentIndex, SequenceNumber } from "../../units.ts";
import { ACK, SYN } from "../../wire/segment.ts";
import type { RoundTrip } from "../roundTrip.ts";
import { isCopy, isReset, senderOf, seqEnd } from "../segmentFacts.ts";

export interface AfterReset {
  /** The first segment of the alleged sender that it must have sent after the RST; -1: none. */
  readonly wentOn: SegmentIndex;
  /** Whether the other side took the RST: true, it later answered that sender by an RST; false, it went on; null, not shown. */
  readonly honoured: boolean | null;
  /** The segment that shows `honoured`; -1: none. */
  readonly shownBy: SegmentIndex;
}

/** No network holds a packet back longer behind others of its flow; used where the round trip is not known. */
const LONGEST_REORDERING: Nanoseconds = 1_000_000_000;

/** One for all: most RSTs are the last word. */
export const NOTHING_AFTER: AfterReset = { wentOn: -1, honoured: null, shownBy: -1 };

export function afterReset(
  segments: SegmentTable,
  rows: ArrayLike<SegmentIndex>,
  place: number,
  roundTrip: () => RoundTrip,
): AfterReset {
  if (!hasSequel(segments, rows, place)) return NOTHING_AFTER;
  const reset = rows[place] ?? 0;
  const side = senderOf(segments, reset);
  const { toServer, toClient } = roundTrip();
  // The whole way: the capture point sees one part of it on each side.
  const way = toServer === null || toClient === null ? null : toServer + toClient;
  const patience = way === null ? LONGEST_REORDERING : Math.min(2 * way + 1_000_000, LONGEST_REORDERING);
  const known = knownBefore(segments, rows, place);
  let wentOn = -1;
  let shownBy = -1;
  for (let i = place + 1; i < rows.length && (wentOn < 0 || shownBy < 0); i++) {
    const row = rows[i] ?? 0;
    if (isCopy(segments, row)) continue;
    // A new SYN begins anew: what follows is no sequel of the connection that was reset.
    if (((segments.flags[row] ?? 0) & (SYN | ACK)) === SYN) break;
    const since = segments.timeOf(row) - segments.timeOf(reset);
    if (senderOf(segments, row) === side) {
      const isSequel = wentOn < 0 && !isReset(segments, row);
      if (isSequel && isLater(segments, reset, row, known, since, patience)) wentOn = row;
    } else if (shownBy < 0 && (isReset(segments, row) ? wentOn >= 0 : since > patience)) {
      shownBy = row;
    }
  }
  return { wentOn, honoured: shownBy < 0 ? null : isReset(segments, shownBy), shownBy };
}

/** Most RSTs are the last word, or followed by RSTs alone: nothing to be looked at. */
function hasSequel(segments: SegmentTable, rows: ArrayLike<SegmentIndex>, place: number): boolean {
  for (let i = place + 1; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    if (!isReset(segments, row) && !isCopy(segments, row)) return true;
  }
  return false;
}

interface Known {
  /** Highest sequence number the alleged sender had sent, plus one. */
  readonly sent: SequenceNumber | null;
  /** Highest that the other side had sent, plus one. */
  readonly received: SequenceNumber | null;
}

function knownBefore(segments: SegmentTable, rows: ArrayLike<SegmentIndex>, place: number): Known {
  const side = senderOf(segments, rows[place] ?? 0);
  let sent: SequenceNumber | null = null;
  let received: SequenceNumber | null = null;
  for (let i = 0; i < place; i++) {
    const row = rows[i] ?? 0;
    if (isReset(segments, row)) continue;
    const end = seqEnd(segments, row);
    if (senderOf(segments, row) === side) {
      if (sent === null || seqAfter(end, sent)) sent = end;
    } else if (received === null || seqAfter(end, received)) received = end;
  }
  return { sent, received };
}

/** Whether a segment of the RST's alleged sender must have been sent after the RST, and not merely overtaken by it. */
function isLater(
  segments: SegmentTable,
  reset: SegmentIndex,
  row: SegmentIndex,
  known: Known,
  since: Nanoseconds,
  patience: Nanoseconds,
): boolean {
  const flags = segments.flags[row] ?? 0;
  // It acknowledges what the other side sent only after the RST.
  if ((flags & ACK) !== 0 && known.received !== null && seqAfter(segments.ack[row] ?? 0, known.received))
    return true;
  const bothStamped = ((segments.bits[reset] ?? 0) & (segments.bits[row] ?? 0) & HAS_TIMESTAMP) !== 0;
  if (bothStamped && seqAfter(segments.tsVal[row] ?? 0, segments.tsVal[reset] ?? 0)) return true;
  const isNew = known.sent === null || seqAfter(seqEnd(segments, row), known.sent);
  // An abort's own number is SND.NXT: text beyond it cannot have been sent before.
  const isAbort = ((segments.flags[reset] ?? 0) & ACK) !== 0;
  if (isNew && isAbort && seqAfter(seqEnd(segments, row), segments.seq[reset] ?? 0) && since > 0) return true;
  return since > patience && (isNew || since > LONGEST_REORDERING);
}
