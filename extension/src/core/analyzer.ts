/**
 * From the bytes of a capture to its connections: reads, decodes, tracks, keeps. One object for each capture; it
 * answers the queries of `query/` and `report/` at any time, with what is known so far.
 *
 * Frames are followed as they come. Where time runs backwards in the file the segments are put in order when it has been read, and followed again.
 */

import { type Assumptions, DEFAULT_ASSUMPTIONS } from "./assumptions.ts";
import type { CaptureInfo } from "./capture/captureInfo.ts";
import { CaptureReader } from "./capture/captureReader.ts";
import type { FrameRecord, FrameSink, UsualRecords } from "./capture/frameRecord.ts";
import { mostFrames } from "./capture/mostFrames.ts";
import { FastPath } from "./fastPath/fastPath.ts";
import { RING_SEGMENTS, SEGMENTS_A_BATCH } from "./fastPath/memoryLayout.ts";
import { type AbsoluteTime, ReadingState } from "./fastPath/readingState.ts";
import { AddressTable } from "./model/addressTable.ts";
import { COUNTS, ConnectionTable } from "./model/connectionTable.ts";
import type { FrameSet } from "./model/frameSet.ts";
import { OpeningTable } from "./model/openingTable.ts";
import { QuadrupletTable } from "./model/quadrupletTable.ts";
import { RowLog } from "./model/rowLog.ts";
import { SegmentOrder, scanForRowsOf } from "./model/segmentOrder.ts";
import { SegmentTable } from "./model/segmentTable.ts";
import { BatchTracker } from "./reconstruct/batchTracker.ts";
import { followInOrderOfTime } from "./reconstruct/followInOrderOfTime.ts";
import { incarnationOf } from "./reconstruct/timeWait.ts";
import { Tracker } from "./reconstruct/tracker.ts";
import type { Wanted } from "./reread/gathered.ts";
import type { Timestamp } from "./reread/latestTimestamps.ts";
import type { JudgeConnections, PassingSegments } from "./reread/passingSegments.ts";
import { keepAllUpTo, type SparseOptions, SparseSegments } from "./reread/sparseSegments.ts";
import { finish, type Steps } from "./steps.ts";
import type { ConnectionIndex, FrameNumber, Nanoseconds, QuadrupletIndex, SegmentIndex } from "./units.ts";
import { FrameDecoder } from "./wire/frameDecoder.ts";
import { SEGMENT_WORDS, TIME } from "./wire/segmentRows.ts";

export interface AnalyzerOptions {
  /** As the user knows the file; only printed. */
  readonly fileName: string;
  /** Size of the uncompressed capture in bytes, to make room in time; null when it is not known. */
  readonly expectedBytes: number | null;
  readonly assumptions?: Assumptions;
  /** Where the file can be read at any place: then of a very large capture not all segments need be kept. */
  readonly sparse?: SparseOptions;
}

/** Few captures have more connections for their size. */
const BYTES_PER_CONNECTION = 750;
/**
 * A table that must grow stands in memory twice for a while, and that was half of what a large capture took; room that is
 * never touched costs nothing. But not every system gives that: more room than this is made when it is needed.
 */
const MOST_ROWS_AT_FIRST = 20_000_000;
const MOST_CONNECTIONS_AT_FIRST = 2_000_000;
/** Where rows are packed a connection has 24 bytes before it comes: what grows in the memory of the fast path leaves its old room behind. */
const MOST_PACKED_AT_FIRST = 20_000_000;
const RING_MASK = RING_SEGMENTS - 1;

export class Analyzer implements FrameSink {
  readonly fileName: string;
  readonly assumptions: Assumptions;
  /** Findings are counted, and not explained. */
  readonly isForSummary: boolean;
  readonly fastPath: FastPath = new FastPath();
  readonly addresses: AddressTable = new AddressTable(this.fastPath);
  readonly quadruplets: QuadrupletTable;
  readonly segments: SegmentTable;
  readonly decoder: FrameDecoder;
  /** All is read, and its findings may be asked for: what is answered from now on is final. Who has it diagnosed says so. */
  complete = false;

  #connections: ConnectionTable;
  #openings: OpeningTable;
  #isFollowed = false;
  #isRead = false;
  /** As far as the size of the file tells, for tables whose rows are small. */
  readonly #expectedConnections: number;
  readonly #reader: CaptureReader;
  readonly #tracker: Tracker;
  readonly #batchTracker: BatchTracker;
  readonly #state: ReadingState = new ReadingState(this.fastPath.memory.buffer);
  /** How many of the decoded segments have been followed. */
  #followed = 0;
  /** Where not all segments may be kept, until it is known that they are. */
  #sparse: SparseSegments | null;
  /** The segments of each connection, once they have been put together. */
  #order: SegmentOrder | null = null;
  #isOrdering = false;
  #copies = 0;

  constructor(options: AnalyzerOptions) {
    this.fileName = options.fileName;
    this.assumptions = options.assumptions ?? DEFAULT_ASSUMPTIONS;
    const bytes = options.expectedBytes ?? 0;
    const expected = Math.ceil(bytes / BYTES_PER_CONNECTION);
    const connections = Math.min(expected, MOST_CONNECTIONS_AT_FIRST);
    this.#expectedConnections = Math.min(expected, MOST_PACKED_AT_FIRST);
    const rows = Math.min(mostFrames(bytes), MOST_ROWS_AT_FIRST);
    this.segments = new SegmentTable(rows, 0, mayBeSparse(options) ? null : this.fastPath);
    this.#connections = new ConnectionTable(connections, this.fastPath);
    const mostConnections = mayBeSparse(options) ? this.#expectedConnections : connections;
    this.quadruplets = new QuadrupletTable(mostConnections, this.fastPath);
    this.#openings = new OpeningTable(this.#connections, this.fastPath, mostConnections);
    this.decoder = new FrameDecoder(this.addresses);
    this.#reader = new CaptureReader(this);
    this.#tracker = new Tracker(this.quadruplets, this.connections, this.assumptions);
    this.#batchTracker = new BatchTracker(this.fastPath, this.#tracker, this.connections, this.assumptions);
    this.#sparse = this.#sparseOf(options);
    this.fastPath.markBlocks(this.#sparse !== null);
    this.isForSummary = options.sparse?.summaryOnly === true;
  }

  /** None where the capture cannot be so large. */
  #sparseOf(options: AnalyzerOptions): SparseSegments | null {
    const { sparse, expectedBytes } = options;
    if (sparse === undefined || !mayBeSparse(options)) return null;
    const { addresses, quadruplets, connections, segments, decoder } = this;
    return new SparseSegments(sparse, expectedBytes ?? 0, {
      addresses,
      quadruplets,
      connections,
      segments,
      fastPath: this.fastPath,
      timeOf: (record) => this.#state.relative(record),
      end: () => this.info.bytes,
      earlierPieces: decoder.earlierPieces,
    });
  }

  /** Takes the next bytes of the file; the buffer may be used again afterwards. Never throws on input. */
  push(chunk: Uint8Array): void {
    for (const piece of this.fastPath.inputs.inFirst(chunk)) this.#reader.push(piece);
    this.#follow();
    if (!this.#sparse?.isNeedless) return;
    this.#sparse.keepAll();
    this.#sparse = null;
  }

  /** Where chunks are best read to: those that lie elsewhere are copied to it. */
  get input(): Uint8Array {
    return this.fastPath.inputs.first;
  }

  /** The file has been read to its end; findings are found when they are asked for. */
  end(): void {
    finish(this.endReading());
    this.complete = true;
  }

  /** The same in steps, for one who finds the findings by `diagnose`, step by step, and says then that all is `complete`. */
  *endReading(): Steps<void> {
    this.#reader.end();
    this.#follow();
    this.#sparse?.endReading();
    if (this.#state.segmentsBackwards) yield* this.#putInOrderOfTime();
    this.connections.finish();
    this.#isFollowed = true;
    this.#isRead = !this.isSparse;
    if (this.#isRead) this.quadruplets.letGo();
  }

  *#putInOrderOfTime(): Steps<void> {
    if (this.isSparse) yield* this.#sparse?.restore() ?? [];
    yield* this.segments.sortByTime();
    yield* this.orderSegments(); // For those who ask meanwhile.
    const again = yield* followInOrderOfTime(this);
    ({ connections: this.#connections, openings: this.#openings, copies: this.#copies } = again);
    this.#order = null;
  }

  /**
   * Not all segments are kept: the tables are final when `gather` has gathered those that are looked into. `segmentsOf`
   * reads the others from the file.
   */
  get isSparse(): boolean {
    return this.#sparse?.isSparse === true;
  }

  /** Gathers what is wanted of each connection, once, in steps. */
  *gather(wanted: Wanted): Steps<void> {
    yield* this.#sparse?.gather(wanted) ?? [];
    this.#isRead = true;
  }

  /**
   * The same for a summary: connections are judged while their segments pass.
   *
   * @param judge is told how to keep what it wants to find again, and given connections that are at hand
   */
  *pass(wanted: Wanted, judge: (passing: PassingSegments) => JudgeConnections): Steps<void> {
    yield* this.#sparse?.pass(wanted, judge) ?? [];
    this.#isRead = true;
  }

  /** The row, or another of the same segment that is never given up. */
  keepRow(row: SegmentIndex): SegmentIndex {
    return this.isSparse ? (this.#sparse?.keepRow(row) ?? row) : row;
  }

  /**
   * While `work` is done no row that is read from the file again is given up, and the connections, which are all asked for,
   * are read together.
   */
  withRowsOf<T>(connections: Iterable<ConnectionIndex>, work: () => T): T {
    if (!this.#sparse?.isSparse) return work();
    return this.#sparse.withRowsOf(connections, (other) => this.#keptRowsOf(other), work);
  }

  /** Counts how often rows that were read from the file again were given up: until then they are what they were. */
  get rowsEpoch(): number {
    return this.#sparse?.epoch ?? 0;
  }

  /** The first segments, 300,000 at least where there are so many: none of them is left out. */
  get firstSegments(): SegmentTable {
    return this.#sparse?.isSparse ? this.#sparse.first : this.segments;
  }

  /** The latest timestamp that a side sent, where it was gathered by itself; undefined: `segmentsOf` tells. */
  latestTimestamp(connection: ConnectionIndex, fromServer: boolean): Timestamp | null | undefined {
    return this.#sparse?.latestTimestamp(connection, fromServer);
  }

  /** The connection that a frame's segment belongs to; -1: there is none. */
  connectionOfFrame(frame: FrameNumber): ConnectionIndex {
    const { segments } = this;
    const row = segments.rowOfFrame(frame);
    if (row >= 0) return segments.connection[row] ?? -1;
    return this.isSparse ? (this.#sparse?.connectionOfFrame(frame) ?? -1) : -1;
  }

  /** The frames of all connections that are marked by 1. */
  framesOf(isWanted: Uint8Array): FrameSet {
    return this.#sparse?.isSparse ? this.#sparse.framesOf(isWanted) : this.segments.framesOf(isWanted);
  }

  /** Another table once the segments have been put in order of time. */
  get connections(): ConnectionTable {
    return this.#connections;
  }

  /** What the openings of connections show of clocks. Another table once the segments have been put in order of time. */
  get openings(): OpeningTable {
    return this.#openings;
  }

  /** The whole file has been read, and followed in order: connections and quadruplets are final. */
  get isFollowed(): boolean {
    return this.#isFollowed;
  }

  /** And so are the segments: the tables are final. */
  get isRead(): boolean {
    return this.#isRead;
  }

  /** The segments of each connection that is at hand; null until they have been put together. */
  get order(): SegmentOrder | null {
    return this.#sparse?.order ?? this.#order;
  }

  get info(): CaptureInfo {
    return this.#reader.info;
  }

  /** Nothing more can be read from this input: the rest of the file need not be pushed. */
  get stopped(): boolean {
    return this.#reader.stopped;
  }

  get frameCount(): number {
    return this.#state.frames;
  }

  /** Frames with a TCP segment outside ICMP errors, copies included. */
  get tcpFrameCount(): number {
    return this.#state.decoded;
  }

  /** Frames that repeat an earlier one. */
  get copyCount(): number {
    return this.#copies;
  }

  /** Frames whose time is before that of the frame before them, and the first of them. */
  get disorder(): { readonly frames: number; readonly first: number } {
    return this.#state.disorder;
  }

  /** The earliest frame's time; null while there is no frame. */
  get start(): AbsoluteTime | null {
    return this.#state.start;
  }

  /** The earliest and the latest frame on the tables' clock, which starts at the file's first frame. */
  get earliest(): Nanoseconds {
    return this.#state.earliest;
  }

  get latest(): Nanoseconds {
    return this.#state.latest;
  }

  /** How many connections the quadruplet has had so far. */
  incarnationsOf(quadruplet: QuadrupletIndex): number {
    return incarnationOf(this.connections.word(this.quadruplets.newest[quadruplet] ?? 0, COUNTS));
  }

  /** The rows of a connection's segments, in the order of the analysis, copies included. */
  segmentsOf(connection: ConnectionIndex): Uint32Array {
    if (this.#sparse?.lacks(connection))
      return this.#sparse.rowsOf(connection, (other) => this.#keptRowsOf(other));
    return this.#keptRowsOf(connection);
  }

  /** What is kept of a connection of which not everything is: SYNs, RSTs, its first segment; null where all are kept, or nothing. */
  openingOf(connection: ConnectionIndex): Uint32Array | null {
    if (!this.#sparse?.lacks(connection) || !this.#sparse.hasOpening(connection)) return null;
    return this.#keptRowsOf(connection);
  }

  /** The rows that tell of its attempt to open, and perhaps others: all, or those that were kept for it. */
  attemptRowsOf(connection: ConnectionIndex): Uint32Array {
    if (!this.#sparse?.lacks(connection) || !this.#sparse.hasAttempt(connection))
      return this.segmentsOf(connection);
    return this.#keptRowsOf(connection);
  }

  #keptRowsOf(connection: ConnectionIndex): Uint32Array {
    const passing = this.#sparse?.order;
    if (passing) return passing.rowsOf(connection);
    // Whoever asks before all is complete is not made to wait for the order of all.
    if (this.#order === null && (this.#isOrdering || !this.complete)) return scanForRowsOf(this, connection);
    this.#order ??= finish(SegmentOrder.find(this));
    return this.#order.rowsOf(connection);
  }

  /** Puts the segments of each connection together, in steps; who asks for them meanwhile looks at all. */
  *orderSegments(): Steps<void> {
    if (this.#order !== null) return;
    this.#isOrdering = true;
    this.#order = yield* SegmentOrder.find(this);
    this.#isOrdering = false;
  }

  onFrame(record: FrameRecord, view: DataView): void {
    const state = this.#state;
    const time = state.takeFrame(record.frame, record);
    this.#sparse?.mark(record.frame, this.#reader);
    const row = (state.decoded & RING_MASK) * SEGMENT_WORDS;
    const { rows } = this.fastPath;
    if (!this.decoder.decode(record, view, rows.words, row)) return;
    rows.doubles[(row + TIME) >> 1] = time;
    if ((state.takeSegment(time) & (SEGMENTS_A_BATCH - 1)) === 0) this.#follow();
  }

  takeUsual(form: UsualRecords, view: DataView, start: number, end: number, record: FrameRecord): number {
    if (!this.fastPath.inputs.holds(view)) return start;
    let at = start;
    for (let before = -1; at !== before; ) {
      before = at;
      at = this.fastPath.takeUsual(form, view, at, end);
      if ((this.#state.decoded & (SEGMENTS_A_BATCH - 1)) !== 0) break;
      this.#follow();
    }
    if (at === start) return at;
    this.decoder.countSkipped("not-tcp", this.#state.takePassedOver());
    this.#state.tellLast(record);
    return at;
  }

  /** As soon as not all segments are kept, rows of connections are packed, too. */
  #keepSome(sparse: SparseSegments, at: number, end: number): void {
    const wasSparse = sparse.isSparse;
    sparse.append(this.fastPath.rows, at, end, !this.#state.segmentsBackwards);
    if (wasSparse || !sparse.isSparse) return;
    this.connections.moveTo(new RowLog(this.#expectedConnections, this.fastPath));
  }

  /** Follows the segments that were decoded since the last time, a batch at most, and keeps them. */
  #follow(): void {
    const from = this.#followed;
    const until = this.#state.decoded;
    if (from === until) return;
    const at = (from & RING_MASK) * SEGMENT_WORDS;
    const end = at + (until - from) * SEGMENT_WORDS;
    this.quadruplets.findAll(this.fastPath.rows.words, at, end);
    this.#copies += this.#batchTracker.markCopies(from, until);
    this.#openings.takeAll(this.#batchTracker.followAll(at, end));
    if (this.#sparse === null) this.segments.appendBatch(this.fastPath, this.fastPath.rows, at, end);
    else this.#keepSome(this.#sparse, at, end);
    this.#followed = until;
  }
}

/** More segments may come than are kept. */
function mayBeSparse({ sparse, expectedBytes }: AnalyzerOptions): boolean {
  return sparse !== undefined && mostFrames(expectedBytes ?? 0) > keepAllUpTo(sparse);
}
