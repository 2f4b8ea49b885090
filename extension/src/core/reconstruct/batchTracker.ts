/**
 * Follows segments a batch at a time: the ordinary ones by the fast path (`extension/src/fastPath/`), and by the steps of the
 * `Tracker` what it hands over.
 */

import type { Assumptions } from "../assumptions.ts";
import type { FastPath, FastPathCore } from "../fastPath/fastPath.ts";
import type { ConnectionTable } from "../model/connectionTable.ts";
import {
  type ConnectionIndex,
  type FrameNumber,
  NANOSECONDS_PER_SECOND,
  type Nanoseconds,
  type QuadrupletIndex,
} from "../units.ts";
import { createSegment, type Segment } from "../wire/segment.ts";
import {
  CONNECTION,
  DIRECTION,
  FROM_SERVER,
  IS_COPY,
  MARKS,
  takeHandshake,
  takeSegment,
} from "../wire/segmentRows.ts";
import { followSegment } from "./followSegment.ts";
import { timeLastAck, timeSyn, timeSynAck } from "./handshakeTime.ts";
import { appendLetter, noteLogarithmic } from "./history.ts";
import { enterTimeWait } from "./timeWait.ts";
import type { Tracker } from "./tracker.ts";

export class BatchTracker implements FastPathCore {
  readonly #fastPath: FastPath;
  readonly #tracker: Tracker;
  readonly #connections: ConnectionTable;
  readonly #timeWait: Nanoseconds;
  /** How far to look back for the same frame. */
  readonly #copyWindow: Nanoseconds;
  readonly #segment: Segment = createSegment();

  /** @param tracker of the same connections, which lie in the memory of the fast path */
  constructor(fastPath: FastPath, tracker: Tracker, connections: ConnectionTable, assumptions: Assumptions) {
    this.#fastPath = fastPath;
    this.#tracker = tracker;
    this.#connections = connections;
    this.#timeWait = assumptions.timeWaitSeconds * NANOSECONDS_PER_SECOND;
    this.#copyWindow = assumptions.frameCopySeconds * NANOSECONDS_PER_SECOND;
    fastPath.serve(this);
  }

  /**
   * Marks those of the segments from number `from` to before `until` as IS_COPY that repeat an earlier frame. At least
   * REMEMBERED rows before each of them still stand in the ring.
   *
   * @returns how many are copies
   */
  markCopies(from: number, until: number): number {
    return this.#fastPath.markCopies(from, until, this.#copyWindow);
  }

  /**
   * Follows segments whose DIRECTION was looked up; leaves CONNECTION and FROM_SERVER in their rows. A copy of a frame
   * moves nothing.
   *
   * @param at the first word of the first row, `until` that behind the last one
   * @returns how many SYNs are among them, for `OpeningTable`
   */
  followAll(at: number, until: number): number {
    this.#connections.settle();
    return this.#fastPath.followAll(at, until);
  }

  open(
    quadruplet: QuadrupletIndex,
    previous: ConnectionIndex,
    clientIsA: number,
    frame: FrameNumber,
    time: Nanoseconds,
  ): ConnectionIndex {
    return this.#tracker.open(quadruplet, previous, clientIsA !== 0, frame, time);
  }

  unpack(connection: ConnectionIndex): number {
    return this.#connections.at(connection);
  }

  followAny(from: number): void {
    const tracker = this.#tracker;
    const { words } = this.#fastPath.rows;
    const direction = words[from + DIRECTION] ?? 0;
    const marks = words[from + MARKS] ?? 0;
    takeSegment(this.#fastPath.rows, from, this.#segment);
    tracker.follow(direction >> 1, (direction & 1) !== 0, this.#segment, (marks & IS_COPY) !== 0);
    words[from + CONNECTION] = tracker.connection;
    if (tracker.fromServer) words[from + MARKS] = marks | FROM_SERVER;
  }

  followSteps(at: number, mine: number, from: number): void {
    takeSegment(this.#fastPath.rows, from, this.#segment);
    followSegment(this.#connections, at, mine, this.#segment, this.#timeWait);
  }

  appendLetter(at: number, mine: number, letter: number): void {
    appendLetter(this.#connections, at, mine, letter);
  }

  noteLogarithmic(at: number, mine: number, letter: number): void {
    noteLogarithmic(this.#connections, at, mine, letter);
  }

  timeSyn(at: number, from: number): void {
    takeHandshake(this.#fastPath.rows, from, this.#segment);
    timeSyn(this.#connections, at, this.#segment);
  }

  timeSynAck(at: number, from: number): void {
    takeHandshake(this.#fastPath.rows, from, this.#segment);
    timeSynAck(this.#connections, at, this.#segment);
  }

  timeLastAck(at: number, from: number): void {
    takeHandshake(this.#fastPath.rows, from, this.#segment);
    timeLastAck(this.#connections, at, this.#segment);
  }

  enterTimeWait(at: number, block: number, frame: FrameNumber, time: Nanoseconds): void {
    enterTimeWait(this.#connections, at, block, frame, time);
  }
}
