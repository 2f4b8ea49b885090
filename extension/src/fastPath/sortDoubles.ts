/**
 * Sorts doubles, for the most part times: they are put into as many buckets as they are by how far each is between the least and the
 * greatest, and a last pass moves those of one bucket. Times that are spread evenly are next to their place then; others take a sort by
 * the digits of their bits.
 */

import { SORT_DIGIT_BITS, SORT_WORDS } from "../core/fastPath/memoryLayout";
import { increment, setDoubleAt, setWord, word } from "./memory";

const RADIX_BITS: u32 = SORT_DIGIT_BITS;
const RADIX: u32 = 1 << RADIX_BITS;
const COUNTER_BYTES: usize = (<usize>SORT_WORDS) << 2;
const MOST_BUCKET_BITS: u32 = 2 * RADIX_BITS;
/** So few are put in order as they are. */
const FEW: u32 = 16;
/** What the last pass may move for each of them. */
const MOVES_EACH: i64 = 8;
const DIGITS_OF_DOUBLE: u32 = 6;
const SIGN: u64 = 0x8000000000000000;

/**
 * None of them is NaN.
 *
 * @param scratch SORT_WORDS, and room for as many doubles
 */
export function sortDoubles(at: usize, count: u32, scratch: usize): void {
  if (count < 2) return;
  let least: f64 = Infinity;
  let greatest: f64 = -Infinity;
  let before: f64 = -Infinity;
  let isAscending = true;
  const end = at + ((<usize>count) << 3);
  for (let place = at; place < end; place += 8) {
    const value = load<f64>(place);
    if (value < before) isAscending = false;
    before = value;
    if (value < least) least = value;
    if (value > greatest && value < Infinity) greatest = value;
  }
  if (isAscending) return;
  const other = scratch + COUNTER_BYTES;
  const isSpread = greatest > least && least > -Infinity;
  if (count > FEW && isSpread) putInBuckets(at, count, scratch, other, least, greatest);
  if (!putInPlace(at, end, count > FEW ? <i64>count * MOVES_EACH : i64.MAX_VALUE))
    sortByDigits(at, count, scratch, other);
}

/**
 * Merges two pieces that stand one behind the other, each in order: those from `at` on and those from `middle` to before `end`.
 *
 * @param scratch room for as many as the first piece has
 */
export function mergeDoubles(at: usize, middle: usize, end: usize, scratch: usize): void {
  memory.copy(scratch, at, middle - at);
  const scratchEnd = scratch + (middle - at);
  let mine = scratch;
  let other = middle;
  let to = at;
  while (mine < scratchEnd && other < end) {
    const a = load<f64>(mine);
    const b = load<f64>(other);
    const isMine = a <= b;
    store<f64>(to, isMine ? a : b);
    to += 8;
    mine += (<usize>isMine) << 3;
    other += (<usize>!isMine) << 3;
  }
  // What is left of the other one stands where it belongs.
  memory.copy(to, mine, scratchEnd - mine);
}

/** The bucket of a value: the last one is that of infinity. */
function bucketOf(value: f64, least: f64, scale: f64, last: u32): u32 {
  if (value === Infinity) return last;
  return min<u32>(<u32>((value - least) * scale), last - 1);
}

function putInBuckets(at: usize, count: u32, counters: usize, other: usize, least: f64, greatest: f64): void {
  const bits = min<u32>(32 - clz<u32>(count), MOST_BUCKET_BITS);
  const last: u32 = (1 << bits) - 1;
  const scale: f64 = <f64>(last - 1) / (greatest - least);
  const bytes = (<usize>count) << 3;
  const high = counters + ((<usize>RADIX) << 2);
  memory.fill(counters, 0, COUNTER_BYTES);
  for (let place = at; place < at + bytes; place += 8) {
    const bucket = bucketOf(load<f64>(place), least, scale, last);
    increment(counters, bucket & (RADIX - 1));
    if (bits > RADIX_BITS) increment(high, bucket >> RADIX_BITS);
  }
  toPlaces(counters);
  for (let place = at; place < at + bytes; place += 8) {
    const value = load<f64>(place);
    const bucket = bucketOf(value, least, scale, last);
    setDoubleAt(other, increment(counters, bucket & (RADIX - 1)), value);
  }
  if (bits <= RADIX_BITS) {
    memory.copy(at, other, bytes);
    return;
  }
  toPlaces(high);
  for (let place = other; place < other + bytes; place += 8) {
    const value = load<f64>(place);
    const bucket = bucketOf(value, least, scale, last);
    setDoubleAt(at, increment(high, bucket >> RADIX_BITS), value);
  }
}

/** Moves each value before those that are greater; false: that would be more moves than allowed, and they stand in some order. */
function putInPlace(at: usize, end: usize, most: i64): bool {
  let left = most;
  for (let from = at + 8; from < end; from += 8) {
    const value = load<f64>(from);
    let to = from;
    while (to > at && load<f64>(to - 8) > value) {
      store<f64>(to, load<f64>(to - 8));
      to -= 8;
    }
    store<f64>(to, value);
    left -= <i64>((from - to) >> 3);
    if (left < 0) return false;
  }
  return true;
}

/** Digit by digit of their bits, from the lowest. */
function sortByDigits(at: usize, count: u32, counters: usize, other: usize): void {
  const bytes = (<usize>count) << 3;
  for (let place = at; place < at + bytes; place += 8) store<u64>(place, sortable(load<u64>(place)));
  let from = at;
  let to = other;
  for (let digit: u32 = 0; digit < DIGITS_OF_DOUBLE; digit++) {
    const shift: u64 = digit * RADIX_BITS;
    memory.fill(counters, 0, (<usize>RADIX) << 2);
    for (let place = from; place < from + bytes; place += 8)
      increment(counters, <u32>(load<u64>(place) >> shift) & (RADIX - 1));
    toPlaces(counters);
    for (let place = from; place < from + bytes; place += 8) {
      const value = load<u64>(place);
      store<u64>(to + ((<usize>increment(counters, <u32>(value >> shift) & (RADIX - 1))) << 3), value);
    }
    const free = from;
    from = to;
    to = free;
  }
  for (let place = at; place < at + bytes; place += 8) store<u64>(place, double(load<u64>(place)));
}

/** The bits of a double as a number with the same order. */
function sortable(bits: u64): u64 {
  return (bits & SIGN) !== 0 ? ~bits : bits ^ SIGN;
}

function double(sortable: u64): u64 {
  return (sortable & SIGN) !== 0 ? sortable ^ SIGN : ~sortable;
}

function toPlaces(counters: usize): void {
  let sum: u32 = 0;
  for (let digit: u32 = 0; digit < RADIX; digit++) {
    const count = word(counters, digit);
    setWord(counters, digit, sum);
    sum += count;
  }
}
