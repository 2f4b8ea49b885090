/** The TIME_WAIT of a connection as the contract tells it: who held it, how long, and what ended it. */

import type { Assumptions } from "../assumptions.ts";
import {
  CLIENT,
  CLIENT_IS_B,
  COUNTS,
  type ConnectionTable,
  FIN_NXT,
  FLAGS,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  ISN,
  ISN_KNOWN,
  SERVER,
  START,
  SYN_ACK_SEEN,
  TIME_WAIT_FRAME,
  TIME_WAIT_MISSING,
  TIME_WAIT_RESET,
  TIME_WAIT_START,
  TIME_WAIT_TIMER,
} from "../model/connectionTable.ts";
import type { Holder, TimeWaitEnd } from "../report/contract.ts";
import { seqAdd } from "../seq.ts";
import {
  type ConnectionIndex,
  type FrameNumber,
  NANOSECONDS_PER_SECOND,
  type Nanoseconds,
} from "../units.ts";
import { lifeAfter } from "./lives.ts";
import { restartsOf } from "./timeWait.ts";

/** ISN that Linux gives a connection born from a TIME_WAIT: old SND.NXT + 65535 + 2 (tcp_timewait_state_process; tcp_twsk_unique for the initiator). */
export const ISN_AFTER_TIME_WAIT = 65537;

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
  const expires = table.double(row, TIME_WAIT_TIMER) + length;
  return {
    holder,
    startFrame: table.unsigned(row, TIME_WAIT_FRAME),
    start: table.double(row, TIME_WAIT_START),
    expires,
    restarts: restartsOf(table.word(row, COUNTS)),
    ...endOf(table, row, expires, captureEnd),
  };
}

function endOf(
  table: ConnectionTable,
  row: ConnectionIndex,
  expires: Nanoseconds,
  captureEnd: Nanoseconds,
): { readonly end: Nanoseconds | null; readonly endedBy: TimeWaitEnd } {
  const next = lifeAfter(table, row);
  // The proof overrules the clock and the RST: an ISN made from the old SND.NXT can only come from a live TIME_WAIT.
  if (next >= 0 && isnProof(table, row, next))
    return { end: table.double(next, START), endedBy: "reincarnation" };
  if (table.has(row, TIME_WAIT_MISSING))
    return { end: table.double(row, TIME_WAIT_START), endedBy: "missing" };
  const reset = table.rare.get(row)?.timeWaitReset;
  if (table.has(row, TIME_WAIT_RESET) && reset) return { end: reset.time, endedBy: "rst" };
  if (next >= 0 && table.double(next, START) < expires && table.has(next, SYN_ACK_SEEN))
    return { end: table.double(next, START), endedBy: "reincarnation" };
  return expires <= captureEnd ? { end: expires, endedBy: "expiry" } : { end: null, endedBy: "capture-end" };
}

/**
 * Whether the next incarnation was born from this one's TIME_WAIT: its ISN at the holder's side is the holder's old
 * SND.NXT + 65537. Always false where a middlebox changes sequence numbers or the stack is not Linux: then it is not
 * shown, which is not "no".
 */
export function isnProof(table: ConnectionTable, row: ConnectionIndex, next: ConnectionIndex): boolean {
  const sameRoles = ((table.word(row, FLAGS) ^ table.word(next, FLAGS)) & CLIENT_IS_B) === 0;
  for (const [mark, block] of [
    [HOLDER_CLIENT, CLIENT],
    [HOLDER_SERVER, SERVER],
  ] as const) {
    if (!table.has(row, mark)) continue;
    const nextBlock = sameRoles ? block : block === CLIENT ? SERVER : CLIENT;
    if (!table.sideHas(next, nextBlock, ISN_KNOWN)) continue;
    const born = seqAdd(table.unsigned(row, block + FIN_NXT), ISN_AFTER_TIME_WAIT);
    if (table.unsigned(next, nextBlock + ISN) === born) return true;
  }
  return false;
}
