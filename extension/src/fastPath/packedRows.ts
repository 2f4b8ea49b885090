/**
 * Rows of connections a page at a time, in a third of their room: each word by what the others do not tell. Sequence numbers
 * follow from the ISN, the end of a connection from its start, and marks and states are few different ones. Any column can be read by
 * itself, at any place. `core/model/packedRows.ts` has the pages; `packed` is the address of `packedWords.ts`.
 */

import {
  COLUMN_BYTES,
  FLAG_CODES,
  HISTORY_CODES,
  PAGES,
  SCRATCH,
  SHIFT,
  SIDE_CODES,
} from "../core/fastPath/packedWords";
import {
  CLIENT,
  CONTIGUOUS,
  COUNTS,
  END,
  FIN_NXT,
  FIRST_FRAME,
  FLAGS,
  HANDSHAKE,
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
import { double, setWord, word } from "./memory";
import { packColumn, unpackColumn } from "./packedColumns";
import { codeOfValue, valueOfCode } from "./valueCodes";

/** A row's connection, beside its words. */
const OWNER = ROW_WORDS;
const COLUMNS = ROW_WORDS + 1;
/** Of a page: what its times are multiples of, 8 bytes; its columns; what is in them. */
const TICK_BYTES: usize = 8;
const HEAD_BYTES: usize = TICK_BYTES + <usize>COLUMNS * COLUMN_BYTES;
const MICROSECOND: f64 = 1000;
const NANOSECOND: f64 = 1;
/** Of a page with odd times the words are kept. */
const AS_WORDS: f64 = 0;
/** In ticks, 35 years of microseconds: differences of differences of such times are exact. */
const LATEST: f64 = <f64>((<i64>1) << 50);
/** Quadruplets are counted down from it: the old ones, used again, are the exceptions. */
const HIGHEST: i64 = 0x7fffffff;

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
    for (let i: u32 = 0; i < count; i++) {
      const code = codeOf(packed, rowOf(rows, i), word(owners, i), place + i, field, tick);
      store<i64>(scratch + ((<usize>i) << 3), code);
    }
    next = packColumn(columnOf(to, field), to, scratch, count, counts, next);
  }
  return (next + 7) & ~7;
}

/** Unpacks the row at a place to `to`. */
export function unpackRow(packed: usize, place: u32, to: usize): void {
  for (let field = 0; field < ROW_WORDS; field++) {
    unpackField(packed, place, 1, field, to + ((<usize>field) << 2));
    if (isDouble(field)) field++;
  }
}

/**
 * Unpacks a word or a double of the rows at `count` places of one page, from `place` on: four or eight bytes each, to `to`.
 */
export function unpackField(packed: usize, place: u32, count: u32, field: i32, to: usize): void {
  const shift = word(packed, SHIFT);
  const page = <usize>word(<usize>word(packed, PAGES), place >> shift);
  const from: u32 = place & ((1 << shift) - 1);
  if (field >= CLIENT) {
    const side = field >= SERVER ? SERVER : CLIENT;
    unpackOfSide(packed, page, side, field - side, from, count, to);
  } else if (isDouble(field)) unpackTimes(packed, page, field, from, count, to);
  else unpackOfHeader(packed, page, field, place, from, count, to);
}

/**
 * The same, into that field of rows that stand one behind the other.
 *
 * @param column room for as many doubles as there are rows
 */
export function spreadField(
  packed: usize,
  place: u32,
  count: u32,
  field: i32,
  column: usize,
  rows: usize,
): void {
  unpackField(packed, place, count, field, column);
  const isWide = isDouble(field);
  for (let i: u32 = 0; i < count; i++) {
    const to = rowOf(rows, i) + ((<usize>field) << 2);
    if (isWide) store<f64>(to, doubleAt(column, i));
    else store<i32>(to, word(column, i));
  }
}

function isDouble(field: i32): bool {
  return isTime(field) || field === CLIENT + PAYLOAD || field === SERVER + PAYLOAD;
}

function isTime(field: i32): bool {
  return field === START || field === END || (field >= HANDSHAKE && field <= TIME_WAIT_TIMER + 1);
}

function columnOf(page: usize, field: i32): usize {
  return page + TICK_BYTES + <usize>field * COLUMN_BYTES;
}

/** The codes of a column, in scratch memory. */
function codesOf(packed: usize, page: usize, field: i32, from: u32, count: u32): usize {
  const codes = <usize>word(packed, SCRATCH);
  unpackColumn(columnOf(page, field), page, from, count, codes);
  return codes;
}

function codeAt(codes: usize, i: u32): i64 {
  return load<i64>(codes + ((<usize>i) << 3));
}

/** What all times of the rows are multiples of. */
function tickOf(rows: usize, count: u32): f64 {
  let tick = MICROSECOND;
  let latest: f64 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const row = rowOf(rows, i);
    for (let field = START; field <= TIME_WAIT_TIMER; field += 2) {
      if (!isTime(field)) continue;
      const time = double(row, field);
      if (floor(time / MICROSECOND) * MICROSECOND !== time) tick = NANOSECOND;
      // Of one that is no number, too.
      if (floor(time) !== time) return AS_WORDS;
      latest = max(latest, abs(time));
    }
  }
  return latest <= LATEST * tick ? tick : AS_WORDS;
}

function codeOf(packed: usize, row: usize, connection: i64, place: i64, field: i32, tick: f64): i64 {
  if (field >= OWNER) return connection - place;
  if (field >= SERVER) return codeOfSide(packed, row, SERVER, field - SERVER);
  if (field >= CLIENT) return codeOfSide(packed, row, CLIENT, field - CLIENT);
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
      return tick === AS_WORDS ? <u32>value : (field & 1) !== 0 ? 0 : codeOfTime(row, field, tick);
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

/** That difference. */
function differenceOf(code: i64): i64 {
  return code - (code > 0 ? 1 : 0);
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
    case PAYLOAD + 1:
      return 0;
    default:
      return <u32>value;
  }
}

/** A difference of sequence numbers as a number that is small when it is near 0 on either side. */
function folded(difference: i32): u32 {
  return (difference << 1) ^ (difference >> 31);
}

function unfolded(code: i64): i32 {
  const folded = <u32>code;
  return (folded >> 1) ^ -(folded & 1);
}

// Each loop by itself: what it does for a row takes no more than a branch on what it does.

function unpackOfHeader(
  packed: usize,
  page: usize,
  field: i32,
  place: u32,
  from: u32,
  count: u32,
  to: usize,
): void {
  if (field === LAST_FRAME) unpackOfHeader(packed, page, FIRST_FRAME, place, from, count, to);
  else if (field === TIME_WAIT_FRAME) unpackOfHeader(packed, page, LAST_FRAME, place, from, count, to);
  else if (field === PREVIOUS || field === NEXT) {
    putNumbers(codesOf(packed, page, OWNER, from, count), count, to);
    for (let i: u32 = 0; i < count; i++) setWord(to, i, word(to, i) + place + i);
  }
  const codes = codesOf(packed, page, field, from, count);
  switch (field) {
    case QUADRUPLET:
      for (let i: u32 = 0; i < count; i++) setWord(to, i, <i32>(HIGHEST - codeAt(codes, i)));
      break;
    case PREVIOUS:
      putDistances(codes, count, -1, -1, to);
      break;
    case NEXT:
      putDistances(codes, count, 1, -1, to);
      break;
    case LAST_FRAME:
      for (let i: u32 = 0; i < count; i++) setWord(to, i, word(to, i) + <i32>codeAt(codes, i));
      break;
    case TIME_WAIT_FRAME:
      for (let i: u32 = 0; i < count; i++) setWord(to, i, word(to, i) + 1);
      putDistances(codes, count, -1, 0, to);
      break;
    case FLAGS:
      putValues(<usize>word(packed, FLAG_CODES), codes, count, to);
      break;
    case HISTORY:
    case HISTORY + 1:
      putValues(<usize>word(packed, HISTORY_CODES), codes, count, to);
      break;
    default:
      putNumbers(codes, count, to);
  }
}

function putNumbers(codes: usize, count: u32, to: usize): void {
  for (let i: u32 = 0; i < count; i++) setWord(to, i, <i32>codeAt(codes, i));
}

/** What stands at `to`, and the code beyond it, or before it where `sign` is -1; `none` where the code is 0. */
function putDistances(codes: usize, count: u32, sign: i32, none: i32, to: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    const code = codeAt(codes, i);
    setWord(to, i, code === 0 ? none : word(to, i) + sign * <i32>code);
  }
}

function putValues(values: usize, codes: usize, count: u32, to: usize): void {
  for (let i: u32 = 0; i < count; i++) setWord(to, i, valueOfCode(values, codeAt(codes, i)));
}

function unpackTimes(packed: usize, page: usize, field: i32, from: u32, count: u32, to: usize): void {
  const tick = load<f64>(page);
  if (tick === AS_WORDS) {
    unpackTimesAsWords(packed, page, field, from, count, to);
    return;
  }
  if (field === END) unpackTimes(packed, page, START, from, count, to);
  else if (field === TIME_WAIT_START) unpackTimes(packed, page, END, from, count, to);
  else if (field === TIME_WAIT_TIMER) unpackTimes(packed, page, TIME_WAIT_START, from, count, to);
  const codes = codesOf(packed, page, field, from, count);
  switch (field) {
    case END:
      for (let i: u32 = 0; i < count; i++) putDouble(to, i, doubleAt(to, i) + <f64>codeAt(codes, i) * tick);
      break;
    case TIME_WAIT_START:
      putTimesApart(codes, count, -tick, to);
      break;
    case TIME_WAIT_TIMER:
      putTimesApart(codes, count, tick, to);
      break;
    default:
      for (let i: u32 = 0; i < count; i++) putDouble(to, i, <f64>codeAt(codes, i) * tick);
  }
}

/** What stands at `to`, and the difference that the code tells beyond it, or before it; 0 where it tells none. */
function putTimesApart(codes: usize, count: u32, tick: f64, to: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    const code = codeAt(codes, i);
    putDouble(to, i, code === 0 ? 0 : doubleAt(to, i) + <f64>differenceOf(code) * tick);
  }
}

function doubleAt(to: usize, i: u32): f64 {
  return load<f64>(to + ((<usize>i) << 3));
}

function putDouble(to: usize, i: u32, time: f64): void {
  store<f64>(to + ((<usize>i) << 3), time);
}

function unpackTimesAsWords(packed: usize, page: usize, field: i32, from: u32, count: u32, to: usize): void {
  for (let half = 0; half < 2; half++) {
    const codes = codesOf(packed, page, field + half, from, count);
    for (let i: u32 = 0; i < count; i++) setWord(to, 2 * i + half, <i32>codeAt(codes, i));
  }
}

function unpackOfSide(
  packed: usize,
  page: usize,
  side: i32,
  field: i32,
  from: u32,
  count: u32,
  to: usize,
): void {
  if (field === PAYLOAD) {
    unpackPayload(packed, page, side, from, count, to);
    return;
  }
  if (field === SND_NXT) unpackOfSide(packed, page, side, ISN, from, count, to);
  else if (field === RCV_NXT) unpackOfSide(packed, page, CLIENT + SERVER - side, SND_NXT, from, count, to);
  else if (field === CONTIGUOUS || field === FIN_NXT)
    unpackOfSide(packed, page, side, SND_NXT, from, count, to);
  const codes = codesOf(packed, page, side + field, from, count);
  if (field === SIDE) putValues(<usize>word(packed, SIDE_CODES), codes, count, to);
  else if (field === SND_NXT || field === RCV_NXT || field === CONTIGUOUS || field === FIN_NXT)
    for (let i: u32 = 0; i < count; i++) setWord(to, i, word(to, i) + unfolded(codeAt(codes, i)));
  else putNumbers(codes, count, to);
}

/** What the side has sent by its sequence numbers, and what the code says beyond it. */
function unpackPayload(packed: usize, page: usize, side: i32, from: u32, count: u32, to: usize): void {
  const spans = codesOf(packed, page, side + SND_NXT, from, count);
  for (let i: u32 = 0; i < count; i++) putDouble(to, i, <f64>(<u32>unfolded(codeAt(spans, i))));
  const codes = codesOf(packed, page, side + PAYLOAD, from, count);
  for (let i: u32 = 0; i < count; i++) putDouble(to, i, doubleAt(to, i) + <f64>codeAt(codes, i));
}
