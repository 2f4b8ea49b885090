/** A page of packed rows: what is told of it, and where its columns are. */

import { COLUMN_BYTES } from "../core/fastPath/packedWords";
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

/** A row's connection, beside its words. */
export const OWNER = ROW_WORDS;
export const COLUMNS = ROW_WORDS + 1;
/** Of a page: what its times are multiples of, 8 bytes; its columns; what is in them. */
export const TICK_BYTES: usize = 8;
export const HEAD_BYTES: usize = TICK_BYTES + <usize>COLUMNS * COLUMN_BYTES;
/** A code of a field, while it is packed or unpacked. */
export const CODE_BYTES: usize = 8;
/** Of a page with odd times the words are kept. */
export const AS_WORDS: f64 = 0;
/** Quadruplets are counted down from it: the old ones, used again, are the exceptions. */
export const HIGHEST: i64 = 0x7fffffff;

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

/** Where a column of the page is told. */
export function columnOf(page: usize, field: i32): usize {
  return page + TICK_BYTES + <usize>field * COLUMN_BYTES;
}
