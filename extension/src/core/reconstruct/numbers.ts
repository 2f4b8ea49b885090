/** A side's sequence numbers: what it has sent, what it has acknowledged, and which segments cannot be its own. */

import {
  ACK_KNOWN,
  CLIENT,
  CONTIGUOUS,
  type ConnectionTable,
  ISN,
  ISN_KNOWN,
  OWN_SEEN,
  PAYLOAD,
  RCV_NXT,
  SEQ_KNOWN,
  SIDE,
  SND_NXT,
} from "../model/connectionTable.ts";
import { seqAfter } from "../seq.ts";
import { FIN, type Segment } from "../wire/segment.ts";
import { LETTER_GAP, LETTER_RETRANSMISSION, noteLogarithmic } from "./history.ts";
import { LARGEST_WINDOW } from "./largestWindow.ts";
import { acknowledgeNumbers, seeNumbers } from "./stretches.ts";
import { wasZeekEstablished, zeekOf } from "./zeekEndpoint.ts";

/**
 * The segment is of an older incarnation, or of nobody: it lies before the sender's ISN, or further from what the sender
 * has sent than any window is wide. What it says of sequence numbers moves nothing here (RFC 9293 section 3.4.3).
 */
export function isForeign(table: ConnectionTable, at: number, mine: number, segment: Segment): boolean {
  const words = table.words;
  const side = words[at + mine + SIDE] ?? 0;
  if ((side & (OWN_SEEN | ISN_KNOWN)) === 0) return false;
  const ahead = (segment.seq + segment.payloadLength - (words[at + mine + SND_NXT] ?? 0)) | 0;
  if (ahead > LARGEST_WINDOW || ahead < -LARGEST_WINDOW) return true;
  // Nothing follows a FIN: one before the first byte shown is of an older incarnation.
  const hasBegin = (side & ISN_KNOWN) !== 0 || (segment.flags & FIN) !== 0;
  return hasBegin && isBeforeFirst(table, at, mine, segment.seq);
}

/** The number lies before the first one of the side. After a gigabyte the ring no longer tells. */
function isBeforeFirst(table: ConnectionTable, at: number, mine: number, seq: number): boolean {
  const words = table.words;
  const first = words[at + mine + ISN] ?? 0;
  if (((seq - first) | 0) >= 0) return false;
  const sent = ((words[at + mine + SND_NXT] ?? 0) - first) | 0;
  return (
    sent >= 0 && sent < LARGEST_WINDOW && (table.doubles[(at + mine + PAYLOAD) >> 1] ?? 0) < LARGEST_WINDOW
  );
}

/** `number` acknowledges the SYN of `block`, or the client's SYN and data in it (RFC 7413). */
export function answersSyn(table: ConnectionTable, at: number, block: number, number: number): boolean {
  const beyond = (number - (table.words[at + block + ISN] ?? 0) - 1) | 0;
  if (beyond === 0) return true;
  if (beyond < 0 || block !== CLIENT) return false;
  return beyond <= (table.rareFacts(table.rowAt(at))?.synData ?? 0);
}

/** Sequence numbers that the segment takes up: text and FIN. */
export function followNumbers(table: ConnectionTable, at: number, mine: number, segment: Segment): void {
  const words = table.words;
  const length = segment.payloadLength;
  const seq = segment.seq | 0;
  const end = (seq + length + (segment.flags & FIN)) | 0;
  if (((words[at + mine + SIDE] ?? 0) & OWN_SEEN) === 0) learnFirst(table, at, mine, seq);
  const ahead = (end - (words[at + mine + SND_NXT] ?? 0)) | 0;
  if (ahead > 0) words[at + mine + SND_NXT] = end;
  else if (length > 0) noteLogarithmic(table, at, mine, LETTER_RETRANSMISSION);
  if (end !== seq) seeNumbers(table, at, mine, seq, end);
}

/** The first segment of a side whose SYN was not captured: its numbers begin here. */
function learnFirst(table: ConnectionTable, at: number, mine: number, seq: number): void {
  const words = table.words;
  const side = words[at + mine + SIDE] ?? 0;
  words[at + mine + SIDE] = side | OWN_SEEN | SEQ_KNOWN;
  if ((side & ISN_KNOWN) !== 0) return;
  words[at + mine + ISN] = seq - 1;
  const isKnown = (side & SEQ_KNOWN) !== 0;
  if (!isKnown || seqAfter(seq, words[at + mine + SND_NXT] ?? 0)) words[at + mine + SND_NXT] = seq;
  if (!isKnown || seqAfter(seq, words[at + mine + CONTIGUOUS] ?? 0)) words[at + mine + CONTIGUOUS] = seq;
}

/** Takes what `mine` acknowledges of what `theirs` sent. False: the number is no acknowledgement in this connection. */
export function followAcknowledgement(
  table: ConnectionTable,
  at: number,
  mine: number,
  theirs: number,
  ack: number,
): boolean {
  const words = table.words;
  const theirSide = words[at + theirs + SIDE] ?? 0;
  if ((theirSide & SEQ_KNOWN) === 0) {
    words[at + theirs + ISN] = ack - 1;
    words[at + theirs + SND_NXT] = ack;
    words[at + theirs + CONTIGUOUS] = ack;
    words[at + theirs + SIDE] = theirSide | SEQ_KNOWN;
  } else {
    const ahead = (ack - (words[at + theirs + SND_NXT] ?? 0)) | 0;
    if (ahead > LARGEST_WINDOW || ahead < -LARGEST_WINDOW) return false;
    if (ahead > 0) words[at + theirs + SND_NXT] = ack;
    if (seqAfter(ack, words[at + theirs + CONTIGUOUS] ?? 0)) closeGap(table, at, mine, theirs, ack);
  }
  const side = words[at + mine + SIDE] ?? 0;
  if ((side & ACK_KNOWN) === 0 || seqAfter(ack, words[at + mine + RCV_NXT] ?? 0)) {
    words[at + mine + SIDE] = side | ACK_KNOWN;
    words[at + mine + RCV_NXT] = ack;
  }
  return true;
}

/** Data was acknowledged that the capture does not have. Zeek tells of it where both ends are established. */
function closeGap(table: ConnectionTable, at: number, mine: number, theirs: number, ack: number): void {
  const holes = acknowledgeNumbers(table, at, theirs, ack);
  if (!wasZeekEstablished(zeekOf(table, at, mine)) || !wasZeekEstablished(zeekOf(table, at, theirs))) return;
  for (let i = 0; i < holes; i++) noteLogarithmic(table, at, theirs, LETTER_GAP);
}
