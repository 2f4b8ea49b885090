/** One look at the row of each connection, for all who look into few of them: `core/detect/rowLooks.ts` tells who asks, and where the rules are. */

import {
  HAS_RST,
  HAS_SILENT_SYN,
  IS_MEASURABLE,
  IS_ONE_SIDED,
  IS_UNUSUAL,
  IS_USED_AGAIN,
  MAY_BE_HALF_CLOSED,
  MAY_BE_REMEMBERED,
  MAY_BE_SLOW,
  MAY_HAVE_GAP,
  MAY_REFUSE_TIMESTAMPS,
  USED_BEFORE,
} from "../core/fastPath/lookBits";
import {
  CHALLENGED,
  CLIENT,
  CLOSED_BY_SERVER,
  CONTIGUOUS,
  COUNTS,
  END,
  ESTABLISHED_SEEN,
  FIN_ACKED,
  FIN_SENT,
  FLAGS,
  HANDSHAKE,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  INCARNATION_MASK,
  ISN,
  ISN_KNOWN,
  LETTERS_SHIFT,
  NEXT,
  OLD_SEGMENT,
  PAYLOAD,
  PREVIOUS,
  REFUSED,
  RST_SENT,
  RTT_KNOWN,
  SEGMENTS,
  SERVER,
  SIDE,
  SND_NXT,
  START,
  SYN_ACK_REPEATED,
  SYN_ACK_SEEN,
  SYN_REPEATED,
  SYN_SEEN,
  SYN_SENT_WITHOUT_TS,
  TIME_WAIT_MISSING,
  TIME_WAIT_RESET,
  TS_RECENT_KNOWN,
} from "../core/model/connectionWords";
import { COUNTED_LETTERS, LETTER_GAP } from "../core/reconstruct/historyLetters";
import { hasRare, rowOf } from "./connectionRow";
import { double, halfAt, setHalfAt, setWord, word } from "./memory";
import { countState } from "./stateCounts";

const UNUSUAL_FLAGS: i32 = CHALLENGED | TIME_WAIT_RESET | TIME_WAIT_MISSING | OLD_SEGMENT;

/**
 * Writes into `looks`, 16 bits a connection, what the rows from number `from` on show, and counts what `core/detect/rowLooks.ts` wants to know of all.
 *
 * @param latest when the capture ends
 * @param longHandshake and `longHalfClosed` what is worth a finding, in nanoseconds
 * @param measurable by how long a connection a clock can be measured, in nanoseconds
 * @param states and `firsts`: by the code of a state, how many connections have it, and the first of them
 */
export function takeLooks(
  rows: usize,
  from: u32,
  until: u32,
  latest: f64,
  longHandshake: f64,
  longHalfClosed: f64,
  measurable: f64,
  looks: usize,
  states: usize,
  firsts: usize,
): void {
  for (let number = from; number < until; number++) {
    const row = rowOf(rows, number);
    setHalfAt(looks, number, lookAt(row, latest, longHandshake, longHalfClosed, measurable));
    countState(row, number, states, firsts);
  }
}

function lookAt(row: usize, latest: f64, longHandshake: f64, longHalfClosed: f64, measurable: f64): i32 {
  let look: i32 = 0;
  if (word(row, PREVIOUS) >= 0) look |= USED_BEFORE;
  if (mayHaveGap(row)) look |= MAY_HAVE_GAP;
  if (isOneSided(row)) look |= IS_ONE_SIDED;
  if (mayRefuseTimestamps(row)) look |= MAY_REFUSE_TIMESTAMPS;
  if (hasSilentSyn(row)) look |= HAS_SILENT_SYN;
  if (mayBeRemembered(row)) look |= MAY_BE_REMEMBERED;
  if (double(row, END) - double(row, START) >= measurable) look |= IS_MEASURABLE;
  if (word(row, NEXT) >= 0) look |= IS_USED_AGAIN;
  if (((word(row, CLIENT + SIDE) | word(row, SERVER + SIDE)) & RST_SENT) !== 0) look |= HAS_RST;
  if (mayBeSlow(row, longHandshake)) look |= MAY_BE_SLOW;
  if (mayBeHalfClosed(row, latest, longHalfClosed)) look |= MAY_BE_HALF_CLOSED;
  if (isUnusual(row)) look |= IS_UNUSUAL;
  return look;
}

function synAckMayBeUnanswered(row: usize): bool {
  const flags = word(row, FLAGS);
  if ((flags & (SYN_SEEN | SYN_ACK_SEEN)) !== (SYN_SEEN | SYN_ACK_SEEN)) return false;
  return (flags & (ESTABLISHED_SEEN | SYN_ACK_REPEATED)) !== ESTABLISHED_SEEN;
}

function mayBeSlow(row: usize, longHandshake: f64): bool {
  const flags = word(row, FLAGS);
  if ((flags & (SYN_SEEN | ESTABLISHED_SEEN | REFUSED)) !== (SYN_SEEN | ESTABLISHED_SEEN)) return false;
  if ((flags & (SYN_REPEATED | SYN_ACK_REPEATED | CHALLENGED)) !== 0) return true;
  return (flags & RTT_KNOWN) !== 0 && double(row, HANDSHAKE) >= longHandshake;
}

function mayBeHalfClosed(row: usize, latest: f64, longHalfClosed: f64): bool {
  const client = word(row, CLIENT + SIDE);
  const server = word(row, SERVER + SIDE);
  if (((client | server) & FIN_ACKED) === 0) return false;
  const end = (client & server & FIN_SENT) !== 0 ? double(row, END) : latest;
  return end - double(row, START) >= longHalfClosed;
}

function isUnusual(row: usize): bool {
  if ((word(row, FLAGS) & UNUSUAL_FLAGS) !== 0 || (word(row, COUNTS) & ~INCARNATION_MASK) !== 0) return true;
  return synAckMayBeUnanswered(row);
}

/** True, too, where something stands beside the row, or a letter of the history was counted. */
function mayHaveGap(row: usize): bool {
  if (word(row, CLIENT + SEGMENTS) === 0 || word(row, SERVER + SEGMENTS) === 0) return false;
  const flags = word(row, FLAGS);
  if ((flags & (SYN_SEEN | SYN_ACK_SEEN)) === SYN_SEEN) return (flags & ESTABLISHED_SEEN) !== 0;
  if ((flags & (SYN_SEEN | SYN_ACK_SEEN)) === SYN_ACK_SEEN) return true;
  return hasRare(row) || hasCounted(row) || !isWhole(row, CLIENT) || !isWhole(row, SERVER);
}

function isWhole(row: usize, side: i32): bool {
  const marks = word(row, side + SIDE);
  const next = word(row, side + SND_NXT);
  if ((marks & ISN_KNOWN) === 0 || next !== word(row, side + CONTIGUOUS)) return false;
  const span: u32 = next - word(row, side + ISN);
  return double(row, side + PAYLOAD) >= <f64>span - 1 - ((marks & FIN_SENT) !== 0 ? 1 : 0);
}

/** A gap, a retransmission, a zero window. */
function hasCounted(row: usize): bool {
  const sides = word(row, CLIENT + SIDE) | word(row, SERVER + SIDE);
  return (sides & (COUNTED_LETTERS << LETTERS_SHIFT)) !== 0;
}

function isOneSided(row: usize): bool {
  const client = word(row, CLIENT + SEGMENTS);
  if (client !== 0 && word(row, SERVER + SEGMENTS) !== 0) return false;
  const spoke = client !== 0 ? ESTABLISHED_SEEN : SYN_ACK_SEEN;
  const absent = word(row, (client !== 0 ? SERVER : CLIENT) + SIDE);
  return (word(row, FLAGS) & spoke) !== 0 || (absent & (1 << (LETTERS_SHIFT + LETTER_GAP))) !== 0;
}

export function hasSilentSyn(row: usize): bool {
  const flags = word(row, FLAGS);
  if ((flags & SYN_SEEN) === 0) return false;
  return (flags & (SYN_ACK_SEEN | ESTABLISHED_SEEN | REFUSED)) === 0 || (flags & SYN_REPEATED) !== 0;
}

function mayBeRemembered(row: usize): bool {
  return (word(row, FLAGS) & CLOSED_BY_SERVER) !== 0 && (word(row, SERVER + SIDE) & TS_RECENT_KNOWN) !== 0;
}

function mayRefuseTimestamps(row: usize): bool {
  const sides = word(row, CLIENT + SIDE) | word(row, SERVER + SIDE);
  return (sides & SYN_SENT_WITHOUT_TS) !== 0 && (word(row, FLAGS) & (HOLDER_CLIENT | HOLDER_SERVER)) !== 0;
}

/** Writes down the rows from `from` to before `until` of which the looks show any of these marks; there is room for all. Returns how many. */
export function listRows(looks: usize, what: i32, from: u32, until: u32, rows: usize): u32 {
  let count: u32 = 0;
  for (let row = from; row < until; row++) {
    setWord(rows, count, row);
    // No branch: which rows do nobody could foretell.
    count += u32((halfAt(looks, row) & what) !== 0);
  }
  return count;
}
