/**
 * Moves both endpoints of a connection by one segment. The order is the receiver's (RFC 9293 section 3.10.7): what
 * a TIME_WAIT does with it, SYN, RST, then acknowledgement, text and FIN.
 *
 * `at` is the first word of the connection's row, `mine` the block of the segment's sender.
 */

import {
  ACK_KNOWN,
  CHALLENGE_PENDING,
  CHALLENGED,
  CLIENT,
  CONTIGUOUS,
  type ConnectionTable,
  ESTABLISHED_SEEN,
  FIN_ACKED,
  FIN_DELIVERED,
  FIN_NXT,
  FIN_REPEATED,
  FIN_SENT,
  FLAGS,
  ISN,
  ISN_KNOWN,
  OLD_SEGMENT,
  PAYLOAD,
  RCV_NXT,
  SEQ_KNOWN,
  SERVER,
  SIDE,
  SND_NXT,
  STATE_MASK,
  SYN_ACK_SEEN,
  SYN_SEEN,
} from "../model/connectionTable.ts";
import { seqAfter, seqBefore } from "../seq.ts";
import type { Nanoseconds } from "../units.ts";
import { ACK, FIN, RST, type Segment, SYN } from "../wire/segment.ts";
import { deliverFin, finAcknowledged, sendFin } from "./closing.ts";
import { CLOSED, ESTABLISHED, SYN_RECEIVED, TIME_WAIT, UNKNOWN } from "./endpointState.ts";
import { establish, followSyn, followSynAck } from "./handshake.ts";
import {
  LETTER_ACK,
  LETTER_DATA,
  LETTER_FIN,
  LETTER_GAP,
  LETTER_INCONSISTENT,
  LETTER_MULTIPLE_FLAGS,
  LETTER_RETRANSMISSION,
  LETTER_RST,
  LETTER_ZERO_WINDOW,
  noteLogarithmic,
  noteOnce,
} from "./history.ts";
import { refusedByTimeWait } from "./previousTimeWait.ts";
import { followReset } from "./reset.ts";
import { followInTimeWait } from "./timeWait.ts";
import { rememberTimestamp } from "./tsRecent.ts";

/** No window is larger (RFC 7323 section 2.3): a number further away belongs to another incarnation, or to nobody. */
const LARGEST_WINDOW = 0x40000000;

export function followSegment(
  table: ConnectionTable,
  at: number,
  mine: number,
  segment: Segment,
  timeWait: Nanoseconds,
): void {
  const words = table.words;
  const theirs = mine === CLIENT ? SERVER : CLIENT;
  const flags = segment.flags;

  if (((words[at + theirs + SIDE] ?? 0) & STATE_MASK) === TIME_WAIT) {
    const absorbed = followInTimeWait(table, at, mine, theirs, segment, timeWait);
    if (absorbed && (flags & RST) !== 0) {
      noteOnce(table, at, mine, LETTER_RST);
      return;
    }
  }
  if ((flags & (SYN | FIN | RST)) !== 0) {
    noteOddFlags(table, at, mine, flags);
    if ((flags & RST) !== 0) {
      followReset(table, at, mine, theirs, segment, timeWait);
      return;
    }
    if ((flags & SYN) !== 0) {
      if ((flags & ACK) === 0) followSyn(table, at, mine, segment);
      else followSynAck(table, at, mine, theirs, segment);
      return;
    }
  } else if (segment.payloadLength === 0) {
    noteOnce(table, at, mine, LETTER_ACK);
  }
  if (isAnswerOfOlderState(table, at, mine, segment)) {
    words[at + FLAGS] = (words[at + FLAGS] ?? 0) | CHALLENGED | CHALLENGE_PENDING;
    refusedByTimeWait(table, at, segment, timeWait);
    return;
  }

  rememberTimestamp(table, at, mine, theirs, segment);
  if ((flags & ACK) !== 0) followAck(table, at, mine, theirs, segment);
  followText(table, at, mine, segment);
  if ((flags & FIN) !== 0) followFin(table, at, mine, theirs, segment);
  const side = words[at + mine + SIDE] ?? 0;
  if (
    (side & (FIN_SENT | FIN_DELIVERED)) === FIN_SENT &&
    !seqAfter(words[at + mine + FIN_NXT] ?? 0, words[at + mine + CONTIGUOUS] ?? 0)
  )
    deliverFin(table, at, mine, theirs, segment);
}

/**
 * A segment of the server, before any SYN-ACK, that does not acknowledge the SYN: the answer of a TIME_WAIT or of a
 * connection still open (RFC 9293 section 3.10.7.4, RFC 5961 section 4). Its numbers belong to the older incarnation.
 * A bare ACK must acknowledge exactly what the SYN brought; text may follow a SYN-ACK and data that the capture missed.
 */
function isAnswerOfOlderState(table: ConnectionTable, at: number, mine: number, segment: Segment): boolean {
  if (mine !== SERVER) return false;
  const flags = table.words[at + FLAGS] ?? 0;
  if ((flags & (SYN_SEEN | SYN_ACK_SEEN | ESTABLISHED_SEEN)) !== SYN_SEEN) return false;
  if ((segment.flags & ACK) === 0) return true;
  const beyondSyn = (segment.ack - (table.words[at + CLIENT + ISN] ?? 0) - 1) | 0;
  if (beyondSyn < 0 || beyondSyn > LARGEST_WINDOW) return true;
  const isBare = segment.payloadLength === 0 && (segment.flags & FIN) === 0;
  return isBare && beyondSyn > (table.doubles[(at + CLIENT + PAYLOAD) >> 1] ?? 0);
}

function followAck(table: ConnectionTable, at: number, mine: number, theirs: number, segment: Segment): void {
  const words = table.words;
  const ack = segment.ack | 0;
  if (!advanceSender(table, at, theirs, ack)) return;
  const side = words[at + mine + SIDE] ?? 0;
  if ((side & ACK_KNOWN) === 0 || seqAfter(ack, words[at + mine + RCV_NXT] ?? 0)) {
    words[at + mine + SIDE] = side | ACK_KNOWN;
    words[at + mine + RCV_NXT] = ack;
  }
  if (((words[at + FLAGS] ?? 0) & (ESTABLISHED_SEEN | SYN_SEEN)) === SYN_SEEN && mine === CLIENT)
    establish(table, at, segment);
  const theirSide = words[at + theirs + SIDE] ?? 0;
  const theirState = theirSide & STATE_MASK;
  if (theirState === SYN_RECEIVED || theirState === UNKNOWN) setState(table, at, theirs, ESTABLISHED);
  if ((theirSide & (FIN_SENT | FIN_ACKED)) !== FIN_SENT) return;
  if (seqAfter(words[at + theirs + FIN_NXT] ?? 0, ack)) return;
  finAcknowledged(table, at, theirs, segment);
  if ((theirSide & FIN_DELIVERED) === 0) deliverFin(table, at, theirs, mine, segment);
}

/** Takes an acknowledgement of what `sender` sent. False: the number is no acknowledgement in this connection. */
function advanceSender(table: ConnectionTable, at: number, sender: number, ack: number): boolean {
  const words = table.words;
  const side = words[at + sender + SIDE] ?? 0;
  if ((side & SEQ_KNOWN) === 0) {
    words[at + sender + SND_NXT] = ack;
    words[at + sender + CONTIGUOUS] = ack;
    words[at + sender + SIDE] = side | SEQ_KNOWN;
    return true;
  }
  const ahead = (ack - (words[at + sender + SND_NXT] ?? 0)) | 0;
  if (ahead > LARGEST_WINDOW || ahead < -LARGEST_WINDOW) return false;
  if (ahead > 0) {
    // Data acknowledged that the capture does not have.
    words[at + sender + SND_NXT] = ack;
    words[at + sender + CONTIGUOUS] = ack;
    noteLogarithmic(table, at, sender, LETTER_GAP);
  } else if (seqAfter(ack, words[at + sender + CONTIGUOUS] ?? 0)) {
    words[at + sender + CONTIGUOUS] = ack;
  }
  return true;
}

function followText(table: ConnectionTable, at: number, mine: number, segment: Segment): void {
  const words = table.words;
  const side = words[at + mine + SIDE] ?? 0;
  const length = segment.payloadLength;
  const seq = segment.seq | 0;
  const end = (seq + length) | 0;
  if ((side & STATE_MASK) === UNKNOWN) setState(table, at, mine, ESTABLISHED);
  if (length > 0) noteOnce(table, at, mine, LETTER_DATA);
  if (segment.window === 0 && (segment.flags & ACK) !== 0)
    noteLogarithmic(table, at, mine, LETTER_ZERO_WINDOW);
  if ((side & SEQ_KNOWN) === 0) {
    words[at + mine + SND_NXT] = end;
    words[at + mine + CONTIGUOUS] = end;
    words[at + mine + SIDE] = (words[at + mine + SIDE] ?? 0) | SEQ_KNOWN;
    return;
  }
  const next = words[at + mine + SND_NXT] ?? 0;
  const ahead = (end - next) | 0;
  const isForeign = ahead > LARGEST_WINDOW || ahead < -LARGEST_WINDOW;
  if (isForeign || ((side & ISN_KNOWN) !== 0 && seqBefore(seq, words[at + mine + ISN] ?? 0)))
    words[at + FLAGS] = (words[at + FLAGS] ?? 0) | OLD_SEGMENT;
  if (isForeign) return;
  if (length > 0 && ahead <= 0 && !isKeepAlive(seq, length, next))
    noteLogarithmic(table, at, mine, LETTER_RETRANSMISSION);
  if (ahead > 0) words[at + mine + SND_NXT] = end;
  const contiguous = words[at + mine + CONTIGUOUS] ?? 0;
  if (!seqAfter(seq, contiguous) && seqAfter(end, contiguous)) words[at + mine + CONTIGUOUS] = end;
}

/** A keep-alive probe: the byte before SND.NXT again, or nothing there (RFC 9293 section 3.8.4). */
function isKeepAlive(seq: number, length: number, sndNxt: number): boolean {
  return length === 1 && ((seq + 1) | 0) === sndNxt;
}

function followFin(table: ConnectionTable, at: number, mine: number, theirs: number, segment: Segment): void {
  const words = table.words;
  noteOnce(table, at, mine, LETTER_FIN);
  const side = words[at + mine + SIDE] ?? 0;
  const finNxt = (segment.seq + segment.payloadLength + 1) | 0;
  if ((side & FIN_SENT) !== 0) {
    words[at + FLAGS] = (words[at + FLAGS] ?? 0) | FIN_REPEATED;
    return;
  }
  const ahead = (finNxt - (words[at + mine + SND_NXT] ?? 0)) | 0;
  if (ahead > LARGEST_WINDOW || ahead < -LARGEST_WINDOW) return;
  words[at + mine + FIN_NXT] = finNxt;
  if (ahead > 0) words[at + mine + SND_NXT] = finNxt;
  if ((words[at + mine + CONTIGUOUS] ?? 0) === ((finNxt - 1) | 0)) words[at + mine + CONTIGUOUS] = finNxt;
  sendFin(table, at, mine, theirs, segment);
}

function noteOddFlags(table: ConnectionTable, at: number, mine: number, flags: number): void {
  if ((flags & SYN) !== 0 && (flags & (FIN | RST)) !== 0) noteOnce(table, at, mine, LETTER_MULTIPLE_FLAGS);
  if ((flags & (FIN | RST)) === (FIN | RST)) noteOnce(table, at, mine, LETTER_INCONSISTENT);
}

/** Sets the state of a side, unless it is CLOSED: what arrives there after its end moves nothing. */
function setState(table: ConnectionTable, at: number, block: number, state: number): void {
  const side = table.words[at + block + SIDE] ?? 0;
  if ((side & STATE_MASK) === CLOSED) return;
  table.words[at + block + SIDE] = (side & ~STATE_MASK) | state;
}
