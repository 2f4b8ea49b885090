/**
 * The segments of connections that are not kept, from the file: of the blocks between a connection's first frame and its last
 * those that may hold something of it. The rows stand in the spare room of the segment table until it is full; then all of
 * them are given up at once.
 *
 * Who asks for one connection after the other, as a document of all does, gets more and more of those that follow
 * with the same reading.
 */

import { CLIENT_IS_B, FIRST_FRAME, FLAGS, LAST_FRAME, QUADRUPLET } from "../model/connectionTable.ts";
import type { FrameSet } from "../model/frameSet.ts";
import { finish } from "../steps.ts";
import type { ConnectionIndex, FrameNumber, QuadrupletIndex, SegmentIndex } from "../units.ts";
import {
  CONNECTION,
  DIRECTION,
  FRAME,
  FROM_SERVER,
  IS_COPY,
  MARKS,
  SEGMENT_WORDS,
  type SegmentRows,
} from "../wire/segmentRows.ts";
import type { BlockFilter } from "./blockFilter.ts";
import type { CaptureParts } from "./captureParts.ts";
import { countSegments } from "./countSegments.ts";
import { type Blocks, blockOf, type FrameReader } from "./frameReader.ts";
import { SegmentsAgain } from "./segmentsAgain.ts";
import { WantedQuadruplets } from "./wantedQuadruplets.ts";

/** Connections that lie so near behind each other are asked for in order; those between them are kept. */
const NEAR = 256;
const MOST_AHEAD = 1 << 16;
/** Of findings whose segments are read for them alone: some thousand in a capture. */
export const ROWS_THAT_STAY: number = 1 << 14;
/** Of so many connections every block has something. */
const MOST_FILTERED = 16;

type RowsOf = (connection: ConnectionIndex) => Uint32Array;

export interface CaptureIndex {
  readonly frames: FrameReader;
  readonly filter: BlockFilter;
  /** Frames that repeat an earlier one. */
  readonly copies: FrameSet;
}

export class ConnectionReader {
  epoch = 0;
  readonly #parts: CaptureParts;
  readonly #index: CaptureIndex;
  readonly #known = new Map<ConnectionIndex, Uint32Array>();
  /** The spare rows as they were when the first of the known ones was filled: the first are for rows that stay. */
  #start: SegmentIndex = 0;
  #stayed = 0;
  #next: SegmentIndex = 0;
  #latest: ConnectionIndex = -1;
  #ahead = 1;
  /** Those who may not lose their rows. */
  #holders = 0;

  constructor(parts: CaptureParts, index: CaptureIndex) {
    this.#parts = parts;
    this.#index = index;
  }

  /**
   * @param keptOf the rows of a connection that are kept: they stand for themselves
   * @param mayFollow whether a connection behind this one may be read with it
   */
  rowsOf(
    connection: ConnectionIndex,
    keptOf: RowsOf,
    mayFollow: (connection: ConnectionIndex) => boolean,
  ): Uint32Array {
    if (this.#start !== this.#parts.segments.spareStart) this.forget();
    const known = this.#known.get(connection);
    if (known !== undefined) return known;
    this.#readAll(this.#batchFrom(connection, mayFollow), keptOf);
    return this.#known.get(connection) ?? new Uint32Array();
  }

  /** Reads several connections together, and gives up no rows while `work` is done. */
  hold<T>(connections: readonly ConnectionIndex[], keptOf: RowsOf, work: () => T): T {
    if (this.#start !== this.#parts.segments.spareStart) this.forget();
    this.#holders++;
    try {
      const unknown = connections.filter((connection) => !this.#known.has(connection));
      if (unknown.length > 0) this.#readAll(unknown, keptOf);
      return work();
    } finally {
      this.#holders--;
    }
  }

  #readAll(wanted: readonly ConnectionIndex[], keptOf: RowsOf): void {
    const found = wanted.map((one) => new ConnectionRows(this.#parts, one, keptOf(one)));
    this.#read(found);
    for (const one of found) this.#known.set(one.connection, one.finish());
  }

  /** Gives up all rows that were read. */
  forget(): void {
    this.epoch++;
    this.#known.clear();
    this.#start = this.#parts.segments.spareStart;
    this.#next = this.#start + ROWS_THAT_STAY;
  }

  /** The row, or a second one of the same segment that is never given up, as long as there is room for such. */
  keepRow(row: SegmentIndex): SegmentIndex {
    const { segments } = this.#parts;
    if (row < segments.spareStart + ROWS_THAT_STAY || this.#stayed === ROWS_THAT_STAY) return row;
    const to = segments.spareStart + this.#stayed++;
    segments.copyRow(row, to);
    return to;
  }

  #batchFrom(
    connection: ConnectionIndex,
    mayFollow: (connection: ConnectionIndex) => boolean,
  ): ConnectionIndex[] {
    const { connections, segments } = this.#parts;
    const distance = connection - this.#latest;
    this.#ahead = distance > 0 && distance <= NEAR ? Math.min(2 * this.#ahead, MOST_AHEAD) : 1;
    const most = segments.spareRows >> 1;
    const batch = [connection];
    let rows = countSegments(connections, connection);
    let last = connection;
    while (batch.length < this.#ahead && ++last < connections.length) {
      if (!mayFollow(last) || this.#known.has(last)) continue;
      rows += countSegments(connections, last);
      if (rows > most) break;
      batch.push(last);
    }
    this.#latest = batch[batch.length - 1] ?? connection;
    const isFull = this.#next + rows > this.#start + segments.spareRows;
    if (isFull && this.#holders === 0) this.forget();
    return batch;
  }

  #read(wanted: readonly ConnectionRows[]): void {
    const { quadruplets, end } = this.#parts;
    const { frames } = this.#index;
    const byQuadruplet = new Map<QuadrupletIndex, ConnectionRows[]>();
    for (const one of wanted) {
      const same = byQuadruplet.get(one.quadruplet);
      if (same) same.push(one);
      else byQuadruplet.set(one.quadruplet, [one]);
    }
    const only = byQuadruplet.size === 1 ? wanted[0]?.quadruplet : undefined;
    const theirs = only === undefined ? new WantedQuadruplets(this.#parts, byQuadruplet.size) : null;
    for (const quadruplet of byQuadruplet.keys()) theirs?.add(quadruplet);
    const again = new SegmentsAgain(
      this.#parts,
      (rows, until) => {
        const { words } = rows;
        if (only === undefined) quadruplets.findAll(words, 0, until);
        for (let at = 0; at < until; at += SEGMENT_WORDS) {
          if (only !== undefined && !quadruplets.takes(only, words, at)) continue;
          const frame = (words[at + FRAME] ?? 0) >>> 0;
          const candidates = byQuadruplet.get((words[at + DIRECTION] ?? 0) >>> 1);
          const one = candidates?.find((candidate) => candidate.has(frame));
          if (one !== undefined && !one.takeKept(frame)) one.take(this.#put(rows, at, one.connection));
        }
      },
      theirs,
    );
    for (const blocks of this.#blocksOf(wanted)) finish(frames.read(blocks, end(), again));
    theirs?.release();
  }

  /** Puts the segment of a row, with what is known of it beside the frame, into the next spare row. */
  #put(rows: SegmentRows, at: number, connection: ConnectionIndex): SegmentIndex {
    const { segments, connections } = this.#parts;
    const { words } = rows;
    const clientIsB = (connections.word(connection, FLAGS) & CLIENT_IS_B) !== 0;
    const fromServer = ((words[at + DIRECTION] ?? 0) & 1) === (clientIsB ? 1 : 0);
    const isCopy = this.#index.copies.has((words[at + FRAME] ?? 0) >>> 0);
    words[at + CONNECTION] = connection;
    words[at + MARKS] = (words[at + MARKS] ?? 0) | (fromServer ? FROM_SERVER : 0) | (isCopy ? IS_COPY : 0);
    const row = this.#next++;
    if (row === this.#start + segments.spareRows) segments.growSpare(2 * segments.spareRows);
    segments.put(row, rows, at, at + SEGMENT_WORDS);
    return row;
  }

  /** The stretches of blocks that may have something of the connections. */
  *#blocksOf(wanted: readonly ConnectionRows[]): Generator<Blocks> {
    const { filter } = this.#index;
    const first = wanted.reduce((least, one) => Math.min(least, one.first), Number.POSITIVE_INFINITY);
    const last = wanted.reduce((most, one) => Math.max(most, one.last), 0);
    const pieces = this.#blocksOfPieces(first, last);
    const mayHave = (block: number) =>
      wanted.length > MOST_FILTERED ||
      pieces.has(block) ||
      wanted.some(({ quadruplet }) => filter.mayHave(block, quadruplet));
    const until = blockOf(last);
    let begun = -1;
    for (let block = Math.min(blockOf(first), ...pieces); block <= until; block++) {
      if (mayHave(block)) {
        if (begun < 0) begun = block;
      } else if (begun >= 0) {
        yield { first: begun, last: block - 1 };
        begun = -1;
      }
    }
    if (begun >= 0) yield { first: begun, last: until };
  }

  /** Where the pieces lie of the fragmented datagrams that were complete between two frames. */
  #blocksOfPieces(first: FrameNumber, last: FrameNumber): ReadonlySet<number> {
    const blocks = new Set<number>();
    for (const [frame, pieces] of this.#parts.earlierPieces)
      if (frame >= first && frame <= last) for (const piece of pieces) blocks.add(blockOf(piece));
    return blocks;
  }
}

/** One connection while it is read. */
class ConnectionRows {
  readonly connection: ConnectionIndex;
  readonly quadruplet: QuadrupletIndex;
  readonly first: FrameNumber;
  readonly last: FrameNumber;
  readonly #kept: Uint32Array;
  readonly #frames: Uint32Array;
  #nextKept = 0;
  readonly #rows: SegmentIndex[] = [];

  constructor({ connections, segments }: CaptureParts, connection: ConnectionIndex, kept: Uint32Array) {
    this.connection = connection;
    this.quadruplet = connections.word(connection, QUADRUPLET);
    this.first = connections.unsigned(connection, FIRST_FRAME);
    this.last = connections.unsigned(connection, LAST_FRAME);
    this.#kept = kept;
    this.#frames = kept.length === 0 ? new Uint32Array() : kept.map((row) => segments.frameOf(row));
  }

  /** Whether a segment of the quadruplet in this frame is the connection's: the incarnations follow each other. */
  has(frame: FrameNumber): boolean {
    return frame >= this.first && frame <= this.last;
  }

  /** Takes the row of the frame's segment if it is kept. */
  takeKept(frame: FrameNumber): boolean {
    if (this.#frames[this.#nextKept] !== frame) return false;
    this.#rows.push(this.#kept[this.#nextKept++] ?? 0);
    return true;
  }

  take(row: SegmentIndex): void {
    this.#rows.push(row);
  }

  /** In order. If the file is not any more what it was, what is kept is there still. */
  finish(): Uint32Array<ArrayBuffer> {
    const missed = this.#kept.subarray(this.#nextKept);
    const rows = new Uint32Array(this.#rows.length + missed.length);
    rows.set(this.#rows);
    rows.set(missed, this.#rows.length);
    return rows;
  }
}
