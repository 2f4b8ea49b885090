/**
 * One row for each TCP segment, in the order of the analysis: capture order, unless time ran backwards in the
 * file; then the rows are put in order of time when the file has been read.
 *
 * A struct of arrays, 39 bytes a row. Columns pay where objects do not: 10 M packets as an object each cost
 * 1.7 GB and six times the CPU (ARCHITECTURE.md, "What a packet costs, and why").
 */

import type { SegmentColumns } from "../fastPath/segmentColumns.ts";
import { Slab } from "../slab.ts";
import { sortInSteps } from "../sortInSteps.ts";
import { eachInSteps, finish, type Steps } from "../steps.ts";
import type { FrameNumber, Nanoseconds, SegmentIndex } from "../units.ts";
import type { Segment } from "../wire/segment.ts";
import {
  ACK_NUMBER,
  CONNECTION,
  DONT_FRAGMENT,
  FRAME,
  FROM_SERVER,
  HAS_TIMESTAMP,
  IP_FIELDS,
  IS_COPY,
  IS_IPV6,
  LENGTH,
  MARKS,
  OPTIONS_CUT,
  SEGMENT_WORDS,
  SEQ,
  type SegmentRows,
  TIME,
  TSECR,
  TSVAL,
  WINDOW_CHECKSUM,
} from "../wire/segmentRows.ts";
import { type Column, closeUp, grow, nextCapacity } from "./columns.ts";
import { FrameNumbers } from "./frameNumbers.ts";
import { permuteRows } from "./permuteRows.ts";

/** Bits of the `bits` column. */
export {
  DONT_FRAGMENT,
  FROM_SERVER,
  HAS_TIMESTAMP,
  IS_COPY,
  IS_IPV6,
  OPTIONS_CUT,
} from "../wire/segmentRows.ts";

export class SegmentTable {
  /** Rows in the order of the analysis. */
  length = 0;
  /** Until they are put in that of time. */
  isInOrderOfFrames = true;
  #capacity: number;
  #spare: number;
  #frame: FrameNumbers;
  /** Nanoseconds since the first frame of the file. */
  time: Float64Array<ArrayBuffer>;
  connection: Uint32Array<ArrayBuffer>;
  seq: Uint32Array<ArrayBuffer>;
  ack: Uint32Array<ArrayBuffer>;
  tsVal: Uint32Array<ArrayBuffer>;
  tsEcr: Uint32Array<ArrayBuffer>;
  /** The low and the high half of the length of a text: beyond 65,535 bytes are only jumbograms and what a network card cuts up. */
  #length: Uint16Array<ArrayBuffer>;
  #lengthHigh: Uint16Array<ArrayBuffer>;
  window: Uint16Array<ArrayBuffer>;
  ipId: Uint16Array<ArrayBuffer>;
  checksum: Uint16Array<ArrayBuffer>;
  flags: Uint8Array<ArrayBuffer>;
  bits: Uint8Array<ArrayBuffer>;
  ttl: Uint8Array<ArrayBuffer>;
  interfaceId: Uint8Array<ArrayBuffer>;
  /** Columns in which nearly every capture has nothing but 0 are not touched before something else comes: then they take no memory. */
  #hasLong = false;
  #hasInterfaces = false;

  /**
   * @param expected rows to make room for; more are taken as they come
   * @param spare rows behind all those, which `put` may fill in no order
   */
  constructor(expected: number, spare = 0) {
    const room = Math.max(1024, expected);
    this.#capacity = room;
    this.#spare = spare;
    const n = room + spare;
    const slab = new Slab();
    this.#frame = new FrameNumbers(n);
    this.time = slab.float64(n);
    this.connection = slab.uint32(n);
    this.seq = slab.uint32(n);
    this.ack = slab.uint32(n);
    this.tsVal = slab.uint32(n);
    this.tsEcr = slab.uint32(n);
    this.#length = slab.uint16(n);
    this.#lengthHigh = slab.uint16(n);
    this.window = slab.uint16(n);
    this.ipId = slab.uint16(n);
    this.checksum = slab.uint16(n);
    this.flags = slab.uint8(n);
    this.bits = slab.uint8(n);
    this.ttl = slab.uint8(n);
    this.interfaceId = slab.uint8(n);
  }

  /**
   * Appends segments that have been followed.
   *
   * @param at the first word of the first row, `until` that behind the last one
   */
  append(rows: SegmentRows, at: number, until: number): void {
    const length = this.length + (until - at) / SEGMENT_WORDS;
    while (length > this.#capacity) this.#grow(nextCapacity(this.#capacity), this.#spare);
    this.put(this.length, rows, at, until);
    this.length = length;
  }

  /** The same of a batch that the fast path has made columns of; its rows stand from the word `at` on. */
  appendColumns(batch: SegmentColumns, rows: SegmentRows, at: number): void {
    const first = this.length;
    const { count } = batch;
    const length = first + count;
    while (length > this.#capacity) this.#grow(nextCapacity(this.#capacity), this.#spare);
    if (batch.firstFrame !== 0) this.#frame.putRun(first, batch.firstFrame, count);
    else this.#frame.put(first, rows.words, at + FRAME, at + count * SEGMENT_WORDS);
    const columns = this.#usualColumns();
    for (let i = 0; i < columns.length; i++) columns[i]?.set(batch.columns[i] as never, first);
    this.#hasLong ||= batch.hasLong;
    if (this.#hasLong) this.#lengthHigh.set(batch.lengthHigh, first);
    this.#hasInterfaces ||= batch.hasInterfaces;
    if (this.#hasInterfaces) this.interfaceId.set(batch.interfaceId, first);
    this.length = length;
  }

  /** Fills rows that have room, from `first` on: some below `length`, or spare ones. */
  put(first: SegmentIndex, rows: SegmentRows, at: number, until: number): void {
    const count = (until - at) / SEGMENT_WORDS;
    const { words, doubles } = rows;
    this.#frame.put(first, words, at + FRAME, until);
    fill(this.connection, first, words, at + CONNECTION, until);
    fill(this.seq, first, words, at + SEQ, until);
    fill(this.ack, first, words, at + ACK_NUMBER, until);
    fill(this.tsVal, first, words, at + TSVAL, until);
    fill(this.tsEcr, first, words, at + TSECR, until);
    this.#putLengths(first, words, at + LENGTH, until);
    this.#putInterfaces(first, words, at + IP_FIELDS, until);
    const { time, window, checksum, ipId, ttl, flags, bits } = this;
    for (let row = first, from = (at + TIME) >> 1; row < first + count; row++, from += SEGMENT_WORDS / 2)
      time[row] = doubles[from] ?? 0;
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

  #putLengths(first: SegmentIndex, words: Int32Array, at: number, until: number): void {
    const low = this.#length;
    let high = 0;
    for (let row = first, from = at; from < until; from += SEGMENT_WORDS) {
      const length = words[from] ?? 0;
      low[row++] = length;
      high |= length >>> 16;
    }
    this.#hasLong ||= high !== 0;
    if (!this.#hasLong) return;
    for (let row = first, from = at; from < until; from += SEGMENT_WORDS)
      this.#lengthHigh[row++] = (words[from] ?? 0) >>> 16;
  }

  #putInterfaces(first: SegmentIndex, words: Int32Array, at: number, until: number): void {
    let some = 0;
    for (let from = at; from < until; from += SEGMENT_WORDS) some |= (words[from] ?? 0) & 0xff;
    this.#hasInterfaces ||= some !== 0;
    if (!this.#hasInterfaces) return;
    for (let row = first, from = at; from < until; from += SEGMENT_WORDS)
      this.interfaceId[row++] = words[from] ?? 0;
  }

  frameOf(row: SegmentIndex): FrameNumber {
    return this.#frame.of(row);
  }

  /** The row that has the frame; -1: none. */
  rowOfFrame(frame: FrameNumber): SegmentIndex {
    if (!this.isInOrderOfFrames) return this.#frame.rowOf(frame, this.length);
    const row = this.firstAtFrame(frame);
    return row < this.length && this.#frame.of(row) === frame ? row : -1;
  }

  /** Bytes of text, by the IP header. */
  payloadLength(row: SegmentIndex): number {
    return (this.#length[row] ?? 0) | ((this.#lengthHigh[row] ?? 0) << 16);
  }

  /** The first spare row. It moves when the table grows, and what stood in the spare rows is lost. */
  get spareStart(): SegmentIndex {
    return this.#capacity;
  }

  get spareRows(): number {
    return this.#spare;
  }

  /** Makes room for so many spare rows, keeping those that are filled. */
  growSpare(rows: number): void {
    this.#grow(this.#capacity, rows);
  }

  /** Takes over all rows of another table, which is not to be used any more. */
  adopt(other: SegmentTable): void {
    this.length = other.length;
    this.#capacity = other.#capacity;
    this.#spare = other.#spare;
    this.#frame = other.#frame;
    this.time = other.time;
    this.connection = other.connection;
    this.seq = other.seq;
    this.ack = other.ack;
    this.tsVal = other.tsVal;
    this.tsEcr = other.tsEcr;
    this.#length = other.#length;
    this.#lengthHigh = other.#lengthHigh;
    this.#hasLong = other.#hasLong;
    this.#hasInterfaces = other.#hasInterfaces;
    this.window = other.window;
    this.ipId = other.ipId;
    this.checksum = other.checksum;
    this.flags = other.flags;
    this.bits = other.bits;
    this.ttl = other.ttl;
    this.interfaceId = other.interfaceId;
  }

  /**
   * Writes rows back as they came, for following them again: without addresses and ports, and not yet told of a side or a copy.
   *
   * @param at the first word of the first row
   */
  takeRows(first: SegmentIndex, count: number, rows: SegmentRows, at: number): void {
    const { words, doubles } = rows;
    for (let row = first, to = at; row < first + count; row++, to += SEGMENT_WORDS) {
      words[to + SEQ] = this.seq[row] ?? 0;
      words[to + ACK_NUMBER] = this.ack[row] ?? 0;
      words[to + TSVAL] = this.tsVal[row] ?? 0;
      words[to + TSECR] = this.tsEcr[row] ?? 0;
      words[to + LENGTH] = this.payloadLength(row);
      words[to + WINDOW_CHECKSUM] = ((this.window[row] ?? 0) << 16) | (this.checksum[row] ?? 0);
      words[to + IP_FIELDS] =
        ((this.ipId[row] ?? 0) << 16) | ((this.ttl[row] ?? 0) << 8) | (this.interfaceId[row] ?? 0);
      words[to + MARKS] = ((this.flags[row] ?? 0) << 8) | ((this.bits[row] ?? 0) & ~(FROM_SERVER | IS_COPY));
      doubles[(to + TIME) >> 1] = this.time[row] ?? 0;
      words[to + FRAME] = this.#frame.of(row);
    }
  }

  /** Writes a row back into a segment record. Addresses and ports stand with the quadruplet and are left alone. */
  read(row: SegmentIndex, into: Segment): void {
    const bits = this.bits[row] ?? 0;
    into.frame = this.#frame.of(row);
    into.time = this.time[row] ?? 0;
    into.seq = this.seq[row] ?? 0;
    into.ack = this.ack[row] ?? 0;
    into.tsVal = this.tsVal[row] ?? 0;
    into.tsEcr = this.tsEcr[row] ?? 0;
    into.payloadLength = this.payloadLength(row);
    into.window = this.window[row] ?? 0;
    into.ipId = this.ipId[row] ?? 0;
    into.checksum = this.checksum[row] ?? 0;
    into.flags = this.flags[row] ?? 0;
    into.ttl = this.ttl[row] ?? 0;
    into.interfaceId = this.interfaceId[row] ?? 0;
    into.hasTimestamp = (bits & HAS_TIMESTAMP) !== 0;
    into.optionsCut = (bits & OPTIONS_CUT) !== 0;
    into.dontFragment = (bits & DONT_FRAGMENT) !== 0;
    into.ipVersion = (bits & IS_IPV6) !== 0 ? 6 : 4;
  }

  /**
   * The rows in order of time; rows of equal time keep their order. Needed only where time ran backwards in the file. Between the
   * steps all segments are there, in one order or the other.
   */
  *sortByTime(): Steps<void> {
    const { length } = this;
    const slab = new Slab();
    const { time } = this;
    const times = slab.float64(length);
    const order = slab.uint32(length);
    yield* eachInSteps(length, (row) => {
      times[row] = time[row] ?? 0;
      order[row] = row;
    });
    yield* sortInSteps(times, order);
    const columns = this.#columns(yield* this.#frame.column());
    this.isInOrderOfFrames = false;
    yield* permuteRows(columns, order);
  }

  /** In the order of `SegmentColumns`. */
  #usualColumns(): Column[] {
    return [
      this.time,
      this.connection,
      this.seq,
      this.ack,
      this.tsVal,
      this.tsEcr,
      this.#length,
      this.window,
      this.ipId,
      this.checksum,
      this.flags,
      this.bits,
      this.ttl,
    ];
  }

  #columns(frame: Column): readonly Column[] {
    const columns = [frame, ...this.#usualColumns()];
    if (this.#hasLong) columns.push(this.#lengthHigh);
    if (this.#hasInterfaces) columns.push(this.interfaceId);
    return columns;
  }

  /** Writes a row a second time, into one that has room. */
  copyRow(row: SegmentIndex, to: SegmentIndex): void {
    for (const column of this.#columns(finish(this.#frame.column()))) column[to] = column[row] ?? 0;
  }

  /** Of the rows from `first` on only these, ascending, stay: they follow each other from there. */
  keepOnly(first: SegmentIndex, rows: Uint32Array): void {
    for (const column of this.#columns(finish(this.#frame.column()))) closeUp(column, first, rows);
    this.length = first + rows.length;
  }

  /** The first row whose time is not before `time`; `length` when there is none. Rows must be in order of time. */
  firstAt(time: Nanoseconds): SegmentIndex {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.time[middle] ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The same by frame. Rows must be in order of frames. */
  firstAtFrame(frame: FrameNumber): SegmentIndex {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#frame.of(middle) < frame) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(capacity: number, spare: number): void {
    this.#capacity = capacity;
    this.#spare = spare;
    const n = capacity + spare;
    this.#frame.grow(n);
    this.time = grow(this.time, n);
    this.connection = grow(this.connection, n);
    this.seq = grow(this.seq, n);
    this.ack = grow(this.ack, n);
    this.tsVal = grow(this.tsVal, n);
    this.tsEcr = grow(this.tsEcr, n);
    this.#length = grow(this.#length, n);
    this.#lengthHigh = grow(this.#lengthHigh, n);
    this.window = grow(this.window, n);
    this.ipId = grow(this.ipId, n);
    this.checksum = grow(this.checksum, n);
    this.flags = grow(this.flags, n);
    this.bits = grow(this.bits, n);
    this.ttl = grow(this.ttl, n);
    this.interfaceId = grow(this.interfaceId, n);
  }
}

/** Writes one word of each row, the first one at `from`, into a column. */
function fill(column: Uint32Array, first: number, words: Int32Array, from: number, until: number): void {
  for (let row = first; from < until; from += SEGMENT_WORDS) column[row++] = words[from] ?? 0;
}
