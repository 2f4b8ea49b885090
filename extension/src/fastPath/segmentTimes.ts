/** The times of segments as their columns have them, above the base of 256 rows: `core/model/segmentTimes.ts` tells how, and does the same. */

import {
  BASE_SHIFT,
  COLUMN_TIME,
  COLUMN_TIME_BASE,
  COLUMN_TIME_FAR,
  FAR_TIME,
  ROWS_A_BASE,
} from "../core/fastPath/columnWords";
import { SEGMENT_BYTES } from "../core/fastPath/memoryLayout";
import { TIME } from "../core/wire/segmentWords";
import { addressIn, double, doubleAt, setDoubleAt, setWord, word } from "./memory";

/** 2^52: a double from there on to twice as much has an integer in its lower bits. */
const INTEGERS: f64 = 4_503_599_627_370_496;
const FAR: u64 = <u64>FAR_TIME;

/** Nanoseconds since the first frame of the file. */
export function timeOf(columns: usize, row: u32): f64 {
  const above = <u32>word(addressIn(columns, COLUMN_TIME), row);
  if (above === <u32>FAR_TIME) return doubleAt(addressIn(columns, COLUMN_TIME_FAR), row);
  return doubleAt(addressIn(columns, COLUMN_TIME_BASE), row >> BASE_SHIFT) + <f64>above;
}

/**
 * Writes the time of a segment into its row; no row from there on has been filled before.
 *
 * @returns whether it is far from its base
 */
export function writeTime(columns: usize, row: u32, segment: usize): bool {
  const bases = addressIn(columns, COLUMN_TIME_BASE);
  const block = row >> BASE_SHIFT;
  const time = double(segment, TIME);
  if (row % ROWS_A_BASE === 0) setDoubleAt(bases, block, time);
  const above = bitsAbove(segment, doubleAt(bases, block));
  const isFar = above >= FAR;
  setWord(addressIn(columns, COLUMN_TIME), row, <i32>min<u64>(above, FAR));
  if (isFar) setDoubleAt(addressIn(columns, COLUMN_TIME_FAR), row, time);
  return isFar;
}

/** The same of four, which nearly always have one base that is there already, and none is far from it. */
export function writeTimes(columns: usize, row: u32, segment: usize): bool {
  const second = segment + SEGMENT_BYTES;
  const third = second + SEGMENT_BYTES;
  const fourth = third + SEGMENT_BYTES;
  const base = doubleAt(addressIn(columns, COLUMN_TIME_BASE), row >> BASE_SHIFT);
  const a = bitsAbove(segment, base);
  const b = bitsAbove(second, base);
  const c = bitsAbove(third, base);
  const d = bitsAbove(fourth, base);
  // From the second row of a base on, to the last but three.
  if ((row - 1) % ROWS_A_BASE < <u32>ROWS_A_BASE - 4 && (a | b | c | d) < FAR) {
    const to = addressIn(columns, COLUMN_TIME) + ((<usize>row) << 2);
    store<u64>(to, a | (b << 32));
    store<u64>(to, c | (d << 32), 8);
    return false;
  }
  const areFar = writeTime(columns, row, segment);
  const isSecond = writeTime(columns, row + 1, second);
  const isThird = writeTime(columns, row + 2, third);
  return writeTime(columns, row + 3, fourth) || isThird || isSecond || areFar;
}

/** What the time of a segment is above its base, an integer; where it is before that, or 2^52 above it, the number is larger than any other. */
function bitsAbove(segment: usize, base: f64): u64 {
  return reinterpret<u64>(double(segment, TIME) - base + INTEGERS) - reinterpret<u64>(INTEGERS);
}
