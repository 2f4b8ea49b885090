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
  SEGMENT_BYTES,
} from "../core/fastPath/memoryLayout";
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

/**
 * Writes the segments from `at` up to `until`, a batch at most, into the columns of a batch.
 *
 * @returns which of FRAMES_GO_ON, HAS_LONG and HAS_INTERFACES hold
 */
export function spreadSegments(at: usize, until: usize): i32 {
  const firstFrame = word(at, FRAME);
  let gaps: i32 = 0;
  let high: i32 = 0;
  let interfaces: i32 = 0;
  let row: usize = 0;
  for (let segment = at; segment < until; segment += SEGMENT_BYTES) {
    const words = row << 2;
    const halves = row << 1;
    store<f64>(COLUMN_TIME + (row << 3), double(segment, TIME));
    store<i32>(COLUMN_CONNECTION + words, word(segment, CONNECTION));
    store<i32>(COLUMN_SEQ + words, word(segment, SEQ));
    store<i32>(COLUMN_ACK + words, word(segment, ACK_NUMBER));
    store<i32>(COLUMN_TSVAL + words, word(segment, TSVAL));
    store<i32>(COLUMN_TSECR + words, word(segment, TSECR));
    const length = word(segment, LENGTH);
    store<u16>(COLUMN_LENGTH + halves, <u16>length);
    store<u16>(COLUMN_LENGTH_HIGH + halves, <u16>(length >>> 16));
    const windowChecksum = word(segment, WINDOW_CHECKSUM);
    store<u16>(COLUMN_WINDOW + halves, <u16>(windowChecksum >>> 16));
    store<u16>(COLUMN_CHECKSUM + halves, <u16>windowChecksum);
    const ipFields = word(segment, IP_FIELDS);
    store<u16>(COLUMN_IP_ID + halves, <u16>(ipFields >>> 16));
    store<u8>(COLUMN_TTL + row, <u8>(ipFields >>> 8));
    store<u8>(COLUMN_INTERFACE + row, <u8>ipFields);
    const marks = word(segment, MARKS);
    store<u8>(COLUMN_FLAGS + row, <u8>(marks >>> 8));
    store<u8>(COLUMN_BITS + row, <u8>marks);
    gaps |= word(segment, FRAME) - firstFrame - <i32>row;
    high |= length >>> 16;
    interfaces |= ipFields & 0xff;
    row++;
  }
  return (
    (gaps === 0 ? FRAMES_GO_ON : 0) | (high !== 0 ? HAS_LONG : 0) | (interfaces !== 0 ? HAS_INTERFACES : 0)
  );
}
