/**
 * Columns of whole numbers that are written once and read at any place: each with the bits that most of its numbers take
 * above the least of them. The few that take more are exceptions: all bits of their place are set, and their number
 * stands before the column, in order of places.
 */

import { EXCEPTIONS_SHIFT, LEAST, OFFSET, SHAPE } from "../core/fastPath/packedWords";
import { increment, word } from "./memory";

/** A place of so many bits lies in eight bytes, wherever it begins. */
const MOST_BITS: i32 = 57;
/** An exception: its place, and below it the number. */
const NUMBER_BITS: u64 = 53;
const NUMBER_MASK: u64 = (1 << NUMBER_BITS) - 1;
const EXCEPTION_BYTES: usize = 8;
/** One number in so many tells how many bits the others take. */
const SAMPLED = 4;

/**
 * Packs `count` numbers, MOST_ROWS at most, which lie less than 2^53 apart.
 *
 * @param column gets what the column is, `page` is where its page begins
 * @param numbers is written over
 * @param counts of SCRATCH_WORDS
 * @param to where it goes, all 0 and with 8 bytes more than it takes
 * @returns where the next one goes
 */
export function packColumn(
  column: usize,
  page: usize,
  numbers: usize,
  count: u32,
  counts: usize,
  to: usize,
): usize {
  const end = numbers + ((<usize>count) << 3);
  let least = load<i64>(numbers);
  let greatest = least;
  for (let at = numbers + 8; at < end; at += 8) {
    const number = load<i64>(at);
    if (number < least) least = number;
    if (number > greatest) greatest = number;
  }
  store<i64>(column, least, LEAST);
  store<u32>(column, <u32>(to - page), OFFSET);
  store<u32>(column, 0, SHAPE);
  if (least === greatest) return to;
  const range: u64 = greatest - least;
  const bits = chooseBits(numbers, least, count, counts, range);
  const all: u64 = ((<u64>1) << bits) - 1;
  // Where a number takes more bits, the largest of these says so.
  const places = range > all ? putExceptions(numbers, least, end, all, to) : to;
  const exceptions = <u32>((places - to) / EXCEPTION_BYTES);
  store<u32>(column, bits | (exceptions << EXCEPTIONS_SHIFT), SHAPE);
  return putPlaces(numbers, least, end, bits, places);
}

/** The bits of a place with which the column and its exceptions take the least room, by and large. */
function chooseBits(numbers: usize, least: i64, count: u32, counts: usize, range: u64): i32 {
  const longest = lengthOf(range);
  memory.fill(counts, 0, (<usize>longest + 1) << 2);
  for (let i: u32 = 0; i < count; i += SAMPLED)
    increment(counts, lengthOf(load<i64>(numbers + ((<usize>i) << 3)) - least));
  let best = min(longest, MOST_BITS);
  let smallest: u32 = u32.MAX_VALUE;
  let longer: u32 = 0;
  for (let bits = longest; bits > 0; bits--) {
    const size: u32 = bits * count + 8 * <u32>EXCEPTION_BYTES * SAMPLED * longer;
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

/** Writes them from `to` on, and leaves `all` in their places. Returns their end. */
function putExceptions(numbers: usize, least: i64, end: usize, all: u64, to: usize): usize {
  let exception = to;
  for (let at = numbers; at < end; at += 8) {
    const number: u64 = load<i64>(at) - least;
    if (number < all) continue;
    store<u64>(exception, ((<u64>((at - numbers) >> 3)) << NUMBER_BITS) | number);
    store<i64>(at, least + all);
    exception += EXCEPTION_BYTES;
  }
  return exception;
}

function putPlaces(numbers: usize, least: i64, end: usize, bits: u64, to: usize): usize {
  let place = to;
  let pending: u64 = 0;
  let used: u64 = 0;
  for (let at = numbers; at < end; at += 8) {
    const number: u64 = load<i64>(at) - least;
    pending |= number << used;
    used += bits;
    if (used < 64) continue;
    store<u64>(place, pending);
    place += 8;
    used -= 64;
    pending = used > 0 ? number >> (bits - used) : 0;
  }
  if (used > 0) store<u64>(place, pending);
  return place + <usize>((used + 7) >> 3);
}

/** Unpacks `count` numbers of a column, from place `from` on, to eight bytes each from `to` on. */
export function unpackColumn(column: usize, page: usize, from: u32, count: u32, to: usize): void {
  const shape = load<u32>(column, SHAPE);
  const least = load<i64>(column, LEAST);
  const end = to + ((<usize>count) << 3);
  if (shape === 0) {
    for (let at = to; at < end; at += 8) store<i64>(at, least);
    return;
  }
  const start = page + <usize>load<u32>(column, OFFSET);
  const bits: usize = shape & 0xff;
  const exceptions = shape >> EXCEPTIONS_SHIFT;
  const places = start + <usize>exceptions * EXCEPTION_BYTES;
  const all: u64 = ((<u64>1) << bits) - 1;
  let bit = <usize>from * bits;
  let code: u64 = 0;
  for (let at = to; at < end; at += 8) {
    code = (load<u64>(places + (bit >> 3)) >> (bit & 7)) & all;
    store<i64>(at, least + code);
    bit += bits;
  }
  if (exceptions === 0 || (count === 1 && code !== all)) return;
  for (let at = exceptionFrom(start, exceptions, from); at < places; at += EXCEPTION_BYTES) {
    const exception = load<u64>(at);
    const i: u32 = <u32>(exception >> NUMBER_BITS) - from;
    if (i >= count) break;
    store<i64>(to + ((<usize>i) << 3), least + (exception & NUMBER_MASK));
  }
}

/** The first exception that is not before a place, by halving. */
function exceptionFrom(start: usize, exceptions: u32, place: u32): usize {
  let low: u32 = 0;
  let high = exceptions;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (<u32>(load<u64>(start + <usize>middle * EXCEPTION_BYTES) >> NUMBER_BITS) < place) low = middle + 1;
    else high = middle;
  }
  return start + <usize>low * EXCEPTION_BYTES;
}
