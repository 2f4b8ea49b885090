/** What a row of the segment table says, in the words of the rules. Pure functions of the table. */

import { FROM_SERVER, IS_COPY, type SegmentTable } from "../model/segmentTable.ts";
import type { Side } from "../report/contract.ts";
import { seqAdd } from "../seq.ts";
import type { SegmentIndex, SequenceNumber } from "../units.ts";
import { FIN, RST, SYN } from "../wire/segment.ts";

/** The sequence number after the segment: SEG.SEQ + SEG.LEN, where SYN and FIN count one each (RFC 9293 section 3.4). */
export function seqEnd(segments: SegmentTable, row: SegmentIndex): SequenceNumber {
  const flags = segments.flags[row] ?? 0;
  const controls = ((flags & SYN) !== 0 ? 1 : 0) + ((flags & FIN) !== 0 ? 1 : 0);
  return seqAdd(segments.seq[row] ?? 0, segments.payloadLength(row) + controls);
}

export function senderOf(segments: SegmentTable, row: SegmentIndex): Side {
  return ((segments.bits[row] ?? 0) & FROM_SERVER) !== 0 ? "server" : "client";
}

export function isCopy(segments: SegmentTable, row: SegmentIndex): boolean {
  return ((segments.bits[row] ?? 0) & IS_COPY) !== 0;
}

export function isReset(segments: SegmentTable, row: SegmentIndex): boolean {
  return ((segments.flags[row] ?? 0) & RST) !== 0;
}

export function otherSide(side: Side): Side {
  return side === "client" ? "server" : "client";
}
