/** The closing of a connection by FIN: who was first, and who goes to TIME_WAIT. */

import {
  CLIENT,
  CLOSED_BY_CLIENT,
  CLOSED_BY_SERVER,
  type ConnectionTable,
  FIN_ACKED,
  FIN_DELIVERED,
  FIN_NXT,
  FIN_SENT,
  FLAGS,
  SIDE,
  STATE_MASK,
} from "../model/connectionTable.ts";
import { seqBefore } from "../seq.ts";
import { ACK, type Segment } from "../wire/segment.ts";
import { afterFinAcknowledged, afterReceivingFin, afterSendingFin, TIME_WAIT } from "./endpointState.ts";
import { enterTimeWait } from "./timeWait.ts";

/** This side sent its first FIN. */
export function sendFin(
  table: ConnectionTable,
  at: number,
  mine: number,
  theirs: number,
  segment: Segment,
): void {
  const words = table.words;
  const side = words[at + mine + SIDE] ?? 0;
  const theirSide = words[at + theirs + SIDE] ?? 0;
  const acknowledgesTheirs =
    (segment.flags & ACK) !== 0 && !seqBefore(segment.ack, words[at + theirs + FIN_NXT] ?? 0);
  const state = afterSendingFin(side & STATE_MASK, acknowledgesTheirs);
  words[at + mine + SIDE] = (side & ~STATE_MASK) | FIN_SENT | state;

  const flags = words[at + FLAGS] ?? 0;
  const closedByMe = mine === CLIENT ? CLOSED_BY_CLIENT : CLOSED_BY_SERVER;
  const crossed = (theirSide & FIN_SENT) !== 0 && !acknowledgesTheirs;
  if ((flags & (CLOSED_BY_CLIENT | CLOSED_BY_SERVER)) === 0 || crossed)
    words[at + FLAGS] = flags | closedByMe;
}

/** This side's FIN has arrived at the other side, in order. */
export function deliverFin(
  table: ConnectionTable,
  at: number,
  mine: number,
  theirs: number,
  segment: Segment,
): void {
  const words = table.words;
  words[at + mine + SIDE] = (words[at + mine + SIDE] ?? 0) | FIN_DELIVERED;
  move(table, at, theirs, afterReceivingFin, segment);
}

/** This side's FIN has been acknowledged. */
export function finAcknowledged(table: ConnectionTable, at: number, mine: number, segment: Segment): void {
  const words = table.words;
  words[at + mine + SIDE] = (words[at + mine + SIDE] ?? 0) | FIN_ACKED;
  move(table, at, mine, afterFinAcknowledged, segment);
}

function move(
  table: ConnectionTable,
  at: number,
  block: number,
  next: (state: number) => number,
  segment: Segment,
): void {
  const side = table.words[at + block + SIDE] ?? 0;
  const state = side & STATE_MASK;
  const after = next(state);
  if (after === state) return;
  table.words[at + block + SIDE] = (side & ~STATE_MASK) | after;
  if (after === TIME_WAIT) enterTimeWait(table, at, block, segment);
}
