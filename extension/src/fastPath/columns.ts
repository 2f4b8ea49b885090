/** Rows of segments to columns, a batch at a time. `core/fastPath/segmentColumns.ts` tells what they are for. */

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
  COLUMN_TIME,
  COLUMN_TSECR,
  COLUMN_TSVAL,
  COLUMN_TTL,
  COLUMN_WINDOW,
  FRAMES_GO_ON,
  HAS_INTERFACES,
  HAS_LONG,
} from "../core/fastPath/columnWords";
import { SEGMENT_BYTES } from "../core/fastPath/memoryLayout";
import {
  ACK_NUMBER,
  CONNECTION,
  FRAME,
  IP_FIELDS,
  LENGTH,
  MARKS,
  SEQ,
  TIME,
  TSECR,
  TSVAL,
  WINDOW_CHECKSUM,
} from "../core/wire/segmentWords";
import { double, word } from "./memory";

/** Where the row `first` of a column stands whose elements have 2 to the power of `shift` bytes. */
function place(columns: usize, column: i32, first: usize, shift: usize): usize {
  return <usize>(<u32>word(columns, column)) + (first << shift);
}

/**
 * Writes the segments from `at` up to `until`, a batch at most, into columns whose addresses stand from `columns` on, from the row `first` on; no row
 * from there on has been filled before.
 *
 * @returns which of FRAMES_GO_ON, HAS_LONG and HAS_INTERFACES hold
 */
export function spreadSegments(at: usize, until: usize, columns: usize, first: usize): i32 {
  const time = place(columns, COLUMN_TIME, first, 3);
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
  const firstFrame = word(at, FRAME);
  let gaps: i32 = 0;
  let high: i32 = 0;
  let interfaces: i32 = 0;
  let row: usize = 0;
  for (let segment = at; segment < until; segment += SEGMENT_BYTES) {
    const words = row << 2;
    const halves = row << 1;
    store<f64>(time + (row << 3), double(segment, TIME));
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
    gaps |= word(segment, FRAME) - firstFrame - <i32>row;
    high |= length >>> 16;
    interfaces |= ipFields & 0xff;
    row++;
  }
  if (high !== 0) spreadLong(at, until, place(columns, COLUMN_LENGTH_HIGH, first, 1));
  if (interfaces !== 0) spreadInterfaces(at, until, place(columns, COLUMN_INTERFACE, first, 0));
  return (
    (gaps === 0 ? FRAMES_GO_ON : 0) | (high !== 0 ? HAS_LONG : 0) | (interfaces !== 0 ? HAS_INTERFACES : 0)
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
