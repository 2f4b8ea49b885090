/** A choice of rows of a table, as bits, that numbers those it has: `core/model/rankedSet.ts` tells what the columns are. */

import { setWord, word } from "./memory";

/** Adds rows to the set, `length` of them, which stand in a column. */
export function addRows(bits: usize, rows: usize, length: u32): void {
  for (let i: u32 = 0; i < length; i++) {
    const row: u32 = word(rows, i);
    setWord(bits, row >> 5, word(bits, row >> 5) | (1 << (row & 31)));
  }
}

/** How many rows of a set come before this one; -1: it is not one of them. */
export function rankOf(bits: usize, before: usize, row: u32): i32 {
  const set: u32 = word(bits, row >> 5);
  const bit = (<u32>1) << (row & 31);
  return (set & bit) === 0 ? -1 : word(before, row >> 5) + <i32>popcnt<u32>(set & (bit - 1));
}
