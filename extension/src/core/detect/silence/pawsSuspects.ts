/**
 * Which connections may have made a server with the per-host rule drop a silent SYN: those of the same two hosts that the server closed
 * in the minute before, with a TSval newer than the SYN's.
 *
 * One pass over the connections as they lie in their table, each compared with the few SYNs after its beginning. The other way
 * round, from each SYN back to the connections of its hosts, whose rows lie all over the table, it was a quarter of a diagnosis.
 */

import type { Analyzer } from "../../analyzer.ts";
import {
  CLOSED_BY_SERVER,
  type ConnectionTable,
  END,
  SERVER,
  START,
  TS_RECENT,
} from "../../model/connectionTable.ts";
import { HAS_TIMESTAMP, type SegmentTable } from "../../model/segmentTable.ts";
import { seqDiff } from "../../seq.ts";
import { type Steps, stretchesInSteps } from "../../steps.ts";
import {
  type ConnectionIndex,
  NANOSECONDS_PER_SECOND,
  type Nanoseconds,
  type SegmentIndex,
} from "../../units.ts";
import { groupRows } from "../busiest.ts";
import { type HostPairs, hostPairsOf } from "../hosts/hostPairs.ts";
import { firstAfter } from "./firstAfter.ts";
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
  const stamped = new StampedSyns(analyzer, syns, over);
  const { connections } = analyzer;
  yield* stretchesInSteps(connections.length, (start, end) => stamped.compare(connections, start, end));
  return { over, open: stamped.open };
}

/** Places in the list. */
function stampedInOrderOfTime(
  { bits, time }: SegmentTable,
  syns: ArrayLike<SegmentIndex>,
): readonly number[] {
  const places: number[] = [];
  let latest: Nanoseconds = Number.NEGATIVE_INFINITY;
  let areInOrder = true;
  for (let place = 0; place < syns.length; place++) {
    const syn = syns[place] ?? 0;
    if (((bits[syn] ?? 0) & HAS_TIMESTAMP) === 0) continue;
    const at = time[syn] ?? 0;
    if (at < latest) areInOrder = false;
    latest = at;
    places.push(place);
  }
  // Where not all segments are kept they stand in no order.
  if (areInOrder) return places;
  const timeOf = (place: number) => time[syns[place] ?? 0] ?? 0;
  return places.sort((a, b) => timeOf(a) - timeOf(b));
}

class StampedSyns {
  readonly open: { readonly connection: ConnectionIndex[]; readonly place: number[] } = {
    connection: [],
    place: [],
  };
  readonly #pairs: HostPairs;
  readonly #over: Uint8Array;
  /** By pair of hosts where its SYNs begin in the columns. */
  readonly #start: Uint32Array;
  // The columns, in order of the pairs and for each in order of time.
  readonly #place: Uint32Array;
  readonly #time: Float64Array;
  readonly #timeAt = (i: number): Nanoseconds => this.#time[i] ?? 0;
  readonly #tsVal: Uint32Array;
  /** The way to the next one that is not marked yet: itself, or one further on. */
  readonly #next: Uint32Array;

  constructor(analyzer: Analyzer, syns: ArrayLike<SegmentIndex>, over: Uint8Array) {
    const { connection, time, tsVal } = analyzer.segments;
    const pairs = hostPairsOf(analyzer);
    const places = stampedInOrderOfTime(analyzer.segments, syns);
    const { length } = places;
    const pairOf = new Uint32Array(length);
    for (let i = 0; i < length; i++) pairOf[i] = pairs.of(connection[syns[places[i] ?? 0] ?? 0] ?? 0);
    const { rows, start } = groupRows(pairOf, pairs.length);
    const placeOf = new Uint32Array(length);
    const times = new Float64Array(length);
    const tsVals = new Uint32Array(length);
    const next = new Uint32Array(length + 1);
    for (let i = 0; i < length; i++) {
      const place = places[rows[i] ?? 0] ?? 0;
      const syn = syns[place] ?? 0;
      placeOf[i] = place;
      times[i] = time[syn] ?? 0;
      tsVals[i] = tsVal[syn] ?? 0;
      next[i] = i;
    }
    next[length] = length;
    this.#pairs = pairs;
    this.#over = over;
    this.#start = start;
    this.#place = placeOf;
    this.#time = times;
    this.#tsVal = tsVals;
    this.#next = next;
  }

  /** Compares these connections with the SYNs of their hosts. */
  compare(connections: ConnectionTable, start: ConnectionIndex, end: ConnectionIndex): void {
    const starts = this.#start;
    const pairs = this.#pairs;
    for (let row = start; row < end; row++) {
      const pair = pairs.of(row);
      const first = starts[pair] ?? 0;
      const until = starts[pair + 1] ?? 0;
      if (first === until || !connections.has(row, CLOSED_BY_SERVER)) continue;
      this.#compareOne(connections, row, first, until);
    }
  }

  #compareOne(connections: ConnectionTable, row: ConnectionIndex, first: number, until: number): void {
    const time = this.#time;
    const ended = connections.double(row, END);
    // 0 where the server took none, and then it remembers nothing; none that it took was newer than the last.
    const newest = connections.unsigned(row, SERVER + TS_RECENT);
    let i = this.#unmarked(firstAfter(connections.double(row, START), first, until, this.#timeAt));
    for (; i < until && (time[i] ?? 0) - REACH <= ended; i = this.#unmarked(i + 1)) {
      if (seqDiff(newest, this.#tsVal[i] ?? 0) <= PAWS_WINDOW) continue;
      const place = this.#place[i] ?? 0;
      if (ended <= (time[i] ?? 0)) {
        this.#over[place] = 1;
        this.#next[i] = i + 1;
      } else {
        this.open.connection.push(row);
        this.open.place.push(place);
      }
    }
  }

  /** The first from `i` on that is not marked. Who goes the way makes it half as long. */
  #unmarked(i: number): number {
    const next = this.#next;
    let at = i;
    while (next[at] !== at) {
      next[at] = next[next[at] ?? 0] ?? 0;
      at = next[at] ?? 0;
    }
    return at;
  }
}
