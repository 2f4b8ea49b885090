/**
 * The short way of the segments that every life is made of: the first SYN, the SYN-ACK that answers it, and what goes on in
 * order, acknowledges what was seen, and closes by FIN. Of the segments of most captures they are nineteen in twenty.
 *
 * It does what `core/reconstruct/followSegment.ts` does, and does not ask what cannot be. A segment that is not wholly ordinary is
 * left alone (false, and nothing was changed): then the steps are taken. `test/property/ordinarySegment.test.ts` holds the two to
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
import { ACK_NUMBER, FRAME, HAS_TIMESTAMP, LENGTH, MARKS, SEQ, TIME, TSVAL } from "../core/wire/segmentWords";
import { ACK, FIN, RST, SYN } from "../core/wire/tcpFlags";
import { settleClosing } from "./closing";
import { hasRare } from "./connectionRow";
import { noteLogarithmic, timeLastAck } from "./core";
import { followOrdinarySynAck, hasWindow } from "./handshake";
import { appendLetter } from "./history";
import { double, setDouble, setWord, word } from "./memory";
import { followOrdinaryReset } from "./reset";

/** Marks with which a segment may mean more than its numbers say. */
const UNUSUAL: i32 = AFTER_TIME_WAIT | RESET | HIDDEN_CLIENT | HIDDEN_SERVER | SIMULTANEOUS;
const HOLDERS: i32 = HOLDER_CLIENT | HOLDER_SERVER;
const OPENING: i32 = SYN_SEEN | SYN_ACK_SEEN | ESTABLISHED_SEEN;

/**
 * Moves both endpoints by a segment that is none of the first SYN's, when it is an ordinary one.
 *
 * @param row frame, time and volume in it are the caller's
 * @param mine the block of the sender: CLIENT or SERVER
 * @returns false: it is not ordinary, and nothing was changed
 */
export function followOrdinary(row: usize, mine: i32, segment: usize): bool {
  const flags = (word(segment, MARKS) >>> 8) & (SYN | RST | ACK | FIN);
  const theirs = CLIENT + SERVER - mine;
  if ((flags & (SYN | RST | FIN)) === RST)
    return (word(row, FLAGS) & (UNUSUAL | HOLDERS)) === 0 && followOrdinaryReset(row, mine, theirs, segment);
  if (!hasWindow(segment)) return false;
  if (flags === (SYN | ACK)) return mine === SERVER && followOrdinarySynAck(row, segment);
  if ((flags & (SYN | RST | ACK)) !== ACK) return false;
  const isFin = (flags & FIN) !== 0;
  if (!inOrdinaryState(row, mine, theirs)) return false;
  if (!hasOrdinaryNumbers(row, mine, theirs, segment, isFin)) return false;
  if (isFin && !isOrdinaryFin(row, mine, theirs, segment)) return false;
  const end = takeNumbers(row, mine, theirs, segment, isFin);
  if (mine === CLIENT) completeHandshake(row, segment);
  if (isFin) takeFin(row, mine, theirs, word(segment, ACK_NUMBER), end);
  if (((word(row, CLIENT + SIDE) | word(row, SERVER + SIDE)) & FIN_SENT) !== 0)
    settleClosing(row, word(segment, FRAME), double(segment, TIME));
  return true;
}

/** Both sides are known, and nothing has happened to the connection that gives a segment another meaning. */
function inOrdinaryState(row: usize, mine: i32, theirs: i32): bool {
  const marks = word(row, FLAGS);
  if ((marks & UNUSUAL) !== 0 || (marks & OPENING) === SYN_SEEN) return false;
  const mySide = word(row, mine + SIDE);
  const theirSide = word(row, theirs + SIDE);
  if ((mySide & (OWN_SEEN | SEQ_KNOWN | OUT_OF_ORDER)) !== (OWN_SEEN | SEQ_KNOWN)) return false;
  if ((mySide & STATE_MASK) === UNKNOWN || (mySide & ZEEK_MASK) === 0) return false;
  if ((theirSide & SEQ_KNOWN) === 0 || (theirSide & STATE_MASK) === TIME_WAIT) return false;
  const held = marks & HOLDERS;
  if (held === 0) return true;
  // In TIME_WAIT: only what the one holder says, and no RST seems to have ended it: its last ACK.
  return (marks & TIME_WAIT_RESET) === 0 && held === (mine === CLIENT ? HOLDER_CLIENT : HOLDER_SERVER);
}

/** Text and FIN go on where the sender was, or text was sent before; what is acknowledged was seen, and no timestamp is old. */
function hasOrdinaryNumbers(row: usize, mine: i32, theirs: i32, segment: usize, isFin: bool): bool {
  const seq = word(segment, SEQ);
  const end = seq + word(segment, LENGTH) + (isFin ? 1 : 0);
  const ahead = end - word(row, mine + SND_NXT);
  if (ahead > LARGEST_WINDOW || ahead < -LARGEST_WINDOW) return false;
  if (seq - word(row, mine + ISN) < 0) return false;
  const contiguous = word(row, mine + CONTIGUOUS);
  if (end === seq) {
    if (ahead > 0) return false;
  } else if (ahead > 0) {
    if (seq - contiguous > 0) return false;
  } else if (isFin || end - contiguous > 0) return false;
  const ack = word(segment, ACK_NUMBER);
  const unsent = ack - word(row, theirs + SND_NXT);
  if (unsent > 0 || unsent < -LARGEST_WINDOW) return false;
  if (ack - word(row, theirs + CONTIGUOUS) > 0) return false;
  if ((word(segment, MARKS) & HAS_TIMESTAMP) === 0) return true;
  const isFirst = (word(row, theirs + SIDE) & TS_RECENT_KNOWN) === 0;
  return isFirst || word(segment, TSVAL) - word(row, theirs + TS_RECENT) >= 0;
}

/** The first FIN of its side, in an established connection, that does not cross the other side's. */
function isOrdinaryFin(row: usize, mine: i32, theirs: i32, segment: usize): bool {
  const theirSide = word(row, theirs + SIDE);
  if ((word(row, mine + SIDE) & (FIN_SENT | ZEEK_MASK)) !== ZEEK_ESTABLISHED << ZEEK_SHIFT) return false;
  if ((theirSide & ZEEK_MASK) === RESET_CLOSED << ZEEK_SHIFT) return false;
  if ((theirSide & FIN_SENT) === 0) return true;
  return word(segment, ACK_NUMBER) - word(row, theirs + FIN_NXT) >= 0;
}

/**
 * Letter of the history, timestamp, sequence number and acknowledgement.
 *
 * @returns the sequence number behind the segment
 */
function takeNumbers(row: usize, mine: i32, theirs: i32, segment: usize, isFin: bool): i32 {
  const seq = word(segment, SEQ);
  const ack = word(segment, ACK_NUMBER);
  const length = word(segment, LENGTH);
  const end = seq + length + (isFin ? 1 : 0);
  let mySide = word(row, mine + SIDE);
  let theirSide = word(row, theirs + SIDE);
  const letter = isFin ? LETTER_FIN : length > 0 ? LETTER_DATA : LETTER_ACK;
  const letterMark = 1 << (LETTERS_SHIFT + letter);
  if ((mySide & letterMark) === 0) {
    mySide |= letterMark;
    appendLetter(row, mine, letter);
  }
  if ((word(segment, MARKS) & HAS_TIMESTAMP) !== 0) {
    mySide |= TS_SEEN;
    const isRemembered = (theirSide & (TS_RECENT_KNOWN | ACK_KNOWN)) === (TS_RECENT_KNOWN | ACK_KNOWN);
    if (!isRemembered || seq - word(row, theirs + RCV_NXT) <= 0) {
      theirSide |= TS_RECENT_KNOWN;
      setWord(row, theirs + TS_RECENT, word(segment, TSVAL));
    }
  }
  if (end - word(row, mine + SND_NXT) > 0) {
    setWord(row, mine + SND_NXT, end);
    setWord(row, mine + CONTIGUOUS, end);
  } else if (length > 0) noteLogarithmic(row, mine, LETTER_RETRANSMISSION);
  if ((mySide & ACK_KNOWN) === 0 || ack - word(row, mine + RCV_NXT) > 0) {
    mySide |= ACK_KNOWN;
    setWord(row, mine + RCV_NXT, ack);
  }
  const theirState = theirSide & STATE_MASK;
  if (theirState === SYN_RECEIVED || theirState === UNKNOWN)
    theirSide = (theirSide & ~STATE_MASK) | ESTABLISHED;
  setWord(row, mine + SIDE, mySide);
  setWord(row, theirs + SIDE, theirSide);
  return end;
}

/** The client acknowledges: with its first segment behind the SYN the handshake is over. */
function completeHandshake(row: usize, segment: usize): void {
  const marks = word(row, FLAGS);
  if ((marks & (HANDSHAKE_OVER | ESTABLISHED_SEEN)) === (HANDSHAKE_OVER | ESTABLISHED_SEEN)) return;
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

function takeFin(row: usize, mine: i32, theirs: i32, ack: i32, end: i32): void {
  const side = word(row, mine + SIDE);
  setWord(row, mine + SIDE, (side & ~ZEEK_MASK) | (CLOSED_ESTABLISHED << ZEEK_SHIFT) | FIN_SENT);
  setWord(row, mine + FIN_NXT, end);
  if ((word(row, theirs + SIDE) & FIN_SENT) !== 0) return;
  setWord(row, FLAGS, word(row, FLAGS) | (mine === CLIENT ? CLOSED_BY_CLIENT : CLOSED_BY_SERVER));
  setWord(row, theirs + FIN_NXT, ack);
}
