/**
 * One reading of the whole file in which the segments of connections that are judged pass by. A connection is at hand from its
 * last frame on, until it has been judged and so has the next life of its quadruplet, which is compared with it. So the
 * table holds what is open at a time, and what stays: some rows of a passing connection, all of others.
 *
 * Rows are always in order of frames. They move when others are dropped: who remembers a row remembers its frame.
 */

import { type ConnectionTable, LAST_FRAME, NEXT, TIME_WAIT_RESET } from "../model/connectionTable.ts";
import type { FrameSet } from "../model/frameSet.ts";
import { SegmentOrder } from "../model/segmentOrder.ts";
import { SegmentTable } from "../model/segmentTable.ts";
import { lifeAfter } from "../reconstruct/lives.ts";
import type { Steps } from "../steps.ts";
import type { ConnectionIndex, FrameNumber, SegmentIndex } from "../units.ts";
import { FRAME, SEGMENT_WORDS } from "../wire/segmentRows.ts";
import type { CaptureParts } from "./captureParts.ts";
import type { FrameReader } from "./frameReader.ts";
import { GATHER_ALL, GATHER_ATTEMPT, GATHER_OPENING, GATHER_PASSING } from "./gathered.ts";
import type { LatestTimestamps } from "./latestTimestamps.ts";
import { Owners } from "./owners.ts";
import { SegmentChoice } from "./segmentChoice.ts";
import { SegmentsAgain } from "./segmentsAgain.ts";

/** Marks of a connection. */
const JUDGED = 1;
const DROPPED = 2;
const SEEN = 4;

export interface PassingOptions {
  /** By connection, what of `gatherLevels.ts`, in the memory of the fast path; `keepConnection` changes it. */
  readonly wanted: Uint8Array;
  /** Connections are judged whenever so many rows have come. */
  readonly windowRows: number;
  readonly spareRows: number;
}

export interface PassingSources {
  readonly frames: FrameReader;
  readonly copies: FrameSet;
  readonly timestamps: LatestTimestamps;
}

/** Judges connections that are at hand, ascending. */
export type JudgeConnections = (connections: Uint32Array) => Steps<void>;

export class PassingSegments {
  readonly #parts: CaptureParts;
  readonly #sources: PassingSources;
  readonly #wanted: Uint8Array;
  readonly #windowRows: number;
  readonly #marks: Uint8Array;
  /** Judged, and not yet dropped. */
  #waiting: ConnectionIndex[] = [];
  /** By row, 1 where it stays though its connection is dropped. */
  #stays: Uint8Array<ArrayBuffer>;
  /** While connections are judged: where their rows are. */
  order: SegmentOrder | null = null;
  /** Rows that are not dropped: room for them. */
  #rows = new Uint32Array(0);
  /** All segments that are wanted up to this frame have come. */
  #reached: FrameNumber = 0;
  /** Rows before this one stay where they are. */
  #settled: SegmentIndex = 0;

  constructor(
    parts: CaptureParts,
    sources: PassingSources,
    { wanted, windowRows, spareRows }: PassingOptions,
  ) {
    this.#parts = parts;
    this.#sources = sources;
    this.#wanted = wanted;
    this.#windowRows = windowRows;
    this.#marks = new Uint8Array(wanted.length);
    this.#stays = new Uint8Array(2 * windowRows);
    parts.segments.adopt(new SegmentTable(4 * windowRows, spareRows, parts.fastPath));
  }

  /** All segments of the connection are in the table. */
  has(connection: ConnectionIndex): boolean {
    const wanted = this.#wanted[connection] ?? 0;
    if (wanted < GATHER_PASSING || this.#has(connection, DROPPED)) return false;
    return this.#isComplete(connection);
  }

  /** Of its attempt all rows are to stay, and what a server may remember of it. */
  isAttemptWanted(connection: ConnectionIndex): boolean {
    return this.#wanted[connection] === GATHER_ATTEMPT;
  }

  /** The row outlives its connection. */
  keepRow(row: SegmentIndex): void {
    this.#stays[row] = 1;
  }

  /** All rows of a connection that is at hand stay. */
  keepConnection(connection: ConnectionIndex): void {
    this.#wanted[connection] = GATHER_ALL;
  }

  /** @param changed is told whenever rows were dropped */
  *read(judge: JudgeConnections, changed: () => void): Steps<void> {
    const { segments, end } = this.#parts;
    const { frames } = this.#sources;
    const owners = new Owners(this.#parts, this.#wanted);
    const { timestamps, copies } = this.#sources;
    const choice = new SegmentChoice(this.#parts, {
      levels: this.#wanted,
      openingsUpTo: GATHER_OPENING,
      timestamps,
      copies,
    });
    const again = new SegmentsAgain(
      this.#parts,
      (rows, until) => {
        this.#reached = (rows.words[until - SEGMENT_WORDS + FRAME] ?? 0) >>> 0;
        const end = choice.choose(rows, owners.name(rows, until));
        if (end > 0) segments.appendBatch(this.#parts.fastPath, rows, 0, end);
      },
      owners,
    );
    let fullAt = this.#windowRows;
    for (const _ of frames.read(frames.all, end(), again)) {
      yield;
      if (segments.length < fullAt) continue;
      yield* this.#judge(judge, changed);
      // What is open for long is looked at again and again: no oftener than as much has come as there is of it.
      fullAt = segments.length + Math.max(this.#windowRows, segments.length - this.#settled);
    }
    for (const one of [owners, choice]) one.release();
    this.#reached = Number.POSITIVE_INFINITY;
    yield* this.#judge(judge, changed);
  }

  *#judge(judge: JudgeConnections, changed: () => void): Steps<void> {
    const { segments } = this.#parts;
    if (this.#stays.length < segments.length) {
      const stays = new Uint8Array(segments.length + this.#windowRows);
      stays.set(this.#stays);
      this.#stays = stays;
    }
    const ready = this.#readyConnections();
    const order = yield* SegmentOrder.find({ ...this.#parts, isFollowed: true });
    this.order = order;
    yield* judge(ready);
    this.order = null;
    order.release();
    for (const connection of ready) {
      this.#mark(connection, JUDGED);
      if (this.#wanted[connection] !== GATHER_ALL) this.#waiting.push(connection);
    }
    this.#waiting = this.#waiting.filter((connection) => !this.#dropIfPossible(connection));
    this.#drop();
    changed();
  }

  /** Those whose segments have all come and that were not judged yet, ascending. */
  #readyConnections(): Uint32Array {
    const { segments, connections } = this.#parts;
    const found: ConnectionIndex[] = [];
    for (let row = this.#settled; row < segments.length; row++) {
      const connection = segments.connection[row] ?? 0;
      if (this.#has(connection, JUDGED | SEEN) || (this.#wanted[connection] ?? 0) < GATHER_PASSING) continue;
      this.#mark(connection, SEEN);
      found.push(connection);
    }
    for (const connection of found) this.#marks[connection] = (this.#marks[connection] ?? 0) & ~SEEN;
    return Uint32Array.from(
      found.filter(
        (connection) => this.#isComplete(connection) && this.#isNextAtHand(connections, connection),
      ),
    ).sort();
  }

  /** Whether an RST really ended a TIME_WAIT the life after it shows. */
  #isNextAtHand(connections: ConnectionTable, connection: ConnectionIndex): boolean {
    if (!connections.has(connection, TIME_WAIT_RESET)) return true;
    const after = lifeAfter(connections, connection);
    return after < 0 || this.#isComplete(after);
  }

  #isComplete(connection: ConnectionIndex): boolean {
    return this.#parts.connections.unsigned(connection, LAST_FRAME) <= this.#reached;
  }

  #drop(): void {
    const { segments } = this.#parts;
    const first = this.#settled;
    const rows = this.#roomFor(segments.length - first);
    let count = 0;
    let isSettled = true;
    for (let row = first; row < segments.length; row++) {
      const stays = this.#stays[row] ?? 0;
      this.#stays[row] = 0;
      const connection = segments.connection[row] ?? 0;
      if (stays === 0 && this.#has(connection, DROPPED)) continue;
      this.#stays[first + count] = stays;
      rows[count++] = row;
      if (isSettled && this.#isSettled(connection)) this.#settled = first + count;
      else isSettled = false;
    }
    segments.keepOnly(first, rows.subarray(0, count));
  }

  #roomFor(rows: number): Uint32Array {
    if (this.#rows.length < rows) this.#rows = new Uint32Array(rows + this.#windowRows);
    return this.#rows;
  }

  #isSettled(connection: ConnectionIndex): boolean {
    if ((this.#wanted[connection] ?? 0) < GATHER_PASSING) return true;
    return this.#has(connection, this.#wanted[connection] === GATHER_ALL ? JUDGED : DROPPED);
  }

  /** The attempts on the quadruplet after the connection, up to the next life, are judged, if they ever will be: nobody will ask for it any more. */
  #dropIfPossible(connection: ConnectionIndex): boolean {
    const { connections } = this.#parts;
    const life = lifeAfter(connections, connection);
    for (let next = connections.word(connection, NEXT); next >= 0; next = connections.word(next, NEXT)) {
      if ((this.#wanted[next] ?? 0) >= GATHER_PASSING && !this.#has(next, JUDGED)) return false;
      if (next === life) break;
    }
    this.#mark(connection, DROPPED);
    return true;
  }

  #has(connection: ConnectionIndex, marks: number): boolean {
    return ((this.#marks[connection] ?? 0) & marks) !== 0;
  }

  #mark(connection: ConnectionIndex, mark: number): void {
    this.#marks[connection] = (this.#marks[connection] ?? 0) | mark;
  }
}
