/**
 * Quadruplets that open again as most do: `core/detect/timeWait/reuse.ts` tells what is to be told of them, and decides about all others. Each
 * question here is one of its own, where nothing stands beside the row of the life before.
 */

import { COLUMN_BITS, COLUMN_FLAGS } from "../core/fastPath/columnWords";
import { NOT_PLAIN, PLAIN_REINCARNATION, PLAIN_REUSE } from "../core/fastPath/plainWords";
import {
  CHALLENGED,
  CLIENT,
  ESTABLISHED_SEEN,
  FLAGS,
  HISTORY,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  PREVIOUS,
  RESET,
  SERVER,
  START,
  SYN_ACK_SEEN,
  SYN_SEEN,
  TIME_WAIT_MISSING,
  TIME_WAIT_RESET,
  TIME_WAIT_START,
} from "../core/model/connectionWords";
import { FROM_SERVER, IS_COPY } from "../core/wire/segmentWords";
import { ACK, RST, SYN } from "../core/wire/tcpFlags";
import { doubleOf, wordOf } from "./anyRow";
import { addressIn, byteAt } from "./memory";
import { isBornFrom } from "./timeWaits";

const HOLDERS: i32 = HOLDER_CLIENT | HOLDER_SERVER;
const OPENED: i32 = SYN_ACK_SEEN | ESTABLISHED_SEEN;

// The columns of segments.
let flagBytes: usize = 0;
let bitBytes: usize = 0;

/** Where they are: their addresses stand from `columns` on. */
export function setColumnsOfReuses(columns: usize): void {
  flagBytes = addressIn(columns, COLUMN_FLAGS);
  bitBytes = addressIn(columns, COLUMN_BITS);
}

/**
 * How the quadruplet of a connection opened again.
 *
 * @param rows of connections
 * @param at where the row of its first segment stands
 * @param length of a TIME_WAIT, in nanoseconds
 * @returns NOT_PLAIN: it did not, or the rules have to be asked. The life before it left the quadruplet right before, if it is another
 */
export function verdictOfReuse(rows: usize, connection: u32, at: usize, length: f64): i32 {
  const before = wordOf(rows, connection, PREVIOUS);
  if (before < 0) return NOT_PLAIN;
  const flags = wordOf(rows, connection, FLAGS);
  if ((flags & (SYN_SEEN | CHALLENGED)) !== SYN_SEEN || (flags & OPENED) === 0) return NOT_PLAIN;
  // It is told at the SYN, which nearly always comes first.
  const first = load<u32>(at);
  if ((byteAt(bitBytes, first) & (FROM_SERVER | IS_COPY)) !== 0) return NOT_PLAIN;
  if ((byteAt(flagBytes, first) & (SYN | ACK | RST)) !== SYN) return NOT_PLAIN;
  return reuseOf(rows, connection, flags, before, length);
}

/** @param connection and the one before it, by number: each word is asked for by itself, because of most few are asked */
function reuseOf(rows: usize, connection: u32, laterFlags: i32, before: u32, length: f64): i32 {
  const flags = wordOf(rows, before, FLAGS);
  // It never opened, or something is told beside its row.
  const hasRare = wordOf(rows, before, HISTORY + 1) < 0;
  if ((flags & (SYN_SEEN | OPENED)) === SYN_SEEN || hasRare) return NOT_PLAIN;
  const holders = flags & HOLDERS;
  if (holders === 0) return (flags & RESET) !== 0 ? PLAIN_REUSE : NOT_PLAIN;
  for (let block = CLIENT; block <= SERVER; block += SERVER - CLIENT) {
    const isHeld = (holders & (block === CLIENT ? HOLDER_CLIENT : HOLDER_SERVER)) !== 0;
    if (isHeld && isBornFrom(rows, before, block, connection, flags ^ laterFlags)) return PLAIN_REINCARNATION;
  }
  if (holders === HOLDERS || (flags & (TIME_WAIT_MISSING | TIME_WAIT_RESET)) !== 0) return NOT_PLAIN;
  return doubleOf(rows, connection, START) >= doubleOf(rows, before, TIME_WAIT_START) + length
    ? PLAIN_REUSE
    : NOT_PLAIN;
}
