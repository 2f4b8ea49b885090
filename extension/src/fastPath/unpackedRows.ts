/** Rows of connections that are packed (`packedRows.ts`), unpacked: each field by itself. */

import { FLAG_CODES, HISTORY_CODES, PAGES, SCRATCH, SHIFT, SIDE_CODES } from "../core/fastPath/packedWords";
import {
  CLIENT,
  CONTIGUOUS,
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
import { doubleAt, setDoubleAt, setWord, word } from "./memory";
import { unpackColumn } from "./packedColumns";
import { AS_WORDS, columnOf, HIGHEST, isDouble, isOfSide, OWNER } from "./packedPage";
import { valueOfCode } from "./valueCodes";

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
  if (isOfSide(field)) {
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

/** The codes of a column, in scratch memory. */
function codesOf(packed: usize, page: usize, field: i32, from: u32, count: u32): usize {
  const codes = <usize>word(packed, SCRATCH);
  unpackColumn(columnOf(page, field), page, from, count, codes);
  return codes;
}

function codeAt(codes: usize, i: u32): i64 {
  return load<i64>(codes + ((<usize>i) << 3));
}

/** That difference. */
function differenceOf(code: i64): i64 {
  return code - (code > 0 ? 1 : 0);
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
      for (let i: u32 = 0; i < count; i++) setDoubleAt(to, i, doubleAt(to, i) + <f64>codeAt(codes, i) * tick);
      break;
    case TIME_WAIT_START:
      putTimesApart(codes, count, -tick, to);
      break;
    case TIME_WAIT_TIMER:
      putTimesApart(codes, count, tick, to);
      break;
    default:
      for (let i: u32 = 0; i < count; i++) setDoubleAt(to, i, <f64>codeAt(codes, i) * tick);
  }
}

/** What stands at `to`, and the difference that the code tells beyond it, or before it; 0 where it tells none. */
function putTimesApart(codes: usize, count: u32, tick: f64, to: usize): void {
  for (let i: u32 = 0; i < count; i++) {
    const code = codeAt(codes, i);
    setDoubleAt(to, i, code === 0 ? 0 : doubleAt(to, i) + <f64>differenceOf(code) * tick);
  }
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
  for (let i: u32 = 0; i < count; i++) setDoubleAt(to, i, <f64>(<u32>unfolded(codeAt(spans, i))));
  const codes = codesOf(packed, page, side + PAYLOAD, from, count);
  for (let i: u32 = 0; i < count; i++) setDoubleAt(to, i, doubleAt(to, i) + <f64>codeAt(codes, i));
}
