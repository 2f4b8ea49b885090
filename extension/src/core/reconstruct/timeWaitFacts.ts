/** The TIME_WAIT of a connection as the contract tells it: who held it, how long, and what ended it. */

import type { Assumptions } from "../assumptions.ts";
import {
  CLIENT,
  CLIENT_IS_B,
  type ConnectionTable,
  FIN_NXT,
  FLAGS,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  ISN,
  ISN_KNOWN,
  NEXT,
  SERVER,
  START,
  TIME_WAIT_FRAME,
  TIME_WAIT_START,
} from "../model/connectionTable.ts";
import type { Holder, TimeWaitEnd } from "../report/contract.ts";
import { seqAdd } from "../seq.ts";
import {
  type ConnectionIndex,
  type FrameNumber,
  NANOSECONDS_PER_SECOND,
  type Nanoseconds,
} from "../units.ts";
import { ISN_AFTER_TIME_WAIT } from "./isnAfterTimeWait.ts";
import { neverOpened } from "./lives.ts";
import { startOfSide } from "./timeWait.ts";
import { stayOf } from "./timeWaitStay.ts";

export interface TimeWaitFacts {
  readonly holder: Holder;
  readonly startFrame: FrameNumber;
  readonly start: Nanoseconds;
  /** When the timer, last started, runs out. */
  readonly expires: Nanoseconds;
  readonly restarts: number;
  /** null when the capture ends before. */
  readonly end: Nanoseconds | null;
  readonly endedBy: TimeWaitEnd;
}

export function holderOf(table: ConnectionTable, row: ConnectionIndex): Holder | null {
  const flags = table.word(row, FLAGS) & (HOLDER_CLIENT | HOLDER_SERVER);
  if (flags === 0) return null;
  if (flags === (HOLDER_CLIENT | HOLDER_SERVER)) return "both";
  return flags === HOLDER_CLIENT ? "client" : "server";
}

/** @param captureEnd time of the last frame */
export function timeWaitOf(
  table: ConnectionTable,
  row: ConnectionIndex,
  assumptions: Assumptions,
  captureEnd: Nanoseconds,
): TimeWaitFacts | null {
  const holder = holderOf(table, row);
  if (holder === null) return null;
  const length = assumptions.timeWaitSeconds * NANOSECONDS_PER_SECOND;
  const startFrame = table.unsigned(row, TIME_WAIT_FRAME);
  const start = table.double(row, TIME_WAIT_START);
  if (holder !== "both") {
    const side = sideFacts(table, row, holder === "client" ? CLIENT : SERVER, length, captureEnd);
    // Field by field: pictures ask this of every connection, and spreading an object takes some microseconds.
    const { expires, restarts, end, endedBy } = side;
    return { holder, startFrame, start, expires, restarts, end, endedBy };
  }
  // Two told as one: over when both are over.
  const client = sideFacts(table, row, CLIENT, length, captureEnd);
  const server = sideFacts(table, row, SERVER, length, captureEnd);
  const clientIsLonger = (client.end ?? captureEnd + 1) >= (server.end ?? captureEnd + 1);
  const { end, endedBy } = clientIsLonger ? client : server;
  return {
    holder,
    startFrame,
    start,
    expires: Math.max(client.expires, server.expires),
    restarts: client.restarts + server.restarts,
    end,
    endedBy,
  };
}

export type SideFacts = Pick<TimeWaitFacts, "expires" | "restarts" | "end" | "endedBy">;

/** The TIME_WAIT of one holder. */
export function sideFacts(
  table: ConnectionTable,
  row: ConnectionIndex,
  block: number,
  length: Nanoseconds,
  captureEnd: Nanoseconds,
): SideFacts {
  const stay = stayOf(table, row, block);
  if (stay?.killed) {
    const { timer, restarts, time } = stay.killed;
    return { expires: timer + length, restarts, end: time, endedBy: "rst" };
  }
  if (stay?.ended) {
    const { timer, restarts, time, by } = stay.ended;
    return { expires: timer + length, restarts, end: time, endedBy: by };
  }
  const expires = (stay?.timer ?? startOfSide(table, row, block).time) + length;
  const restarts = stay?.restarts ?? 0;
  const born = stay ? null : timeOfNext(table, row, block, expires);
  if (born !== null) return { expires, restarts, end: born, endedBy: "reincarnation" };
  if (expires <= captureEnd) return { expires, restarts, end: expires, endedBy: "expiry" };
  return { expires, restarts, end: null, endedBy: "capture-end" };
}

/**
 * When the SYN came that a TIME_WAIT let in to which nothing else happened; null when none did. The proof overrules the
 * clock, and needs no answer: the holder's own SYN may bring it.
 */
function timeOfNext(
  table: ConnectionTable,
  row: ConnectionIndex,
  block: number,
  expires: Nanoseconds,
): Nanoseconds | null {
  for (let next = table.word(row, NEXT); next >= 0; next = table.word(next, NEXT)) {
    const start = table.double(next, START);
    if (isBornFrom(table, row, block, next)) return start;
    if (!neverOpened(table, next)) return start < expires ? start : null;
  }
  return null;
}

/**
 * Whether the next incarnation was born from this one's TIME_WAIT: its ISN at the holder's side is the holder's old
 * SND.NXT + 65537. Always false where a middlebox changes sequence numbers or the stack is not Linux: then it is not
 * shown, which is not "no".
 */
export function isnProof(table: ConnectionTable, row: ConnectionIndex, next: ConnectionIndex): boolean {
  return (
    (table.has(row, HOLDER_CLIENT) && isBornFrom(table, row, CLIENT, next)) ||
    (table.has(row, HOLDER_SERVER) && isBornFrom(table, row, SERVER, next))
  );
}

function isBornFrom(
  table: ConnectionTable,
  row: ConnectionIndex,
  block: number,
  next: ConnectionIndex,
): boolean {
  const sameRoles = ((table.word(row, FLAGS) ^ table.word(next, FLAGS)) & CLIENT_IS_B) === 0;
  const nextBlock = sameRoles ? block : CLIENT + SERVER - block;
  if (!table.sideHas(next, nextBlock, ISN_KNOWN)) return false;
  const born = seqAdd(table.unsigned(row, block + FIN_NXT), ISN_AFTER_TIME_WAIT);
  return table.unsigned(next, nextBlock + ISN) === born;
}
