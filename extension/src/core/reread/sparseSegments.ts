/**
 * The segments of a capture that is too large for all of them to be kept. While the file is read only openings are:
 * SYNs, RSTs, and the first segment of each connection. Then the connections that detectors look into are known by their
 * rows, and a second reading gathers all segments of those, in order. The segments of any other connection are read from the file
 * when they are asked for (`connectionReader.ts`).
 *
 * It begins when more segments have come than are kept otherwise: how many there are no size of a file tells.
 */

import type { CaptureReader } from "../capture/captureReader.ts";
import { type ConnectionTable, FIRST_FRAME, PREVIOUS } from "../model/connectionTable.ts";
import { FrameSet } from "../model/frameSet.ts";
import { SegmentTable } from "../model/segmentTable.ts";
import { finish, type Steps } from "../steps.ts";
import type { ConnectionIndex, FrameNumber, Nanoseconds, TimestampValue } from "../units.ts";
import { createSegment, RST, SYN } from "../wire/segment.ts";
import {
  CONNECTION,
  DIRECTION,
  FRAME,
  FROM_SERVER,
  HAS_TIMESTAMP,
  IS_COPY,
  MARKS,
  putSegment,
  SEGMENT_WORDS,
  SegmentRows,
  TIME,
  TSVAL,
} from "../wire/segmentRows.ts";
import { BlockFilter } from "./blockFilter.ts";
import type { CaptureParts } from "./captureParts.ts";
import { ConnectionReader } from "./connectionReader.ts";
import { countSegments } from "./countSegments.ts";
import { blockOf, FrameReader } from "./frameReader.ts";
import type { FrameSource } from "./frameSource.ts";
import { Owners } from "./owners.ts";
import { SegmentsAgain } from "./segmentsAgain.ts";

/** So many are always at hand from the first on: they show where the capture was taken. */
export const FIRST_SEGMENTS = 300_000;
/** Of MARKS: the segments that are kept in any case. */
const OPENING_FLAGS = (SYN | RST) << 8;
/** 46 MiB. */
const SPARE_ROWS = 1 << 20;

/** Above this the columns of a capture are more than a desktop has to spare: 43 bytes a segment. */
export const KEEP_ALL_UP_TO = 20_000_000;

export interface SparseOptions {
  readonly source: FrameSource;
  /** As long as there are no more segments, all are kept; 20 M unless a test wants less. */
  readonly keepAllUpTo?: number;
  /** Nobody will ask why a SYN had no answer: then much less need be kept. */
  readonly summaryOnly?: boolean;
  /** Rows that are read again are at hand until there are so many, unless one connection has more. */
  readonly spareRows?: number;
}

export function keepAllUpTo(options: SparseOptions): number {
  return options.keepAllUpTo ?? KEEP_ALL_UP_TO;
}

/** What the second reading gathers of a connection: its opening, and the latest timestamp of each side, or all segments. */
export const GATHER_OPENING = 0;
export const GATHER_TIMESTAMPS = 1;
export const GATHER_ALL = 2;

export interface Timestamp {
  readonly time: Nanoseconds;
  readonly tsVal: TimestampValue;
}

interface LatestTimestamps {
  client: Timestamp | null;
  server: Timestamp | null;
}

export class SparseSegments {
  /** The first segments of the capture, all of them. */
  readonly first: SegmentTable = new SegmentTable(0);
  readonly #keepAllUpTo: number;
  readonly #spareRows: number;
  readonly #parts: CaptureParts;
  readonly #frames: FrameReader;
  readonly #filter = new BlockFilter();
  readonly #copies = new FrameSet();
  readonly #reader: ConnectionReader;
  #latest: Nanoseconds = Number.NEGATIVE_INFINITY;
  #inOrder = true;
  #isSparse = false;
  /** By connection, what has been gathered; null before. */
  #gathered: Uint8Array | null = null;
  readonly #timestamps = new Map<ConnectionIndex, LatestTimestamps>();

  constructor(options: SparseOptions, parts: CaptureParts) {
    const { source, spareRows = SPARE_ROWS } = options;
    this.#keepAllUpTo = keepAllUpTo(options);
    this.#spareRows = spareRows;
    this.#parts = parts;
    this.#frames = new FrameReader(source);
    this.#reader = new ConnectionReader(parts, {
      frames: this.#frames,
      filter: this.#filter,
      copies: this.#copies,
    });
  }

  /** Some segments are not kept. */
  get isSparse(): boolean {
    return this.#isSparse;
  }

  /** Counts how often the rows that were read again were given up: who keeps such a row keeps this with it. */
  get epoch(): number {
    return this.#reader.epoch;
  }

  /** To be told of every frame while it is handed over. */
  mark(frame: FrameNumber, reader: CaptureReader): void {
    this.#frames.mark(frame, reader);
  }

  /** Takes segments that have been followed, in the rows from `at` up to `until`. */
  append(rows: SegmentRows, at: number, until: number): void {
    const { segments } = this.#parts;
    if (this.first.length < FIRST_SEGMENTS) this.first.append(rows, at, until);
    this.#note(rows, at, until);
    // Where time runs backwards all segments are needed, to be put in order.
    const isTooMuch = segments.length + (until - at) / SEGMENT_WORDS > this.#keepAllUpTo;
    if (!this.#isSparse && this.#inOrder && isTooMuch) this.#thinOut();
    if (!this.#isSparse) {
      segments.append(rows, at, until);
      return;
    }
    for (let row = at; row < until; row += SEGMENT_WORDS)
      if (this.#isOpening(rows.words, row)) segments.append(rows, row, row + SEGMENT_WORDS);
  }

  #note({ words, doubles }: SegmentRows, from: number, until: number): void {
    for (let at = from; at < until; at += SEGMENT_WORDS) {
      const frame = (words[at + FRAME] ?? 0) >>> 0;
      this.#filter.add(blockOf(frame), (words[at + DIRECTION] ?? 0) >>> 1);
      if (((words[at + MARKS] ?? 0) & IS_COPY) !== 0) this.#copies.add(frame);
      const time = doubles[(at + TIME) >> 1] ?? 0;
      if (time < this.#latest) this.#inOrder = false;
      this.#latest = time;
    }
  }

  /** A SYN, an RST, or the first segment of its connection. */
  #isOpening(words: Int32Array, at: number): boolean {
    if (((words[at + MARKS] ?? 0) & OPENING_FLAGS) !== 0) return true;
    return this.#parts.connections.word(words[at + CONNECTION] ?? 0, FIRST_FRAME) === words[at + FRAME];
  }

  /** Keeps of the segments so far the openings. */
  #thinOut(): void {
    const { segments, connections } = this.#parts;
    const kept = new SegmentTable(segments.length >> 2, this.#spareRows);
    const segment = createSegment();
    const one = new SegmentRows(1);
    const { flags, connection } = segments;
    for (let row = 0; row < segments.length; row++) {
      const owner = connection[row] ?? 0;
      const isFirst = connections.unsigned(owner, FIRST_FRAME) === segments.frameOf(row);
      if (((flags[row] ?? 0) & (SYN | RST)) === 0 && !isFirst) continue;
      segments.read(row, segment);
      putSegment(one, 0, segment, (segments.bits[row] ?? 0) & (FROM_SERVER | IS_COPY));
      one.words[CONNECTION] = owner;
      kept.append(one, 0, SEGMENT_WORDS);
    }
    segments.adopt(kept);
    this.#isSparse = true;
  }

  /** Time ran backwards after all: every segment must be there, as if it had been kept. */
  *restore(): Steps<void> {
    yield* this.gather(new Uint8Array(this.#parts.connections.length).fill(GATHER_ALL));
    this.#isSparse = false;
  }

  /**
   * Reads the file again and gathers what is wanted; until it is done the openings stay as they are.
   *
   * @param wanted by connection, one of GATHER_OPENING and the others
   */
  *gather(wanted: Uint8Array): Steps<void> {
    const { segments, connections } = this.#parts;
    const kept = new SegmentTable(segments.length + segmentsOfAll(connections, wanted), this.#spareRows);
    const owners = new Owners(this.#parts);
    const again = new SegmentsAgain(this.#parts, (rows, until) => {
      const { words } = rows;
      owners.name(rows, until);
      let chosen = 0;
      for (let at = 0; at < until; at += SEGMENT_WORDS) {
        const what = wanted[words[at + CONNECTION] ?? 0];
        if (what === GATHER_TIMESTAMPS) this.#takeTimestamp(rows, at);
        if (what !== GATHER_ALL && !this.#isOpening(words, at)) continue;
        if (this.#copies.has((words[at + FRAME] ?? 0) >>> 0))
          words[at + MARKS] = (words[at + MARKS] ?? 0) | IS_COPY;
        words.copyWithin(chosen, at, at + SEGMENT_WORDS);
        chosen += SEGMENT_WORDS;
      }
      kept.append(rows, 0, chosen);
    });
    yield* this.#frames.read(this.#frames.all, this.#parts.end(), again);
    again.flush();
    segments.adopt(kept);
    this.#reader.forget();
    this.#gathered = wanted;
  }

  /** Not all segments of the connection are kept. */
  lacks(connection: ConnectionIndex): boolean {
    return this.#isSparse && this.#gathered?.[connection] !== GATHER_ALL;
  }

  /**
   * The rows of such a connection, read from the file where they are not kept.
   *
   * @param keptOf the kept rows of a connection
   */
  rowsOf(
    connection: ConnectionIndex,
    keptOf: (connection: ConnectionIndex) => Uint32Array<ArrayBuffer>,
  ): Uint32Array<ArrayBuffer> {
    // Whoever asks for one after the other gets several at a time; before the gathering each look at the kept rows is a look at all.
    return this.#reader.rowsOf(connection, keptOf, (other) => this.#gathered !== null && this.lacks(other));
  }

  /** Reads the connections together and keeps all rows that are read while `work` is done. */
  withRowsOf<T>(
    connections: Iterable<ConnectionIndex>,
    keptOf: (connection: ConnectionIndex) => Uint32Array<ArrayBuffer>,
    work: () => T,
  ): T {
    const lacking: ConnectionIndex[] = [];
    for (const connection of connections) if (this.lacks(connection)) lacking.push(connection);
    return this.#reader.hold(lacking, keptOf, work);
  }

  /** The connection that a frame's segment belongs to; -1: there is none. */
  connectionOfFrame(frame: FrameNumber): ConnectionIndex {
    const { connections, quadruplets } = this.#parts;
    let found = -1;
    const again = new SegmentsAgain(this.#parts, ({ words }, until) => {
      quadruplets.findAll(words, 0, until);
      for (let at = 0; at < until; at += SEGMENT_WORDS) {
        if ((words[at + FRAME] ?? 0) >>> 0 !== frame) continue;
        found = quadruplets.newest[(words[at + DIRECTION] ?? 0) >>> 1] ?? -1;
        while (found >= 0 && connections.unsigned(found, FIRST_FRAME) > frame)
          found = connections.word(found, PREVIOUS);
      }
    });
    const block = blockOf(frame);
    const first = (this.#parts.earlierPieces.get(frame) ?? []).reduce(
      (least, piece) => Math.min(least, blockOf(piece)),
      block,
    );
    finish(this.#frames.read({ first, last: block }, this.#parts.end(), again));
    again.flush();
    return found;
  }

  /** The frames of the connections that are marked by 1, by a look at the whole file. */
  framesOf(isWanted: Uint8Array): FrameSet {
    const found = new FrameSet();
    const owners = new Owners(this.#parts);
    const again = new SegmentsAgain(this.#parts, (rows, until) => {
      const { words } = rows;
      owners.name(rows, until);
      for (let at = 0; at < until; at += SEGMENT_WORDS)
        if (isWanted[words[at + CONNECTION] ?? 0] === 1) found.add((words[at + FRAME] ?? 0) >>> 0);
    });
    finish(this.#frames.read(this.#frames.all, this.#parts.end(), again));
    again.flush();
    return found;
  }

  /** The latest timestamp of one side of a connection of which it was gathered; undefined for others. */
  latestTimestamp(connection: ConnectionIndex, fromServer: boolean): Timestamp | null | undefined {
    const latest = this.#timestamps.get(connection);
    return latest && (fromServer ? latest.server : latest.client);
  }

  #takeTimestamp({ words, doubles }: SegmentRows, at: number): void {
    const connection = words[at + CONNECTION] ?? 0;
    let latest = this.#timestamps.get(connection);
    if (latest === undefined) {
      latest = { client: null, server: null };
      this.#timestamps.set(connection, latest);
    }
    const marks = words[at + MARKS] ?? 0;
    if ((marks & HAS_TIMESTAMP) === 0) return;
    latest[(marks & FROM_SERVER) !== 0 ? "server" : "client"] = {
      time: doubles[(at + TIME) >> 1] ?? 0,
      tsVal: (words[at + TSVAL] ?? 0) >>> 0,
    };
  }
}

/** How many segments the connections have of which all are wanted, copies not counted. */
function segmentsOfAll(connections: ConnectionTable, wanted: Uint8Array): number {
  let count = 0;
  for (let row = 0; row < wanted.length; row++)
    if (wanted[row] === GATHER_ALL) count += countSegments(connections, row);
  return count;
}
