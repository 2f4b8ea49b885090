/**
 * Columns of whole numbers in packed rows: each has, at one place of every row, the bits that most of its numbers take above the
 * least of them. The few that take more are exceptions: all bits of their place are set, and their number stands behind the rows of
 * the page, in order of these.
 */

import { BIT, BITS, EXCEPTIONS, LEAST, OFFSET } from "../core/fastPath/packedWords";
import { increment, word } from "./memory";
import { HEAD_BYTES } from "./packedPage";

/** A place of so many bits lies in eight bytes, wherever it begins. */
const MOST_BITS: i32 = 57;
/** An exception: the number of its row, and below it its own. */
const NUMBER_BITS: u64 = 53;
const NUMBER_MASK: u64 = (1 << NUMBER_BITS) - 1;
export const EXCEPTION_BYTES: usize = 8;
/** An exception is looked for where nobody foresees it: so many bytes are not too many to have one less. */
const EXCEPTION_COST: u32 = 24;
/** One number in so many tells how many bits the others take. */
const SAMPLED = 8;

/**
 * Tells where a column is in the rows of its page, and what is in it.
 *
 * @param numbers `count` of them, MOST_ROWS at most, from `least` to `greatest`, which lie less than 2^53 apart
 * @param counts of SCRATCH_WORDS
 * @param bit of a row where it begins
 * @returns where the next one does
 */
export function shapeColumn(
  column: usize,
  numbers: usize,
  count: u32,
  least: i64,
  greatest: i64,
  counts: usize,
  bit: i32,
): i32 {
  store<i64>(column, least, LEAST);
  if (least === greatest) return bit;
  const range: u64 = greatest - least;
  const bits = chooseBits(numbers, least, count, counts, range);
  store<u16>(column, <u16>(bit >> 3), OFFSET);
  store<u8>(column, <u8>(bit & 7), BIT);
  store<u8>(column, <u8>bits, BITS);
  // Where they are is told when they are there.
  store<u32>(column, u32(range > allOf(column)), EXCEPTIONS);
  return bit + bits;
}

/** The bits of a place with which the column and its exceptions cost least, by and large. */
function chooseBits(numbers: usize, least: i64, count: u32, counts: usize, range: u64): i32 {
  const longest = lengthOf(range);
  memory.fill(counts, 0, (<usize>longest + 1) << 2);
  for (let i: u32 = 0; i < count; i += SAMPLED)
    increment(counts, lengthOf(load<i64>(numbers + ((<usize>i) << 3)) - least));
  let best = min(longest, MOST_BITS);
  let smallest: u32 = u32.MAX_VALUE;
  let longer: u32 = 0;
  for (let bits = longest; bits > 0; bits--) {
    const size: u32 = bits * count + 8 * EXCEPTION_COST * SAMPLED * longer;
    if (bits <= MOST_BITS && size < smallest) {
      best = bits;
      smallest = size;
    }
    longer += word(counts, bits);
  }
  return best;
}

function lengthOf(number: u64): i32 {
  return 64 - <i32>clz(number);
}

/** All bits of a place. */
export function allOf(column: usize): u64 {
  return ((<u64>1) << load<u8>(column, BITS)) - 1;
}

/**
 * Puts the numbers of a column into the rows of its page, `stride` bytes each, which are 0 there.
 *
 * @param end behind what the page has so far
 * @returns where that is now
 */
export function putColumn(
  column: usize,
  page: usize,
  numbers: usize,
  count: u32,
  stride: usize,
  end: usize,
): usize {
  if (load<u8>(column, BITS) === 0) return end;
  const all = allOf(column);
  const least = load<i64>(column, LEAST);
  const bit: u64 = load<u8>(column, BIT);
  const behind = numbers + ((<usize>count) << 3);
  let to = page + HEAD_BYTES + <usize>load<u16>(column, OFFSET);
  for (let at = numbers; at < behind; at += 8, to += stride) {
    const number: u64 = load<i64>(at) - least;
    store<u64>(to, load<u64>(to) | (min(number, all) << bit));
  }
  if (load<u32>(column, EXCEPTIONS) === 0) return end;
  store<u32>(column, <u32>(end - page), EXCEPTIONS);
  return putExceptions(numbers, count, least, all, end);
}

/** Writes how many there are, and each. Returns their end. */
function putExceptions(numbers: usize, count: u32, least: i64, all: u64, to: usize): usize {
  let end = to + EXCEPTION_BYTES;
  for (let i: u32 = 0; i < count; i++) {
    const number: u64 = load<i64>(numbers + ((<usize>i) << 3)) - least;
    if (number < all) continue;
    store<u64>(end, ((<u64>i) << NUMBER_BITS) | number);
    end += EXCEPTION_BYTES;
  }
  store<u64>(to, (end - to) / EXCEPTION_BYTES - 1);
  return end;
}

/** What a row has at the place of a column. */
export function codeIn(column: usize, row: usize): u64 {
  return (load<u64>(row + load<u16>(column, OFFSET)) >> load<u8>(column, BIT)) & allOf(column);
}

/** The number that a row tells, the one with number `i` of its page. */
export function numberIn(column: usize, page: usize, row: usize, i: u32): i64 {
  const code = codeIn(column, row);
  const exceptions = load<u32>(column, EXCEPTIONS);
  const isException = exceptions !== 0 && code === allOf(column);
  return load<i64>(column, LEAST) + (isException ? exceptionOf(page + exceptions, i) : code);
}

/** What stands there of a row, above the least. */
function exceptionOf(exceptions: usize, i: u32): u64 {
  return load<u64>(exceptionFrom(exceptions, i)) & NUMBER_MASK;
}

/** The first exception that is of row `i` or of one behind it, by halving. */
export function exceptionFrom(exceptions: usize, i: u32): usize {
  const first = exceptions + EXCEPTION_BYTES;
  let low: u32 = 0;
  let high = <u32>load<u64>(exceptions);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rowOfException(first + <usize>middle * EXCEPTION_BYTES) < i) low = middle + 1;
    else high = middle;
  }
  return first + <usize>low * EXCEPTION_BYTES;
}

export function endOfExceptions(exceptions: usize): usize {
  return exceptions + (<usize>load<u64>(exceptions) + 1) * EXCEPTION_BYTES;
}

export function rowOfException(exception: usize): u32 {
  return <u32>(load<u64>(exception) >> NUMBER_BITS);
}
