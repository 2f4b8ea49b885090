/**
 * Reads the rows of connections that were opened long ago before they are written to, and nothing comes of it but that they are in the
 * cache: side by side, as many as the processor can wait for at a time. Those of one segment in seven lie anywhere in memory, and each
 * would be waited for by itself, because what comes between two of them is more than the processor looks ahead.
 */

import { CONNECTION_COUNT, NOTHING, OLD_CONNECTIONS, SEGMENT_BYTES } from "../core/fastPath/memoryLayout";
import { FLAGS, HISTORY } from "../core/model/connectionWords";
import { DIRECTION } from "../core/wire/segmentWords";
import { rowAtHand } from "./connectionRows";
import { word } from "./memory";
import { newestOf } from "./quadruplets";

/** The rows that were opened last are in the cache still. */
const YOUNG: i32 = 1024;
/** What every segment touches of a row lies in two lines, and in half of the rows its history in a third. */
const LINE_BYTES: usize = 64;

/** Of the segments from `at` up to `until`, a batch at most, whose DIRECTION was looked up. */
export function readOldRows(at: usize, until: usize): void {
  const old: u32 = max<i32>(load<i32>(CONNECTION_COUNT) - YOUNG, 0);
  let end: usize = OLD_CONNECTIONS;
  for (let segment = at; segment < until; segment += SEGMENT_BYTES) {
    const connection = newestOf(word(segment, DIRECTION) >> 1);
    store<i32>(end, connection);
    // Without a branch: which of them are old cannot be foreseen. One that is not there, -1, is none of them.
    end += <u32>connection < old ? 4 : 0;
  }
  let sum: i32 = 0;
  for (let item: usize = OLD_CONNECTIONS; item < end; item += 4) {
    const row = rowAtHand(load<i32>(item));
    sum ^= word(row, FLAGS) ^ word(row + LINE_BYTES, FLAGS) ^ word(row, HISTORY);
  }
  store<i32>(NOTHING, sum);
}
