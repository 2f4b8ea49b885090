/** An RST: an answer to a SYN, part of a recovery, the end of a side that was not yet closed, or nothing at all. */

import {
  ACK_KNOWN,
  CHALLENGE_PENDING,
  CLIENT,
  type ConnectionTable,
  CROSSABLE,
  ESTABLISHED_SEEN,
  FIN_SENT,
  FLAGS,
  HIDDEN_CLIENT,
  HIDDEN_SERVER,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  ISN,
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
} from "../model/connectionTable.ts";
import type { ResetCandidate } from "../model/rareFacts.ts";
import { seqAfter } from "../seq.ts";
import { ACK, type Segment } from "../wire/segment.ts";
import { NO_FRAME, settleClosing } from "./closing.ts";
import { CLOSED, ESTABLISHED } from "./endpointState.ts";
import { FULL_WINDOW } from "./largestWindow.ts";
import { answersSyn } from "./numbers.ts";
import { showStays } from "./timeWaitStay.ts";

const HOLDERS = HOLDER_CLIENT | HOLDER_SERVER;
const HIDDEN = HIDDEN_CLIENT | HIDDEN_SERVER;
/** From the mark of a holder to the mark of one that RESET hides. */
const HIDDEN_BY = HIDDEN_CLIENT / HOLDER_CLIENT;
/** One for each stretch of RSTs with other segments between: who sends more has stopped to mean anything. */
const MOST_CANDIDATES = 16;

export function followReset(
  table: ConnectionTable,
  at: number,
  mine: number,
  theirs: number,
  segment: Segment,
): void {
  const words = table.words;
  const mySide = (words[at + mine + SIDE] ?? 0) | RST_SENT;
  words[at + mine + SIDE] = mySide;
  const flags = (words[at + FLAGS] ?? 0) & ~CROSSABLE;
  words[at + FLAGS] = flags;
  const isUnopened = (flags & (SYN_SEEN | SYN_ACK_SEEN | ESTABLISHED_SEEN)) === SYN_SEEN;
  if (isUnopened && mine === SERVER) {
    // In SYN-SENT an RST counts when it acknowledges the SYN (RFC 9293 section 3.10.7.3). One without ACK is what a
    // device on the way sends, as its answer; one that acknowledges another SYN is of an older incarnation.
    if ((segment.flags & ACK) !== 0 && !answersSyn(table, at, CLIENT, segment.ack)) return;
    words[at + FLAGS] = flags | REFUSED;
    close(table, at, CLIENT);
    close(table, at, SERVER);
    return;
  }
  if (isUnopened) {
    // The client's answer to an ACK of older state: it removes that state, the attempt goes on
    // (RFC 9293 section 3.5.1, half-open connections).
    if ((flags & CHALLENGE_PENDING) !== 0) return;
  } else {
    if ((mySide & (words[at + theirs + SIDE] ?? 0) & FIN_SENT) !== 0) return;
    if (!isAcceptable(table, at, mine, theirs, segment)) return;
  }
  const byServer = mine === SERVER;
  const beforeFins = ((mySide | (words[at + theirs + SIDE] ?? 0)) & FIN_SENT) === 0;
  if ((flags & RESET) === 0) {
    apply(table, at, { byServer, beforeFins });
    return;
  }
  const resets = table.rareFacts(table.rowAt(at))?.resets;
  // RSTs in a row are one: what refutes the first refutes all.
  if (!resets || resets.at(-1)?.client === undefined || resets.length >= MOST_CANDIDATES) return;
  resets.push({ byServer, beforeFins });
}

/**
 * Could the receiver take it? Not before what it had acknowledged, and not beyond any ordinary window after what was
 * sent (RFC 5961 section 3.2 asks for RCV.NXT exactly, and challenges in the window; who means it resets again).
 */
function isAcceptable(
  table: ConnectionTable,
  at: number,
  mine: number,
  theirs: number,
  segment: Segment,
): boolean {
  const words = table.words;
  if (((words[at + mine + SIDE] ?? 0) & SEQ_KNOWN) === 0) return true;
  const isAcked = ((words[at + theirs + SIDE] ?? 0) & ACK_KNOWN) !== 0;
  const least = (isAcked ? words[at + theirs + RCV_NXT] : words[at + mine + ISN]) ?? 0;
  const beyond = (segment.seq - (words[at + mine + SND_NXT] ?? 0)) | 0;
  return ((segment.seq - least) | 0) >= 0 && beyond <= FULL_WINDOW;
}

/**
 * A segment that is no RST comes to a connection that an RST is taken to have ended: how far both sides were then is
 * kept, to see whether they go on. To be called before the segment moves anything.
 */
export function keepNumbersAtReset(table: ConnectionTable, at: number): void {
  const facts = table.rareOf(table.rowAt(at));
  const flags = table.words[at + FLAGS] ?? 0;
  facts.resets ??= [{ byServer: (flags & RESET_BY_SERVER) !== 0, beforeFins: (flags & RESET_FIRST) !== 0 }];
  const last = facts.resets.at(-1);
  if (!last || last.client !== undefined) return;
  last.client = sentBy(table, at, CLIENT);
  last.server = sentBy(table, at, SERVER);
}

/**
 * One side acknowledges what the other sent after the RST: both live, so nobody obeyed it. To be called after the segment has
 * moved the connection.
 */
export function refuteResets(table: ConnectionTable, at: number): void {
  const facts = table.rareOf(table.rowAt(at));
  const { resets } = facts;
  if (!resets) return;
  const left = resets.filter(
    ({ client, server }) => !goesOn(table, at, CLIENT, client) && !goesOn(table, at, SERVER, server),
  );
  if (left.length === resets.length) return;
  if (left.length === 0) {
    withdrawResets(table, at);
    restoreStates(table, at);
  } else {
    facts.resets = left;
    if (left[0]) apply(table, at, left[0]);
  }
}

function restoreStates(table: ConnectionTable, at: number): void {
  for (const block of [CLIENT, SERVER])
    table.words[at + block + SIDE] = ((table.words[at + block + SIDE] ?? 0) & ~STATE_MASK) | ESTABLISHED;
  settleClosing(table, at, NO_FRAME, 0);
  showStays(table, at);
}

/** No RST has ended the connection after all. */
export function withdrawResets(table: ConnectionTable, at: number): void {
  const words = table.words;
  const facts = table.rareFacts(table.rowAt(at));
  if (facts) facts.resets = undefined;
  const flags = (words[at + FLAGS] ?? 0) & ~(RESET | RESET_BY_SERVER | RESET_FIRST);
  words[at + FLAGS] = (flags & ~HIDDEN) | ((flags & HIDDEN) / HIDDEN_BY);
}

function apply(table: ConnectionTable, at: number, { byServer, beforeFins }: ResetCandidate): void {
  const words = table.words;
  const flags = (words[at + FLAGS] ?? 0) & ~(RESET_BY_SERVER | RESET_FIRST | HOLDERS);
  const hidden = ((words[at + FLAGS] ?? 0) & HOLDERS) * HIDDEN_BY;
  words[at + FLAGS] =
    flags | RESET | hidden | (byServer ? RESET_BY_SERVER : 0) | (beforeFins ? RESET_FIRST : 0);
  close(table, at, CLIENT);
  close(table, at, SERVER);
}

/** `sent`: how far `block` was when the RST came. */
function goesOn(table: ConnectionTable, at: number, block: number, sent: number | null | undefined): boolean {
  if (sent === null || sent === undefined) return false;
  const acknowledger = (table.words[at + (block === CLIENT ? SERVER : CLIENT) + SIDE] ?? 0) & ACK_KNOWN;
  const acked = table.words[at + (block === CLIENT ? SERVER : CLIENT) + RCV_NXT] ?? 0;
  return acknowledger !== 0 && seqAfter(acked, sent);
}

function sentBy(table: ConnectionTable, at: number, block: number): number | null {
  const isKnown = ((table.words[at + block + SIDE] ?? 0) & SEQ_KNOWN) !== 0;
  return isKnown ? (table.words[at + block + SND_NXT] ?? 0) : null;
}

function close(table: ConnectionTable, at: number, block: number): void {
  table.words[at + block + SIDE] = ((table.words[at + block + SIDE] ?? 0) & ~STATE_MASK) | CLOSED;
}
