/**
 * The short way of the segments that every life is made of: the first SYN, the SYN-ACK that answers it, and what goes on in
 * order, acknowledges what was seen, and closes by FIN. Of the segments of most captures they are nineteen in twenty.
 *
 * It does what `core/reconstruct/followSegment.ts` does, and does not ask what cannot be. A segment that is not wholly ordinary is
 * left alone, and nothing was changed: then the steps are taken. `test/property/ordinarySegment.test.ts` holds the two to
 * each other, word by word of the row.
 */

import {
  ACK_KNOWN,
  AFTER_TIME_WAIT,
  CLIENT,
  CLOSED_BY_CLIENT,
  CLOSED_BY_SERVER,
  CONTIGUOUS,
  ESTABLISHED_SEEN,
  FIN_NXT,
  FIN_SENT,
  FLAGS,
  HANDSHAKE,
  HANDSHAKE_OVER,
  HIDDEN_CLIENT,
  HIDDEN_SERVER,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  ISN,
  ISN_KNOWN,
  LETTERS_SHIFT,
  OUT_OF_ORDER,
  OWN_SEEN,
  RCV_NXT,
  RESET,
  RTT_KNOWN,
  SEQ_KNOWN,
  SERVER,
  SIDE,
  SIMULTANEOUS,
  SND_NXT,
  STATE_MASK,
  SYN_ACK_SEEN,
  SYN_SEEN,
  TIME_WAIT_RESET,
  TS_RECENT,
  TS_RECENT_KNOWN,
  TS_SEEN,
  ZEEK_SHIFT,
} from "../core/model/connectionWords";
import { ESTABLISHED, SYN_RECEIVED, SYN_SENT, TIME_WAIT, UNKNOWN } from "../core/reconstruct/endpointState";
import {
  LETTER_ACK,
  LETTER_DATA,
  LETTER_FIN,
  LETTER_RETRANSMISSION,
} from "../core/reconstruct/historyLetters";
import { LARGEST_WINDOW } from "../core/reconstruct/largestWindow";
import {
  CLOSED_ESTABLISHED,
  RESET_CLOSED,
  ZEEK_ESTABLISHED,
  ZEEK_MASK,
} from "../core/reconstruct/zeekStates";
import {
  ACK_NUMBER,
  FRAME,
  FROM_SERVER,
  HAS_TIMESTAMP,
  LENGTH,
  MARKS,
  SEQ,
  TIME,
  TSVAL,
} from "../core/wire/segmentWords";
import { FIN } from "../core/wire/tcpFlags";
import { settleClosing } from "./closing";
import { blockOf, hasRare } from "./connectionRow";
import { appendLetter as appendBeyond, noteLogarithmic, timeLastAck } from "./core";
import { hasWindow } from "./handshake";
import { appendLetter, codeOf, hasRoom, putLetter } from "./history";
import { double, setDouble, setWord, word } from "./memory";
import { isFromServer, takeSegment } from "./takenSegment";

/** Marks with which a segment may mean more than its numbers say. */
export const UNUSUAL: i32 = AFTER_TIME_WAIT | RESET | HIDDEN_CLIENT | HIDDEN_SERVER | SIMULTANEOUS;
export const HOLDERS: i32 = HOLDER_CLIENT | HOLDER_SERVER;
const OPENING: i32 = SYN_SEEN | SYN_ACK_SEEN | ESTABLISHED_SEEN;
/** A side whose segments can be put in order. */
const NUMBERED: i32 = OWN_SEEN | SEQ_KNOWN;
const REMEMBERED: i32 = TS_RECENT_KNOWN | ACK_KNOWN;
const OVER: i32 = HANDSHAKE_OVER | ESTABLISHED_SEEN;

/** What `followAck` says; the others are bits for `finishAck`, FIN_SENT among them: a side has sent its FIN. */
export const NOT_ORDINARY: i32 = 1;
const SENT_AGAIN: i32 = 2;
const IN_HANDSHAKE: i32 = 4;
/** The row has no room for this letter, in the bits from LETTER_SHIFT on. */
const LETTER_BEYOND: i32 = 8;
const LETTER_SHIFT: i32 = 16;

/**
 * Moves both endpoints by a segment with ACK, without SYN and RST, when it is an ordinary one.
 *
 * Nearly all that depends on the segment is chosen without a branch: which kind comes next cannot be foreseen, and a wrong guess costs
 * more than what is done in vain. And nothing is called, so that the processor's registers need not be saved.
 *
 * @param bits MARKS of the segment
 * @returns NOT_ORDINARY: nothing was changed; else what `finishAck` is to do: 0, nothing
 */
export function followAck(connection: i32, row: usize, segment: usize, bits: i32): i32 {
  const marks = word(row, FLAGS);
  const fromServer = isFromServer(marks, segment);
  const mine = blockOf(row, fromServer);
  const theirs = blockOf(row, !fromServer);
  let mySide = word(mine, SIDE);
  let theirSide = word(theirs, SIDE);
  if (!hasWindow(segment) || !inOrdinaryState(marks, mySide, theirSide, fromServer)) return NOT_ORDINARY;
  const isFin = (bits & (FIN << 8)) !== 0;
  const seq = word(segment, SEQ);
  const ack = word(segment, ACK_NUMBER);
  const length = word(segment, LENGTH);
  const end = seq + length + ((bits >>> 8) & FIN);
  const sent = word(mine, SND_NXT);
  const ahead = end - sent;
  const contiguous = word(mine, CONTIGUOUS);
  const unacked = word(theirs, SND_NXT) - ack;
  const isStamped = (bits & HAS_TIMESTAMP) !== 0;
  const tsVal = word(segment, TSVAL);
  const recent = word(theirs, TS_RECENT);
  // Text and FIN go on where the sender was, or text was sent before; without either, nothing was left out.
  const beyond = select<i32>(-ahead, contiguous - select<i32>(seq, end, ahead > 0), end === seq);
  const isAged = i32(isStamped) & i32((theirSide & TS_RECENT_KNOWN) !== 0);
  // None of these is negative: numbers near by, what is acknowledged was seen, and no timestamp is old.
  const least =
    beyond |
    (LARGEST_WINDOW - ahead) |
    (LARGEST_WINDOW + ahead) |
    (seq - word(mine, ISN)) |
    unacked |
    (LARGEST_WINDOW - unacked) |
    (word(theirs, CONTIGUOUS) - ack) |
    select<i32>(tsVal - recent, 0, isAged);
  if (least < 0) return NOT_ORDINARY;
  if (isFin && !isOrdinaryFin(theirs, mySide, theirSide, ahead, ack)) return NOT_ORDINARY;
  takeSegment(connection, row, mine, segment, fromServer);
  let left =
    (ahead <= 0 && length > 0 ? SENT_AGAIN : 0) | (!fromServer && (marks & OVER) !== OVER ? IN_HANDSHAKE : 0);
  const letter = isFin ? LETTER_FIN : length > 0 ? LETTER_DATA : LETTER_ACK;
  const letterMark = 1 << (LETTERS_SHIFT + letter);
  const isNew = i32((mySide & letterMark) === 0);
  if (hasRoom(marks)) putLetter(row, marks, codeOf(letter, fromServer), isNew);
  else left |= isNew !== 0 ? LETTER_BEYOND | (letter << LETTER_SHIFT) : 0;
  mySide |= letterMark | (isStamped ? TS_SEEN : 0);
  const isFresh =
    i32(isStamped) & (i32((theirSide & REMEMBERED) !== REMEMBERED) | i32(seq - word(theirs, RCV_NXT) <= 0));
  theirSide |= isFresh !== 0 ? TS_RECENT_KNOWN : 0;
  setWord(theirs, TS_RECENT, select<i32>(tsVal, recent, isFresh));
  setWord(mine, SND_NXT, select<i32>(end, sent, ahead > 0));
  setWord(mine, CONTIGUOUS, select<i32>(end, contiguous, ahead > 0));
  const acked = word(mine, RCV_NXT);
  setWord(mine, RCV_NXT, select<i32>(ack, acked, i32((mySide & ACK_KNOWN) === 0) | i32(ack - acked > 0)));
  mySide |= ACK_KNOWN;
  const theirState = theirSide & STATE_MASK;
  theirSide = select<i32>(
    (theirSide & ~STATE_MASK) | ESTABLISHED,
    theirSide,
    i32(theirState === SYN_RECEIVED) | i32(theirState === UNKNOWN),
  );
  if (isFin) mySide = takeFin(row, mine, theirs, fromServer, mySide, theirSide, ack, end);
  setWord(mine, SIDE, mySide);
  setWord(theirs, SIDE, theirSide);
  return left | ((mySide | theirSide) & FIN_SENT);
}

/** Does what `followAck` left. */
export function finishAck(row: usize, segment: usize, left: i32): void {
  const mine = (word(segment, MARKS) & FROM_SERVER) !== 0 ? SERVER : CLIENT;
  if ((left & LETTER_BEYOND) !== 0) appendBeyond(row, mine, left >>> LETTER_SHIFT);
  if ((left & SENT_AGAIN) !== 0) noteRetransmission(row, mine);
  if ((left & IN_HANDSHAKE) !== 0) completeHandshake(row, segment);
  if ((left & FIN_SENT) !== 0) settleClosing(row, word(segment, FRAME), double(segment, TIME));
}

/** The first one of a side is told by the row; more are counted beside it. */
function noteRetransmission(row: usize, mine: i32): void {
  const side = word(row, mine + SIDE);
  const mark = 1 << (LETTERS_SHIFT + LETTER_RETRANSMISSION);
  if ((side & mark) !== 0) {
    noteLogarithmic(row, mine, LETTER_RETRANSMISSION);
    return;
  }
  setWord(row, mine + SIDE, side | mark);
  appendLetter(row, mine, LETTER_RETRANSMISSION);
}

/** Both sides are known, and nothing has happened to the connection that gives a segment another meaning. */
function inOrdinaryState(marks: i32, mySide: i32, theirSide: i32, fromServer: bool): bool {
  const odd =
    (marks & UNUSUAL) |
    ((mySide & (NUMBERED | OUT_OF_ORDER)) ^ NUMBERED) |
    ((theirSide & SEQ_KNOWN) ^ SEQ_KNOWN);
  if (odd !== 0 || (marks & OPENING) === SYN_SEEN) return false;
  if ((mySide & STATE_MASK) === UNKNOWN || (mySide & ZEEK_MASK) === 0) return false;
  if ((theirSide & STATE_MASK) === TIME_WAIT) return false;
  const held = marks & HOLDERS;
  if (held === 0) return true;
  // In TIME_WAIT: only what the one holder says, and no RST seems to have ended it: its last ACK.
  return (marks & TIME_WAIT_RESET) === 0 && held === (fromServer ? HOLDER_SERVER : HOLDER_CLIENT);
}

/** The first FIN of its side, in an established connection, that does not cross the other side's. */
function isOrdinaryFin(theirs: usize, mySide: i32, theirSide: i32, ahead: i32, ack: i32): bool {
  if (ahead <= 0 || (mySide & (FIN_SENT | ZEEK_MASK)) !== ZEEK_ESTABLISHED << ZEEK_SHIFT) return false;
  if ((theirSide & ZEEK_MASK) === RESET_CLOSED << ZEEK_SHIFT) return false;
  return (theirSide & FIN_SENT) === 0 || ack - word(theirs, FIN_NXT) >= 0;
}

/** The client acknowledges: with its first segment behind the SYN the handshake is over. */
function completeHandshake(row: usize, segment: usize): void {
  const marks = word(row, FLAGS);
  const serverKnown = (word(row, SERVER + SIDE) & ISN_KNOWN) !== 0;
  const behindSyn = word(segment, ACK_NUMBER) - word(row, SERVER + ISN);
  let after = marks;
  if ((marks & (ESTABLISHED_SEEN | SYN_SEEN)) === SYN_SEEN && (!serverKnown || behindSyn > 0)) {
    after |= ESTABLISHED_SEEN;
    const side = word(row, CLIENT + SIDE);
    const state = side & STATE_MASK;
    if (state === SYN_SENT || state === SYN_RECEIVED)
      setWord(row, CLIENT + SIDE, (side & ~STATE_MASK) | ESTABLISHED);
  }
  const isFirst = word(row, CLIENT + ISN) + 1 === word(segment, SEQ);
  if (isFirst && (marks & HANDSHAKE_OVER) === 0 && (marks & (SYN_SEEN | SYN_ACK_SEEN)) !== 0) {
    // Of several SYNs and SYN-ACKs, which one the ACK answers is told by what stands beside the row.
    if (hasRare(row)) {
      setWord(row, FLAGS, after);
      timeLastAck(row, segment);
      return;
    }
    after |= HANDSHAKE_OVER;
    const isWhole = (marks & (SYN_SEEN | SYN_ACK_SEEN)) === (SYN_SEEN | SYN_ACK_SEEN);
    if (isWhole && serverKnown && behindSyn === 1) {
      after |= RTT_KNOWN;
      setDouble(row, HANDSHAKE, double(segment, TIME) - double(row, HANDSHAKE));
    }
  }
  setWord(row, FLAGS, after);
}

/** Returns the sender's SIDE, with the FIN. */
function takeFin(
  row: usize,
  mine: usize,
  theirs: usize,
  fromServer: bool,
  mySide: i32,
  theirSide: i32,
  ack: i32,
  end: i32,
): i32 {
  setWord(mine, FIN_NXT, end);
  if ((theirSide & FIN_SENT) === 0) {
    setWord(row, FLAGS, word(row, FLAGS) | (fromServer ? CLOSED_BY_SERVER : CLOSED_BY_CLIENT));
    setWord(theirs, FIN_NXT, ack);
  }
  return (mySide & ~ZEEK_MASK) | (CLOSED_ESTABLISHED << ZEEK_SHIFT) | FIN_SENT;
}
