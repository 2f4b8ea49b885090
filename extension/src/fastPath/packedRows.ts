/**
 * Rows of connections a page at a time, in a third of their room: each word by what the others do not tell. Sequence numbers
 * follow from the ISN, the end of a connection from its start, and marks and states are few different ones. A packed row lies in a line or two of
 * the cache, and any field of it can be read by itself. `core/model/packedRows.ts` has the pages; `packed` is the address of `packedWords.ts`.
 */

import { SCRATCH, SCRATCH_WORDS } from "../core/fastPath/packedWords";
import { ROW_WORDS } from "../core/model/connectionWords";
import { rowOf } from "./connectionRow";
import { addressIn, double } from "./memory";
import { putColumn, shapeColumn } from "./packedColumns";
import { greatest, least, takeField } from "./packedFields";
import { AS_WORDS, columnOf, HEAD_BYTES, isDouble, isOfSide, isTime, tellPage, toldOf } from "./packedPage";

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
 * @param to where the page goes: sixteen bytes for each word of its rows, and a kilobyte
 * @returns where the next one goes
 */
export function packPage(packed: usize, rows: usize, owners: usize, page: u32, count: u32, to: usize): usize {
  const counts = addressIn(packed, SCRATCH);
  const numbers = counts + ((<usize>SCRATCH_WORDS) << 2);
  const columnBytes = (<usize>count) << 3;
  const tick = tickOf(rows, count);
  memory.fill(to, 0, HEAD_BYTES);
  let bit = 0;
  for (let field = 0; field < ROW_WORDS; field++) {
    // Its column is all 0.
    if (isSecondHalf(field, tick)) continue;
    const codes = numbers + <usize>field * columnBytes;
    takeField(packed, rows, owners, count, field, tick, codes);
    bit = shapeColumn(columnOf(to, field), codes, count, least, greatest, counts, bit);
  }
  const stride = <usize>((bit + 7) >> 3);
  let end = to + HEAD_BYTES + stride * count;
  // Written before it is read: the system would give memory that is new twice.
  memory.fill(to + HEAD_BYTES, 0, stride * count + 8);
  for (let field = 0; field < ROW_WORDS; field++)
    end = putColumn(columnOf(to, field), to, numbers + <usize>field * columnBytes, count, stride, end);
  tellPage(toldOf(packed, page), to, stride, tick);
  // Who reads the last place reads eight bytes.
  return (end + 15) & ~7;
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
