/** The opening of a connection: SYN, SYN-ACK, and the segment that shows that the SYN-ACK arrived. */

import {
  CHALLENGE_PENDING,
  CLIENT,
  CONTIGUOUS,
  type ConnectionTable,
  ESTABLISHED_SEEN,
  FLAGS,
  HANDSHAKE,
  ISN,
  ISN_KNOWN,
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
  TIME_WAIT_FRAME,
  TIME_WAIT_START,
} from "../model/connectionTable.ts";
import { seqAfter } from "../seq.ts";
import type { Segment } from "../wire/segment.ts";
import { CLOSED, ESTABLISHED, SYN_RECEIVED, SYN_SENT, UNKNOWN } from "./endpointState.ts";
import { LETTER_SYN, LETTER_SYN_ACK, noteOnce } from "./history.ts";
import { rememberTimestamp } from "./tsRecent.ts";

/** A SYN without ACK: of the client (first, or sent again), or of the other side in a simultaneous open. */
export function followSyn(table: ConnectionTable, at: number, mine: number, segment: Segment): void {
  const words = table.words;
  const theirs = mine === CLIENT ? SERVER : CLIENT;
  noteOnce(table, at, mine, LETTER_SYN);
  let flags = words[at + FLAGS] ?? 0;
  if (mine === SERVER) {
    flags |= SIMULTANEOUS;
  } else {
    if ((flags & SYN_SEEN) !== 0) flags |= SYN_REPEATED;
    if ((flags & SYN_SEEN) === 0 || (flags & (SYN_ACK_SEEN | ESTABLISHED_SEEN)) === 0)
      table.doubles[(at + HANDSHAKE) >> 1] = segment.time;
    flags = (flags | SYN_SEEN) & ~CHALLENGE_PENDING;
  }
  words[at + FLAGS] = flags;
  learnIsn(table, at, mine, segment);
  const state = (words[at + mine + SIDE] ?? 0) & STATE_MASK;
  // A SYN sent again after a refusal (Windows tries three times) revives the attempt.
  if (state === UNKNOWN || state === CLOSED) setState(table, at, mine, SYN_SENT);
  if (mine === SERVER) {
    setState(table, at, SERVER, SYN_RECEIVED);
    setState(table, at, CLIENT, SYN_RECEIVED);
  } else if (((words[at + SERVER + SIDE] ?? 0) & STATE_MASK) === CLOSED) {
    setState(table, at, SERVER, UNKNOWN);
  }
  rememberTimestamp(table, at, mine, theirs, segment);
}

/** A SYN-ACK. In a simultaneous open both sides send one (RFC 9293 section 3.5, figure 7). */
export function followSynAck(
  table: ConnectionTable,
  at: number,
  mine: number,
  theirs: number,
  segment: Segment,
): void {
  const words = table.words;
  noteOnce(table, at, mine, LETTER_SYN_ACK);
  const flags = words[at + FLAGS] ?? 0;
  const answersSyn =
    ((words[at + theirs + SIDE] ?? 0) & ISN_KNOWN) === 0 ||
    seqAfter(segment.ack, words[at + theirs + ISN] ?? 0);
  if (!answersSyn || (mine === CLIENT && (flags & SIMULTANEOUS) === 0)) return;
  const doubles = table.doubles;
  if ((flags & SYN_ACK_SEEN) === 0) {
    doubles[(at + TIME_WAIT_START) >> 1] = segment.time;
  } else if (mine === SERVER) {
    if ((flags & ESTABLISHED_SEEN) === 0 && words[at + TIME_WAIT_FRAME] === 0) {
      // The round trip is SYN to first SYN-ACK plus last SYN-ACK to its ACK: the wait between the two is no part of it.
      const waited = segment.time - (doubles[(at + TIME_WAIT_START) >> 1] ?? 0);
      doubles[(at + HANDSHAKE) >> 1] = (doubles[(at + HANDSHAKE) >> 1] ?? 0) + waited;
      doubles[(at + TIME_WAIT_START) >> 1] = segment.time;
    }
    words[at + FLAGS] = flags | SYN_ACK_REPEATED;
  }
  words[at + FLAGS] = (words[at + FLAGS] ?? 0) | SYN_ACK_SEEN;
  learnIsn(table, at, mine, segment);
  const state = (words[at + mine + SIDE] ?? 0) & STATE_MASK;
  if (state === UNKNOWN || state === SYN_SENT || state === CLOSED) setState(table, at, mine, SYN_RECEIVED);
  const theirState = (words[at + theirs + SIDE] ?? 0) & STATE_MASK;
  if (
    theirState === UNKNOWN ||
    theirState === SYN_SENT ||
    theirState === SYN_RECEIVED ||
    theirState === CLOSED
  )
    setState(table, at, theirs, ESTABLISHED);
  rememberTimestamp(table, at, mine, theirs, segment);
}

/** The first segment of the client that acknowledges the server's SYN ends the handshake. */
export function establish(table: ConnectionTable, at: number, segment: Segment): void {
  const words = table.words;
  let flags = words[at + FLAGS] ?? 0;
  const server = words[at + SERVER + SIDE] ?? 0;
  if ((server & ISN_KNOWN) !== 0 && !seqAfter(segment.ack, words[at + SERVER + ISN] ?? 0)) return;
  flags |= ESTABLISHED_SEEN;
  if ((flags & (SYN_SEEN | SYN_ACK_SEEN)) === (SYN_SEEN | SYN_ACK_SEEN)) {
    const doubles = table.doubles;
    doubles[(at + HANDSHAKE) >> 1] = segment.time - (doubles[(at + HANDSHAKE) >> 1] ?? 0);
    flags |= RTT_KNOWN;
  }
  words[at + FLAGS] = flags;
  const state = (words[at + CLIENT + SIDE] ?? 0) & STATE_MASK;
  if (state === SYN_SENT || state === SYN_RECEIVED || state === UNKNOWN)
    setState(table, at, CLIENT, ESTABLISHED);
}

function learnIsn(table: ConnectionTable, at: number, mine: number, segment: Segment): void {
  const words = table.words;
  const side = words[at + mine + SIDE] ?? 0;
  if ((side & ISN_KNOWN) !== 0) return;
  // Data in a SYN (RFC 7413) counts once it is acknowledged; only then is it known to have been taken.
  const next = (segment.seq + 1) | 0;
  words[at + mine + ISN] = segment.seq;
  words[at + mine + SND_NXT] = next;
  words[at + mine + CONTIGUOUS] = next;
  words[at + mine + SIDE] = side | ISN_KNOWN | SEQ_KNOWN;
}

function setState(table: ConnectionTable, at: number, block: number, state: number): void {
  table.words[at + block + SIDE] = ((table.words[at + block + SIDE] ?? 0) & ~STATE_MASK) | state;
}
