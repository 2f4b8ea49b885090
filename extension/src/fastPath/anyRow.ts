/** The row of any connection, or a word of it, for passes that are led from one connection to others: where rows are packed it is unpacked by itself. */

import { rowOf } from "./connectionRow";
import { double, word } from "./memory";
import { doubleAt, wordAt } from "./unpackedFields";
import { unpackRows, unpackWords } from "./unpackedRows";

/** What `packedWords.ts` tells of packed rows, and by connection its place among them; 0: the rows are not packed. */
let packed: usize = 0;
let places: usize = 0;
/** Room for some rows. */
let room: usize = 0;

/** Whether the rows that passes go over are packed, and where they are; at `roomAt` there is room for some. */
export function setPackedRows(packedAt: usize, placesAt: usize, roomAt: usize): void {
  packed = packedAt;
  places = placesAt;
  room = roomAt;
}

/**
 * Where a row stands, when all are packed, or none is.
 *
 * @param rows where rows stand that are not packed
 * @param spare a packed one stands there until another is asked for with the same number, from 0 on
 * @param what of it is asked, of `packedWords.ts`
 */
export function anyRow(rows: usize, connection: u32, spare: u32, what: i32): usize {
  if (packed === 0) return rowOf(rows, connection);
  const to = rowOf(room, spare);
  unpackRows(packed, connection, word(places, connection), 1, what, to);
  return to;
}

/**
 * A word of a row.
 *
 * @param rows where rows stand that are not packed
 */
export function wordOf(rows: usize, connection: u32, field: i32): i32 {
  if (packed === 0) return word(rowOf(rows, connection), field);
  return wordAt(packed, connection, word(places, connection), field);
}

export function doubleOf(rows: usize, connection: u32, field: i32): f64 {
  if (packed === 0) return double(rowOf(rows, connection), field);
  return doubleAt(packed, word(places, connection), field);
}

/**
 * A word that is not of a double, of packed connections `first` to before `until`: four bytes each, to `to`.
 *
 * @param base where the word stands, likewise, by which it is told (`packedWays.ts`)
 */
export function unpackWordsOf(first: u32, until: u32, field: i32, base: usize, to: usize): void {
  unpackWords(packed, places, first, until, field, base, to);
}
