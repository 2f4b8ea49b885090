/** Fields of packed rows (`packedRows.ts`), unpacked: one of a row by itself, or of some rows of a page. */

import { BASE, BIT, EXCEPTIONS, LEAST, OFFSET, WAY } from "../core/fastPath/packedWords";
import { ISN, SND_NXT } from "../core/model/connectionWords";
import { addressIn, word } from "./memory";
import { doubleOfCode, wordOfCode } from "./packedCodes";
import {
  allOf,
  codeIn,
  EXCEPTION_BYTES,
  endOfExceptions,
  exceptionFrom,
  numberIn,
  rowOfException,
} from "./packedColumns";
import { spanOf } from "./packedFields";
import {
  AS_WORDS,
  columnOf,
  HEAD_BYTES,
  isDouble,
  numberOf,
  pageAt,
  strideAt,
  tickAt,
  toldWith,
} from "./packedPage";
import { planOf, plansOf } from "./packedPlans";
import {
  BEFORE,
  BEHIND,
  COUNTED_DOWN,
  FOLDED,
  FRAMES_BEFORE,
  isByField,
  LOW_HALF,
  MORE,
  MORE_BYTES,
  MORE_TICKS,
  NUMBERS,
  OF_VALUES,
  TICKS,
  TICKS_BEFORE,
  TICKS_BEHIND,
} from "./packedWays";

/** A word that is not of a double, of a connection's row at a place. */
export function wordAt(packed: usize, connection: u32, place: u32, field: i32): i32 {
  const told = toldWith(packed, place);
  const i = numberOf(packed, place);
  const row = pageAt(told) + HEAD_BYTES + <usize>i * strideAt(told);
  return wordIn(plansOf(packed, false), pageAt(told), row, i, connection, field);
}

/** A double of the row at a place: none is told by the connection. */
export function doubleAt(packed: usize, place: u32, field: i32): f64 {
  const told = toldWith(packed, place);
  const i = numberOf(packed, place);
  const row = pageAt(told) + HEAD_BYTES + <usize>i * strideAt(told);
  const tick = tickAt(told);
  return doubleIn(plansOf(packed, tick === AS_WORDS), pageAt(told), row, i, tick, field);
}

function wordIn(plans: usize, page: usize, row: usize, i: u32, connection: u32, field: i32): i32 {
  let value: i32 = 0;
  for (let known = -1; known !== field; ) {
    known = nextOf(plans, field, known);
    const plan = planOf(plans, known);
    const way = word(plan, WAY);
    const code = numberIn(columnOf(page, known), page, row, i);
    const isByConnection = way === BEFORE || way === BEHIND;
    value = wordOfCode(way, code, way === OF_VALUES ? word(plan, BASE) : isByConnection ? connection : value);
  }
  return value;
}

function doubleIn(plans: usize, page: usize, row: usize, i: u32, tick: f64, field: i32): f64 {
  let value: f64 = 0;
  for (let known = -1; known !== field; ) {
    known = nextOf(plans, field, known);
    const plan = planOf(plans, known);
    const way = word(plan, WAY);
    const code = numberIn(columnOf(page, known), page, row, i);
    if (way === LOW_HALF)
      value = reinterpret<f64>(code | (numberIn(columnOf(page, known + 1), page, row, i) << 32));
    else if (way === MORE_BYTES) value = spanIn(plans, page, row, i, word(plan, BASE) >> 2) + <f64>code;
    else value = doubleOfCode(way, code, value, tick);
  }
  return value;
}

/** What the sequence numbers of a side say that it has sent. */
function spanIn(plans: usize, page: usize, row: usize, i: u32, side: i32): f64 {
  const first = wordIn(plans, page, row, i, 0, side + ISN);
  return <f64>(<u32>(wordIn(plans, page, row, i, 0, side + SND_NXT) - first));
}

/**
 * Of the fields by which one is told, one by the other, the one behind `known`; -1: the first of them. A loop, not a function that asks itself: the compiler
 * would write that into itself some times, and V8 took 24 ms for what came of it.
 */
function nextOf(plans: usize, field: i32, known: i32): i32 {
  let next = field;
  let plan = planOf(plans, next);
  while (isByField(word(plan, WAY)) && word(plan, BASE) >> 2 !== known) {
    next = word(plan, BASE) >> 2;
    plan = planOf(plans, next);
  }
  return next;
}

/** What is unpacked now: so many rows of a page, from one on, of one connection after the other. */
let plans: usize = 0;
let page: usize = 0;
let tick: f64 = 0;
let stride: usize = 0;
let firstNumber: u32 = 0;
let firstRow: usize = 0;
let firstConnection: u32 = 0;
let count: u32 = 0;

/** From now on fields of so many rows are unpacked that stand in one page, from a place on, of one connection after the other. */
export function beginRows(packed: usize, connection: u32, place: u32, rows: u32): void {
  const told = toldWith(packed, place);
  page = pageAt(told);
  tick = tickAt(told);
  stride = strideAt(told);
  plans = plansOf(packed, tick === AS_WORDS);
  firstNumber = numberOf(packed, place);
  firstRow = page + HEAD_BYTES + <usize>firstNumber * stride;
  firstConnection = connection;
  count = rows;
}

/** Where in a row that is unpacked it stands by what a field is told, if that is a field or a side, in bytes. */
export function baseHere(field: i32): usize {
  return addressIn(planOf(plans, field), BASE);
}

/**
 * A field of all these rows, `step` bytes from one to the next.
 *
 * @param base where that stands of the first one, likewise, by what the field is told
 */
export function putField(field: i32, base: usize, to: usize, step: usize): void {
  const plan = planOf(plans, field);
  const column = columnOf(page, field);
  switch (word(plan, WAY)) {
    case COUNTED_DOWN:
      putWords(COUNTED_DOWN, column, to, 0, to, step);
      break;
    case MORE:
      putWords(MORE, column, base, step, to, step);
      break;
    case FOLDED:
      putWords(FOLDED, column, base, step, to, step);
      break;
    case BEFORE:
      putWords(BEFORE, column, to, 0, to, step);
      break;
    case BEHIND:
      putWords(BEHIND, column, to, 0, to, step);
      break;
    case FRAMES_BEFORE:
      putWords(FRAMES_BEFORE, column, base, step, to, step);
      break;
    case OF_VALUES:
      putWords(OF_VALUES, column, plan + (BASE << 2), 0, to, step);
      break;
    case TICKS:
      putDoubles(TICKS, column, base, to, step);
      break;
    case MORE_TICKS:
      putDoubles(MORE_TICKS, column, base, to, step);
      break;
    case TICKS_BEFORE:
      putDoubles(TICKS_BEFORE, column, base, to, step);
      break;
    case TICKS_BEHIND:
      putDoubles(TICKS_BEHIND, column, base, to, step);
      break;
    case MORE_BYTES:
      putDoubles(MORE_BYTES, column, base, to, step);
      break;
    case LOW_HALF:
      for (let i: u32 = 0; i < count; i++) putByItself(i, field, to, step);
      return;
    default:
      putWords(NUMBERS, column, to, 0, to, step);
  }
  if (load<u32>(column, EXCEPTIONS) !== 0) putExceptions(column, field, to, step);
}

/**
 * But for exceptions. The compiler makes a loop for each way; the loop asks at its end, or V8 would reckon for each row what is the same for all of
 * them, and there is no branch in it.
 */
function putWords(way: i32, column: usize, base: usize, baseStep: usize, to: usize, step: usize): void {
  const all = allOf(column);
  const least = load<i64>(column, LEAST);
  const bit: u64 = load<u8>(column, BIT);
  const packedStep = stride;
  const end = to + <usize>count * step;
  let from = firstRow + <usize>load<u16>(column, OFFSET);
  let connection = firstConnection;
  do {
    const code = least + ((load<u64>(from) >> bit) & all);
    const isByConnection = way === BEFORE || way === BEHIND;
    store<i32>(to, wordOfCode(way, code, isByConnection ? connection : load<i32>(base)));
    connection++;
    from += packedStep;
    base += baseStep;
    to += step;
  } while (to < end);
}

function putDoubles(way: i32, column: usize, base: usize, to: usize, step: usize): void {
  const all = allOf(column);
  const least = load<i64>(column, LEAST);
  const bit: u64 = load<u8>(column, BIT);
  const packedStep = stride;
  const ticks = tick;
  const end = to + <usize>count * step;
  let from = firstRow + <usize>load<u16>(column, OFFSET);
  do {
    const code = least + ((load<u64>(from) >> bit) & all);
    store<f64>(to, doubleOfCode(way, code, way === MORE_BYTES ? spanOf(base) : load<f64>(base), ticks));
    from += packedStep;
    base += step;
    to += step;
  } while (to < end);
}

/** Those rows once more whose number is an exception. */
function putExceptions(column: usize, field: i32, to: usize, step: usize): void {
  // Of one row its place tells.
  if (count === 1 && codeIn(column, firstRow) !== allOf(column)) return;
  const exceptions = page + <usize>load<u32>(column, EXCEPTIONS);
  const end = endOfExceptions(exceptions);
  for (let at = exceptionFrom(exceptions, firstNumber); at < end; at += EXCEPTION_BYTES) {
    const i = rowOfException(at) - firstNumber;
    if (i >= count) break;
    putByItself(i, field, to, step);
  }
}

function putByItself(i: u32, field: i32, to: usize, step: usize): void {
  const row = firstRow + <usize>i * stride;
  const number = firstNumber + i;
  const at = to + <usize>i * step;
  if (isDouble(field)) store<f64>(at, doubleIn(plans, page, row, number, tick, field));
  else store<i32>(at, wordIn(plans, page, row, number, firstConnection + i, field));
}
