/**
 * The SYNs and SYN-ACKs that open most connections: the first SYN, or one sent again before it is answered, and the first answer. The
 * rules are told in `core/reconstruct/handshake.ts`.
 */

import {
  ACK_KNOWN,
  AFTER_TIME_WAIT,
  CLIENT,
  CLIENT_IS_B,
  CONTIGUOUS,
  CROSSABLE,
  FLAGS,
  HANDSHAKE,
  HISTORY_LENGTH_SHIFT,
  HISTORY_LONG,
  ISN,
  ISN_KNOWN,
  LETTERS_SHIFT,
  OWN_SEEN,
  RCV_NXT,
  SEQ_KNOWN,
  SERVER,
  SIDE,
  SND_NXT,
  STATE_MASK,
  SYN_ACK_SEEN,
  SYN_REPEATED,
  SYN_SEEN,
  SYN_SENT_WITHOUT_TS,
  TIME_WAIT_START,
  TS_RECENT,
  TS_RECENT_KNOWN,
  TS_SEEN,
  ZEEK_SHIFT,
} from "../core/model/connectionWords";
import { ESTABLISHED, SYN_RECEIVED, SYN_SENT } from "../core/reconstruct/endpointState";
import { LETTER_SYN, LETTER_SYN_ACK } from "../core/reconstruct/historyLetters";
import { ZEEK_ESTABLISHED, ZEEK_MASK, ZEEK_SYN_SENT } from "../core/reconstruct/zeekStates";
import {
  ACK_NUMBER,
  HAS_TIMESTAMP,
  LENGTH,
  MARKS,
  OPTIONS_CUT,
  SEQ,
  TIME,
  TSVAL,
  WINDOW_CHECKSUM,
} from "../core/wire/segmentWords";
import { FIN } from "../core/wire/tcpFlags";
import { hasRare } from "./connectionRow";
import { timeSyn, timeSynAck } from "./core";
import { appendLetter } from "./history";
import { double, setDouble, setWord, word } from "./memory";
import { canEnd, endByAcceptance, meetsQuietly } from "./olderTimeWait";

const NUMBERED: i32 = ISN_KNOWN | SEQ_KNOWN | OWN_SEEN;
/** Marks that say nothing of how far an attempt is. */
const ANY: i32 = CLIENT_IS_B | SYN_REPEATED | HISTORY_LONG | (0xf << HISTORY_LENGTH_SHIFT);

/**
 * The first SYN of a connection, in a row that is new.
 *
 * @param row frame, time and volume in it are the caller's
 * @param segment a SYN without ACK and RST
 * @returns false: more is to be said of it, and nothing was changed
 */
export function openOrdinary(row: usize, segment: usize): bool {
  const marks = word(segment, MARKS);
  if (!isPlainSyn(segment)) return false;
  if ((word(row, FLAGS) & AFTER_TIME_WAIT) !== 0 && !meetsQuietly(row, segment)) return false;
  const seq = word(segment, SEQ);
  setWord(row, FLAGS, word(row, FLAGS) | SYN_SEEN | CROSSABLE);
  setDouble(row, HANDSHAKE, double(segment, TIME));
  setWord(row, CLIENT + ISN, seq);
  setWord(row, CLIENT + SND_NXT, seq + 1);
  setWord(row, CLIENT + CONTIGUOUS, seq + 1);
  setWord(
    row,
    CLIENT + SIDE,
    SYN_SENT |
      NUMBERED |
      timestampMark(marks) |
      (ZEEK_SYN_SENT << ZEEK_SHIFT) |
      (1 << (LETTERS_SHIFT + LETTER_SYN)),
  );
  appendLetter(row, CLIENT, LETTER_SYN);
  if ((marks & HAS_TIMESTAMP) === 0) return true;
  setWord(row, SERVER + TS_RECENT, word(segment, TSVAL));
  setWord(row, SERVER + SIDE, TS_RECENT_KNOWN);
  return true;
}

/** The client's SYN once more, with the same ISN, before anything answered the first one; else false, and nothing was changed. */
export function followRepeatedSyn(row: usize, segment: usize): bool {
  const server = word(row, SERVER + SIDE);
  if (!isPlainSyn(segment) || !isUnanswered(row) || (word(row, FLAGS) & AFTER_TIME_WAIT) !== 0) return false;
  const marks = word(segment, MARKS);
  const hasTimestamp = (marks & HAS_TIMESTAMP) !== 0;
  const tsVal = word(segment, TSVAL);
  const isKnown = (server & TS_RECENT_KNOWN) !== 0;
  if (hasTimestamp && isKnown && tsVal - word(row, SERVER + TS_RECENT) < 0) return false;
  timeSyn(row, segment);
  setWord(row, FLAGS, word(row, FLAGS) | SYN_REPEATED);
  setWord(row, CLIENT + SIDE, word(row, CLIENT + SIDE) | timestampMark(marks));
  if (!hasTimestamp) return true;
  setWord(row, SERVER + TS_RECENT, tsVal);
  setWord(row, SERVER + SIDE, server | TS_RECENT_KNOWN);
  return true;
}

/** SYNs of the client are all that has come. */
function isUnanswered(row: usize): bool {
  const client = word(row, CLIENT + SIDE);
  return (
    (word(row, FLAGS) & ~(ANY | AFTER_TIME_WAIT)) === (SYN_SEEN | CROSSABLE) &&
    (client & (STATE_MASK | NUMBERED | ACK_KNOWN)) === (SYN_SENT | NUMBERED) &&
    (client & ZEEK_MASK) === ZEEK_SYN_SENT << ZEEK_SHIFT &&
    (word(row, SERVER + SIDE) & ~TS_RECENT_KNOWN) === 0
  );
}

function isPlainSyn(segment: usize): bool {
  return (word(segment, MARKS) & (FIN << 8)) === 0 && word(segment, LENGTH) === 0 && hasWindow(segment);
}

/** A window of 0 is noted in the history. */
export function hasWindow(segment: usize): bool {
  return word(segment, WINDOW_CHECKSUM) >>> 16 !== 0;
}

/**
 * The SYN-ACK that answers the client's SYN, to which nothing else has happened but that it was sent again; else false, and nothing
 * was changed.
 */
export function followOrdinarySynAck(row: usize, segment: usize): bool {
  const ack = word(segment, ACK_NUMBER);
  const isToldBeside = hasRare(row);
  const isAfterTimeWait = (word(row, FLAGS) & AFTER_TIME_WAIT) !== 0;
  if (!isUnanswered(row) || ack - word(row, CLIENT + ISN) !== 1 || word(segment, LENGTH) !== 0) return false;
  if (isAfterTimeWait && (isToldBeside || !canEnd(row))) return false;
  if (isToldBeside) timeSynAck(row, segment);
  if (isAfterTimeWait) endByAcceptance(row, segment);
  const marks = word(row, FLAGS);
  const clientSide = word(row, CLIENT + SIDE);
  const serverSide = word(row, SERVER + SIDE);
  const bits = word(segment, MARKS);
  const seq = word(segment, SEQ);
  setWord(row, FLAGS, (marks & ~(CROSSABLE | AFTER_TIME_WAIT)) | SYN_ACK_SEEN);
  setDouble(row, TIME_WAIT_START, double(segment, TIME));
  setWord(row, SERVER + ISN, seq);
  setWord(row, SERVER + SND_NXT, seq + 1);
  setWord(row, SERVER + CONTIGUOUS, seq + 1);
  setWord(row, SERVER + RCV_NXT, ack);
  setWord(
    row,
    SERVER + SIDE,
    serverSide |
      SYN_RECEIVED |
      NUMBERED |
      ACK_KNOWN |
      timestampMark(bits) |
      (ZEEK_ESTABLISHED << ZEEK_SHIFT) |
      (1 << (LETTERS_SHIFT + LETTER_SYN_ACK)),
  );
  appendLetter(row, SERVER, LETTER_SYN_ACK);
  let client = (clientSide & ~(STATE_MASK | ZEEK_MASK)) | ESTABLISHED | (ZEEK_ESTABLISHED << ZEEK_SHIFT);
  if ((bits & HAS_TIMESTAMP) !== 0) {
    client |= TS_RECENT_KNOWN;
    setWord(row, CLIENT + TS_RECENT, word(segment, TSVAL));
  }
  setWord(row, CLIENT + SIDE, client);
  return true;
}

/** What a SYN or SYN-ACK says of its sender's timestamps; nothing where its options were cut off. */
function timestampMark(bits: i32): i32 {
  if ((bits & HAS_TIMESTAMP) !== 0) return TS_SEEN;
  return (bits & OPTIONS_CUT) !== 0 ? 0 : SYN_SENT_WITHOUT_TS;
}
