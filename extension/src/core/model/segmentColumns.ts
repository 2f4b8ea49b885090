/**
 * What is kept of segments, a column for each field, 35 bytes a segment: those of a capture (`SegmentTable`), or of a batch that the
 * fast path has just followed.
 */

import { type ColumnRoom, Slab } from "../slab.ts";
import type { Nanoseconds, SegmentIndex } from "../units.ts";
import {
  ACK_NUMBER,
  CONNECTION,
  IP_FIELDS,
  LENGTH,
  MARKS,
  SEGMENT_WORDS,
  SEQ,
  type SegmentRows,
  TIME,
  TSECR,
  TSVAL,
  WINDOW_CHECKSUM,
} from "../wire/segmentRows.ts";
import { type Column, grow } from "./columns.ts";
import { SegmentTimes } from "./segmentTimes.ts";

export class SegmentColumns {
  times: SegmentTimes;
  connection: Uint32Array;
  seq: Uint32Array;
  ack: Uint32Array;
  tsVal: Uint32Array;
  tsEcr: Uint32Array;
  /** The low and the high half of the length of a text: beyond 65,535 bytes are only jumbograms and what a network card cuts up. */
  lengthLow: Uint16Array;
  lengthHigh: Uint16Array;
  window: Uint16Array;
  ipId: Uint16Array;
  checksum: Uint16Array;
  flags: Uint8Array;
  bits: Uint8Array;
  ttl: Uint8Array;
  interfaceId: Uint8Array;
  /** Columns in which nearly every capture has nothing but 0 are not touched before something else comes: then they take no memory. */
  hasLong = false;
  hasInterfaces = false;

  /** @param length how many segments there is room for, all 0 */
  constructor(room: ColumnRoom, length: number) {
    this.times = new SegmentTimes(room, length);
    this.connection = room.uint32(length);
    this.seq = room.uint32(length);
    this.ack = room.uint32(length);
    this.tsVal = room.uint32(length);
    this.tsEcr = room.uint32(length);
    this.lengthLow = room.uint16(length);
    this.lengthHigh = room.uint16(length);
    this.window = room.uint16(length);
    this.ipId = room.uint16(length);
    this.checksum = room.uint16(length);
    this.flags = room.uint8(length);
    this.bits = room.uint8(length);
    this.ttl = room.uint8(length);
    this.interfaceId = room.uint8(length);
  }

  /** Nanoseconds since the first frame of the file. */
  timeOf(row: SegmentIndex): Nanoseconds {
    return this.times.of(row);
  }

  /** Those that every capture fills beside times, in the order of `fastPath/columnWords.ts`. */
  usualColumns(): Column[] {
    return [
      this.connection,
      this.seq,
      this.ack,
      this.tsVal,
      this.tsEcr,
      this.lengthLow,
      this.window,
      this.ipId,
      this.checksum,
      this.flags,
      this.bits,
      this.ttl,
    ];
  }

  /** All of them, with times, in that order. */
  allColumns(): readonly Column[] {
    const { above, base, far } = this.times;
    return [above, ...this.usualColumns(), this.lengthHigh, this.interfaceId, base, far];
  }

  protected takeColumnsOf(other: SegmentColumns): void {
    this.times = other.times;
    this.connection = other.connection;
    this.seq = other.seq;
    this.ack = other.ack;
    this.tsVal = other.tsVal;
    this.tsEcr = other.tsEcr;
    this.lengthLow = other.lengthLow;
    this.lengthHigh = other.lengthHigh;
    this.window = other.window;
    this.ipId = other.ipId;
    this.checksum = other.checksum;
    this.flags = other.flags;
    this.bits = other.bits;
    this.ttl = other.ttl;
    this.interfaceId = other.interfaceId;
    this.hasLong = other.hasLong;
    this.hasInterfaces = other.hasInterfaces;
  }

  /** To other room for so many rows, with the first `filled` of them. */
  protected moveColumns(to: ColumnRoom, length: number, filled: number): void {
    const before = this.filledColumns();
    const moved = new SegmentColumns(to, length);
    moved.hasLong = this.hasLong;
    moved.hasInterfaces = this.hasInterfaces;
    for (const [i, column] of moved.filledColumns().entries())
      column.set(before[i]?.subarray(0, filled) as never);
    moved.times.take(this.times, filled);
    this.takeColumnsOf(moved);
  }

  /** Those beside times that have something. */
  protected filledColumns(): Column[] {
    const columns = this.usualColumns();
    if (this.hasLong) columns.push(this.lengthHigh);
    if (this.hasInterfaces) columns.push(this.interfaceId);
    return columns;
  }

  protected growColumns(length: number): void {
    const { times } = this;
    this.times = new SegmentTimes(new Slab(), length);
    this.times.take(times, times.above.length);
    this.connection = grow(this.connection, length);
    this.seq = grow(this.seq, length);
    this.ack = grow(this.ack, length);
    this.tsVal = grow(this.tsVal, length);
    this.tsEcr = grow(this.tsEcr, length);
    this.lengthLow = grow(this.lengthLow, length);
    this.lengthHigh = grow(this.lengthHigh, length);
    this.window = grow(this.window, length);
    this.ipId = grow(this.ipId, length);
    this.checksum = grow(this.checksum, length);
    this.flags = grow(this.flags, length);
    this.bits = grow(this.bits, length);
    this.ttl = grow(this.ttl, length);
    this.interfaceId = grow(this.interfaceId, length);
  }

  /** Fills rows from `first` on with segments; the fast path does the same of a batch (`spread`). */
  protected putColumns(first: SegmentIndex, rows: SegmentRows, at: number, until: number): void {
    const count = (until - at) / SEGMENT_WORDS;
    const { words } = rows;
    this.putTimes(first, rows, at, until);
    fill(this.connection, first, words, at + CONNECTION, until);
    fill(this.seq, first, words, at + SEQ, until);
    fill(this.ack, first, words, at + ACK_NUMBER, until);
    fill(this.tsVal, first, words, at + TSVAL, until);
    fill(this.tsEcr, first, words, at + TSECR, until);
    this.#putLengths(first, words, at + LENGTH, until);
    this.#putInterfaces(first, words, at + IP_FIELDS, until);
    const { window, checksum, ipId, ttl, flags, bits } = this;
    for (let row = first, from = at + WINDOW_CHECKSUM; row < first + count; row++, from += SEGMENT_WORDS) {
      const word = words[from] ?? 0;
      window[row] = word >>> 16;
      checksum[row] = word;
    }
    for (let row = first, from = at + IP_FIELDS; row < first + count; row++, from += SEGMENT_WORDS) {
      const word = words[from] ?? 0;
      ipId[row] = word >>> 16;
      ttl[row] = word >>> 8;
    }
    for (let row = first, from = at + MARKS; row < first + count; row++, from += SEGMENT_WORDS) {
      const word = words[from] ?? 0;
      flags[row] = word >>> 8;
      bits[row] = word;
    }
  }

  /** The times of those alone. */
  protected putTimes(first: SegmentIndex, { doubles }: SegmentRows, at: number, until: number): void {
    let row = first;
    for (let from = (at + TIME) >> 1; from < until >> 1; from += SEGMENT_WORDS / 2)
      this.times.put(row++, doubles[from] ?? 0);
  }

  #putLengths(first: SegmentIndex, words: Int32Array, at: number, until: number): void {
    const low = this.lengthLow;
    let high = 0;
    for (let row = first, from = at; from < until; from += SEGMENT_WORDS) {
      const length = words[from] ?? 0;
      low[row++] = length;
      high |= length >>> 16;
    }
    this.hasLong ||= high !== 0;
    if (!this.hasLong) return;
    for (let row = first, from = at; from < until; from += SEGMENT_WORDS)
      this.lengthHigh[row++] = (words[from] ?? 0) >>> 16;
  }

  #putInterfaces(first: SegmentIndex, words: Int32Array, at: number, until: number): void {
    let some = 0;
    for (let from = at; from < until; from += SEGMENT_WORDS) some |= (words[from] ?? 0) & 0xff;
    this.hasInterfaces ||= some !== 0;
    if (!this.hasInterfaces) return;
    for (let row = first, from = at; from < until; from += SEGMENT_WORDS)
      this.interfaceId[row++] = words[from] ?? 0;
  }
}

/** Writes one word of each row, the first one at `from`, into a column. */
function fill(column: Uint32Array, first: number, words: Int32Array, from: number, until: number): void {
  for (let row = first; from < until; from += SEGMENT_WORDS) column[row++] = words[from] ?? 0;
}
