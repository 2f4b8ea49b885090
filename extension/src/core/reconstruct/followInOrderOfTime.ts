/**
 * Follows all segments of a capture once more, in order of time, where that is not the order of the file. In steps: the
 * tables that there are stay as they are, for those who ask meanwhile, and the new ones then take their place.
 */

import type { Assumptions } from "../assumptions.ts";
import { FastPath } from "../fastPath/fastPath.ts";
import { RING_SEGMENTS, SEGMENTS_A_BATCH } from "../fastPath/memoryLayout.ts";
import {
  CLIENT_IS_B,
  ConnectionTable,
  FIRST_FRAME,
  LAST_FRAME,
  QUADRUPLET,
} from "../model/connectionTable.ts";
import { OpeningTable } from "../model/openingTable.ts";
import type { QuadrupletTable } from "../model/quadrupletTable.ts";
import { FROM_SERVER, type SegmentTable } from "../model/segmentTable.ts";
import { Slab } from "../slab.ts";
import { type Steps, stretchesInSteps } from "../steps.ts";
import {
  CONNECTION,
  DESTINATION,
  DIRECTION,
  MARKS,
  PORTS,
  SEGMENT_WORDS,
  SOURCE,
} from "../wire/segmentRows.ts";
import { BatchTracker } from "./batchTracker.ts";
import { Tracker } from "./tracker.ts";

interface Followed {
  readonly quadruplets: QuadrupletTable;
  readonly connections: ConnectionTable;
  readonly segments: SegmentTable;
  readonly assumptions: Assumptions;
}

interface FollowedInTime {
  readonly connections: ConnectionTable;
  readonly openings: OpeningTable;
  readonly copies: number;
}

/** @returns the tables of the connections of segments that stand in order of time, and how many frames repeat an earlier one */
export function* followInOrderOfTime(tables: Followed): Steps<FollowedInTime> {
  const { quadruplets, segments } = tables;
  const again = new FollowedAgain(tables);
  yield* stretchesInSteps(segments.length, (start, end) => again.follow(start, end), SEGMENTS_A_BATCH);
  yield* stretchesInSteps(segments.length, (start, end) => again.noteFrames(start, end));
  quadruplets.newest.set(again.newest.subarray(0, quadruplets.length));
  segments.replaceOwners(again.connection, again.bits);
  return again;
}

class FollowedAgain implements FollowedInTime {
  readonly connections: ConnectionTable;
  readonly openings: OpeningTable;
  /** By quadruplet. */
  readonly newest: Int32Array;
  /** Columns of the segment table, as they will be. */
  readonly connection: Uint32Array<ArrayBuffer>;
  readonly bits: Uint8Array<ArrayBuffer>;
  copies = 0;
  readonly #tables: Followed;
  readonly #fastPath = new FastPath();
  readonly #tracker: BatchTracker;

  constructor(tables: Followed) {
    const { segments, connections, quadruplets, assumptions } = tables;
    const slab = new Slab();
    this.#tables = tables;
    this.connections = new ConnectionTable(connections.length, this.#fastPath);
    this.openings = new OpeningTable(this.connections, this.#fastPath, connections.length);
    this.newest = this.#fastPath.memory.take(quadruplets.length).fill(-1);
    this.#fastPath.placeNewest(this.newest);
    this.connection = slab.uint32(segments.connection.length);
    this.bits = slab.uint8(segments.bits.length);
    const tracker = new Tracker(this, this.connections, assumptions);
    this.#tracker = new BatchTracker(this.#fastPath, tracker, this.connections, assumptions);
  }

  /** Rows from a multiple of SEGMENTS_A_BATCH on, a batch at most: so they lie in the ring in one piece. */
  follow(start: number, end: number): void {
    const { segments } = this.#tables;
    const { words } = this.#fastPath.rows;
    const from = (start % RING_SEGMENTS) * SEGMENT_WORDS;
    const until = from + (end - start) * SEGMENT_WORDS;
    segments.takeRows(start, end - start, this.#fastPath.rows, from);
    for (let row = start, at = from; row < end; row++, at += SEGMENT_WORDS) this.#nameEnds(row, at);
    this.copies += this.#tracker.markCopies(start, end);
    this.openings.takeAll(this.#tracker.followAll(from, until));
    for (let row = start, at = from; row < end; row++, at += SEGMENT_WORDS) {
      this.connection[row] = words[at + CONNECTION] ?? 0;
      this.bits[row] = words[at + MARKS] ?? 0;
    }
  }

  /** Frames are numbered as they lie in the file: the first one of a connection may not be the first in time. */
  noteFrames(start: number, end: number): void {
    const { segments } = this.#tables;
    const { connections } = this;
    const { words } = connections;
    for (let row = start; row < end; row++) {
      const at = connections.at(this.connection[row] ?? 0);
      const frame = segments.frameOf(row);
      words[at + FIRST_FRAME] = Math.min(words[at + FIRST_FRAME] ?? 0, frame);
      words[at + LAST_FRAME] = Math.max(words[at + LAST_FRAME] ?? 0, frame);
    }
  }

  /** Quadruplet and direction, as the connection that the segment had tells them; addresses and ports. */
  #nameEnds(row: number, at: number): void {
    const { segments, connections, quadruplets } = this.#tables;
    const { words } = this.#fastPath.rows;
    const connection = segments.connection[row] ?? 0;
    const quadruplet = connections.word(connection, QUADRUPLET);
    const clientIsB = connections.has(connection, CLIENT_IS_B);
    const fromServer = ((segments.bits[row] ?? 0) & FROM_SERVER) !== 0;
    const fromA = fromServer === clientIsB;
    const addressA = quadruplets.addressA(quadruplet);
    const addressB = quadruplets.addressB(quadruplet);
    const portA = quadruplets.portA(quadruplet);
    const portB = quadruplets.portB(quadruplet);
    words[at + DIRECTION] = quadruplet * 2 + (fromA ? 1 : 0);
    words[at + SOURCE] = fromA ? addressA : addressB;
    words[at + DESTINATION] = fromA ? addressB : addressA;
    words[at + PORTS] = fromA ? (portA << 16) | portB : (portB << 16) | portA;
  }
}
