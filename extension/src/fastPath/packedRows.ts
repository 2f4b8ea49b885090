/**
 * Rows of connections a page at a time, in a third of their room: each word by what the others do not tell. Sequence numbers
 * follow from the ISN, the end of a connection from its start, and marks and states are few different ones. Any column can be read by
 * itself, at any place. `core/model/packedRows.ts` has the pages; `packed` is the address of `packedWords.ts`.
 */

import { FLAG_CODES, HISTORY_CODES, SCRATCH, SHIFT, SIDE_CODES } from "../core/fastPath/packedWords";
import {
  CLIENT,
  CONTIGUOUS,
  COUNTS,
  END,
  FIN_NXT,
  FIRST_FRAME,
  FLAGS,
  HISTORY,
  ISN,
  LAST_FRAME,
  NEXT,
  PAYLOAD,
  PREVIOUS,
  QUADRUPLET,
  RCV_NXT,
  ROW_WORDS,
  SERVER,
  SIDE,
  SND_NXT,
  START,
  TIME_WAIT_FRAME,
  TIME_WAIT_START,
  TIME_WAIT_TIMER,
} from "../core/model/connectionWords";
import { rowOf } from "./connectionRow";
import { double, word } from "./memory";
import { packColumn } from "./packedColumns";
import {
  AS_WORDS,
  COLUMNS,
  columnOf,
  HEAD_BYTES,
  HIGHEST,
  isDouble,
  isOfSide,
  isTime,
  OWNER,
} from "./packedPage";
import { codeOfValue } from "./valueCodes";

const MICROSECOND: f64 = 1000;
const NANOSECOND: f64 = 1;
/**
 * Up to these doubles tell times, their differences, and sums with these, exactly: of whole microseconds, which are multiples of 8 ns, a
 * year, of nanoseconds 13 days.
 */
const LATEST_OF_MICROSECONDS: f64 = <f64>((<i64>1) << 55);
const LATEST_OF_NANOSECONDS: f64 = <f64>((<i64>1) << 50);

/**
 * Packs the page with number `page`: `count` rows.
 *
 * @param rows where the first row stands, and `owners` where its connection does
 * @param to where the page goes: bytes that are all 0, sixteen for each word of a row and for its owner, and a kilobyte
 * @returns where the next one goes
 */
export function packPage(packed: usize, rows: usize, owners: usize, page: u32, count: u32, to: usize): usize {
  const scratch = <usize>word(packed, SCRATCH);
  const counts = scratch + ((<usize>8) << word(packed, SHIFT));
  const place = (<i64>page) << word(packed, SHIFT);
  const tick = tickOf(rows, count);
  store<f64>(to, tick);
  let next = to + HEAD_BYTES;
  for (let field = 0; field < COLUMNS; field++) {
    // As the page is all 0, so is this column.
    if (isSecondHalf(field, tick)) continue;
    for (let i: u32 = 0; i < count; i++) {
      const code = codeOf(packed, rowOf(rows, i), word(owners, i), place + i, field, tick);
      store<i64>(scratch + ((<usize>i) << 3), code);
    }
    next = packColumn(columnOf(to, field), to, scratch, count, counts, next);
  }
  return (next + 7) & ~7;
}

/** Of a double that the word before it tells. */
function isSecondHalf(field: i32, tick: f64): bool {
  return (field & 1) !== 0 && isDouble(field - 1) && (isOfSide(field) || tick !== AS_WORDS);
}

/** What all times of the rows are multiples of. */
function tickOf(rows: usize, count: u32): f64 {
  let tick = MICROSECOND;
  let latest: f64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const row = rowOf(rows, i);
    for (let field = 0; field < ROW_WORDS; field += 2) {
      if (!isTime(field)) continue;
      const time = double(row, field);
      if (floor(time / MICROSECOND) * MICROSECOND !== time) tick = NANOSECOND;
      // Of one that is no number, too.
      if (floor(time) !== time) return AS_WORDS;
      latest = max(latest, abs(time));
    }
  }
  const exact = tick === MICROSECOND ? LATEST_OF_MICROSECONDS : LATEST_OF_NANOSECONDS;
  return latest <= exact ? tick : AS_WORDS;
}

function codeOf(packed: usize, row: usize, connection: i64, place: i64, field: i32, tick: f64): i64 {
  if (field >= OWNER) return connection - place;
  if (isOfSide(field)) {
    const side = field >= SERVER ? SERVER : CLIENT;
    return codeOfSide(packed, row, side, field - side);
  }
  const value = word(row, field);
  switch (field) {
    case QUADRUPLET:
      return HIGHEST - value;
    case PREVIOUS:
      return value < 0 ? 0 : connection - value;
    case NEXT:
      return value < 0 ? 0 : value - connection;
    case LAST_FRAME:
      return <u32>(value - word(row, FIRST_FRAME));
    case FLAGS:
      return codeOfValue(<usize>word(packed, FLAG_CODES), value);
    case HISTORY:
    case HISTORY + 1:
      return codeOfValue(<usize>word(packed, HISTORY_CODES), value);
    case TIME_WAIT_FRAME:
      return value === 0 ? 0 : 1 + <i64>(<u32>(word(row, LAST_FRAME) - value));
    case FIRST_FRAME:
    case COUNTS:
      return <u32>value;
    default:
      return tick === AS_WORDS ? <u32>value : codeOfTime(row, field, tick);
  }
}

function codeOfTime(row: usize, field: i32, tick: f64): i64 {
  const time = ticksOf(row, field, tick);
  switch (field) {
    case END:
      return time - ticksOf(row, START, tick);
    // It begins with the last segment, or with one of the last; 0 says that there is none.
    case TIME_WAIT_START:
      return time === 0 ? 0 : apart(ticksOf(row, END, tick) - time);
    // Its timer begins when it begins, or later; before it begins there is none.
    case TIME_WAIT_TIMER:
      return time === 0 ? 0 : apart(time - ticksOf(row, TIME_WAIT_START, tick));
    default:
      return time;
  }
}

function ticksOf(row: usize, field: i32, tick: f64): i64 {
  return <i64>(double(row, field) / tick);
}

/** A difference by a number that is not 0. */
function apart(difference: i64): i64 {
  return difference + (difference >= 0 ? 1 : 0);
}

function codeOfSide(packed: usize, row: usize, side: i32, field: i32): i64 {
  const value = word(row, side + field);
  switch (field) {
    case SND_NXT:
      return folded(value - word(row, side + ISN));
    case RCV_NXT:
      return folded(value - word(row, CLIENT + SERVER - side + SND_NXT));
    case CONTIGUOUS:
    case FIN_NXT:
      return folded(value - word(row, side + SND_NXT));
    case SIDE:
      return codeOfValue(<usize>word(packed, SIDE_CODES), value);
    case PAYLOAD:
      return <i64>double(row, side + PAYLOAD) - <u32>(word(row, side + SND_NXT) - word(row, side + ISN));
    default:
      return <u32>value;
  }
}

/** A difference of sequence numbers as a number that is small when it is near 0 on either side. */
function folded(difference: i32): u32 {
  return (difference << 1) ^ (difference >> 31);
}
