/** Rows of segments to columns, a batch at a time. `core/model/segmentColumns.ts` tells what they are for. */

import {
  COLUMN_ACK,
  COLUMN_BITS,
  COLUMN_CHECKSUM,
  COLUMN_CONNECTION,
  COLUMN_FLAGS,
  COLUMN_INTERFACE,
  COLUMN_IP_ID,
  COLUMN_LENGTH,
  COLUMN_LENGTH_HIGH,
  COLUMN_SEQ,
  COLUMN_TSECR,
  COLUMN_TSVAL,
  COLUMN_TTL,
  COLUMN_WINDOW,
  HAS_FAR_TIMES,
  HAS_INTERFACES,
  HAS_LONG,
} from "../core/fastPath/columnWords";
import { SEGMENT_BYTES } from "../core/fastPath/memoryLayout";
import {
  ACK_NUMBER,
  CONNECTION,
  IP_FIELDS,
  LENGTH,
  MARKS,
  SEQ,
  TSECR,
  TSVAL,
  WINDOW_CHECKSUM,
} from "../core/wire/segmentWords";
import { addressIn, word } from "./memory";
import { writeTime, writeTimes } from "./segmentTimes";

/** So many are written together where there are as many: a third of the writes. */
const FOUR_SEGMENTS = 4 * SEGMENT_BYTES;

/** Where the row `first` of a column stands whose elements have 2 to the power of `shift` bytes. */
function place(columns: usize, column: i32, first: usize, shift: usize): usize {
  return addressIn(columns, column) + (first << shift);
}

/**
 * Writes the segments from `at` up to `until`, a batch at most, into columns whose addresses stand from `columns` on, from the row `first` on; no row
 * from there on has been filled before.
 *
 * @returns which of HAS_LONG, HAS_INTERFACES and HAS_FAR_TIMES hold
 */
export function spreadSegments(at: usize, until: usize, columns: usize, first: usize): i32 {
  const connection = place(columns, COLUMN_CONNECTION, first, 2);
  const seq = place(columns, COLUMN_SEQ, first, 2);
  const ack = place(columns, COLUMN_ACK, first, 2);
  const tsVal = place(columns, COLUMN_TSVAL, first, 2);
  const tsEcr = place(columns, COLUMN_TSECR, first, 2);
  const lengths = place(columns, COLUMN_LENGTH, first, 1);
  const window = place(columns, COLUMN_WINDOW, first, 1);
  const checksum = place(columns, COLUMN_CHECKSUM, first, 1);
  const ipId = place(columns, COLUMN_IP_ID, first, 1);
  const ttl = place(columns, COLUMN_TTL, first, 0);
  const flags = place(columns, COLUMN_FLAGS, first, 0);
  const bits = place(columns, COLUMN_BITS, first, 0);
  let high: i32 = 0;
  let interfaces: i32 = 0;
  let isFar = false;
  let row: usize = 0;
  let segment = at;
  for (; segment + FOUR_SEGMENTS <= until; segment += FOUR_SEGMENTS) {
    const words = row << 2;
    const halves = row << 1;
    isFar = writeTimes(columns, <u32>(first + row), segment) || isFar;
    writeWords(connection + words, segment, CONNECTION);
    writeWords(seq + words, segment, SEQ);
    writeWords(ack + words, segment, ACK_NUMBER);
    writeWords(tsVal + words, segment, TSVAL);
    writeWords(tsEcr + words, segment, TSECR);
    writeHalves(lengths + halves, segment, LENGTH, 0);
    writeHalves(window + halves, segment, WINDOW_CHECKSUM, 16);
    writeHalves(checksum + halves, segment, WINDOW_CHECKSUM, 0);
    writeHalves(ipId + halves, segment, IP_FIELDS, 16);
    writeBytes(ttl + row, segment, IP_FIELDS, 8);
    writeBytes(flags + row, segment, MARKS, 8);
    writeBytes(bits + row, segment, MARKS, 0);
    high |= anyOf(segment, LENGTH) >>> 16;
    interfaces |= anyOf(segment, IP_FIELDS) & 0xff;
    row += 4;
  }
  for (; segment < until; segment += SEGMENT_BYTES) {
    const words = row << 2;
    const halves = row << 1;
    isFar = writeTime(columns, <u32>(first + row), segment) || isFar;
    store<i32>(connection + words, word(segment, CONNECTION));
    store<i32>(seq + words, word(segment, SEQ));
    store<i32>(ack + words, word(segment, ACK_NUMBER));
    store<i32>(tsVal + words, word(segment, TSVAL));
    store<i32>(tsEcr + words, word(segment, TSECR));
    const length = word(segment, LENGTH);
    store<u16>(lengths + halves, <u16>length);
    const windowChecksum = word(segment, WINDOW_CHECKSUM);
    store<u16>(window + halves, <u16>(windowChecksum >>> 16));
    store<u16>(checksum + halves, <u16>windowChecksum);
    const ipFields = word(segment, IP_FIELDS);
    store<u16>(ipId + halves, <u16>(ipFields >>> 16));
    store<u8>(ttl + row, <u8>(ipFields >>> 8));
    const marks = word(segment, MARKS);
    store<u8>(flags + row, <u8>(marks >>> 8));
    store<u8>(bits + row, <u8>marks);
    high |= length >>> 16;
    interfaces |= ipFields & 0xff;
    row++;
  }
  if (high !== 0) spreadLong(at, until, place(columns, COLUMN_LENGTH_HIGH, first, 1));
  if (interfaces !== 0) spreadInterfaces(at, until, place(columns, COLUMN_INTERFACE, first, 0));
  return (high !== 0 ? HAS_LONG : 0) | (interfaces !== 0 ? HAS_INTERFACES : 0) | (isFar ? HAS_FAR_TIMES : 0);
}

/** A word of four segments, two of them at once. */
function writeWords(to: usize, segment: usize, field: i32): void {
  store<u64>(to, pair(wordOf(segment, field), wordOf(segment + SEGMENT_BYTES, field)));
  const third = segment + 2 * SEGMENT_BYTES;
  store<u64>(to, pair(wordOf(third, field), wordOf(third + SEGMENT_BYTES, field)), 8);
}

/** The 16 bits of a word of four segments that stand from bit `shift` on. */
function writeHalves(to: usize, segment: usize, field: i32, shift: u32): void {
  const a = (wordOf(segment, field) >> shift) & 0xffff;
  const b = (wordOf(segment + SEGMENT_BYTES, field) >> shift) & 0xffff;
  const c = (wordOf(segment + 2 * SEGMENT_BYTES, field) >> shift) & 0xffff;
  const d = (wordOf(segment + 3 * SEGMENT_BYTES, field) >> shift) & 0xffff;
  store<u64>(to, pair(a | (b << 16), c | (d << 16)));
}

/** The same of 8 bits. */
function writeBytes(to: usize, segment: usize, field: i32, shift: u32): void {
  const a = (wordOf(segment, field) >> shift) & 0xff;
  const b = (wordOf(segment + SEGMENT_BYTES, field) >> shift) & 0xff;
  const c = (wordOf(segment + 2 * SEGMENT_BYTES, field) >> shift) & 0xff;
  const d = (wordOf(segment + 3 * SEGMENT_BYTES, field) >> shift) & 0xff;
  store<u32>(to, a | (b << 8) | (c << 16) | (d << 24));
}

function pair(low: u64, high: u64): u64 {
  return low | (high << 32);
}

/** In 64 bits from where it is read on: a word of 32 that is made longer later came out signed. */
function wordOf(segment: usize, field: i32): u64 {
  return <u64>load<u32>(segment + ((<usize>field) << 2));
}

/** All bits of a word that one of four segments has. */
function anyOf(segment: usize, field: i32): i32 {
  const third = segment + 2 * SEGMENT_BYTES;
  return (
    word(segment, field) |
    word(segment + SEGMENT_BYTES, field) |
    word(third, field) |
    word(third + SEGMENT_BYTES, field)
  );
}

function spreadLong(at: usize, until: usize, to: usize): void {
  for (let segment = at; segment < until; segment += SEGMENT_BYTES, to += 2)
    store<u16>(to, <u16>(word(segment, LENGTH) >>> 16));
}

function spreadInterfaces(at: usize, until: usize, to: usize): void {
  for (let segment = at; segment < until; segment += SEGMENT_BYTES, to++)
    store<u8>(to, <u8>word(segment, IP_FIELDS));
}
