/** The opening of a connection: SYN, SYN-ACK, and what else shows that the SYN was accepted. */

import {
  AFTER_TIME_WAIT,
  CHALLENGE_PENDING,
  CLIENT,
  CONTIGUOUS,
  type ConnectionTable,
  CROSSABLE,
  ESTABLISHED_SEEN,
  FLAGS,
  ISN,
  ISN_KNOWN,
  OWN_SEEN,
  RESET,
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
  TIME_WAIT_FRAME,
  TIME_WAIT_START,
} from "../model/connectionTable.ts";
import { seqAfter } from "../seq.ts";
import type { Nanoseconds } from "../units.ts";
import { ACK, FIN, type Segment } from "../wire/segment.ts";
import { CLOSED, ESTABLISHED, SYN_RECEIVED, SYN_SENT, UNKNOWN } from "./endpointState.ts";
import { timeSyn, timeSynAck } from "./handshakeTime.ts";
import { answersSyn, followAcknowledgement } from "./numbers.ts";
import { acceptOlder, proveOlder } from "./olderTimeWait.ts";
import { refuteResets, withdrawResets } from "./reset.ts";
import { rememberTimestamp } from "./tsRecent.ts";

/** What a client may send before the first acknowledgement (RFC 6928: ten segments of 1,460 bytes). */
const INITIAL_WINDOW = 14_600;

/** A SYN without ACK: of the client (first, or sent again), or of the other side in a simultaneous open. */
export function followSyn(
  table: ConnectionTable,
  at: number,
  mine: number,
  segment: Segment,
  timeWait: Nanoseconds,
): void {
  const words = table.words;
  const theirs = mine === CLIENT ? SERVER : CLIENT;
  let flags = words[at + FLAGS] ?? 0;
  if (mine === SERVER) {
    flags |= SIMULTANEOUS;
  } else {
    timeSyn(table, at, segment);
    if ((flags & SYN_SEEN) !== 0) flags |= SYN_REPEATED;
    flags = (flags | SYN_SEEN) & ~CHALLENGE_PENDING;
    if ((flags & (SYN_ACK_SEEN | ESTABLISHED_SEEN)) === 0) flags |= CROSSABLE;
    if (segment.payloadLength > 0) table.rareOf(table.rowAt(at)).synData = segment.payloadLength;
  }
  words[at + FLAGS] = flags;
  learnIsn(table, at, mine, segment);
  const state = (words[at + mine + SIDE] ?? 0) & STATE_MASK;
  // A SYN sent again after a refusal (Windows tries three times) revives the attempt; after a close it does not.
  const isOpen = (flags & (SYN_ACK_SEEN | ESTABLISHED_SEEN)) !== 0;
  if (state === UNKNOWN || (state === CLOSED && !isOpen)) setState(table, at, mine, SYN_SENT);
  if (mine === SERVER && !isOpen) {
    setState(table, at, SERVER, SYN_RECEIVED);
    setState(table, at, CLIENT, SYN_RECEIVED);
  } else if (!isOpen && ((words[at + SERVER + SIDE] ?? 0) & STATE_MASK) === CLOSED) {
    setState(table, at, SERVER, UNKNOWN);
  }
  rememberTimestamp(table, at, mine, theirs, segment);
  if ((flags & AFTER_TIME_WAIT) !== 0) proveOlder(table, at, mine, segment, timeWait);
}

/** A SYN-ACK. In a simultaneous open both sides send one (RFC 9293 section 3.5, figure 7). */
export function followSynAck(
  table: ConnectionTable,
  at: number,
  mine: number,
  theirs: number,
  segment: Segment,
  timeWait: Nanoseconds,
): void {
  const words = table.words;
  let flags = (words[at + FLAGS] ?? 0) & ~CROSSABLE;
  words[at + FLAGS] = flags;
  if (!isOwnSynAck(table, at, mine, theirs, segment)) return;
  const isFirst = (flags & (SYN_SEEN | SYN_ACK_SEEN | ESTABLISHED_SEEN)) === SYN_SEEN;
  if (mine === SERVER) {
    timeSynAck(table, at, segment);
    if ((flags & SYN_ACK_SEEN) !== 0) flags |= SYN_ACK_REPEATED;
    else if (words[at + TIME_WAIT_FRAME] === 0) table.doubles[(at + TIME_WAIT_START) >> 1] = segment.time;
  }
  words[at + FLAGS] = flags | SYN_ACK_SEEN;
  if (isFirst && (flags & RESET) !== 0) withdrawResets(table, at);
  learnIsn(table, at, mine, segment);
  const state = (words[at + mine + SIDE] ?? 0) & STATE_MASK;
  const isRevived = state === CLOSED && isFirst;
  if (state === UNKNOWN || state === SYN_SENT || isRevived) setState(table, at, mine, SYN_RECEIVED);
  const theirState = (words[at + theirs + SIDE] ?? 0) & STATE_MASK;
  if (
    theirState === UNKNOWN ||
    theirState === SYN_SENT ||
    theirState === SYN_RECEIVED ||
    (theirState === CLOSED && isFirst)
  )
    setState(table, at, theirs, ESTABLISHED);
  rememberTimestamp(table, at, mine, theirs, segment);
  followAcknowledgement(table, at, mine, theirs, segment.ack | 0);
  if ((flags & RESET) !== 0) refuteResets(table, at);
  if ((flags & AFTER_TIME_WAIT) === 0) return;
  proveOlder(table, at, mine, segment, timeWait);
  acceptOlder(table, at, timeWait);
  words[at + FLAGS] = (words[at + FLAGS] ?? 0) & ~AFTER_TIME_WAIT;
}

/** One that answers another SYN is of an older incarnation, delayed by the network; one with another ISN as well. */
function isOwnSynAck(
  table: ConnectionTable,
  at: number,
  mine: number,
  theirs: number,
  segment: Segment,
): boolean {
  const words = table.words;
  const mySide = words[at + mine + SIDE] ?? 0;
  const theirSide = words[at + theirs + SIDE] ?? 0;
  const flags = words[at + FLAGS] ?? 0;
  if (mine === CLIENT && (flags & SIMULTANEOUS) === 0) return false;
  if ((mySide & ISN_KNOWN) !== 0 && words[at + mine + ISN] !== (segment.seq | 0)) return false;
  if ((theirSide & ISN_KNOWN) !== 0) return answersSyn(table, at, theirs, segment.ack);
  // Midstream: behind what both ends have sent it can only be of an incarnation whose SYN the capture missed.
  if ((mySide & OWN_SEEN) !== 0 && seqAfter(segment.seq, words[at + mine + ISN] ?? 0)) return false;
  return (theirSide & OWN_SEEN) === 0 || !seqAfter(segment.ack, ((words[at + theirs + ISN] ?? 0) + 1) | 0);
}

/**
 * Where the capture missed the SYN-ACK: a segment that only an accepted SYN brings about. The client goes on at its
 * ISN + 1, or the server acknowledges just the SYN. An old duplicate of the client, or the ACK of an older state of the
 * server's (TIME_WAIT, or a challenge ACK), does that by an accident of one in 2^32.
 *
 * Text of the server may acknowledge text of the client's first window, which the capture missed too: an ACK of
 * older state carries none.
 */
export function showsAccepted(table: ConnectionTable, at: number, mine: number, segment: Segment): boolean {
  if ((segment.flags & ACK) === 0) return false;
  const number = mine === CLIENT ? segment.seq : segment.ack;
  if (answersSyn(table, at, CLIENT, number)) return true;
  if (mine === CLIENT || segment.payloadLength === 0 || (segment.flags & FIN) !== 0) return false;
  const beyond = (number - (table.words[at + CLIENT + ISN] ?? 0) - 1) | 0;
  return beyond >= 0 && beyond <= INITIAL_WINDOW;
}

/** The SYN was accepted although no SYN-ACK was captured. */
export function acceptUnseen(table: ConnectionTable, at: number, timeWait: Nanoseconds): void {
  const words = table.words;
  const flags = words[at + FLAGS] ?? 0;
  words[at + FLAGS] = (flags | ESTABLISHED_SEEN) & ~CROSSABLE;
  if ((flags & RESET) !== 0) withdrawResets(table, at);
  setState(table, at, CLIENT, ESTABLISHED);
  setState(table, at, SERVER, ESTABLISHED);
  if ((flags & AFTER_TIME_WAIT) !== 0) acceptOlder(table, at, timeWait);
}

/** A segment of the client acknowledges the server's SYN: the handshake is over. */
export function establish(table: ConnectionTable, at: number, segment: Segment): void {
  const words = table.words;
  const server = words[at + SERVER + SIDE] ?? 0;
  if ((server & ISN_KNOWN) !== 0 && !seqAfter(segment.ack, words[at + SERVER + ISN] ?? 0)) return;
  words[at + FLAGS] = (words[at + FLAGS] ?? 0) | ESTABLISHED_SEEN;
  establishSide(table, at, CLIENT);
}

function establishSide(table: ConnectionTable, at: number, block: number): void {
  const state = (table.words[at + block + SIDE] ?? 0) & STATE_MASK;
  if (state === SYN_SENT || state === SYN_RECEIVED || state === UNKNOWN)
    setState(table, at, block, ESTABLISHED);
}

function learnIsn(table: ConnectionTable, at: number, mine: number, segment: Segment): void {
  const words = table.words;
  const side = words[at + mine + SIDE] ?? 0;
  if ((side & ISN_KNOWN) !== 0) {
    words[at + mine + SIDE] = side | OWN_SEEN;
    return;
  }
  // Data in a SYN (RFC 7413) counts once it is acknowledged; only then is it known to have been taken.
  const next = (segment.seq + 1) | 0;
  words[at + mine + ISN] = segment.seq;
  words[at + mine + SIDE] = side | ISN_KNOWN | SEQ_KNOWN | OWN_SEEN;
  const isKnown = (side & SEQ_KNOWN) !== 0;
  if (!isKnown || seqAfter(next, words[at + mine + SND_NXT] ?? 0)) words[at + mine + SND_NXT] = next;
  if (!isKnown || seqAfter(next, words[at + mine + CONTIGUOUS] ?? 0)) words[at + mine + CONTIGUOUS] = next;
}

function setState(table: ConnectionTable, at: number, block: number, state: number): void {
  table.words[at + block + SIDE] = ((table.words[at + block + SIDE] ?? 0) & ~STATE_MASK) | state;
}
