/**
 * One row for each TCP segment, in the order of the analysis: capture order, unless time ran backwards in the
 * file; then the rows are put in order of time when the file has been read.
 *
 * A struct of arrays, 35 bytes a row. Columns pay where objects do not: 10 M packets as an object each cost
 * 1.7 GB and six times the CPU (ARCHITECTURE.md, "What a packet costs, and why").
 */

import { HAS_FAR_TIMES, HAS_INTERFACES, HAS_LONG, ROWS_A_BASE } from "../fastPath/columnWords.ts";
import type { FastPath } from "../fastPath/fastPath.ts";
import { SEGMENTS_A_BATCH } from "../fastPath/memoryLayout.ts";
import { roomIn } from "../fastPath/sharedColumns.ts";
import type { SharedMemory } from "../fastPath/sharedMemory.ts";
import { firstPlace } from "../firstPlace.ts";
import { Slab } from "../slab.ts";
import { sortInSteps } from "../sortInSteps.ts";
import { eachInSteps, finish, type Steps } from "../steps.ts";
import type { FrameNumber, SegmentIndex } from "../units.ts";
import type { Segment } from "../wire/segment.ts";
import {
  ACK_NUMBER,
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
import { type Column, closeUp, nextCapacity } from "./columns.ts";
import { FrameNumbers } from "./frameNumbers.ts";
import { FrameSet } from "./frameSet.ts";
import { permuteRows } from "./permuteRows.ts";
import { SegmentColumns } from "./segmentColumns.ts";

/** Bits of the `bits` column. */
export {
  DONT_FRAGMENT,
  FROM_SERVER,
  HAS_TIMESTAMP,
  IS_COPY,
  IS_IPV6,
  OPTIONS_CUT,
} from "../wire/segmentRows.ts";

/** Of the memory of the fast path columns may take up to this part: the rest is for what grows with connections. */
const SHARED_PART = 0.25;
/** With the columns that are hardly ever touched. */
const MOST_BYTES_A_ROW = 47;

export class SegmentTable extends SegmentColumns {
  /** Rows in the order of the analysis. */
  length = 0;
  /** Until they are put in that of time. */
  isInOrderOfFrames = true;
  #capacity: number;
  #spare: number;
  #frame: FrameNumbers;
  /** In whose memory the columns lie, and the address of their addresses there; null: in ordinary memory. */
  #place: { readonly fastPath: FastPath; readonly address: number } | null = null;

  /**
   * @param expected rows to make room for; more are taken as they come
   * @param spare rows behind all those, which `put` may fill in no order
   * @param fastPath fills the columns in its own memory, as long as the room is enough; null: they lie in ordinary memory, which the system gets back
   */
  constructor(expected: number, spare = 0, fastPath: FastPath | null = null) {
    const capacity = inWholeBases(Math.max(1024, expected));
    const room = capacity + spare;
    const isShared = fastPath !== null && hasRoom(fastPath.memory, room);
    super(isShared ? roomIn(fastPath.memory) : new Slab(), room);
    this.#capacity = capacity;
    this.#spare = spare;
    this.#frame = new FrameNumbers(room);
    if (isShared) this.#place = { fastPath, address: fastPath.placeColumns(this) };
  }

  /**
   * Appends segments that have been followed.
   *
   * @param at the first word of the first row, `until` that behind the last one
   */
  append(rows: SegmentRows, at: number, until: number): void {
    const length = this.length + (until - at) / SEGMENT_WORDS;
    this.#makeRoomFor(length);
    this.put(this.length, rows, at, until);
    this.length = length;
  }

  /** The same of a batch, or of a part of one, in rows in the memory of the fast path, which makes columns of it. */
  appendBatch(fastPath: FastPath, rows: SegmentRows, at: number, until: number): void {
    const first = this.length;
    const length = first + (until - at) / SEGMENT_WORDS;
    this.#makeRoomFor(length);
    const place = this.#place;
    const what =
      place === null
        ? this.#copyBatch(fastPath, rows, at, until)
        : place.fastPath.spread(rows, at, until, place.address, first);
    this.hasLong ||= (what & HAS_LONG) !== 0;
    this.hasInterfaces ||= (what & HAS_INTERFACES) !== 0;
    this.times.hasFar ||= (what & HAS_FAR_TIMES) !== 0;
    this.#frame.put(first, rows.words, at + FRAME, until);
    this.length = length;
  }

  /** Behind the last row, where all is 0. */
  #copyBatch(fastPath: FastPath, rows: SegmentRows, at: number, until: number): number {
    const { columns, address } = fastPath.batch;
    const what = fastPath.spread(rows, at, until, address, 0);
    this.putTimes(this.length, rows, at, until);
    const count = (until - at) / SEGMENT_WORDS;
    const from = columns.usualColumns();
    const to = this.usualColumns();
    if ((what & HAS_LONG) !== 0) {
      from.push(columns.lengthHigh);
      to.push(this.lengthHigh);
    }
    if ((what & HAS_INTERFACES) !== 0) {
      from.push(columns.interfaceId);
      to.push(this.interfaceId);
    }
    for (const [i, column] of to.entries()) {
      const filled = count === SEGMENTS_A_BATCH ? from[i] : from[i]?.subarray(0, count);
      column.set(filled as never, this.length);
    }
    // How far times are from the base of the batch says nothing of these rows, whose own bases `putTimes` knows.
    return what & ~HAS_FAR_TIMES;
  }

  /** Fills rows that have room, from `first` on: some below `length`, or spare ones. */
  put(first: SegmentIndex, rows: SegmentRows, at: number, until: number): void {
    this.#frame.put(first, rows.words, at + FRAME, until);
    this.putColumns(first, rows, at, until);
  }

  frameOf(row: SegmentIndex): FrameNumber {
    return this.#frame.of(row);
  }

  /** The frames of all connections that are marked by 1. */
  framesOf(isWanted: Uint8Array): FrameSet {
    const { connection, length } = this;
    const found = new FrameSet();
    for (let row = 0; row < length; row++)
      if (isWanted[connection[row] ?? 0] === 1) found.add(this.frameOf(row));
    return found;
  }

  /** The row that has the frame; -1: none. */
  rowOfFrame(frame: FrameNumber): SegmentIndex {
    if (!this.isInOrderOfFrames) return this.#frame.rowOf(frame, this.length);
    const row = this.firstAtFrame(frame);
    return row < this.length && this.#frame.of(row) === frame ? row : -1;
  }

  /** Bytes of text, by the IP header. */
  payloadLength(row: SegmentIndex): number {
    const low = this.lengthLow[row] ?? 0;
    return this.hasLong ? low | ((this.lengthHigh[row] ?? 0) << 16) : low;
  }

  /** The first spare row. It moves when the table grows, and what stood in the spare rows is lost. */
  get spareStart(): SegmentIndex {
    return this.#capacity;
  }

  get spareRows(): number {
    return this.#spare;
  }

  /** Where a pass of the fast path finds the columns (`fastPath/columnWords.ts`); null: they do not lie in that memory. */
  placeIn(memory: SharedMemory): number | null {
    return this.#place?.fastPath.memory === memory ? this.#place.address : null;
  }

  /** From now on the fast path fills the columns in its own memory, where that has room: no row will be given up. */
  moveTo(fastPath: FastPath): void {
    const room = this.#capacity + this.#spare;
    if (this.#place !== null || !hasRoom(fastPath.memory, room)) return;
    this.moveColumns(roomIn(fastPath.memory), room, this.length);
    this.#place = { fastPath, address: fastPath.placeColumns(this) };
  }

  /** Makes room for so many spare rows, keeping those that are filled. */
  growSpare(rows: number): void {
    this.#grow(this.#capacity, rows);
  }

  /** Takes over all rows of another table, which is not to be used any more. */
  adopt(other: SegmentTable): void {
    this.#giveBack(this.allColumns());
    this.length = other.length;
    this.#capacity = other.#capacity;
    this.#spare = other.#spare;
    this.#frame = other.#frame;
    this.#place = other.#place;
    this.takeColumnsOf(other);
  }

  /** Other columns of whose each row is, and of its marks, in ordinary memory. */
  replaceOwners(connection: Uint32Array, bits: Uint8Array): void {
    this.#giveBack([this.connection, this.bits]);
    this.connection = connection;
    this.bits = bits;
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
      doubles[(to + TIME) >> 1] = this.timeOf(row);
      words[to + FRAME] = this.#frame.of(row);
    }
  }

  /** Writes a row back into a segment record. Addresses and ports stand with the quadruplet and are left alone. */
  read(row: SegmentIndex, into: Segment): void {
    const bits = this.bits[row] ?? 0;
    into.frame = this.#frame.of(row);
    into.time = this.timeOf(row);
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
    const times = slab.float64(length);
    const order = slab.uint32(length);
    yield* eachInSteps(length, (row) => {
      times[row] = this.timeOf(row);
      this.times.makeFar(row);
      order[row] = row;
    });
    yield* sortInSteps(times, order);
    const columns = [...this.#columns(yield* this.#frame.column()), this.times.far];
    this.isInOrderOfFrames = false;
    yield* permuteRows(columns, order);
  }

  #columns(frame: Column): readonly Column[] {
    return [frame, ...this.filledColumns()];
  }

  /** Writes a row a second time, into one that has room. */
  copyRow(row: SegmentIndex, to: SegmentIndex): void {
    for (const column of this.#columns(finish(this.#frame.column()))) column[to] = column[row] ?? 0;
    this.times.replace(to, this.timeOf(row));
  }

  /** Of the rows from `first` on only these, ascending, stay: they follow each other from there. */
  keepOnly(first: SegmentIndex, rows: Uint32Array): void {
    for (const column of this.#columns(finish(this.#frame.column()))) closeUp(column, first, rows);
    this.times.closeUp(first, rows);
    const before = this.length;
    this.length = first + rows.length;
    this.#empty(this.length, before);
  }

  /** The first row whose frame is not before `frame`; `length` when there is none. Rows must be in order of frames. */
  firstAtFrame(frame: FrameNumber): SegmentIndex {
    return firstPlace(0, this.length, (row) => this.#frame.of(row) < frame);
  }

  /** Of rows that are free again the columns that `appendBatch` leaves alone where a batch has nothing but 0 for them. */
  #empty(first: SegmentIndex, end: SegmentIndex): void {
    if (this.hasLong) this.lengthHigh.fill(0, first, end);
    if (this.hasInterfaces) this.interfaceId.fill(0, first, end);
  }

  #makeRoomFor(length: number): void {
    while (length > this.#capacity) this.#grow(inWholeBases(nextCapacity(this.#capacity)), this.#spare);
  }

  #grow(capacity: number, spare: number): void {
    if (capacity > this.#capacity) this.#empty(this.#capacity, this.#capacity + this.#spare);
    this.#capacity = capacity;
    this.#spare = spare;
    this.#frame.grow(capacity + spare);
    const before = this.allColumns();
    this.growColumns(capacity + spare);
    this.#giveBack(before);
  }

  /** Nobody reads these columns any more: where they lay in the memory of the fast path something else may lie. */
  #giveBack(columns: readonly Column[]): void {
    this.#place?.fastPath.memory.give(...columns);
    this.#place = null;
  }
}

/** So that no spare row has its base in common with rows that are still to be appended: those would replace it. */
function inWholeBases(rows: number): number {
  return Math.ceil(rows / ROWS_A_BASE) * ROWS_A_BASE;
}

function hasRoom(memory: SharedMemory, rows: number): boolean {
  return rows * MOST_BYTES_A_ROW <= SHARED_PART * memory.mostBytes;
}
