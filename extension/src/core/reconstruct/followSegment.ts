/**
 * Moves both endpoints of a connection by one segment. The order is the receiver's (RFC 9293 section 3.10.7): what
 * a TIME_WAIT does with it, RST, SYN, then text, acknowledgement and FIN.
 *
 * `at` is the first word of the connection's row, `mine` the block of the segment's sender.
 */

import {
  AFTER_TIME_WAIT,
  CHALLENGE_PENDING,
  CHALLENGED,
  CLIENT,
  type ConnectionTable,
  ESTABLISHED_SEEN,
  FIN_SENT,
  FLAGS,
  HANDSHAKE_OVER,
  HIDDEN_CLIENT,
  HIDDEN_SERVER,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  ISN,
  OLD_SEGMENT,
  RESET,
  SERVER,
  SIDE,
  STATE_MASK,
  SYN_ACK_SEEN,
  SYN_SEEN,
} from "../model/connectionTable.ts";
import type { Nanoseconds } from "../units.ts";
import { ACK, FIN, RST, type Segment, SYN } from "../wire/segment.ts";
import { followFin, settleClosing } from "./closing.ts";
import { ESTABLISHED, SYN_RECEIVED, UNKNOWN } from "./endpointState.ts";
import { acceptUnseen, establish, followSyn, followSynAck, showsAccepted } from "./handshake.ts";
import { timeLastAck } from "./handshakeTime.ts";
import {
  LETTER_ACK,
  LETTER_DATA,
  LETTER_FIN,
  LETTER_INCONSISTENT,
  LETTER_MULTIPLE_FLAGS,
  LETTER_RST,
  LETTER_SYN,
  LETTER_SYN_ACK,
  LETTER_ZERO_WINDOW,
  noteLogarithmic,
  noteOnce,
} from "./history.ts";
import { followAcknowledgement, followNumbers, isForeign } from "./numbers.ts";
import { meetOlder } from "./olderTimeWait.ts";
import { followReset, keepNumbersAtReset, refuteResets } from "./reset.ts";
import { followInTimeWait } from "./timeWaitStay.ts";
import { rememberTimestamp } from "./tsRecent.ts";
import { followZeek, isZeekClosed, isZeekReset, ZEEK_MASK, zeekOf } from "./zeekEndpoint.ts";

const IN_TIME_WAIT = HOLDER_CLIENT | HOLDER_SERVER | HIDDEN_CLIENT | HIDDEN_SERVER;
/** What makes more of a segment than its place in the connection. */
const UNUSUAL = IN_TIME_WAIT | AFTER_TIME_WAIT | RESET;

/** @param timeWait how long a TIME_WAIT lasts */
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
  const marks = words[at + FLAGS] ?? 0;
  if ((marks & UNUSUAL) !== 0) followUnusual(table, at, mine, segment, timeWait);

  const isControl = (flags & (SYN | FIN | RST)) !== 0;
  if (isControl) noteControl(table, at, mine, flags);
  else if (segment.payloadLength > 0) noteOnce(table, at, mine, LETTER_DATA);
  else if ((flags & ACK) !== 0) noteOnce(table, at, mine, LETTER_ACK);
  if (segment.window === 0) noteZeroWindow(table, at, mine, theirs, flags);
  if (isControl || ((words[at + mine + SIDE] ?? 0) & ZEEK_MASK) === 0)
    followZeek(table, at, mine, theirs, segment);

  if ((flags & (SYN | RST)) !== 0) {
    if ((flags & RST) !== 0) followReset(table, at, mine, theirs, segment);
    else if ((flags & ACK) === 0) followSyn(table, at, mine, segment, timeWait);
    else followSynAck(table, at, mine, theirs, segment, timeWait);
    return;
  }

  if ((marks & (SYN_SEEN | SYN_ACK_SEEN | ESTABLISHED_SEEN)) === SYN_SEEN) {
    if (!showsAccepted(table, at, mine, segment)) {
      refuse(table, at, mine);
      return;
    }
    acceptUnseen(table, at, timeWait);
  } else if (isForeign(table, at, mine, segment)) {
    words[at + FLAGS] = (words[at + FLAGS] ?? 0) | OLD_SEGMENT;
    return;
  }

  rememberTimestamp(table, at, mine, theirs, segment);
  establishUnknown(table, at, mine);
  followNumbers(table, at, mine, segment);
  if ((flags & ACK) !== 0) followAck(table, at, mine, theirs, segment);
  if ((flags & FIN) !== 0) followFin(table, at, mine, theirs, segment);
  if ((marks & RESET) !== 0) refuteResets(table, at);
  if ((((words[at + mine + SIDE] ?? 0) | (words[at + theirs + SIDE] ?? 0)) & FIN_SENT) !== 0)
    settleClosing(table, at, segment.frame, segment.time);
}

/** A connection after an RST or in TIME_WAIT, or an attempt that may meet the TIME_WAIT of an older incarnation. */
function followUnusual(
  table: ConnectionTable,
  at: number,
  mine: number,
  segment: Segment,
  timeWait: Nanoseconds,
): void {
  const marks = table.words[at + FLAGS] ?? 0;
  if ((marks & IN_TIME_WAIT) !== 0) followInTimeWait(table, at, mine, segment, timeWait);
  if ((marks & (AFTER_TIME_WAIT | SYN_ACK_SEEN | ESTABLISHED_SEEN)) === AFTER_TIME_WAIT)
    meetOlder(table, at, mine, segment, timeWait);
  if ((marks & RESET) !== 0 && (segment.flags & RST) === 0) keepNumbersAtReset(table, at);
}

/**
 * Before the SYN was accepted: a segment of the server that does not acknowledge it is the answer of a TIME_WAIT or of a
 * connection still open (RFC 9293 section 3.10.7.4, RFC 5961 section 4), one of the client an old duplicate. Their
 * numbers belong to the older incarnation.
 */
function refuse(table: ConnectionTable, at: number, mine: number): void {
  const marks = table.words[at + FLAGS] ?? 0;
  table.words[at + FLAGS] = marks | (mine === SERVER ? CHALLENGED | CHALLENGE_PENDING : OLD_SEGMENT);
}

function followAck(table: ConnectionTable, at: number, mine: number, theirs: number, segment: Segment): void {
  const words = table.words;
  if (!followAcknowledgement(table, at, mine, theirs, segment.ack | 0)) return;
  if (mine === CLIENT) {
    const marks = words[at + FLAGS] ?? 0;
    if ((marks & (ESTABLISHED_SEEN | SYN_SEEN)) === SYN_SEEN) establish(table, at, segment);
    if (
      (marks & HANDSHAKE_OVER) === 0 &&
      (marks & (SYN_SEEN | SYN_ACK_SEEN)) !== 0 &&
      (((words[at + CLIENT + ISN] ?? 0) + 1) | 0) === (segment.seq | 0)
    )
      timeLastAck(table, at, segment);
  }
  const theirSide = words[at + theirs + SIDE] ?? 0;
  const theirState = theirSide & STATE_MASK;
  if (theirState === SYN_RECEIVED || theirState === UNKNOWN)
    words[at + theirs + SIDE] = (theirSide & ~STATE_MASK) | ESTABLISHED;
}

/** Whoever sends text or an ACK has a connection. */
function establishUnknown(table: ConnectionTable, at: number, mine: number): void {
  const side = table.words[at + mine + SIDE] ?? 0;
  if ((side & STATE_MASK) === UNKNOWN) table.words[at + mine + SIDE] = side | ESTABLISHED;
}

/** SYN, FIN and RST; two of them at a time make a letter of their own. */
function noteControl(table: ConnectionTable, at: number, mine: number, flags: number): void {
  const kinds = flags & (SYN | FIN | RST);
  if ((kinds & (FIN | RST)) === (FIN | RST)) noteOnce(table, at, mine, LETTER_INCONSISTENT);
  else if ((kinds & (kinds - 1)) !== 0) noteOnce(table, at, mine, LETTER_MULTIPLE_FLAGS);
  else if (kinds === SYN) noteOnce(table, at, mine, (flags & ACK) !== 0 ? LETTER_SYN_ACK : LETTER_SYN);
  else noteOnce(table, at, mine, kinds === FIN ? LETTER_FIN : LETTER_RST);
}

/** Dull with or after an RST, and after the peer's FIN: then nothing is to come that a window would be for. */
function noteZeroWindow(
  table: ConnectionTable,
  at: number,
  mine: number,
  theirs: number,
  flags: number,
): void {
  if ((flags & RST) !== 0 || isZeekReset(zeekOf(table, at, mine))) return;
  if (!isZeekClosed(zeekOf(table, at, theirs))) noteLogarithmic(table, at, mine, LETTER_ZERO_WINDOW);
}
