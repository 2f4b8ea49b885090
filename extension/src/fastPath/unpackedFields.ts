/** Fields of packed rows (`packedRows.ts`), unpacked: each of some rows of one page, by what the codes of its column tell. */

import { FLAG_CODES, HISTORY_CODES, PAGES, SCRATCH, SHIFT, SIDE_CODES } from "../core/fastPath/packedWords";
import { PAYLOAD, SND_NXT } from "../core/model/connectionWords";
import { word } from "./memory";
import { unpackColumn } from "./packedColumns";
import { AS_WORDS, CODE_BYTES, columnOf, HIGHEST, isTime, OWNER } from "./packedPage";
import {
  BEFORE,
  BEHIND,
  baseOf,
  COUNTED_DOWN,
  FOLDED,
  FRAMES_BEFORE,
  MORE,
  MORE_BYTES,
  MORE_TICKS,
  NUMBERS,
  OF_FLAGS,
  OF_HISTORY,
  OF_SIDES,
  OWNERS,
  SPANS,
  TICKS,
  TICKS_BEFORE,
  TICKS_BEHIND,
  wayOf,
} from "./packedWays";
import { valueOfCode } from "./valueCodes";

/** What is unpacked now: so many rows of a page, from one on, and where its first one's place is. */
let all: usize = 0;
let page: usize = 0;
let from: u32 = 0;
let count: u32 = 0;
let firstPlace: u32 = 0;
let asWords: bool = false;

/** From now on fields of so many rows are unpacked that stand in one page, from a place on. */
export function beginRows(packed: usize, place: u32, rows: u32): void {
  const shift = word(packed, SHIFT);
  all = packed;
  page = <usize>word(<usize>word(packed, PAGES), place >> shift);
  from = place & ((1 << shift) - 1);
  count = rows;
  firstPlace = place;
  asWords = load<f64>(page) === AS_WORDS;
}

/** The field by which one of these rows is told; itself: by none. */
export function baseHere(field: i32): i32 {
  return baseOf(field, asWords);
}

/**
 * A field of all rows, `step` bytes from one to the next.
 *
 * @param base where that of the first one stands by which it is told; it may be `to`
 */
export function putField(field: i32, base: usize, to: usize, step: usize): void {
  const way = wayOf(field, asWords);
  if (way === BEFORE || way === BEHIND) {
    putColumn(OWNER, OWNERS, to, to, step);
    base = to;
  } else if (way === MORE_BYTES) {
    putColumn(field - PAYLOAD + SND_NXT, SPANS, to, to, step);
    base = to;
  } else if (way === NUMBERS && isTime(field)) putColumn(field + 1, NUMBERS, to + 4, to + 4, step);
  putColumn(field, way, base, to, step);
}

/** What a column tells of all rows. Each loop by itself: what it does for a row takes no more than a branch. */
function putColumn(column: i32, way: i32, base: usize, to: usize, step: usize): void {
  const codes = <usize>word(all, SCRATCH);
  unpackColumn(columnOf(page, column), page, from, count, codes);
  const end = codes + <usize>count * CODE_BYTES;
  switch (way) {
    case NUMBERS:
      putNumbers(codes, end, 0, 1, to, step);
      break;
    case COUNTED_DOWN:
      putNumbers(codes, end, <i32>HIGHEST, -1, to, step);
      break;
    case OWNERS:
      putOwners(codes, end, to, step);
      break;
    case MORE:
      putSums(codes, end, base, to, step);
      break;
    case FOLDED:
      putFolded(codes, end, base, to, step);
      break;
    case BEFORE:
      putDistances(codes, end, -1, -1, base, to, step);
      break;
    case BEHIND:
      putDistances(codes, end, 1, -1, base, to, step);
      break;
    case FRAMES_BEFORE:
      // Counted from 1 on.
      putDistances(codes, end, -1, 0, base, to, step);
      break;
    case OF_FLAGS:
      putValues(<usize>word(all, FLAG_CODES), codes, end, to, step);
      break;
    case OF_HISTORY:
      putValues(<usize>word(all, HISTORY_CODES), codes, end, to, step);
      break;
    case OF_SIDES:
      putValues(<usize>word(all, SIDE_CODES), codes, end, to, step);
      break;
    case TICKS:
      putTicks(codes, end, to, step);
      break;
    case MORE_TICKS:
      putMoreTicks(codes, end, base, to, step);
      break;
    case TICKS_BEFORE:
      putTicksApart(codes, end, -1, base, to, step);
      break;
    case TICKS_BEHIND:
      putTicksApart(codes, end, 1, base, to, step);
      break;
    case SPANS:
      putSpans(codes, end, to, step);
      break;
    default:
      putMoreBytes(codes, end, base, to, step);
  }
}

/** Counted from `zero`, up or down. */
function putNumbers(codes: usize, end: usize, zero: i32, sign: i32, to: usize, step: usize): void {
  for (let at = codes; at < end; at += CODE_BYTES, to += step)
    store<i32>(to, zero + sign * <i32>load<i64>(at));
}

function putOwners(codes: usize, end: usize, to: usize, step: usize): void {
  let place: i32 = firstPlace;
  for (let at = codes; at < end; at += CODE_BYTES, to += step) store<i32>(to, <i32>load<i64>(at) + place++);
}

function putSums(codes: usize, end: usize, base: usize, to: usize, step: usize): void {
  for (let at = codes; at < end; at += CODE_BYTES, base += step, to += step)
    store<i32>(to, load<i32>(base) + <i32>load<i64>(at));
}

function putFolded(codes: usize, end: usize, base: usize, to: usize, step: usize): void {
  for (let at = codes; at < end; at += CODE_BYTES, base += step, to += step)
    store<i32>(to, load<i32>(base) + unfolded(load<i64>(at)));
}

/** `none` where the code is 0: of a frame 0, which is as far as 1 from the one after the base. */
function putDistances(
  codes: usize,
  end: usize,
  sign: i32,
  none: i32,
  base: usize,
  to: usize,
  step: usize,
): void {
  const zero = none + 1;
  for (let at = codes; at < end; at += CODE_BYTES, base += step, to += step) {
    const code = load<i64>(at);
    store<i32>(to, code === 0 ? none : load<i32>(base) + zero + sign * <i32>code);
  }
}

function putValues(values: usize, codes: usize, end: usize, to: usize, step: usize): void {
  for (let at = codes; at < end; at += CODE_BYTES, to += step)
    store<i32>(to, valueOfCode(values, load<i64>(at)));
}

function putTicks(codes: usize, end: usize, to: usize, step: usize): void {
  const tick = load<f64>(page);
  for (let at = codes; at < end; at += CODE_BYTES, to += step) store<f64>(to, <f64>load<i64>(at) * tick);
}

function putMoreTicks(codes: usize, end: usize, base: usize, to: usize, step: usize): void {
  const tick = load<f64>(page);
  for (let at = codes; at < end; at += CODE_BYTES, base += step, to += step)
    store<f64>(to, load<f64>(base) + <f64>load<i64>(at) * tick);
}

function putTicksApart(codes: usize, end: usize, sign: f64, base: usize, to: usize, step: usize): void {
  const tick = sign * load<f64>(page);
  for (let at = codes; at < end; at += CODE_BYTES, base += step, to += step) {
    const code = load<i64>(at);
    store<f64>(to, code === 0 ? 0 : load<f64>(base) + <f64>differenceOf(code) * tick);
  }
}

function putSpans(codes: usize, end: usize, to: usize, step: usize): void {
  for (let at = codes; at < end; at += CODE_BYTES, to += step)
    store<f64>(to, <f64>(<u32>unfolded(load<i64>(at))));
}

function putMoreBytes(codes: usize, end: usize, base: usize, to: usize, step: usize): void {
  for (let at = codes; at < end; at += CODE_BYTES, base += step, to += step)
    store<f64>(to, load<f64>(base) + <f64>load<i64>(at));
}

/** A difference that is not 0, by its code. */
function differenceOf(code: i64): i64 {
  return code - (code > 0 ? 1 : 0);
}

function unfolded(code: i64): i32 {
  const folded = <u32>code;
  return (folded >> 1) ^ -(folded & 1);
}
