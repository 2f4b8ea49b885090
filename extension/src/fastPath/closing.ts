/** The closing of an ordinary connection by FIN. The rules are told in `core/reconstruct/closing.ts`; here no RST has come. */

import {
  ACK_KNOWN,
  CLIENT,
  CLOSED_BY_CLIENT,
  CLOSED_BY_SERVER,
  CONTIGUOUS,
  FIN_ACKED,
  FIN_DELIVERED,
  FIN_NXT,
  FIN_SENT,
  FLAGS,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  RCV_NXT,
  SERVER,
  SIDE,
  STATE_MASK,
  TIME_WAIT_FRAME,
  TIME_WAIT_START,
  TIME_WAIT_TIMER,
} from "../core/model/connectionWords";
import {
  CLOSE_WAIT,
  CLOSED,
  CLOSING,
  FIN_WAIT_1,
  FIN_WAIT_2,
  LAST_ACK,
  TIME_WAIT,
} from "../core/reconstruct/endpointState";
import { enterTimeWait } from "./core";
import { setDouble, setWord, word } from "./memory";

/** Moves the states of a connection of which a side has sent its FIN, at the segment of this frame. */
export function settleClosing(row: usize, frame: i32, time: f64): void {
  settleFacts(row, CLIENT, SERVER);
  settleFacts(row, SERVER, CLIENT);
  const client = word(row, CLIENT + SIDE);
  const server = word(row, SERVER + SIDE);
  if ((client & server & FIN_SENT) !== 0) {
    if ((client & FIN_ACKED) !== 0 && (server & FIN_DELIVERED) !== 0) hold(row, CLIENT, frame, time);
    if ((server & FIN_ACKED) !== 0 && (client & FIN_DELIVERED) !== 0) hold(row, SERVER, frame, time);
  }
  settleState(row, CLIENT, SERVER);
  settleState(row, SERVER, CLIENT);
}

function settleFacts(row: usize, block: i32, peer: i32): void {
  const side = word(row, block + SIDE);
  if ((side & FIN_SENT) === 0) return;
  const finNxt = word(row, block + FIN_NXT);
  const isAcked = (word(row, peer + SIDE) & ACK_KNOWN) !== 0 && word(row, peer + RCV_NXT) - finNxt >= 0;
  const isDelivered = word(row, block + CONTIGUOUS) - finNxt >= 0;
  setWord(row, block + SIDE, side | (isAcked ? FIN_ACKED : 0) | (isDelivered ? FIN_DELIVERED : 0));
}

/** The first closer holds TIME_WAIT, or both where the FINs crossed (RFC 9293 section 3.6.1). */
function hold(row: usize, block: i32, frame: i32, time: f64): void {
  const flags = word(row, FLAGS);
  if ((flags & closedBy(block)) === 0 || (flags & heldBy(block)) !== 0) return;
  if ((flags & (HOLDER_CLIENT | HOLDER_SERVER)) !== 0) {
    enterTimeWait(row, block, frame, time);
    return;
  }
  setWord(row, FLAGS, flags | heldBy(block));
  setWord(row, block + SIDE, (word(row, block + SIDE) & ~STATE_MASK) | TIME_WAIT);
  setWord(row, TIME_WAIT_FRAME, frame);
  setDouble(row, TIME_WAIT_START, time);
  setDouble(row, TIME_WAIT_TIMER, time);
}

function settleState(row: usize, block: i32, peer: i32): void {
  // What happens to a TIME_WAIT is told by the core's timeWaitStay.ts.
  if ((word(row, FLAGS) & heldBy(block)) !== 0) return;
  const side = word(row, block + SIDE);
  setWord(row, block + SIDE, (side & ~STATE_MASK) | closingState(row, block, side, word(row, peer + SIDE)));
}

function closingState(row: usize, block: i32, side: i32, peer: i32): i32 {
  const state = side & STATE_MASK;
  const isAcked = (side & FIN_ACKED) !== 0;
  const hasPeerFin = (peer & FIN_DELIVERED) !== 0;
  if ((side & FIN_SENT) === 0) return hasPeerFin && state !== CLOSED ? CLOSE_WAIT : state;
  if (!hasPeerFin) return isAcked ? FIN_WAIT_2 : FIN_WAIT_1;
  if ((word(row, FLAGS) & closedBy(block)) !== 0) return isAcked ? TIME_WAIT : CLOSING;
  return isAcked ? CLOSED : LAST_ACK;
}

function heldBy(block: i32): i32 {
  return block === CLIENT ? HOLDER_CLIENT : HOLDER_SERVER;
}

function closedBy(block: i32): i32 {
  return block === CLIENT ? CLOSED_BY_CLIENT : CLOSED_BY_SERVER;
}
