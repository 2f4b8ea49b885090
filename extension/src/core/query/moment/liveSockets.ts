/**
 * All ends of connections that were in some state at a moment. Which connections may have been alive then is asked of columns; only of
 * those in the middle of their segments is a part followed again.
 */

import type { Analyzer } from "../../analyzer.ts";
import { timeWaitStart } from "../../detect/timeWait/timeWaitIntervals.ts";
import {
  CLIENT,
  CLIENT_IS_B,
  END,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  NEXT,
  SERVER,
  START,
  SYN_ACK_SEEN,
  SYN_SEEN,
} from "../../model/connectionTable.ts";
import { CLOSED, TIME_WAIT, UNKNOWN } from "../../reconstruct/endpointState.ts";
import { lifeAfter } from "../../reconstruct/lives.ts";
import { Slab } from "../../slab.ts";
import { eachInSteps, ROWS_A_STEP, type Steps } from "../../steps.ts";
import type { ConnectionIndex, Nanoseconds } from "../../units.ts";
import { attemptEnd, isAttempt, lastState, statesAt, timeWaitOfEnd } from "./statesAt.ts";

/** One element for each socket. */
export interface LiveSockets {
  readonly connection: readonly ConnectionIndex[];
  /** `CLIENT` or `SERVER`. */
  readonly block: readonly number[];
  /** A state of `endpointState.ts`. */
  readonly state: readonly number[];
  /** Start of the TIME_WAIT, else of the connection: by what the list is ordered. */
  readonly since: readonly Nanoseconds[];
  /** Connections that were open before the capture shows them, which it does only after that moment. */
  readonly unknown: number;
}

interface Answer {
  readonly time: Nanoseconds;
  readonly sockets: LiveSockets;
}

const lifetimes = new WeakMap<Analyzer, Float64Array>();
const answers = new WeakMap<Analyzer, Answer>();

/** Scrolling and filtering ask many times of one moment: its answer is kept. The capture has been read to its end. */
export function* liveSockets(analyzer: Analyzer, time: Nanoseconds): Steps<LiveSockets> {
  const kept = answers.get(analyzer);
  if (kept?.time === time) return kept.sockets;
  const sockets = yield* collect(analyzer, time);
  answers.set(analyzer, { time, sockets });
  return sockets;
}

function* collect(analyzer: Analyzer, time: Nanoseconds): Steps<LiveSockets> {
  const { length } = analyzer.connections;
  const found = new Found(analyzer, yield* goneAt(analyzer), time);
  for (let row = 0; row < length; ) {
    row = found.take(row, Math.min(length, row + ROWS_A_STEP));
    yield;
  }
  return found;
}

class Found implements LiveSockets {
  readonly connection: ConnectionIndex[] = [];
  readonly block: number[] = [];
  readonly state: number[] = [];
  readonly since: Nanoseconds[] = [];
  unknown = 0;
  readonly #analyzer: Analyzer;
  readonly #gone: Float64Array;
  readonly #time: Nanoseconds;

  constructor(analyzer: Analyzer, gone: Float64Array, time: Nanoseconds) {
    this.#analyzer = analyzer;
    this.#gone = gone;
    this.#time = time;
  }

  /** Looks at connections from `start` on, up to one whose segments are read from the file, which takes as long as thousands of others; returns which is next. */
  take(start: ConnectionIndex, end: ConnectionIndex): ConnectionIndex {
    for (let row = start; row < end; row++)
      if (this.#takeOne(row) && this.#analyzer.openingOf(row) !== null) return row + 1;
    return end;
  }

  /** Whether the connection may have been alive: its states were looked up. */
  #takeOne(row: ConnectionIndex): boolean {
    const analyzer = this.#analyzer;
    const time = this.#time;
    const { connections } = analyzer;
    const start = connections.double(row, START);
    if (start > time) {
      if (!connections.has(row, SYN_SEEN | SYN_ACK_SEEN)) this.unknown++;
      return false;
    }
    if (time >= (this.#gone[row] ?? 0)) return false;
    const states = statesAt(analyzer, row, time);
    for (const block of [CLIENT, SERVER]) {
      const state = block === CLIENT ? states.client : states.server;
      if (state === UNKNOWN || state === CLOSED || isSucceeded(analyzer, row, block, time)) continue;
      this.connection.push(row);
      this.block.push(block);
      this.state.push(state);
      this.since.push(state === TIME_WAIT ? timeWaitStart(analyzer, row, block) : start);
    }
    return true;
  }
}

/** A host has one socket for a quadruplet: has a later incarnation shown a state of this end by then? */
function isSucceeded(analyzer: Analyzer, row: ConnectionIndex, block: number, time: Nanoseconds): boolean {
  const { connections } = analyzer;
  const isB = connections.has(row, CLIENT_IS_B) === (block === CLIENT);
  for (let next = connections.word(row, NEXT); next >= 0; next = connections.word(next, NEXT)) {
    if (connections.double(next, START) > time) return false;
    const { client, server } = statesAt(analyzer, next, time);
    const same = connections.has(next, CLIENT_IS_B) === isB ? client : server;
    if (same !== UNKNOWN) return true;
  }
  return false;
}

/** From when on no end of a connection can be in a state any more; no earlier than that is looked at it closely. */
function* goneAt(analyzer: Analyzer): Steps<Float64Array> {
  const kept = lifetimes.get(analyzer);
  if (kept !== undefined) return kept;
  const gone = new Slab().float64(analyzer.connections.length);
  yield* eachInSteps(gone.length, (row) => {
    gone[row] = Math.max(goneEnd(analyzer, row, CLIENT), goneEnd(analyzer, row, SERVER));
  });
  lifetimes.set(analyzer, gone);
  return gone;
}

function goneEnd(analyzer: Analyzer, row: ConnectionIndex, block: number): Nanoseconds {
  const { connections } = analyzer;
  const end = connections.double(row, END);
  if (connections.has(row, block === CLIENT ? HOLDER_CLIENT : HOLDER_SERVER)) {
    const wait = timeWaitOfEnd(analyzer, row, block);
    return Math.max(end, wait.end ?? wait.expires);
  }
  const state = lastState(analyzer, row, block);
  if (state === CLOSED || state === UNKNOWN) return end;
  if (isAttempt(state)) return attemptEnd(analyzer, row, block);
  const later = lifeAfter(connections, row);
  return later < 0 ? Number.POSITIVE_INFINITY : Math.max(end, connections.double(later, END));
}
