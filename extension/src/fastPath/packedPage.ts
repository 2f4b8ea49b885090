/** A page of packed rows: what is told of it, and where its columns and rows are. */

import { COLUMN_BYTES, PAGE_WORDS, PAGES, SHIFT } from "../core/fastPath/packedWords";
import {
  BLOCK_WORDS,
  CLIENT,
  END,
  HANDSHAKE,
  PAYLOAD,
  ROW_WORDS,
  SERVER,
  START,
  TIME_WAIT_TIMER,
} from "../core/model/connectionWords";
import { addressIn, word } from "./memory";

// What is told of a page stands together with that of all others, not in it: a row is waited for as soon as its place is known.
const STRIDE: usize = 4;
const TICK: usize = 8;
/** A page is its columns, its rows, and its exceptions. */
export const HEAD_BYTES: usize = <usize>ROW_WORDS * COLUMN_BYTES;
/** What times are multiples of in a page with odd ones: their words are kept. */
export const AS_WORDS: f64 = 0;

export function isDouble(field: i32): bool {
  return isTime(field) || field === CLIENT + PAYLOAD || field === SERVER + PAYLOAD;
}

export function isTime(field: i32): bool {
  return field === START || field === END || (field >= HANDSHAKE && field <= TIME_WAIT_TIMER + 1);
}

/** Of one of the endpoints' blocks. */
export function isOfSide(field: i32): bool {
  return field >= CLIENT && field < SERVER + BLOCK_WORDS;
}

/** Where the page with a number is told. */
export function toldOf(packed: usize, page: u32): usize {
  return addressIn(packed, PAGES) + ((<usize>page * PAGE_WORDS) << 2);
}

/** Where the page is told that has a place. */
export function toldWith(packed: usize, place: u32): usize {
  return toldOf(packed, place >> word(packed, SHIFT));
}

/** The number in its page of the row at a place. */
export function numberOf(packed: usize, place: u32): u32 {
  return place & ((1 << word(packed, SHIFT)) - 1);
}

export function tellPage(told: usize, page: usize, stride: usize, tick: f64): void {
  store<u32>(told, <u32>page);
  store<u32>(told, <u32>stride, STRIDE);
  store<f64>(told, tick, TICK);
}

export function pageAt(told: usize): usize {
  return load<u32>(told);
}

/** The bytes of a row. */
export function strideAt(told: usize): usize {
  return load<u32>(told, STRIDE);
}

/** What all times of the page are multiples of. */
export function tickAt(told: usize): f64 {
  return load<f64>(told, TICK);
}

/** Where a column of the page is told. */
export function columnOf(page: usize, field: i32): usize {
  return page + <usize>field * COLUMN_BYTES;
}
