/**
 * The states of both ends of a connection at a moment. A segment that passed at that very moment counts; a TIME_WAIT ends at the
 * moment of its expiry. What the last segments decided needs no replay; a replay of the first ones says the rest.
 */

import type { Analyzer } from "../../analyzer.ts";
import { timeWaitStart } from "../../detect/timeWait/timeWaitIntervals.ts";
import { firstPlace } from "../../firstPlace.ts";
import {
  CLIENT,
  END,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  REFUSED,
  RESET,
  SERVER,
  SIDE,
  STATE_MASK,
} from "../../model/connectionTable.ts";
import { FROM_SERVER, type SegmentTable } from "../../model/segmentTable.ts";
import {
  CLOSED,
  ESTABLISHED,
  SYN_RECEIVED,
  SYN_SENT,
  TIME_WAIT,
  UNKNOWN,
} from "../../reconstruct/endpointState.ts";
import { followAgain } from "../../reconstruct/replayConnection.ts";
import { sideFacts } from "../../reconstruct/timeWaitFacts.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND, type Nanoseconds } from "../../units.ts";
import { FIN, RST, SYN } from "../../wire/segment.ts";

/** The states after the segments up to a moment, and when each end came to its own. */
export interface StatesAt {
  client: number;
  server: number;
  clientSince: Nanoseconds;
  serverSince: Nanoseconds;
}

/** Of a connection longer than this only the first segments are followed again, if nothing but text and ACKs came after them. */
const HANDSHAKE_SEGMENTS = 64;
/** A SYN that is the only one: the longest that a stack waits before it sends it again (RFC 1122 section 4.2.3.1; RFC 6298: 1 s). */
const FIRST_TIMEOUT: Nanoseconds = 3 * NANOSECONDS_PER_SECOND;

/** States of both ends (`endpointState.ts`) at `time`. */
export function statesAt(
  analyzer: Analyzer,
  row: ConnectionIndex,
  time: Nanoseconds,
): Pick<StatesAt, "client" | "server"> {
  const states = time < analyzer.connections.double(row, END) ? replayUntil(analyzer, row, time) : null;
  return {
    client: stateOfEnd(analyzer, row, CLIENT, time, states?.client ?? null),
    server: stateOfEnd(analyzer, row, SERVER, time, states?.server ?? null),
  };
}

/** `followed`: its state after the segments so far; null: all of them have passed. */
function stateOfEnd(
  analyzer: Analyzer,
  row: ConnectionIndex,
  block: number,
  time: Nanoseconds,
  followed: number | null,
): number {
  const wait = inTimeWait(analyzer, row, block, time);
  if (wait !== null) return wait ? TIME_WAIT : CLOSED;
  if (followed !== null) return followed;
  const state = lastState(analyzer, row, block);
  const isOver = isAttempt(state) && time >= attemptEnd(analyzer, row, block);
  return isOver ? CLOSED : state;
}

/** Whether a TIME_WAIT of this end is alive at `time`; null: it has none by then. */
function inTimeWait(
  analyzer: Analyzer,
  row: ConnectionIndex,
  block: number,
  time: Nanoseconds,
): boolean | null {
  if (!analyzer.connections.has(row, block === CLIENT ? HOLDER_CLIENT : HOLDER_SERVER)) return null;
  if (time < timeWaitStart(analyzer, row, block)) return null;
  const { end, expires } = timeWaitOfEnd(analyzer, row, block);
  return time < (end ?? expires);
}

export function timeWaitOfEnd(
  { connections, assumptions, latest }: Analyzer,
  row: ConnectionIndex,
  block: number,
): ReturnType<typeof sideFacts> {
  const length = assumptions.timeWaitSeconds * NANOSECONDS_PER_SECOND;
  return sideFacts(connections, row, block, length, latest);
}

/** The state after the last segment. */
export function lastState({ connections }: Analyzer, row: ConnectionIndex, block: number): number {
  return connections.word(row, block + SIDE) & STATE_MASK;
}

export function isAttempt(state: number): boolean {
  return state === SYN_SENT || state === SYN_RECEIVED;
}

/**
 * Until when an end may still wait for the answer to its last SYN or SYN-ACK: then the next one was due, twice as long after it as
 * it came after the one before (RFC 6298 section 5.5), and the capture shows none. It gave up at some moment before.
 */
export function attemptEnd(analyzer: Analyzer, row: ConnectionIndex, block: number): Nanoseconds {
  const { segments } = analyzer;
  let [last, gap] = [Number.NEGATIVE_INFINITY, 0];
  for (const segment of analyzer.segmentsOf(row)) {
    if (((segments.flags[segment] ?? 0) & SYN) === 0 || senderOf(analyzer, segment) !== block) continue;
    const time = segments.timeOf(segment);
    if (Number.isFinite(last)) gap = time - last;
    last = time;
  }
  if (!Number.isFinite(last)) return analyzer.connections.double(row, END);
  return last + (gap > 0 ? 2 * gap : FIRST_TIMEOUT);
}

/** The block of the end that sent a segment. */
export function senderOf({ segments }: Analyzer, segment: number): number {
  return ((segments.bits[segment] ?? 0) & FROM_SERVER) !== 0 ? SERVER : CLIENT;
}

/** Follows the segments up to `time` once more. */
export function replayUntil(analyzer: Analyzer, row: ConnectionIndex, time: Nanoseconds): StatesAt {
  const { segments } = analyzer;
  const rows = analyzer.segmentsOf(row);
  const count = countUntil(segments, rows, time);
  // An RST that nobody obeyed ended nothing, not even until that was shown.
  const without = analyzer.connections.has(row, RESET | REFUSED) ? 0 : RST;
  if (count > HANDSHAKE_SEGMENTS && isPlain(segments.flags, rows.subarray(HANDSHAKE_SEGMENTS, count))) {
    const states = follow(analyzer, row, HANDSHAKE_SEGMENTS, without);
    if (states.client === ESTABLISHED && states.server === ESTABLISHED) return states;
  }
  return follow(analyzer, row, count, without);
}

function follow(analyzer: Analyzer, row: ConnectionIndex, count: number, without: number): StatesAt {
  const states: StatesAt = { client: UNKNOWN, server: UNKNOWN, clientSince: 0, serverSince: 0 };
  followAgain(
    analyzer,
    row,
    {
      after(table, segment) {
        const at = table.at(table.length - 1);
        const client = (table.words[at + CLIENT + SIDE] ?? 0) & STATE_MASK;
        const server = (table.words[at + SERVER + SIDE] ?? 0) & STATE_MASK;
        if (client !== states.client) states.clientSince = segment.time;
        if (server !== states.server) states.serverSince = segment.time;
        states.client = client;
        states.server = server;
      },
    },
    { count, without },
  );
  return states;
}

/** How many of `rows`, which are in order of time, lie at or before `time`. */
export function countUntil(segments: SegmentTable, rows: Uint32Array, time: Nanoseconds): number {
  return firstPlace(0, rows.length, (place) => segments.timeOf(rows[place] ?? 0) <= time);
}

function isPlain(flags: Uint8Array, rows: Uint32Array): boolean {
  for (const row of rows) if (((flags[row] ?? 0) & (SYN | FIN | RST)) !== 0) return false;
  return true;
}
