/** SYNs and SYN-ACKs with a timestamp, written down by connection as they come: `core/model/openingTable.ts` tells what for. */

import { ROWS, SYNS } from "../core/fastPath/memoryLayout";
import { FIRST_FRAME, START } from "../core/model/connectionWords";
import {
  OPENING_WORDS,
  OTHER_TIMES,
  SYN_ACK_DELAY,
  SYN_ACK_TSVAL,
  SYN_TSVAL,
} from "../core/model/openingWords";
import {
  CONNECTION,
  FRAME,
  FROM_SERVER,
  HAS_TIMESTAMP,
  IS_COPY,
  MARKS,
  TIME,
  TSVAL,
} from "../core/wire/segmentWords";
import { ACK, RST, SYN } from "../core/wire/tcpFlags";
import { rowOf } from "./connectionRows";
import { double, setWord, word } from "./memory";

const ROW_BYTES: usize = (<usize>OPENING_WORDS) << 2;
const STAMPED: i32 = HAS_TIMESTAMP | IS_COPY | ((SYN | RST) << 8);
const STAMPED_SYN: i32 = HAS_TIMESTAMP | (SYN << 8);
/** Longer delays do not fit the row, or mean something else there. */
const MOST_DELAY: f64 = 4_294_967_294;

/** The row of a connection. */
export function openingOf(openings: usize, connection: u32): usize {
  return openings + <usize>connection * ROW_BYTES;
}

/**
 * Takes the SYNs of clients and SYN-ACKs of servers with a timestamp that is not 0; of each connection the first one that has it.
 *
 * @param syns how many SYNs `followAll` has left in SYNS
 * @param left gets the first words of those that came at another time than the row can tell
 * @returns how many those are
 */
export function takeOpenings(syns: u32, openings: usize, left: usize): u32 {
  let count: u32 = 0;
  for (let i: u32 = 0; i < syns; i++) {
    const segment: usize = load<u32>(SYNS + ((<usize>i) << 2));
    const marks = word(segment, MARKS);
    if ((marks & STAMPED) !== STAMPED_SYN || word(segment, TSVAL) === 0) continue;
    const fromServer = (marks & FROM_SERVER) !== 0;
    if (fromServer !== ((marks & (ACK << 8)) !== 0)) continue;
    if (!takeOne(openings, segment, fromServer)) setWord(left, count++, <i32>((segment - ROWS) >> 2));
  }
  return count;
}

/** Nothing has been written into the row. A page that is read before that is given to the process twice: first one that all share, then its own. */
function touch(opening: usize): void {
  for (let field = 0; field < OPENING_WORDS; field++) setWord(opening, field, 0);
}

/** False: it came at another time. */
function takeOne(openings: usize, segment: usize, fromServer: bool): bool {
  const connection = word(segment, CONNECTION);
  const opening = openingOf(openings, connection);
  const field = fromServer ? SYN_ACK_TSVAL : SYN_TSVAL;
  const row = rowOf(connection);
  if (word(row, FIRST_FRAME) === word(segment, FRAME)) touch(opening);
  else if (word(opening, field) !== 0) return true;
  const since = double(segment, TIME) - double(row, START);
  if (fromServer) {
    if (word(opening, SYN_ACK_DELAY) === OTHER_TIMES || since < 0 || since > MOST_DELAY) return false;
    setWord(opening, SYN_ACK_DELAY, <i32>(<u32>since));
  } else if (since !== 0) return false;
  setWord(opening, field, word(segment, TSVAL));
  return true;
}
