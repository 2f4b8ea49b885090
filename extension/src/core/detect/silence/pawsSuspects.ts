/**
 * Which connections may have made a server with the per-host rule drop a silent SYN: those of the same two hosts that the server closed
 * in the minute before, with a TSval newer than the SYN's.
 *
 * One pass over the connections as they lie in their table, each compared with the few SYNs after its beginning. The other way
 * round, from each SYN back to the connections of its hosts, whose rows lie all over the table, it was a quarter of a diagnosis.
 */

import type { Analyzer } from "../../analyzer.ts";
import { MAY_BE_REMEMBERED } from "../../fastPath/lookBits.ts";
import { type ConnectionTable, END, SERVER, START, TS_RECENT } from "../../model/connectionTable.ts";
import { HAS_TIMESTAMP, type SegmentTable } from "../../model/segmentTable.ts";
import { seqDiff } from "../../seq.ts";
import { type Steps, stretchesInSteps } from "../../steps.ts";
import {
  type ConnectionIndex,
  NANOSECONDS_PER_SECOND,
  type Nanoseconds,
  type SegmentIndex,
} from "../../units.ts";
import { type GroupedRows, groupRows } from "../busiest.ts";
import { type HostPairs, hostPairsOf } from "../hosts/hostPairs.ts";
import { rowsThatMayShow } from "../rowLooks.ts";
import { mayBeRemembered } from "./memories.ts";
import { PAWS_SECONDS, PAWS_WINDOW } from "./perHostPaws.ts";

/** The rule counts whole seconds, of a clock that need not begin its seconds with the capture's. */
const REACH: Nanoseconds = (PAWS_SECONDS + 2) * NANOSECONDS_PER_SECOND;

/** What the rows of connections tell of silent SYNs. */
export interface PawsSuspects {
  /** By place in the list of SYNs: 1 where a connection that was over by then may have made the server drop it. */
  readonly over: Uint8Array;
  /**
   * Connections that were open then, whose last TSval may be from later: of these the segments tell. Each with the place of a SYN, in
   * order of the connections. Of SYNs that are marked in `over` there may be some, too.
   */
  readonly open: { readonly connection: readonly ConnectionIndex[]; readonly place: readonly number[] };
}

/** @param syns a SYN without timestamps is no evidence for the rule, and so none that it can explain */
export function* pawsSuspects(analyzer: Analyzer, syns: ArrayLike<SegmentIndex>): Steps<PawsSuspects> {
  const over = new Uint8Array(syns.length);
  const stamped = new StampedSyns(analyzer, syns, over, hostPairsOf(analyzer));
  const rows = yield* rowsThatMayShow(analyzer, MAY_BE_REMEMBERED, (row) => mayBeRemembered(analyzer, row));
  yield* stretchesInSteps(rows.length, (start, end) =>
    stamped.compare(analyzer.connections, rows.subarray(start, end)),
  );
  return { over, open: stamped.open };
}

class StampedSyns {
  readonly open: { readonly connection: ConnectionIndex[]; readonly place: number[] } = {
    connection: [],
    place: [],
  };
  readonly #pairs: HostPairs;
  readonly #over: Uint8Array;
  /** By pair of hosts where its SYNs end in the columns, and where those begin that came after the connection that was compared last. */
  readonly #end: Uint32Array;
  readonly #first: Uint32Array;
  // The columns, in order of the pairs and for each in order of time.
  readonly #place: Uint32Array;
  readonly #time: Float64Array;
  readonly #tsVal: Uint32Array;
  /** How much further on the next one is that is not marked yet: 0 of one that is not. */
  readonly #skip: Uint32Array;

  constructor({ segments }: Analyzer, syns: ArrayLike<SegmentIndex>, over: Uint8Array, pairs: HostPairs) {
    const { time, tsVal } = segments;
    const { rows, start } = byPair(segments, syns, pairs);
    const length = start[pairs.length] ?? 0;
    const times = new Float64Array(length);
    const tsVals = new Uint32Array(length);
    for (let i = 0; i < length; i++) {
      const syn = syns[rows[i] ?? 0] ?? 0;
      times[i] = time[syn] ?? 0;
      tsVals[i] = tsVal[syn] ?? 0;
    }
    this.#pairs = pairs;
    this.#over = over;
    this.#end = start.subarray(1);
    this.#first = start.slice();
    this.#place = rows;
    this.#time = times;
    this.#tsVal = tsVals;
    this.#skip = new Uint32Array(length + 1);
  }

  /** Compares these connections with the SYNs of their hosts. To be called for all in order, which is that of their beginnings. */
  compare(connections: ConnectionTable, rows: Uint32Array): void {
    const firsts = this.#first;
    const ends = this.#end;
    const time = this.#time;
    const pairs = this.#pairs;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? 0;
      const pair = pairs.of(row);
      const until = ends[pair] ?? 0;
      let first = firsts[pair] ?? 0;
      if (first === until) continue;
      const began = connections.double(row, START);
      while (first < until && (time[first] ?? 0) <= began) first++;
      firsts[pair] = first;
      this.#compareOne(connections, row, first, until);
    }
  }

  #compareOne(connections: ConnectionTable, row: ConnectionIndex, first: number, until: number): void {
    const time = this.#time;
    const ended = connections.double(row, END);
    // None that it took was newer than the last.
    const newest = connections.unsigned(row, SERVER + TS_RECENT);
    let i = this.#unmarked(first);
    for (; i < until && (time[i] ?? 0) - REACH <= ended; i = this.#unmarked(i + 1)) {
      if (seqDiff(newest, this.#tsVal[i] ?? 0) <= PAWS_WINDOW) continue;
      const place = this.#place[i] ?? 0;
      if (ended <= (time[i] ?? 0)) {
        this.#over[place] = 1;
        this.#skip[i] = 1;
      } else {
        this.open.connection.push(row);
        this.open.place.push(place);
      }
    }
  }

  /** The first from `i` on that is not marked. Who goes the way makes it half as long. */
  #unmarked(i: number): number {
    const skip = this.#skip;
    let at = i;
    for (let step = skip[at] ?? 0; step > 0; step = skip[at] ?? 0) {
      const further = step + (skip[at + step] ?? 0);
      skip[at] = further;
      at += further;
    }
    return at;
  }
}

/** Places in the list by the pair of hosts, for each in order of time; those without a timestamp behind all pairs. */
function byPair(segments: SegmentTable, syns: ArrayLike<SegmentIndex>, pairs: HostPairs): GroupedRows {
  const { connection, bits, time } = segments;
  const pairOf = new Uint32Array(syns.length);
  let latest: Nanoseconds = Number.NEGATIVE_INFINITY;
  let areInOrder = true;
  for (let place = 0; place < syns.length; place++) {
    const syn = syns[place] ?? 0;
    const at = time[syn] ?? 0;
    areInOrder &&= at >= latest;
    latest = at;
    pairOf[place] = ((bits[syn] ?? 0) & HAS_TIMESTAMP) === 0 ? pairs.length : pairs.of(connection[syn] ?? 0);
  }
  const { rows, start } = groupRows(pairOf, pairs.length + 1);
  // Where not all segments are kept they stand in no order.
  const timeOf = (place: number) => time[syns[place] ?? 0] ?? 0;
  for (let pair = 0; pair < pairs.length && !areInOrder; pair++)
    rows.subarray(start[pair], start[pair + 1]).sort((a, b) => timeOf(a) - timeOf(b));
  return { rows, start };
}
