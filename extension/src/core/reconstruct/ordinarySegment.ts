/**
 * The short way of the segments that every life is made of: the first SYN, the SYN-ACK that answers it, and what goes on in
 * order, acknowledges what was seen, and closes by FIN. Of the segments of most captures they are nineteen in twenty.
 *
 * It does what `followSegment` does, in one function that reads each word of the row once, and does not ask what cannot
 * be: a third of the time, where the steps of `followSegment` are many small calls. A segment that is not wholly ordinary is
 * left alone (false, and nothing was changed): then the steps are taken. `ordinarySegment.test.ts` holds the two to each
 * other, word by word of the row.
 */

import {
  ACK_KNOWN,
  AFTER_TIME_WAIT,
  CLIENT,
  CLIENT_IS_B,
  CLOSED_BY_CLIENT,
  CLOSED_BY_SERVER,
  CONTIGUOUS,
  type ConnectionTable,
  CROSSABLE,
  ESTABLISHED_SEEN,
  FIN_NXT,
  FIN_SENT,
  FLAGS,
  HANDSHAKE,
  HANDSHAKE_OVER,
  HIDDEN_CLIENT,
  HIDDEN_SERVER,
  HISTORY,
  HISTORY_LENGTH_SHIFT,
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
  SYN_ACK_REPEATED,
  SYN_ACK_SEEN,
  SYN_REPEATED,
  SYN_SEEN,
  SYN_SENT_WITHOUT_TS,
  TIME_WAIT_START,
  TS_RECENT,
  TS_RECENT_KNOWN,
  TS_SEEN,
  ZEEK_SHIFT,
} from "../model/connectionTable.ts";
import { ACK, FIN, RST, SYN } from "../wire/segment.ts";
import {
  ACK_NUMBER,
  FRAME,
  HAS_TIMESTAMP,
  LENGTH,
  MARKS,
  OPTIONS_CUT,
  SEQ,
  type SegmentRows,
  TIME,
  TSVAL,
  WINDOW_CHECKSUM,
} from "../wire/segmentRows.ts";
import { settleClosing } from "./closing.ts";
import { ESTABLISHED, SYN_RECEIVED, SYN_SENT, TIME_WAIT, UNKNOWN } from "./endpointState.ts";
import { appendLetter, LETTER_ACK, LETTER_DATA, LETTER_FIN, LETTER_SYN, LETTER_SYN_ACK } from "./history.ts";
import { LARGEST_WINDOW } from "./numbers.ts";
import {
  CLOSED_ESTABLISHED,
  RESET_CLOSED,
  ZEEK_ESTABLISHED,
  ZEEK_MASK,
  ZEEK_SYN_SENT,
} from "./zeekEndpoint.ts";

/** Marks with which a segment may mean more than its numbers say. */
const UNUSUAL = AFTER_TIME_WAIT | RESET | HIDDEN_CLIENT | HIDDEN_SERVER | SIMULTANEOUS;
const HOLDERS = HOLDER_CLIENT | HOLDER_SERVER;
const OPENING = SYN_SEEN | SYN_ACK_SEEN | ESTABLISHED_SEEN;
const REPEATED = SYN_REPEATED | SYN_ACK_REPEATED;
const NUMBERED = ISN_KNOWN | SEQ_KNOWN | OWN_SEEN;
const HISTORY_LENGTH = 0xf << HISTORY_LENGTH_SHIFT;

/**
 * The first SYN of a quadruplet, in a row that is new: `true` when nothing else is to be said of it.
 *
 * @param at the first word of the connection's row; frame, time and volume of the row are the caller's
 * @param from the first word of the segment's row; it is a SYN without ACK and RST
 */
export function openOrdinary(table: ConnectionTable, at: number, rows: SegmentRows, from: number): boolean {
  const segment = rows.words;
  const marks = segment[from + MARKS] ?? 0;
  const isPlain =
    (marks & (FIN << 8)) === 0 &&
    segment[from + LENGTH] === 0 &&
    hasWindow(segment[from + WINDOW_CHECKSUM] ?? 0);
  if (!isPlain) return false;
  const words = table.words;
  const seq = segment[from + SEQ] ?? 0;
  words[at + FLAGS] = (words[at + FLAGS] ?? 0) | SYN_SEEN | CROSSABLE;
  table.doubles[(at + HANDSHAKE) >> 1] = rows.doubles[(from + TIME) >> 1] ?? 0;
  words[at + CLIENT + ISN] = seq;
  words[at + CLIENT + SND_NXT] = seq + 1;
  words[at + CLIENT + CONTIGUOUS] = seq + 1;
  words[at + CLIENT + SIDE] =
    SYN_SENT |
    NUMBERED |
    timestampMark(marks) |
    (ZEEK_SYN_SENT << ZEEK_SHIFT) |
    (1 << (LETTERS_SHIFT + LETTER_SYN));
  appendLetter(table, at, CLIENT, LETTER_SYN);
  if ((marks & HAS_TIMESTAMP) === 0) return true;
  words[at + SERVER + TS_RECENT] = segment[from + TSVAL] ?? 0;
  words[at + SERVER + SIDE] = TS_RECENT_KNOWN;
  return true;
}

/**
 * Moves both endpoints by a segment that is none of the first SYN's, when it is an ordinary one.
 *
 * @param at the first word of the connection's row; frame, time and volume of the row are the caller's
 * @param mine the block of the sender: CLIENT or SERVER
 * @param from the first word of the segment's row
 * @returns false: it is not ordinary, and nothing was changed
 */
export function followOrdinary(
  table: ConnectionTable,
  at: number,
  mine: number,
  rows: SegmentRows,
  from: number,
): boolean {
  const segment = rows.words;
  const flags = ((segment[from + MARKS] ?? 0) >>> 8) & (SYN | RST | ACK | FIN);
  if (!hasWindow(segment[from + WINDOW_CHECKSUM] ?? 0)) return false;
  if (flags === (SYN | ACK)) return mine === SERVER && followOrdinarySynAck(table, at, rows, from);
  if ((flags & (SYN | RST | ACK)) !== ACK) return false;
  const theirs = CLIENT + SERVER - mine;
  const isFin = (flags & FIN) !== 0;
  const { words } = table;
  const isOrdinary =
    inOrdinaryState(words, at, mine, theirs) &&
    hasOrdinaryNumbers(words, at + mine, at + theirs, segment, from, isFin) &&
    (isFin ? isOrdinaryFin(words, at + mine, at + theirs, segment, from) : true);
  if (!isOrdinary) return false;
  const end = takeNumbers(table, at, mine, theirs, segment, from, isFin);
  if (mine === CLIENT) completeHandshake(table, at, rows, from);
  if (isFin) takeFin(words, at, mine, theirs, segment[from + ACK_NUMBER] ?? 0, end);
  if ((((words[at + mine + SIDE] ?? 0) | (words[at + theirs + SIDE] ?? 0)) & FIN_SENT) !== 0)
    settleClosing(table, at, (segment[from + FRAME] ?? 0) >>> 0, rows.doubles[(from + TIME) >> 1] ?? 0);
  return true;
}

/** Both sides are known, and nothing has happened to the connection that gives a segment another meaning. */
function inOrdinaryState(words: Int32Array, at: number, mine: number, theirs: number): boolean {
  const marks = words[at + FLAGS] ?? 0;
  if ((marks & UNUSUAL) !== 0 || (marks & OPENING) === SYN_SEEN) return false;
  const mySide = words[at + mine + SIDE] ?? 0;
  const theirSide = words[at + theirs + SIDE] ?? 0;
  const hasRare = (words[at + HISTORY + 1] ?? 0) < 0;
  if ((mySide & (OWN_SEEN | SEQ_KNOWN | OUT_OF_ORDER)) !== (OWN_SEEN | SEQ_KNOWN)) return false;
  if ((mySide & STATE_MASK) === UNKNOWN || (mySide & ZEEK_MASK) === 0) return false;
  if ((theirSide & SEQ_KNOWN) === 0 || (theirSide & STATE_MASK) === TIME_WAIT) return false;
  // Of several SYN-ACKs, which one the ACK answers is told by what stands in `rare`.
  if ((marks & HANDSHAKE_OVER) === 0 && mine === CLIENT && ((marks & REPEATED) !== 0 || hasRare))
    return false;
  const held = marks & HOLDERS;
  if (held === 0) return true;
  // In TIME_WAIT: only what the one holder says, to whom nothing has happened: its last ACK.
  return !hasRare && held === (mine === CLIENT ? HOLDER_CLIENT : HOLDER_SERVER);
}

/** Text and FIN go on where the sender was, what is acknowledged was seen, and no timestamp is old. */
function hasOrdinaryNumbers(
  words: Int32Array,
  mine: number,
  theirs: number,
  segment: Int32Array,
  from: number,
  isFin: boolean,
): boolean {
  const seq = segment[from + SEQ] ?? 0;
  const end = (seq + (segment[from + LENGTH] ?? 0) + (isFin ? 1 : 0)) | 0;
  const ahead = (end - (words[mine + SND_NXT] ?? 0)) | 0;
  if (ahead > LARGEST_WINDOW || ahead < -LARGEST_WINDOW) return false;
  if (((seq - (words[mine + ISN] ?? 0)) | 0) < 0) return false;
  if (end === seq ? ahead > 0 : ahead <= 0 || ((seq - (words[mine + CONTIGUOUS] ?? 0)) | 0) > 0) return false;
  const ack = segment[from + ACK_NUMBER] ?? 0;
  const unsent = (ack - (words[theirs + SND_NXT] ?? 0)) | 0;
  if (unsent > 0 || unsent < -LARGEST_WINDOW) return false;
  if (((ack - (words[theirs + CONTIGUOUS] ?? 0)) | 0) > 0) return false;
  if (((segment[from + MARKS] ?? 0) & HAS_TIMESTAMP) === 0) return true;
  const isFirst = ((words[theirs + SIDE] ?? 0) & TS_RECENT_KNOWN) === 0;
  return isFirst || (((segment[from + TSVAL] ?? 0) - (words[theirs + TS_RECENT] ?? 0)) | 0) >= 0;
}

/** The first FIN of its side, in an established connection, that does not cross the other side's. */
function isOrdinaryFin(
  words: Int32Array,
  mine: number,
  theirs: number,
  segment: Int32Array,
  from: number,
): boolean {
  const mySide = words[mine + SIDE] ?? 0;
  const theirSide = words[theirs + SIDE] ?? 0;
  if ((mySide & (FIN_SENT | ZEEK_MASK)) !== ZEEK_ESTABLISHED << ZEEK_SHIFT) return false;
  if ((theirSide & ZEEK_MASK) === RESET_CLOSED << ZEEK_SHIFT) return false;
  if ((theirSide & FIN_SENT) === 0) return true;
  return (((segment[from + ACK_NUMBER] ?? 0) - (words[theirs + FIN_NXT] ?? 0)) | 0) >= 0;
}

/**
 * Letter of the history, timestamp, sequence number and acknowledgement.
 *
 * @returns the sequence number behind the segment
 */
function takeNumbers(
  table: ConnectionTable,
  at: number,
  mine: number,
  theirs: number,
  segment: Int32Array,
  from: number,
  isFin: boolean,
): number {
  const { words } = table;
  const seq = segment[from + SEQ] ?? 0;
  const ack = segment[from + ACK_NUMBER] ?? 0;
  const length = segment[from + LENGTH] ?? 0;
  const end = (seq + length + (isFin ? 1 : 0)) | 0;
  let mySide = words[at + mine + SIDE] ?? 0;
  let theirSide = words[at + theirs + SIDE] ?? 0;
  const letter = isFin ? LETTER_FIN : length > 0 ? LETTER_DATA : LETTER_ACK;
  if ((mySide & (1 << (LETTERS_SHIFT + letter))) === 0) {
    mySide |= 1 << (LETTERS_SHIFT + letter);
    appendLetter(table, at, mine, letter);
  }
  if (((segment[from + MARKS] ?? 0) & HAS_TIMESTAMP) !== 0) {
    mySide |= TS_SEEN;
    const isRemembered = (theirSide & (TS_RECENT_KNOWN | ACK_KNOWN)) === (TS_RECENT_KNOWN | ACK_KNOWN);
    if (!isRemembered || ((seq - (words[at + theirs + RCV_NXT] ?? 0)) | 0) <= 0) {
      theirSide |= TS_RECENT_KNOWN;
      words[at + theirs + TS_RECENT] = segment[from + TSVAL] ?? 0;
    }
  }
  if (end !== seq) {
    words[at + mine + SND_NXT] = end;
    words[at + mine + CONTIGUOUS] = end;
  }
  if ((mySide & ACK_KNOWN) === 0 || ((ack - (words[at + mine + RCV_NXT] ?? 0)) | 0) > 0) {
    mySide |= ACK_KNOWN;
    words[at + mine + RCV_NXT] = ack;
  }
  const theirState = theirSide & STATE_MASK;
  if (theirState === SYN_RECEIVED || theirState === UNKNOWN)
    theirSide = (theirSide & ~STATE_MASK) | ESTABLISHED;
  words[at + mine + SIDE] = mySide;
  words[at + theirs + SIDE] = theirSide;
  return end;
}

/** The client acknowledges: with its first segment behind the SYN the handshake is over. */
function completeHandshake(table: ConnectionTable, at: number, rows: SegmentRows, from: number): void {
  const { words, doubles } = table;
  const marks = words[at + FLAGS] ?? 0;
  if ((marks & (HANDSHAKE_OVER | ESTABLISHED_SEEN)) === (HANDSHAKE_OVER | ESTABLISHED_SEEN)) return;
  const ack = rows.words[from + ACK_NUMBER] ?? 0;
  const serverKnown = ((words[at + SERVER + SIDE] ?? 0) & ISN_KNOWN) !== 0;
  const behindSyn = (ack - (words[at + SERVER + ISN] ?? 0)) | 0;
  let after = marks;
  if ((marks & (ESTABLISHED_SEEN | SYN_SEEN)) === SYN_SEEN && (!serverKnown || behindSyn > 0)) {
    after |= ESTABLISHED_SEEN;
    const side = words[at + CLIENT + SIDE] ?? 0;
    const state = side & STATE_MASK;
    if (state === SYN_SENT || state === SYN_RECEIVED)
      words[at + CLIENT + SIDE] = (side & ~STATE_MASK) | ESTABLISHED;
  }
  const isFirst = (((words[at + CLIENT + ISN] ?? 0) + 1) | 0) === rows.words[from + SEQ];
  if (isFirst && (marks & HANDSHAKE_OVER) === 0 && (marks & (SYN_SEEN | SYN_ACK_SEEN)) !== 0) {
    after |= HANDSHAKE_OVER;
    const isWhole = (marks & (SYN_SEEN | SYN_ACK_SEEN)) === (SYN_SEEN | SYN_ACK_SEEN);
    if (isWhole && serverKnown && behindSyn === 1) {
      after |= RTT_KNOWN;
      const handshake = (at + HANDSHAKE) >> 1;
      doubles[handshake] = (rows.doubles[(from + TIME) >> 1] ?? 0) - (doubles[handshake] ?? 0);
    }
  }
  words[at + FLAGS] = after;
}

function takeFin(
  words: Int32Array,
  at: number,
  mine: number,
  theirs: number,
  ack: number,
  end: number,
): void {
  const side = words[at + mine + SIDE] ?? 0;
  words[at + mine + SIDE] = (side & ~ZEEK_MASK) | (CLOSED_ESTABLISHED << ZEEK_SHIFT) | FIN_SENT;
  words[at + mine + FIN_NXT] = end;
  if (((words[at + theirs + SIDE] ?? 0) & FIN_SENT) !== 0) return;
  words[at + FLAGS] = (words[at + FLAGS] ?? 0) | (mine === CLIENT ? CLOSED_BY_CLIENT : CLOSED_BY_SERVER);
  words[at + theirs + FIN_NXT] = ack;
}

/** The SYN-ACK that answers the client's only SYN, to which nothing else has happened. */
function followOrdinarySynAck(table: ConnectionTable, at: number, rows: SegmentRows, from: number): boolean {
  const words = table.words;
  const segment = rows.words;
  const marks = words[at + FLAGS] ?? 0;
  const clientSide = words[at + CLIENT + SIDE] ?? 0;
  const serverSide = words[at + SERVER + SIDE] ?? 0;
  const ack = segment[from + ACK_NUMBER] ?? 0;
  if (
    (marks & ~(CLIENT_IS_B | HISTORY_LENGTH)) !== (SYN_SEEN | CROSSABLE) ||
    (clientSide & (STATE_MASK | NUMBERED | ACK_KNOWN)) !== (SYN_SENT | NUMBERED) ||
    (clientSide & ZEEK_MASK) !== ZEEK_SYN_SENT << ZEEK_SHIFT ||
    (serverSide & ~TS_RECENT_KNOWN) !== 0 ||
    ((ack - (words[at + CLIENT + ISN] ?? 0)) | 0) !== 1 ||
    segment[from + LENGTH] !== 0 ||
    (words[at + HISTORY + 1] ?? 0) < 0
  )
    return false;
  const bits = segment[from + MARKS] ?? 0;
  const seq = segment[from + SEQ] ?? 0;
  words[at + FLAGS] = (marks & ~CROSSABLE) | SYN_ACK_SEEN;
  table.doubles[(at + TIME_WAIT_START) >> 1] = rows.doubles[(from + TIME) >> 1] ?? 0;
  words[at + SERVER + ISN] = seq;
  words[at + SERVER + SND_NXT] = seq + 1;
  words[at + SERVER + CONTIGUOUS] = seq + 1;
  words[at + SERVER + RCV_NXT] = ack;
  words[at + SERVER + SIDE] =
    serverSide |
    SYN_RECEIVED |
    NUMBERED |
    ACK_KNOWN |
    timestampMark(bits) |
    (ZEEK_ESTABLISHED << ZEEK_SHIFT) |
    (1 << (LETTERS_SHIFT + LETTER_SYN_ACK));
  appendLetter(table, at, SERVER, LETTER_SYN_ACK);
  let client = (clientSide & ~(STATE_MASK | ZEEK_MASK)) | ESTABLISHED | (ZEEK_ESTABLISHED << ZEEK_SHIFT);
  if ((bits & HAS_TIMESTAMP) !== 0) {
    client |= TS_RECENT_KNOWN;
    words[at + CLIENT + TS_RECENT] = segment[from + TSVAL] ?? 0;
  }
  words[at + CLIENT + SIDE] = client;
  return true;
}

/** What a SYN or SYN-ACK says of its sender's timestamps; nothing where its options were cut off. */
function timestampMark(bits: number): number {
  if ((bits & HAS_TIMESTAMP) !== 0) return TS_SEEN;
  return (bits & OPTIONS_CUT) !== 0 ? 0 : SYN_SENT_WITHOUT_TS;
}

function hasWindow(windowAndChecksum: number): boolean {
  return windowAndChecksum >>> 16 !== 0;
}
