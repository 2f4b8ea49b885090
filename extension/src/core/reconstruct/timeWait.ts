/** TIME_WAIT: its start. What happens to it afterwards is told by `timeWaitStay.ts`. */

import {
  CLIENT,
  CONTIGUOUS,
  type ConnectionTable,
  FIN_NXT,
  FIN_SENT,
  FLAGS,
  HIDDEN_CLIENT,
  HIDDEN_SERVER,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  INCARNATION_MASK,
  RESET,
  SIDE,
  STATE_MASK,
  TIME_WAIT_FRAME,
  TIME_WAIT_START,
  TIME_WAIT_TIMER,
} from "../model/connectionTable.ts";
import type { Moment } from "../model/rareFacts.ts";
import type { ConnectionIndex, FrameNumber, Nanoseconds } from "../units.ts";
import { TIME_WAIT } from "./endpointState.ts";

const RESTARTS_SHIFT = 20;
const MOST_RESTARTS = 0xfff;

/** The side has come to TIME_WAIT by the segment of this frame: its FIN acknowledged, the peer's FIN received (RFC 9293 section 3.6.1). */
export function enterTimeWait(
  table: ConnectionTable,
  at: number,
  block: number,
  frame: FrameNumber,
  time: Nanoseconds,
): void {
  const words = table.words;
  const flags = words[at + FLAGS] ?? 0;
  const isReset = (flags & RESET) !== 0;
  const other = block === CLIENT ? HOLDER_SERVER | HIDDEN_SERVER : HOLDER_CLIENT | HIDDEN_CLIENT;
  if ((flags & other) !== 0) {
    const facts = table.rareOf(table.rowAt(at));
    const first = shownStart(table, table.rowAt(at));
    const second = { frame, time };
    facts.clientTimeWait = block === CLIENT ? second : first;
    facts.serverTimeWait = block === CLIENT ? first : second;
  }
  const holder = block === CLIENT ? HOLDER_CLIENT : HOLDER_SERVER;
  const hidden = block === CLIENT ? HIDDEN_CLIENT : HIDDEN_SERVER;
  words[at + FLAGS] = flags | (isReset ? hidden : holder);
  if (!isReset) words[at + block + SIDE] = ((words[at + block + SIDE] ?? 0) & ~STATE_MASK) | TIME_WAIT;
  words[at + TIME_WAIT_FRAME] = frame;
  table.doubles[(at + TIME_WAIT_START) >> 1] = time;
  table.doubles[(at + TIME_WAIT_TIMER) >> 1] = time;
}

/** When the side came to TIME_WAIT: where both hold one, each has a start of its own. */
export function startOfSide(table: ConnectionTable, row: ConnectionIndex, block: number): Moment {
  const facts = table.rareFacts(row);
  return (block === CLIENT ? facts?.clientTimeWait : facts?.serverTimeWait) ?? shownStart(table, row);
}

function shownStart(table: ConnectionTable, row: ConnectionIndex): Moment {
  return {
    frame: table.unsigned(row, TIME_WAIT_FRAME),
    time: table.double(row, TIME_WAIT_START),
  };
}

/** What the holder of a TIME_WAIT expects next from the side `peer`: the number after the peer's FIN. */
export function holderRcvNxt(table: ConnectionTable, at: number, peer: number): number {
  const words = table.words;
  if (((words[at + peer + SIDE] ?? 0) & FIN_SENT) !== 0) return words[at + peer + FIN_NXT] ?? 0;
  return words[at + peer + CONTIGUOUS] ?? 0;
}

export function withRestarts(counts: number, restarts: number): number {
  return (counts & INCARNATION_MASK) | (Math.min(restarts, MOST_RESTARTS) << RESTARTS_SHIFT);
}

/** How often the timer of a connection's TIME_WAIT was started anew. */
export function restartsOf(counts: number): number {
  return counts >>> RESTARTS_SHIFT;
}

/** The number of the incarnation on its quadruplet, from 1. */
export function incarnationOf(counts: number): number {
  return counts & INCARNATION_MASK;
}
