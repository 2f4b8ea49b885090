/** An RST, where neither an RST nor a TIME_WAIT was before it. The rules are told in `core/reconstruct/reset.ts`. */

import {
  ACK_KNOWN,
  CHALLENGE_PENDING,
  CLIENT,
  CROSSABLE,
  ESTABLISHED_SEEN,
  FIN_SENT,
  FLAGS,
  ISN,
  LETTERS_SHIFT,
  RCV_NXT,
  REFUSED,
  RESET,
  RESET_BY_SERVER,
  RESET_FIRST,
  RST_SENT,
  SEQ_KNOWN,
  SERVER,
  SIDE,
  SND_NXT,
  STATE_MASK,
  SYN_ACK_SEEN,
  SYN_SEEN,
  ZEEK_SHIFT,
} from "../core/model/connectionWords";
import { CLOSED } from "../core/reconstruct/endpointState";
import { LETTER_RST } from "../core/reconstruct/historyLetters";
import { FULL_WINDOW } from "../core/reconstruct/largestWindow";
import {
  CLOSED_ESTABLISHED,
  CLOSED_UNOPENED,
  RESET_CLOSED,
  RESET_OPEN,
  ZEEK_MASK,
} from "../core/reconstruct/zeekStates";
import { ACK_NUMBER, MARKS, SEQ } from "../core/wire/segmentWords";
import { ACK } from "../core/wire/tcpFlags";
import { hasRare } from "./connectionRow";
import { appendLetter } from "./history";
import { setWord, word } from "./memory";
import { HOLDERS, UNUSUAL } from "./ordinarySegment";

const OPENING: i32 = SYN_SEEN | SYN_ACK_SEEN | ESTABLISHED_SEEN;

/**
 * Moves both endpoints by an RST without SYN and FIN.
 *
 * @returns false: it takes more to tell what it means, and nothing was changed
 */
export function followOrdinaryReset(row: usize, fromServer: bool, segment: usize): bool {
  const mine = fromServer ? SERVER : CLIENT;
  const theirs = CLIENT + SERVER - mine;
  const marks = word(row, FLAGS);
  if ((marks & (UNUSUAL | HOLDERS)) !== 0) return false;
  const isUnopened = (marks & OPENING) === SYN_SEEN;
  const hasAck = (word(segment, MARKS) & (ACK << 8)) !== 0;
  const beyondSyn = word(segment, ACK_NUMBER) - word(row, CLIENT + ISN) - 1;
  const isAnswer = isUnopened && mine === SERVER;
  // Of data in the SYN is told beside the row.
  if (isAnswer && hasAck && beyondSyn > 0 && hasRare(row)) return false;
  noteReset(row, mine, theirs);
  const flags = word(row, FLAGS) & ~CROSSABLE;
  setWord(row, FLAGS, flags);
  if (isAnswer) {
    if (hasAck && beyondSyn !== 0) return true;
    setWord(row, FLAGS, flags | REFUSED);
    close(row);
    return true;
  }
  const sides = word(row, mine + SIDE) & word(row, theirs + SIDE);
  const isNone = isUnopened
    ? (flags & CHALLENGE_PENDING) !== 0
    : (sides & FIN_SENT) !== 0 || !isAcceptable(row, mine, theirs, segment);
  if (isNone) return true;
  const beforeFins = ((word(row, mine + SIDE) | word(row, theirs + SIDE)) & FIN_SENT) === 0;
  const ended =
    (flags & ~(RESET_BY_SERVER | RESET_FIRST)) |
    RESET |
    (mine === SERVER ? RESET_BY_SERVER : 0) |
    (beforeFins ? RESET_FIRST : 0);
  setWord(row, FLAGS, ended);
  close(row);
  return true;
}

/** Its letter, its mark, and the sender as Zeek sees it (`core/reconstruct/zeekEndpoint.ts`). */
function noteReset(row: usize, mine: i32, theirs: i32): void {
  const letterMark = 1 << (LETTERS_SHIFT + LETTER_RST);
  const side = word(row, mine + SIDE);
  const state = afterReset(
    (side & ZEEK_MASK) >>> ZEEK_SHIFT,
    (word(row, theirs + SIDE) & ZEEK_MASK) >>> ZEEK_SHIFT,
  );
  setWord(row, mine + SIDE, (side & ~ZEEK_MASK) | (state << ZEEK_SHIFT) | RST_SENT | letterMark);
  if ((side & letterMark) === 0) appendLetter(row, mine, LETTER_RST);
}

function afterReset(own: i32, peer: i32): i32 {
  if (own === RESET_OPEN || own === RESET_CLOSED) return own;
  if (!isClosed(own)) return RESET_OPEN;
  return isClosed(peer) ? own : RESET_CLOSED;
}

function isClosed(state: i32): bool {
  return state === CLOSED_UNOPENED || state === CLOSED_ESTABLISHED;
}

function isAcceptable(row: usize, mine: i32, theirs: i32, segment: usize): bool {
  if ((word(row, mine + SIDE) & SEQ_KNOWN) === 0) return true;
  const seq = word(segment, SEQ);
  const isAcked = (word(row, theirs + SIDE) & ACK_KNOWN) !== 0;
  const least = isAcked ? word(row, theirs + RCV_NXT) : word(row, mine + ISN);
  return seq - least >= 0 && seq - word(row, mine + SND_NXT) <= FULL_WINDOW;
}

function close(row: usize): void {
  setWord(row, CLIENT + SIDE, (word(row, CLIENT + SIDE) & ~STATE_MASK) | CLOSED);
  setWord(row, SERVER + SIDE, (word(row, SERVER + SIDE) & ~STATE_MASK) | CLOSED);
}
