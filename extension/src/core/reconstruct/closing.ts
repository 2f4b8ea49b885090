/**
 * The closing of a connection by FIN: who was first, and who goes to TIME_WAIT. The states follow from four facts of each
 * side (RFC 9293 sections 3.6 and 3.10.7.4), whatever the order in which the capture shows them.
 */

import {
  ACK_KNOWN,
  CLIENT,
  CLOSED_BY_CLIENT,
  CLOSED_BY_SERVER,
  CONTIGUOUS,
  type ConnectionTable,
  FIN_ACKED,
  FIN_DELIVERED,
  FIN_NXT,
  FIN_REPEATED,
  FIN_SENT,
  FLAGS,
  HIDDEN_CLIENT,
  HIDDEN_SERVER,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  RCV_NXT,
  RESET,
  SERVER,
  SIDE,
  STATE_MASK,
} from "../model/connectionTable.ts";
import { seqBefore } from "../seq.ts";
import type { FrameNumber, Nanoseconds } from "../units.ts";
import { ACK, type Segment } from "../wire/segment.ts";
import { CLOSE_WAIT, CLOSED, CLOSING, FIN_WAIT_1, FIN_WAIT_2, LAST_ACK, TIME_WAIT } from "./endpointState.ts";
import { enterTimeWait } from "./timeWait.ts";

/** A segment with FIN, after its numbers were followed. */
export function followFin(
  table: ConnectionTable,
  at: number,
  mine: number,
  theirs: number,
  segment: Segment,
): void {
  const words = table.words;
  const side = words[at + mine + SIDE] ?? 0;
  const flags = words[at + FLAGS] ?? 0;
  if ((side & FIN_SENT) !== 0) {
    words[at + FLAGS] = flags | FIN_REPEATED;
    return;
  }
  const finNxt = (segment.seq + segment.payloadLength + 1) | 0;
  words[at + mine + SIDE] = side | FIN_SENT;
  const closedByMe = mine === CLIENT ? CLOSED_BY_CLIENT : CLOSED_BY_SERVER;
  const hasAck = (segment.flags & ACK) !== 0;
  if (((words[at + theirs + SIDE] ?? 0) & FIN_SENT) === 0) {
    words[at + FLAGS] = flags | closedByMe;
    words[at + mine + FIN_NXT] = finNxt;
    // Kept until their FIN comes: what the first FIN acknowledged.
    words[at + theirs + FIN_NXT] = hasAck ? segment.ack : (words[at + theirs + CONTIGUOUS] ?? 0);
    return;
  }
  const theirAck = words[at + mine + FIN_NXT] ?? 0;
  words[at + mine + FIN_NXT] = finNxt;
  if (hasAck && !seqBefore(segment.ack, words[at + theirs + FIN_NXT] ?? 0)) return;
  // Neither acknowledges the other: they crossed (figure 13). Or the capture shows the answer before what it answers.
  const closedByThem = mine === CLIENT ? CLOSED_BY_SERVER : CLOSED_BY_CLIENT;
  const isAnswer = !seqBefore(theirAck, finNxt);
  words[at + FLAGS] = (isAnswer ? flags & ~closedByThem : flags) | closedByMe;
}

/** For `settleClosing`: the states follow from what is known, not from a segment. */
export const NO_FRAME: FrameNumber = 0;

/** Moves the states of a connection of which a side has sent its FIN, at the segment of this frame. */
export function settleClosing(
  table: ConnectionTable,
  at: number,
  frame: FrameNumber,
  time: Nanoseconds,
): void {
  settleFacts(table, at, CLIENT, SERVER);
  settleFacts(table, at, SERVER, CLIENT);
  const words = table.words;
  const client = words[at + CLIENT + SIDE] ?? 0;
  const server = words[at + SERVER + SIDE] ?? 0;
  if ((client & server & FIN_SENT) !== 0 && frame !== NO_FRAME) {
    if ((client & FIN_ACKED) !== 0 && (server & FIN_DELIVERED) !== 0) hold(table, at, CLIENT, frame, time);
    if ((server & FIN_ACKED) !== 0 && (client & FIN_DELIVERED) !== 0) hold(table, at, SERVER, frame, time);
  }
  if (((words[at + FLAGS] ?? 0) & RESET) !== 0) return;
  settleState(table, at, CLIENT, SERVER);
  settleState(table, at, SERVER, CLIENT);
}

function settleFacts(table: ConnectionTable, at: number, block: number, peer: number): void {
  const words = table.words;
  const side = words[at + block + SIDE] ?? 0;
  if ((side & FIN_SENT) === 0) return;
  const finNxt = words[at + block + FIN_NXT] ?? 0;
  const isAcked =
    ((words[at + peer + SIDE] ?? 0) & ACK_KNOWN) !== 0 && !seqBefore(words[at + peer + RCV_NXT] ?? 0, finNxt);
  const isDelivered = !seqBefore(words[at + block + CONTIGUOUS] ?? 0, finNxt);
  words[at + block + SIDE] = side | (isAcked ? FIN_ACKED : 0) | (isDelivered ? FIN_DELIVERED : 0);
}

/** The first closer holds TIME_WAIT, or both where the FINs crossed (RFC 9293 section 3.6.1). */
function hold(
  table: ConnectionTable,
  at: number,
  block: number,
  frame: FrameNumber,
  time: Nanoseconds,
): void {
  const flags = table.words[at + FLAGS] ?? 0;
  const closed = block === CLIENT ? CLOSED_BY_CLIENT : CLOSED_BY_SERVER;
  if ((flags & closed) !== 0 && (flags & heldBy(block)) === 0) enterTimeWait(table, at, block, frame, time);
}

function settleState(table: ConnectionTable, at: number, block: number, peer: number): void {
  const words = table.words;
  // What happens to a TIME_WAIT is told by timeWaitStay.ts.
  if (((words[at + FLAGS] ?? 0) & heldBy(block)) !== 0) return;
  const side = words[at + block + SIDE] ?? 0;
  words[at + block + SIDE] =
    (side & ~STATE_MASK) | closingState(table, at, block, side, words[at + peer + SIDE] ?? 0);
}

function closingState(table: ConnectionTable, at: number, block: number, side: number, peer: number): number {
  const state = side & STATE_MASK;
  const isAcked = (side & FIN_ACKED) !== 0;
  const hasPeerFin = (peer & FIN_DELIVERED) !== 0;
  if ((side & FIN_SENT) === 0) return hasPeerFin && state !== CLOSED ? CLOSE_WAIT : state;
  if (!hasPeerFin) return isAcked ? FIN_WAIT_2 : FIN_WAIT_1;
  const closed = block === CLIENT ? CLOSED_BY_CLIENT : CLOSED_BY_SERVER;
  if (((table.words[at + FLAGS] ?? 0) & closed) !== 0) return isAcked ? TIME_WAIT : CLOSING;
  return isAcked ? CLOSED : LAST_ACK;
}

function heldBy(block: number): number {
  return block === CLIENT ? HOLDER_CLIENT | HIDDEN_CLIENT : HOLDER_SERVER | HIDDEN_SERVER;
}
