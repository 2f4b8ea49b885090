/**
 * Follows every segment: decides which incarnation of its quadruplet it belongs to, and moves the two endpoints of
 * that connection. Segments must come in order of time.
 *
 * What opens an incarnation (contract, "Rules"): only a SYN without ACK whose ISN differs from the current
 * attempt's. So a SYN refused in TIME_WAIT, the answer to it, the RST that follows and the SYN sent again are one
 * attempt, and roles never swap inside a connection. Every other segment belongs to the newest incarnation.
 */

import type { Assumptions } from "../assumptions.ts";
import {
  CLIENT,
  CLIENT_IS_B,
  CONTIGUOUS,
  COUNTS,
  type ConnectionTable,
  CROSSABLE,
  END,
  FIRST_FRAME,
  FLAGS,
  ISN,
  ISN_KNOWN,
  LAST_FRAME,
  PAYLOAD,
  SEGMENTS,
  SEQ_KNOWN,
  SERVER,
  SIDE,
  SIMULTANEOUS,
  SND_NXT,
  START,
} from "../model/connectionTable.ts";
import {
  type ConnectionIndex,
  type FrameNumber,
  NANOSECONDS_PER_SECOND,
  type Nanoseconds,
  type QuadrupletIndex,
} from "../units.ts";
import { ACK, RST, type Segment, SYN } from "../wire/segment.ts";
import { followSegment } from "./followSegment.ts";
import { lastSynOf } from "./handshakeTime.ts";
import { LETTER_FLIPPED, noteOnce } from "./history.ts";
import { likelyClientIsSender } from "./likelyClient.ts";
import { rememberOlder } from "./olderTimeWait.ts";
import { incarnationOf } from "./timeWait.ts";

/** By quadruplet, its newest incarnation (-1 before the first). */
export interface Incarnations {
  readonly newest: Int32Array;
}

export class Tracker {
  /** Results of the latest `follow`. */
  connection: ConnectionIndex = -1;
  fromServer = false;

  readonly #quadruplets: Incarnations;
  readonly #connections: ConnectionTable;
  readonly #connectTimeout: Nanoseconds;
  readonly #timeWait: Nanoseconds;

  constructor(quadruplets: Incarnations, connections: ConnectionTable, assumptions: Assumptions) {
    this.#quadruplets = quadruplets;
    this.#connections = connections;
    this.#connectTimeout = assumptions.connectTimeoutSeconds * NANOSECONDS_PER_SECOND;
    this.#timeWait = assumptions.timeWaitSeconds * NANOSECONDS_PER_SECOND;
  }

  /** Follows one segment; leaves its connection and direction in this object. A copy of a frame moves nothing. */
  follow(quadruplet: QuadrupletIndex, fromA: boolean, segment: Segment, isCopy: boolean): void {
    const table = this.#connections;
    let row = this.#quadruplets.newest[quadruplet] ?? -1;
    if ((segment.flags & (SYN | ACK | RST)) === SYN) {
      if (!(isCopy && row >= 0)) row = this.#incarnationOfSyn(row, quadruplet, fromA, segment);
    } else if (row < 0) {
      row = this.#openMidstream(quadruplet, fromA, segment);
    }

    const at = table.at(row);
    const words = table.words;
    const fromServer = fromA === (((words[at + FLAGS] ?? 0) & CLIENT_IS_B) !== 0);
    this.connection = row;
    this.fromServer = fromServer;
    // Frames are numbered as they lie in the file, which is not always the order of time.
    if (segment.frame > (words[at + LAST_FRAME] ?? 0)) words[at + LAST_FRAME] = segment.frame;
    if (segment.frame < (words[at + FIRST_FRAME] ?? 0)) words[at + FIRST_FRAME] = segment.frame;
    table.doubles[(at + END) >> 1] = segment.time;
    if (isCopy) return;

    const mine = fromServer ? SERVER : CLIENT;
    countSegment(table, at + mine, segment.payloadLength);
    followSegment(table, at, mine, segment, this.#timeWait);
  }

  /** The row that a SYN without ACK belongs to: the current attempt, or a new one. */
  #incarnationOfSyn(
    newest: ConnectionIndex,
    quadruplet: QuadrupletIndex,
    fromA: boolean,
    segment: Segment,
  ): ConnectionIndex {
    if (newest >= 0) {
      const table = this.#connections;
      const at = table.at(newest);
      const words = table.words;
      const flags = words[at + FLAGS] ?? 0;
      const fromServer = fromA === ((flags & CLIENT_IS_B) !== 0);
      const mine = fromServer ? SERVER : CLIENT;
      const sameIsn =
        ((words[at + mine + SIDE] ?? 0) & ISN_KNOWN) !== 0 &&
        (words[at + mine + ISN] ?? 0) === (segment.seq | 0) &&
        (!fromServer || (flags & SIMULTANEOUS) !== 0);
      if (sameIsn || (fromServer && this.#crosses(at, segment))) return newest;
    }
    return this.open(quadruplet, newest, fromA, segment.frame, segment.time);
  }

  /**
   * A SYN of the other side joins the attempt when both sent theirs before either arrived (RFC 9293 section 3.5,
   * figure 7): nothing shows yet that the first SYN was accepted, and its sender is still waiting.
   */
  #crosses(at: number, segment: Segment): boolean {
    const table = this.#connections;
    return (
      ((table.words[at + FLAGS] ?? 0) & (CROSSABLE | SIMULTANEOUS)) === CROSSABLE &&
      segment.time - lastSynOf(table, at) <= this.#connectTimeout
    );
  }

  #openMidstream(quadruplet: QuadrupletIndex, fromA: boolean, segment: Segment): ConnectionIndex {
    const clientIsSender = likelyClientIsSender(segment);
    const row = this.open(quadruplet, -1, clientIsSender ? fromA : !fromA, segment.frame, segment.time);
    const table = this.#connections;
    const at = table.at(row);
    if ((segment.flags & (SYN | ACK | RST)) === (SYN | ACK)) {
      // The SYN-ACK tells the ISN it answers; the SYN itself may still come (capture order may flip the two).
      table.words[at + CLIENT + ISN] = segment.ack - 1;
      table.words[at + CLIENT + SND_NXT] = segment.ack;
      table.words[at + CLIENT + CONTIGUOUS] = segment.ack;
      table.words[at + CLIENT + SIDE] = (table.words[at + CLIENT + SIDE] ?? 0) | ISN_KNOWN | SEQ_KNOWN;
    }
    if (!clientIsSender) noteOnce(table, at, CLIENT, LETTER_FLIPPED);
    return row;
  }

  /** A new incarnation of the quadruplet, behind `previous` (-1: its first): its row. */
  open(
    quadruplet: QuadrupletIndex,
    previous: ConnectionIndex,
    clientIsA: boolean,
    frame: FrameNumber,
    time: Nanoseconds,
  ): ConnectionIndex {
    const quadruplets = this.#quadruplets;
    const table = this.#connections;
    const incarnation = previous < 0 ? 1 : incarnationOf(table.word(previous, COUNTS)) + 1;
    const row = table.add(quadruplet, previous, incarnation);
    quadruplets.newest[quadruplet] = row;
    const at = table.at(row);
    if (!clientIsA) table.words[at + FLAGS] = CLIENT_IS_B;
    table.words[at + FIRST_FRAME] = frame;
    table.words[at + LAST_FRAME] = frame;
    table.doubles[(at + START) >> 1] = time;
    if (previous >= 0) rememberOlder(table, row, previous);
    return row;
  }
}

/** @param block the first word of the sender's block */
function countSegment({ words, doubles }: ConnectionTable, block: number, payloadLength: number): void {
  words[block + SEGMENTS] = (words[block + SEGMENTS] ?? 0) + 1;
  if (payloadLength === 0) return;
  const payload = (block + PAYLOAD) >> 1;
  doubles[payload] = (doubles[payload] ?? 0) + payloadLength;
}
