/**
 * Rows of connections a page at a time, in a third of their room: each word by what the others do not tell. Sequence numbers
 * follow from the ISN, the end of a connection from its start, and marks and states are few different ones. Any column can be read by
 * itself, at any place. `core/model/packedRows.ts` has the pages; `packed` is the address of `packedWords.ts`.
 */

import { SCRATCH, SHIFT } from "../core/fastPath/packedWords";
import { ROW_WORDS } from "../core/model/connectionWords";
import { rowOf } from "./connectionRow";
import { double, word } from "./memory";
import { packColumn } from "./packedColumns";
import { takeField } from "./packedFields";
import { AS_WORDS, COLUMNS, columnOf, HEAD_BYTES, isDouble, isOfSide, isTime } from "./packedPage";

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
  const tick = tickOf(rows, count);
  store<f64>(to, tick);
  let next = to + HEAD_BYTES;
  for (let field = 0; field < COLUMNS; field++) {
    // As the page is all 0, so is this column.
    if (isSecondHalf(field, tick)) continue;
    takeField(packed, rows, owners, page, count, field, tick);
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
