/**
 * A connection's segments once more through the tracker, alone, to tell both endpoints' states after each segment.
 * The same code that followed the capture follows the replay, so the two cannot disagree.
 */

import type { Analyzer } from "../analyzer.ts";
import {
  CHALLENGE_PENDING,
  CLIENT,
  CLIENT_IS_B,
  ConnectionTable,
  FIN_SENT,
  FLAGS,
  ISN_KNOWN,
  QUADRUPLET,
  SEQ_KNOWN,
  SERVER,
  SIDE,
  SND_NXT,
  STATE_MASK,
} from "../model/connectionTable.ts";
import { FROM_SERVER, IS_COPY } from "../model/segmentTable.ts";
import type { ConnectionIndex, SegmentIndex } from "../units.ts";
import { ACK, createSegment, FIN, type Segment, SYN } from "../wire/segment.ts";
import { nameEnds } from "./nameEnds.ts";
import { Tracker } from "./tracker.ts";

/** What is to be said of a segment, besides its numbers. */
export const NOTE_NONE = 0;
export const NOTE_COPY = 1;
export const NOTE_RETRANSMISSION = 2;
export const NOTE_KEEP_ALIVE = 3;
export const NOTE_OLDER_STATE = 4;
export const NOTE_ZERO_WINDOW = 5;

/** One element for each segment of the connection, in the order of the analysis. */
export interface Replay {
  readonly rows: Uint32Array;
  /** States of `endpointState.ts` after the segment. */
  readonly clientState: Uint8Array<ArrayBuffer>;
  readonly serverState: Uint8Array<ArrayBuffer>;
  readonly note: Uint8Array<ArrayBuffer>;
}

export function replayConnection(analyzer: Analyzer, connection: ConnectionIndex): Replay {
  const rows = analyzer.segmentsOf(connection);
  const replay: Replay = {
    rows,
    clientState: new Uint8Array(rows.length),
    serverState: new Uint8Array(rows.length),
    note: new Uint8Array(rows.length),
  };
  let note = NOTE_NONE;
  followAgain(analyzer, connection, {
    before(table, segment, mine, isCopy) {
      note = isCopy ? NOTE_COPY : noteBefore(table, mine, segment);
    },
    after(table, segment, mine, i) {
      replay.note[i] = isOlderState(table, note, mine, segment) ? NOTE_OLDER_STATE : note;
      const at = table.at(table.length - 1);
      replay.clientState[i] = (table.words[at + CLIENT + SIDE] ?? 0) & STATE_MASK;
      replay.serverState[i] = (table.words[at + SERVER + SIDE] ?? 0) & STATE_MASK;
    },
  });
  return replay;
}

/** Looks at the connection's own table, whose last row is the connection, before and after each segment. */
export interface Follower {
  before?(table: ConnectionTable, segment: Segment, mine: number, isCopy: boolean): void;
  /** `i` counts the connection's segments, `row` is the segment's row in the capture's table. */
  after(table: ConnectionTable, segment: Segment, mine: number, i: number, row: SegmentIndex): void;
}

/** Which segments are followed: those of its first `count`, without those that have one of these flags. */
export interface Part {
  readonly count: number;
  readonly without: number;
}

const ALL: Part = { count: Number.POSITIVE_INFINITY, without: 0 };

/** Sends the segments of a connection through a tracker of their own. `mine` is the sender's block. */
export function followAgain(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  follower: Follower,
  { count, without }: Part = ALL,
): void {
  const { segments } = analyzer;
  const quadruplet = analyzer.connections.word(connection, QUADRUPLET);
  const clientIsB = (analyzer.connections.word(connection, FLAGS) & CLIENT_IS_B) !== 0;
  const table = idle ?? new ConnectionTable(1);
  idle = null;
  const quadruplets = { newest: Int32Array.of(-1) };
  const tracker = new Tracker(quadruplets, table, analyzer.assumptions);
  const segment = createSegment();
  for (const [i, row] of analyzer.segmentsOf(connection).entries()) {
    if (i >= count) break;
    if (((segments.flags[row] ?? 0) & without) !== 0) continue;
    segments.read(row, segment);
    const bits = segments.bits[row] ?? 0;
    const fromServer = (bits & FROM_SERVER) !== 0;
    const mine = fromServer ? SERVER : CLIENT;
    const isCopy = (bits & IS_COPY) !== 0;
    nameEnds(analyzer.quadruplets, quadruplet, fromServer === clientIsB, segment);
    follower.before?.(table, segment, mine, isCopy);
    tracker.follow(0, fromServer === clientIsB, segment, isCopy);
    follower.after(table, segment, mine, i, row);
  }
  table.clear();
  idle = table;
}

/** A table for the next connection: its buffer is the better part of following one again. */
let idle: ConnectionTable | null = null;

/** What the sender's numbers before this segment say of it. */
function noteBefore(table: ConnectionTable, mine: number, segment: Segment): number {
  if (table.length === 0) return NOTE_NONE;
  const at = table.at(table.length - 1);
  const side = table.words[at + mine + SIDE] ?? 0;
  const flags = segment.flags;
  if ((flags & SYN) !== 0) return (side & ISN_KNOWN) !== 0 ? NOTE_RETRANSMISSION : NOTE_NONE;
  if ((flags & FIN) !== 0 && (side & FIN_SENT) !== 0) return NOTE_RETRANSMISSION;
  if ((side & SEQ_KNOWN) === 0) return NOTE_NONE;
  const end = (segment.seq + segment.payloadLength) | 0;
  const behind = ((table.words[at + mine + SND_NXT] ?? 0) - end) | 0;
  if (
    segment.payloadLength <= 1 &&
    behind === 1 - segment.payloadLength &&
    (flags & FIN) === 0 &&
    (flags & ACK) !== 0
  )
    return NOTE_KEEP_ALIVE;
  if (segment.payloadLength > 0 && behind >= 0) return NOTE_RETRANSMISSION;
  return segment.window === 0 && (flags & ACK) !== 0 ? NOTE_ZERO_WINDOW : NOTE_NONE;
}

function isOlderState(table: ConnectionTable, note: number, mine: number, segment: Segment): boolean {
  if (note === NOTE_COPY || mine !== SERVER || (segment.flags & SYN) !== 0) return false;
  return ((table.words[table.at(table.length - 1) + FLAGS] ?? 0) & CHALLENGE_PENDING) !== 0;
}
