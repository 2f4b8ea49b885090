/**
 * Every TIME_WAIT of a capture as an interval, with the host that held it: the ground of the counts per host, per peer
 * and per port. Typed columns: there may be as many as connections.
 */

import type { Analyzer } from "../../analyzer.ts";
import { grow, nextCapacity } from "../../model/columns.ts";
import {
  CLIENT,
  FLAGS,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  NEXT,
  SERVER,
  TIME_WAIT_MISSING,
  TIME_WAIT_RESET,
  TIME_WAIT_START,
  TIME_WAIT_TIMER,
} from "../../model/connectionTable.ts";
import { timeWaitOf } from "../../reconstruct/timeWaitFacts.ts";
import { Slab } from "../../slab.ts";
import { finish, type Steps, stretchesInSteps } from "../../steps.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND, type Nanoseconds } from "../../units.ts";
import { findHosts, type HostIndex, type HostTable } from "../hosts/hostTable.ts";

export interface TimeWaitIntervals {
  readonly length: number;
  readonly connection: Uint32Array<ArrayBuffer>;
  /** The host that holds it. */
  readonly holder: Uint32Array<ArrayBuffer>;
  /** 1: the client holds it. */
  readonly byClient: Uint8Array<ArrayBuffer>;
  readonly from: Float64Array<ArrayBuffer>;
  /** Its end, or its expiry where the capture ends before. */
  readonly until: Float64Array<ArrayBuffer>;
}

/** Held weakly: they take 25 bytes a TIME_WAIT, are made anew in 50 ns each, and are asked for now and then. */
const known = new WeakMap<Analyzer, WeakRef<TimeWaitIntervals>>();

/** Kept for a while once the capture has been read to its end. */
export function timeWaitIntervals(analyzer: Analyzer): TimeWaitIntervals {
  return finish(findTimeWaitIntervals(analyzer));
}

/** The same in steps. */
export function* findTimeWaitIntervals(analyzer: Analyzer): Steps<TimeWaitIntervals> {
  const { isFollowed } = analyzer; // It may be read to its end meanwhile.
  let intervals = known.get(analyzer)?.deref();
  if (intervals === undefined) {
    intervals = yield* build(analyzer);
    if (isFollowed) known.set(analyzer, new WeakRef(intervals));
  }
  return intervals;
}

function* build(analyzer: Analyzer): Steps<TimeWaitIntervals> {
  const columns = new Columns(Math.max(16, analyzer.connections.length));
  yield* eachTimeWait(analyzer, columns);
  return columns.finish();
}

/** Who takes TIME_WAITs one by one. */
export interface TimeWaitTaker {
  add(
    connection: ConnectionIndex,
    holder: HostIndex,
    byClient: 0 | 1,
    from: Nanoseconds,
    until: Nanoseconds,
  ): void;
}

/** Gives every TIME_WAIT, in order of connections. One that was shown never to have been kept is left out. */
export function* eachTimeWait(analyzer: Analyzer, taker: TimeWaitTaker): Steps<void> {
  const { length } = analyzer.connections;
  const hosts = yield* findHosts(analyzer);
  yield* stretchesInSteps(length, (start, end) => addRows(analyzer, hosts, start, end, taker));
}

function addRows(
  analyzer: Analyzer,
  hosts: HostTable,
  start: number,
  end: number,
  into: TimeWaitTaker,
): void {
  const { connections } = analyzer;
  const { clientOf, serverOf } = hosts;
  const length = timeWaitLength(analyzer);
  for (let row = start; row < end; row++) {
    const flags = connections.word(row, FLAGS);
    const holders = flags & (HOLDER_CLIENT | HOLDER_SERVER);
    if (holders === 0) continue;
    if (isPlain(analyzer, row, flags)) {
      const byClient = holders === HOLDER_CLIENT;
      const from = connections.double(row, TIME_WAIT_START);
      const until = connections.double(row, TIME_WAIT_TIMER) + length;
      if (until > from)
        into.add(row, byClient ? clientOf(row) : serverOf(row), byClient ? 1 : 0, from, until);
    } else addTimeWaits(analyzer, hosts, row, into);
  }
}

/** How long a TIME_WAIT lasts whose timer is started once, in nanoseconds. */
export function timeWaitLength({ assumptions }: Analyzer): Nanoseconds {
  return assumptions.timeWaitSeconds * NANOSECONDS_PER_SECOND;
}

/** Gives those of one connection, whatever happened to them. */
export function addTimeWaits(
  analyzer: Analyzer,
  { clientOf, serverOf }: HostTable,
  row: ConnectionIndex,
  into: TimeWaitTaker,
): void {
  const flags = analyzer.connections.word(row, FLAGS);
  const end = timeWaitEnd(analyzer, row, flags);
  if ((flags & HOLDER_CLIENT) !== 0) {
    const start = timeWaitStart(analyzer, row, CLIENT);
    if (end > start) into.add(row, clientOf(row), 1, start, end);
  }
  if ((flags & HOLDER_SERVER) !== 0) {
    const start = timeWaitStart(analyzer, row, SERVER);
    if (end > start) into.add(row, serverOf(row), 0, start, end);
  }
}

/** The usual one: of one side, with nothing beside its row, and only its timer ends it. */
function isPlain({ connections }: Analyzer, row: ConnectionIndex, flags: number): boolean {
  return (
    (flags & (TIME_WAIT_MISSING | TIME_WAIT_RESET)) === 0 &&
    (flags & (HOLDER_CLIENT | HOLDER_SERVER)) !== (HOLDER_CLIENT | HOLDER_SERVER) &&
    connections.word(row, NEXT) < 0 &&
    connections.rareFacts(row) === undefined
  );
}

class Columns implements TimeWaitTaker {
  #length = 0;
  #connection: Uint32Array<ArrayBuffer>;
  #holder: Uint32Array<ArrayBuffer>;
  #byClient: Uint8Array<ArrayBuffer>;
  #from: Float64Array<ArrayBuffer>;
  #until: Float64Array<ArrayBuffer>;

  constructor(expected: number) {
    const slab = new Slab();
    this.#connection = slab.uint32(expected);
    this.#holder = slab.uint32(expected);
    this.#byClient = slab.uint8(expected);
    this.#from = slab.float64(expected);
    this.#until = slab.float64(expected);
  }

  add(
    connection: ConnectionIndex,
    holder: HostIndex,
    byClient: 0 | 1,
    from: Nanoseconds,
    until: Nanoseconds,
  ): void {
    const n = this.#length++;
    if (n === this.#connection.length) this.#grow();
    this.#connection[n] = connection;
    this.#holder[n] = holder;
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
      byClient: this.#byClient.subarray(0, n),
      from: this.#from.subarray(0, n),
      until: this.#until.subarray(0, n),
    };
  }

  /** Where many connections have a TIME_WAIT on both sides. */
  #grow(): void {
    const n = nextCapacity(this.#connection.length);
    this.#connection = grow(this.#connection, n);
    this.#holder = grow(this.#holder, n);
    this.#byClient = grow(this.#byClient, n);
    this.#from = grow(this.#from, n);
    this.#until = grow(this.#until, n);
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
    return connections.double(row, TIME_WAIT_TIMER) + timeWaitLength(analyzer);
  const facts = timeWaitOf(connections, row, assumptions, analyzer.latest);
  return facts === null ? connections.double(row, TIME_WAIT_START) : (facts.end ?? facts.expires);
}
