/**
 * Every TIME_WAIT of a capture as an interval, with the host that held it: the ground of the counts per host, per peer
 * and per port. Typed columns: there may be as many as connections.
 */

import type { Analyzer } from "../analyzer.ts";
import {
  CLIENT,
  FLAGS,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  NEXT,
  ROW_WORDS,
  SERVER,
  TIME_WAIT_MISSING,
  TIME_WAIT_RESET,
  TIME_WAIT_START,
  TIME_WAIT_TIMER,
} from "../model/connectionTable.ts";
import { timeWaitOf } from "../reconstruct/timeWaitFacts.ts";
import { finish, ROWS_A_STEP, type Steps } from "../steps.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND, type Nanoseconds } from "../units.ts";
import { type HostIndex, hostsOf } from "./hostTable.ts";

export interface TimeWaitIntervals {
  readonly length: number;
  readonly connection: Uint32Array<ArrayBuffer>;
  /** Hosts: who holds it, and the other end. */
  readonly holder: Uint32Array<ArrayBuffer>;
  readonly peer: Uint32Array<ArrayBuffer>;
  /** 1: the client holds it. */
  readonly byClient: Uint8Array<ArrayBuffer>;
  readonly from: Float64Array<ArrayBuffer>;
  /** Its end, or its expiry where the capture ends before. */
  readonly until: Float64Array<ArrayBuffer>;
}

/** Held weakly: they take 29 bytes a TIME_WAIT, are made anew in a tenth of a second, and are asked for now and then. */
const known = new WeakMap<Analyzer, WeakRef<TimeWaitIntervals>>();

/** Kept for a while once the capture has been read to its end. */
export function timeWaitIntervals(analyzer: Analyzer): TimeWaitIntervals {
  return finish(findTimeWaitIntervals(analyzer));
}

/** The same in steps. */
export function* findTimeWaitIntervals(analyzer: Analyzer): Steps<TimeWaitIntervals> {
  let intervals = known.get(analyzer)?.deref();
  if (intervals === undefined) {
    intervals = yield* build(analyzer);
    if (analyzer.isRead) known.set(analyzer, new WeakRef(intervals));
  }
  return intervals;
}

function* build(analyzer: Analyzer): Steps<TimeWaitIntervals> {
  const { words, length: rows } = analyzer.connections;
  const columns = new Columns(countHolders(analyzer));
  const { clientOf, serverOf } = hostsOf(analyzer);
  for (let row = 0; row < rows; row++) {
    if (row % ROWS_A_STEP === 0) yield;
    const flags = words[row * ROW_WORDS + FLAGS] ?? 0;
    if ((flags & (HOLDER_CLIENT | HOLDER_SERVER)) === 0) continue;
    const end = timeWaitEnd(analyzer, row, flags);
    const client = clientOf[row] ?? 0;
    const server = serverOf[row] ?? 0;
    if ((flags & HOLDER_CLIENT) !== 0)
      columns.add(row, client, server, 1, timeWaitStart(analyzer, row, CLIENT), end);
    if ((flags & HOLDER_SERVER) !== 0)
      columns.add(row, server, client, 0, timeWaitStart(analyzer, row, SERVER), end);
  }
  return columns.finish();
}

function countHolders({ connections }: Analyzer): number {
  let count = 0;
  for (let row = 0; row < connections.length; row++) {
    const flags = connections.words[row * ROW_WORDS + FLAGS] ?? 0;
    if ((flags & HOLDER_CLIENT) !== 0) count++;
    if ((flags & HOLDER_SERVER) !== 0) count++;
  }
  return count;
}

class Columns {
  #length = 0;
  readonly #connection: Uint32Array<ArrayBuffer>;
  readonly #holder: Uint32Array<ArrayBuffer>;
  readonly #peer: Uint32Array<ArrayBuffer>;
  readonly #byClient: Uint8Array<ArrayBuffer>;
  readonly #from: Float64Array<ArrayBuffer>;
  readonly #until: Float64Array<ArrayBuffer>;

  constructor(most: number) {
    this.#connection = new Uint32Array(most);
    this.#holder = new Uint32Array(most);
    this.#peer = new Uint32Array(most);
    this.#byClient = new Uint8Array(most);
    this.#from = new Float64Array(most);
    this.#until = new Float64Array(most);
  }

  /** One that was shown never to have been kept ends where it begins, and is left out. */
  add(
    connection: ConnectionIndex,
    holder: HostIndex,
    peer: HostIndex,
    byClient: 0 | 1,
    from: Nanoseconds,
    until: Nanoseconds,
  ): void {
    if (until <= from) return;
    const n = this.#length++;
    this.#connection[n] = connection;
    this.#holder[n] = holder;
    this.#peer[n] = peer;
    this.#byClient[n] = byClient;
    this.#from[n] = from;
    this.#until[n] = until;
  }

  finish(): TimeWaitIntervals {
    const n = this.#length;
    return {
      length: n,
      connection: this.#connection.subarray(0, n),
      holder: this.#holder.subarray(0, n),
      peer: this.#peer.subarray(0, n),
      byClient: this.#byClient.subarray(0, n),
      from: this.#from.subarray(0, n),
      until: this.#until.subarray(0, n),
    };
  }
}

/** When the side came to TIME_WAIT. Where both hold one, each has its own start. */
export function timeWaitStart(analyzer: Analyzer, row: ConnectionIndex, side: number): Nanoseconds {
  const rare = analyzer.connections.rareFacts(row);
  const own = side === CLIENT ? rare?.clientTimeWait : rare?.serverTimeWait;
  return own?.time ?? analyzer.connections.double(row, TIME_WAIT_START);
}

/** When the TIME_WAIT ended. The usual one, which only its timer ends, without an object for it. */
export function timeWaitEnd(analyzer: Analyzer, row: ConnectionIndex, flags: number): Nanoseconds {
  const { connections, assumptions } = analyzer;
  if (connections.word(row, NEXT) < 0 && (flags & (TIME_WAIT_MISSING | TIME_WAIT_RESET)) === 0)
    return connections.double(row, TIME_WAIT_TIMER) + assumptions.timeWaitSeconds * NANOSECONDS_PER_SECOND;
  const facts = timeWaitOf(connections, row, assumptions, analyzer.latest);
  return facts === null ? connections.double(row, TIME_WAIT_START) : (facts.end ?? facts.expires);
}
