/**
 * The segments of a capture that is too large for all of them to be kept. While the file is read only openings are
 * (`keptWhileReading.ts`). Then the connections that detectors look into are known by their rows, and a second reading gathers all segments of
 * those, in order; or, for a summary, has them judged as they pass (`passingSegments.ts`). The segments of any other connection are read from
 * the file when they are asked for (`connectionReader.ts`).
 *
 * It begins when more segments have come than are kept otherwise, or will come by the size of the file.
 */

import type { CaptureReader } from "../capture/captureReader.ts";
import { mostFrames } from "../capture/mostFrames.ts";
import { SEGMENTS_A_BATCH } from "../fastPath/memoryLayout.ts";
import type { Passes } from "../fastPath/rowPasses.ts";
import { roomIn, uint8In } from "../fastPath/sharedColumns.ts";
import type { ConnectionTable } from "../model/connectionTable.ts";
import { FrameSet } from "../model/frameSet.ts";
import { RankedSet } from "../model/rankedSet.ts";
import type { SegmentOrder } from "../model/segmentOrder.ts";
import { SegmentTable } from "../model/segmentTable.ts";
import type { Steps } from "../steps.ts";
import type { ConnectionIndex, FrameNumber, SegmentIndex } from "../units.ts";
import { FRAME, SEGMENT_WORDS, type SegmentRows } from "../wire/segmentRows.ts";
import { BlockFilter } from "./blockFilter.ts";
import type { CaptureParts } from "./captureParts.ts";
import { ConnectionReader, ROWS_THAT_STAY } from "./connectionReader.ts";
import { countSegments } from "./countSegments.ts";
import { blockOf, FrameReader } from "./frameReader.ts";
import { connectionOfFrame, framesOf } from "./frameSearch.ts";
import type { FrameSource } from "./frameSource.ts";
import { GATHER_ALL, GATHER_ATTEMPT, GATHER_OPENING, GATHER_TIMESTAMPS, type Wanted } from "./gathered.ts";
import { KeptWhileReading } from "./keptWhileReading.ts";
import { LatestTimestamps, type Timestamp } from "./latestTimestamps.ts";
import { Owners } from "./owners.ts";
import { type JudgeConnections, PassingSegments } from "./passingSegments.ts";
import { SegmentChoice } from "./segmentChoice.ts";
import { SegmentsAgain } from "./segmentsAgain.ts";

/** So many are always at hand from the first on: they show where the capture was taken. */
export const FIRST_SEGMENTS = 300_000;
/** So many segments tell how many a file will have, by its size: above the limit not even these stay in memory. */
const SHOWS_THE_REST = 1_000_000;
/** 35 MiB each. */
const SPARE_ROWS = 1 << 20;
const WINDOW_ROWS = 1 << 20;
/** Of the filter. For a summary hardly a connection is read by itself. */
const BITS_A_BLOCK = 4096;
const FEW_BITS_A_BLOCK = 1024;

/** Above this the columns of a capture are more than a desktop has to spare: 35 bytes a segment. */
export const KEEP_ALL_UP_TO = 20_000_000;

/** For a summary of most connections a few rows stay: beside those that are read again they are not in order. */
const NONE_KEPT = (): Uint32Array => new Uint32Array();

export interface SparseOptions {
  readonly source: FrameSource;
  /** As long as there are no more segments, all are kept; 20 M unless a test wants less. */
  readonly keepAllUpTo?: number;
  /** Nobody will ask why a SYN had no answer: then much less need be kept. */
  readonly summaryOnly?: boolean;
  /** Rows that are read again are at hand until there are so many, unless one connection has more. */
  readonly spareRows?: number;
  /** For a summary connections are judged whenever so many rows have come. */
  readonly windowRows?: number;
}

export function keepAllUpTo(options: SparseOptions): number {
  return options.keepAllUpTo ?? KEEP_ALL_UP_TO;
}

export class SparseSegments {
  /** The first segments of the capture, all of them. */
  readonly first: SegmentTable = new SegmentTable(FIRST_SEGMENTS + SEGMENTS_A_BATCH);
  readonly #keepAllUpTo: number;
  readonly #expectedBytes: number;
  readonly #summaryOnly: boolean;
  readonly #windowRows: number;
  readonly #spareRows: number;
  readonly #parts: CaptureParts;
  readonly #passes: Passes;
  readonly #frames: FrameReader;
  readonly #filter: BlockFilter;
  readonly #copies = new FrameSet();
  readonly #reader: ConnectionReader;
  /** How many connections there were when the segments that were noted last had been followed. */
  #opened = 0;
  /** Frames of those that are copies. */
  readonly #copied: Int32Array;
  /** Not all are kept; null: they are. */
  #kept: KeptWhileReading | null = null;
  /** By connection, what has been gathered; null before. */
  #gathered: Uint8Array | null = null;
  #timestamps: LatestTimestamps | null = null;
  /** While connections are judged as their segments pass. */
  #passing: PassingSegments | null = null;

  /** @param expectedBytes the size of the file */
  constructor(options: SparseOptions, expectedBytes: number, parts: CaptureParts) {
    const { source, spareRows = SPARE_ROWS, windowRows = WINDOW_ROWS, summaryOnly = false } = options;
    this.#expectedBytes = expectedBytes;
    this.#summaryOnly = summaryOnly;
    this.#windowRows = windowRows;
    this.#keepAllUpTo = keepAllUpTo(options);
    this.#spareRows = ROWS_THAT_STAY + spareRows;
    this.#parts = parts;
    this.#passes = parts.fastPath.passes;
    const { memory } = parts.fastPath;
    const blocks = blockOf(mostFrames(expectedBytes)) + 1;
    this.#filter = new BlockFilter(memory, summaryOnly ? FEW_BITS_A_BLOCK : BITS_A_BLOCK, blocks);
    this.#copied = memory.take(SEGMENTS_A_BATCH);
    this.#frames = new FrameReader(source, parts.fastPath);
    this.#reader = new ConnectionReader(parts, {
      frames: this.#frames,
      filter: this.#filter,
      copies: this.#copies,
    });
  }

  /** Some segments are not kept. */
  get isSparse(): boolean {
    return this.#kept !== null;
  }

  /**
   * However small the frames are that still come, all segments will be kept. To be asked when all bytes that were pushed have
   * been read, and their segments followed.
   */
  get isNeedless(): boolean {
    if (this.isSparse) return false;
    const { segments, end } = this.#parts;
    // One frame may have come in part.
    const most = segments.length + 1 + mostFrames(Math.max(0, this.#expectedBytes - end()));
    return most <= this.#keepAllUpTo;
  }

  /** Counts how often the rows that were read again were given up: who keeps such a row keeps this with it. */
  get epoch(): number {
    return this.#reader.epoch;
  }

  /** All segments are kept: nothing is noted any more. */
  keepAll(): void {
    const { fastPath, segments } = this.#parts;
    fastPath.markBlocks(false);
    this.#filter.release();
    fastPath.memory.give(this.#copied);
    segments.moveTo(fastPath);
  }

  /** To be told of every frame while it is handed over. */
  mark(frame: FrameNumber, reader: CaptureReader): void {
    this.#frames.mark(frame, reader);
  }

  /**
   * Takes segments that have been followed, a batch at most, in rows in the memory of the fast path.
   *
   * @param at the first word of the first row, `until` that behind the last one
   * @param areInOrder none so far is from an earlier time than the one before it
   */
  append(rows: SegmentRows, at: number, until: number, areInOrder: boolean): void {
    const { segments, fastPath } = this.#parts;
    if (this.first.length < FIRST_SEGMENTS) this.first.appendBatch(fastPath, rows, at, until);
    // Where time runs backwards all segments are needed, to be put in order.
    const length = segments.length + (until - at) / SEGMENT_WORDS;
    if (this.#kept === null && areInOrder && this.#isTooMuch(length)) this.#kept = this.#thinOut();
    this.#note(rows, at, until);
    if (this.#kept === null) segments.appendBatch(fastPath, rows, at, until);
    else this.#kept.take();
  }

  /** The file has come to its end. */
  endReading(): void {
    this.#kept?.finish();
  }

  /** There are too many segments, or will be when the file goes on as it began. */
  #isTooMuch(length: number): boolean {
    if (length > this.#keepAllUpTo) return true;
    return length >= SHOWS_THE_REST && (length / this.#parts.end()) * this.#expectedBytes > this.#keepAllUpTo;
  }

  /** Of what is kept for as long as not all are the fast path finds the segments. */
  #note({ words }: SegmentRows, at: number, until: number): void {
    const { connections } = this.#parts;
    const filter = this.#filter;
    const copied = this.#copied;
    filter.reach(blockOf((words[until - SEGMENT_WORDS + FRAME] ?? 0) >>> 0));
    const from = words.byteOffset;
    const copies = this.#passes.noteSegments(
      from + 4 * at,
      from + 4 * until,
      this.#opened,
      filter.address,
      filter.words,
      filter.shift,
      this.#kept?.address ?? 0,
      this.#summaryOnly,
      copied.byteOffset,
    );
    for (let i = 0; i < copies; i++) this.#copies.add((copied[i] ?? 0) >>> 0);
    this.#opened = connections.length;
  }

  #thinOut(): KeptWhileReading {
    return new KeptWhileReading(this.#parts, {
      summaryOnly: this.#summaryOnly,
      room: this.#summaryOnly ? this.#windowRows : this.#keepAllUpTo,
      spareRows: this.#spareRows,
    });
  }

  /** Time ran backwards after all: every segment must be there, as if it had been kept. */
  *restore(): Steps<void> {
    const { connections, fastPath } = this.#parts;
    const { memory } = fastPath;
    // Whose the segments are is told of packed rows; those that are made in order of time take their place.
    connections.finish();
    const { length } = connections;
    const levels = uint8In(memory, length).fill(GATHER_ALL);
    yield* this.gather({ levels, timestamps: new RankedSet(length, roomIn(memory)) });
    this.#kept = null;
  }

  /**
   * Reads the file again and gathers what is wanted; until it is done the openings stay as they are.
   */
  *gather({ levels, timestamps }: Wanted): Steps<void> {
    const { segments, connections } = this.#parts;
    const kept = new SegmentTable(segments.length + segmentsOfAll(connections, levels), this.#spareRows);
    const latest = new LatestTimestamps(timestamps, this.#parts.fastPath.memory);
    const owners = new Owners(this.#parts, levels);
    const choice = new SegmentChoice(this.#parts, {
      levels,
      openingsUpTo: GATHER_TIMESTAMPS,
      timestamps: latest,
      copies: this.#copies,
    });
    const again = new SegmentsAgain(this.#parts, (rows, until) =>
      kept.append(rows, 0, choice.choose(rows, owners.name(rows, until))),
    );
    yield* this.#frames.read(this.#frames.all, this.#parts.end(), again);
    for (const one of [owners, choice]) one.release();
    segments.adopt(kept);
    this.#reader.forget();
    this.#gathered = levels;
    this.#timestamps = latest;
  }

  /**
   * Instead of that, where findings are counted only: reads the file again, and has connections judged while their segments pass.
   *
   * @param judge is given those that are at hand
   */
  *pass({ levels, timestamps }: Wanted, judge: (passing: PassingSegments) => JudgeConnections): Steps<void> {
    this.#timestamps = new LatestTimestamps(timestamps, this.#parts.fastPath.memory);
    const passing = new PassingSegments(
      this.#parts,
      { frames: this.#frames, copies: this.#copies, timestamps: this.#timestamps },
      { wanted: levels, windowRows: this.#windowRows, spareRows: this.#spareRows },
    );
    this.#passing = passing;
    this.#gathered = levels;
    this.#reader.forget();
    yield* passing.read(judge(passing), () => this.#reader.forget());
    this.#parts.quadruplets.letGo();
    this.#passing = null;
  }

  /** Not all segments of the connection are kept. */
  lacks(connection: ConnectionIndex): boolean {
    if (this.#kept === null) return false;
    return this.#passing === null
      ? this.#gathered?.[connection] !== GATHER_ALL
      : !this.#passing.has(connection);
  }

  /** While connections are judged as their segments pass: those that are in the table. */
  get order(): SegmentOrder | null {
    return this.#passing?.order ?? null;
  }

  /** The row, or another of the same segment that stays when rows that were read again are given up. */
  keepRow(row: SegmentIndex): SegmentIndex {
    return this.#reader.keepRow(row);
  }

  /** Of a connection of which not everything is kept: its attempt is. */
  hasAttempt(connection: ConnectionIndex): boolean {
    return this.#gathered?.[connection] === GATHER_ATTEMPT;
  }

  /** The same of its opening. */
  hasOpening(connection: ConnectionIndex): boolean {
    return !this.#summaryOnly || this.#gathered?.[connection] === GATHER_OPENING;
  }

  /**
   * The rows of such a connection, read from the file where they are not kept.
   *
   * @param keptOf the kept rows of a connection
   */
  rowsOf(connection: ConnectionIndex, keptOf: (connection: ConnectionIndex) => Uint32Array): Uint32Array {
    // Whoever asks for one after the other gets several at a time; before the gathering each look at the kept rows is a look at all.
    return this.#reader.rowsOf(
      connection,
      this.#summaryOnly ? NONE_KEPT : keptOf,
      (other) => this.#gathered !== null && this.lacks(other),
    );
  }

  /** Reads the connections together and keeps all rows that are read while `work` is done. */
  withRowsOf<T>(
    connections: Iterable<ConnectionIndex>,
    keptOf: (connection: ConnectionIndex) => Uint32Array,
    work: () => T,
  ): T {
    const lacking: ConnectionIndex[] = [];
    for (const connection of connections) if (this.lacks(connection)) lacking.push(connection);
    return this.#reader.hold(lacking, this.#summaryOnly ? NONE_KEPT : keptOf, work);
  }

  /** The connection that a frame's segment belongs to; -1: there is none. */
  connectionOfFrame(frame: FrameNumber): ConnectionIndex {
    return connectionOfFrame(this.#parts, this.#frames, frame);
  }

  /** The frames of the connections that are marked by 1, by a look at the whole file. */
  framesOf(isWanted: Uint8Array): FrameSet {
    return framesOf(this.#parts, this.#frames, isWanted);
  }

  /** The latest timestamp of one side of a connection of which it was gathered; undefined for others. */
  latestTimestamp(connection: ConnectionIndex, fromServer: boolean): Timestamp | null | undefined {
    return this.#timestamps?.of(connection, fromServer);
  }
}

/** How many segments the connections have of which all are wanted, copies not counted. */
function segmentsOfAll(connections: ConnectionTable, wanted: Uint8Array): number {
  let count = 0;
  for (let row = 0; row < wanted.length; row++)
    if (wanted[row] === GATHER_ALL) count += countSegments(connections, row);
  return count;
}
