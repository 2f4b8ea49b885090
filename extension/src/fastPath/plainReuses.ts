/**
 * Quadruplets that open again as most do: `core/detect/timeWait/reuse.ts` tells what is to be told of them, and decides about all others. Each
 * question here is one of its own, where nothing stands beside the row of the life before.
 */

import { COLUMN_BITS, COLUMN_FLAGS } from "../core/fastPath/columnWords";
import {
  NO_PLAIN_REUSE,
  PLAIN_AFTER_RESET,
  PLAIN_EXPIRED,
  PLAIN_REINCARNATION,
  REUSE_SHIFT,
} from "../core/fastPath/plainReuseWords";
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
import { beginOf } from "./groups";
import { addressIn, byteAt, halfAt, setHalfAt, word } from "./memory";
import { isBornFrom } from "./timeWaits";

const HOLDERS: i32 = HOLDER_CLIENT | HOLDER_SERVER;
const OPENED: i32 = SYN_ACK_SEEN | ESTABLISHED_SEEN;

/**
 * Tells of so many connections, whose numbers stand from `connections` on, how their quadruplet opened again.
 *
 * @param places by number among them, its place in `start`
 * @param rows of connections
 * @param order the rows of each connection's segments, together, and `start` where they begin (`SegmentOrder`)
 * @param columns the addresses of the columns of segments
 * @param length of a TIME_WAIT, in nanoseconds
 * @param looks 16 bits for each connection, by its number, which gets what is told
 */
export function takePlainReuses(
  connections: usize,
  count: u32,
  places: usize,
  rows: usize,
  order: usize,
  start: usize,
  columns: usize,
  length: f64,
  looks: usize,
): void {
  const flagBytes = addressIn(columns, COLUMN_FLAGS);
  const bitBytes = addressIn(columns, COLUMN_BITS);
  for (let i: u32 = 0; i < count; i++) {
    const connection = word(connections, i);
    const before = wordOf(rows, connection, PREVIOUS);
    if (before < 0) continue;
    const flags = wordOf(rows, connection, FLAGS);
    if ((flags & (SYN_SEEN | CHALLENGED)) !== SYN_SEEN || (flags & OPENED) === 0) continue;
    // It is told at the SYN, which nearly always comes first.
    const first = load<u32>(beginOf(order, start, word(places, i)));
    if ((byteAt(bitBytes, first) & (FROM_SERVER | IS_COPY)) !== 0) continue;
    if ((byteAt(flagBytes, first) & (SYN | ACK | RST)) !== SYN) continue;
    const reuse = reuseOf(rows, connection, before, length);
    setHalfAt(looks, connection, halfAt(looks, connection) | (reuse << REUSE_SHIFT));
  }
}

/** @param connection and the one before it, by number: each word is asked for by itself, because of most few are asked */
function reuseOf(rows: usize, connection: u32, before: u32, length: f64): i32 {
  const flags = wordOf(rows, before, FLAGS);
  // It never opened, or something is told beside its row.
  const hasRare = wordOf(rows, before, HISTORY + 1) < 0;
  if ((flags & (SYN_SEEN | OPENED)) === SYN_SEEN || hasRare) return NO_PLAIN_REUSE;
  const holders = flags & HOLDERS;
  if (holders === 0) return (flags & RESET) !== 0 ? PLAIN_AFTER_RESET : NO_PLAIN_REUSE;
  for (let block = CLIENT; block <= SERVER; block += SERVER - CLIENT) {
    const isHeld = (holders & (block === CLIENT ? HOLDER_CLIENT : HOLDER_SERVER)) !== 0;
    if (isHeld && isBornFrom(rows, before, block, connection)) return PLAIN_REINCARNATION;
  }
  if (holders === HOLDERS || (flags & (TIME_WAIT_MISSING | TIME_WAIT_RESET)) !== 0) return NO_PLAIN_REUSE;
  return doubleOf(rows, connection, START) >= doubleOf(rows, before, TIME_WAIT_START) + length
    ? PLAIN_EXPIRED
    : NO_PLAIN_REUSE;
}
