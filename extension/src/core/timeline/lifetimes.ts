/** When the connections of a capture were open, and when they were in TIME_WAIT, in order of time: the ground of the pictures that count them. */

import type { Analyzer } from "../analyzer.ts";
import { timeWaitEnd } from "../detect/timeWait/timeWaitIntervals.ts";
import {
  CLIENT,
  type ConnectionTable,
  END,
  FIN_SENT,
  FLAGS,
  HOLDER_CLIENT,
  HOLDER_SERVER,
  RESET,
  SERVER,
  START,
  TIME_WAIT_START,
} from "../model/connectionTable.ts";
import { neverOpened } from "../reconstruct/lives.ts";
import { Slab } from "../slab.ts";
import { sortInSteps } from "../sortInSteps.ts";
import { eachInSteps, type Steps } from "../steps.ts";
import type { ConnectionIndex, Nanoseconds } from "../units.ts";
import { Grounds } from "./grounds.ts";
import type { Levels } from "./levels.ts";

export interface Lifetimes {
  /** Connections that opened, from their first segment until they were closed at both ends. */
  readonly open: Levels;
  readonly timeWaits: TimeWaits;
}

/** One interval for each connection with a TIME_WAIT, whoever held it. */
export interface TimeWaits extends Levels {
  /** The connection of each beginning and of each end. */
  readonly fromRow: Uint32Array<ArrayBuffer>;
  readonly untilRow: Uint32Array<ArrayBuffer>;
}

const grounds = new Grounds(findLifetimes);

/** While the file is read: of the connections known a while ago. */
export function lifetimesOf(analyzer: Analyzer): Steps<Lifetimes> {
  return grounds.of(analyzer);
}

function* findLifetimes(analyzer: Analyzer): Steps<Lifetimes> {
  const table = analyzer.connections;
  const size = table.length;
  const slab = new Slab();
  // Of openings and closings only the times are kept.
  const forNow = new Slab();
  const [opened, closed] = [new Moments(size, slab, forNow), new Moments(size, slab, forNow)];
  const [begun, ended] = [new Moments(size, slab, slab), new Moments(size, slab, slab)];
  yield* eachInSteps(size, (row) => {
    const flags = table.word(row, FLAGS);
    const waits = (flags & (HOLDER_CLIENT | HOLDER_SERVER)) !== 0;
    const start = table.double(row, TIME_WAIT_START);
    if (!neverOpened(table, row)) {
      opened.add(table.double(row, START), row);
      if (waits) closed.add(start, row);
      else if (isClosed(table, row)) closed.add(table.double(row, END), row);
    }
    if (!waits) return;
    begun.add(start, row);
    ended.add(timeWaitEnd(analyzer, row, flags), row);
  });
  const opens = yield* opened.inOrder();
  const closings = yield* closed.inOrder();
  const begins = yield* begun.inOrder();
  const ends = yield* ended.inOrder();
  return {
    open: { from: opens.time, until: closings.time },
    timeWaits: { from: begins.time, fromRow: begins.row, until: ends.time, untilRow: ends.row },
  };
}

/** Closed at both ends, or by RST. */
function isClosed(table: ConnectionTable, row: ConnectionIndex): boolean {
  return (
    table.has(row, RESET) || (table.sideHas(row, CLIENT, FIN_SENT) && table.sideHas(row, SERVER, FIN_SENT))
  );
}

/** Something that happened to connections, each at its time. */
class Moments {
  #length = 0;
  readonly #time: Float64Array<ArrayBuffer>;
  readonly #row: Uint32Array<ArrayBuffer>;

  /** @param most room that is not used costs nothing */
  constructor(most: number, times: Slab, rows: Slab) {
    this.#time = times.float64(most);
    this.#row = rows.uint32(most);
  }

  add(time: Nanoseconds, row: ConnectionIndex): void {
    const at = this.#length++;
    this.#time[at] = time;
    this.#row[at] = row;
  }

  *inOrder(): Steps<{ readonly time: Float64Array<ArrayBuffer>; readonly row: Uint32Array<ArrayBuffer> }> {
    const time = this.#time.subarray(0, this.#length);
    const row = this.#row.subarray(0, this.#length);
    yield* sortInSteps(time, row);
    return { time, row };
  }
}
