/**
 * Which connections may have made a server with the per-host rule drop a silent SYN: those of the same two hosts that the server closed
 * in the minute before, with a TSval newer than the SYN's.
 *
 * One pass over the connections as they lie in their table, each compared with the few SYNs after its beginning. The other way
 * round, from each SYN back to the connections of its hosts, whose rows lie all over the table, it was a quarter of a diagnosis.
 */

import type { Analyzer } from "../../analyzer.ts";
import { MAY_BE_REMEMBERED } from "../../fastPath/lookBits.ts";
import type { RowPasses } from "../../fastPath/rowPasses.ts";
import { roomIn, uint32In } from "../../fastPath/sharedColumns.ts";
import { type ConnectionTable, END, SERVER, START, TS_RECENT } from "../../model/connectionTable.ts";
import { HAS_TIMESTAMP, type SegmentTable } from "../../model/segmentTable.ts";
import { seqDiff } from "../../seq.ts";
import { type ColumnRoom, Slab } from "../../slab.ts";
import { type Steps, stretchesInSteps } from "../../steps.ts";
import {
  type ConnectionIndex,
  NANOSECONDS_PER_SECOND,
  type Nanoseconds,
  type SegmentIndex,
} from "../../units.ts";
import { type GroupedRows, groupRows } from "../busiest.ts";
import { type HostTable, hostsOf } from "../hosts/hostTable.ts";
import { passesOver } from "../passesOver.ts";
import { findRowLooks, rowsThatMayShow } from "../rowLooks.ts";
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
  const passes = passesOver(analyzer);
  const looks = yield* findRowLooks(analyzer);
  // Where rows are packed the words that are compared are less than what would be unpacked for a pass.
  if (passes !== null && looks !== null && passes.rows !== 0)
    return yield* suspectsByPass(analyzer, syns, passes, looks);
  const stamped = new StampedSyns(analyzer, syns, hostsOf(analyzer), new Slab());
  const rows = yield* rowsThatMayShow(analyzer, MAY_BE_REMEMBERED, (row) => mayBeRemembered(analyzer, row));
  yield* stretchesInSteps(rows.length, (start, end) => stamped.compareAll(rows.subarray(start, end)));
  return stamped.suspects();
}

/** The same by the fast path. The few that were open when a SYN came are compared here. */
function* suspectsByPass(
  analyzer: Analyzer,
  syns: ArrayLike<SegmentIndex>,
  passes: RowPasses,
  looks: Uint16Array,
): Steps<PawsSuspects> {
  const { memory, rows, rowsAPass } = passes;
  const stamped = new StampedSyns(analyzer, syns, hostsOf(analyzer), roomIn(memory));
  const found = uint32In(memory, 2 * rowsAPass);
  const { first, end, time, tsVal, skip } = stamped;
  const columns = [
    looks.byteOffset,
    stamped.pairOf.byteOffset,
    first.byteOffset,
    end.byteOffset,
    time.byteOffset,
    tsVal.byteOffset,
    skip.byteOffset,
    found.byteOffset,
  ] as const;
  const compare = (from: ConnectionIndex, until: ConnectionIndex): void => {
    const count = passes.compareRemembered(rows, from, until, REACH, PAWS_WINDOW, ...columns);
    for (let i = 0; i < count; i++) stamped.compare(found[2 * i] ?? 0, found[2 * i + 1] ?? 0);
  };
  yield* stretchesInSteps(looks.length, compare, rowsAPass);
  const suspects = stamped.suspects();
  memory.give(first, end, time, tsVal, skip, found);
  return suspects;
}

class StampedSyns {
  readonly pairOf: Uint32Array;
  /** By pair of hosts where its SYNs end in the columns, and where those begin that came after the connection that was compared last. */
  readonly end: Uint32Array;
  readonly first: Uint32Array;
  // The columns, in order of the pairs and for each in order of time.
  readonly time: Float64Array;
  readonly tsVal: Uint32Array;
  /** How much further on the next one is that is not marked yet: 0 of one that is not. */
  readonly skip: Uint32Array;
  /** In the list. */
  readonly #place: Uint32Array;
  readonly #listed: number;
  readonly #connections: ConnectionTable;
  readonly #open: { readonly connection: ConnectionIndex[]; readonly place: number[] } = {
    connection: [],
    place: [],
  };

  constructor(
    { segments, connections }: Analyzer,
    syns: ArrayLike<SegmentIndex>,
    hosts: HostTable,
    room: ColumnRoom,
  ) {
    const { pairOf, pairs } = hosts;
    const { rows, start } = byPair(segments, syns, hosts);
    const length = start[pairs.length] ?? 0;
    const times = room.float64(length);
    const tsVals = room.uint32(length);
    for (let i = 0; i < length; i++) {
      const syn = syns[rows[i] ?? 0] ?? 0;
      times[i] = segments.timeOf(syn);
      tsVals[i] = segments.tsVal[syn] ?? 0;
    }
    const firsts = room.uint32(pairs.length);
    const ends = room.uint32(pairs.length);
    firsts.set(start.subarray(0, pairs.length));
    ends.set(start.subarray(1, pairs.length + 1));
    this.pairOf = pairOf;
    this.end = ends;
    this.first = firsts;
    this.time = times;
    this.tsVal = tsVals;
    // Behind the last there is one that nobody marks.
    this.skip = room.uint32(length + 1);
    this.#place = rows;
    this.#listed = syns.length;
    this.#connections = connections;
  }

  /** Compares these connections with the SYNs of their hosts. To be called for all in order, which is that of their beginnings. */
  compareAll(rows: Uint32Array): void {
    const { pairOf, end, first: firsts, time } = this;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? 0;
      const pair = pairOf[row] ?? 0;
      const until = end[pair] ?? 0;
      let first = firsts[pair] ?? 0;
      if (first === until) continue;
      const began = this.#connections.double(row, START);
      while (first < until && (time[first] ?? 0) <= began) first++;
      firsts[pair] = first;
      this.compare(row, first);
    }
  }

  /** Compares one with those of its hosts from a place on. */
  compare(row: ConnectionIndex, first: number): void {
    const { time, tsVal, skip } = this;
    const until = this.end[this.pairOf[row] ?? 0] ?? 0;
    const ended = this.#connections.double(row, END);
    // None that it took was newer than the last.
    const newest = this.#connections.unsigned(row, SERVER + TS_RECENT);
    let i = this.#unmarked(first);
    for (; i < until && (time[i] ?? 0) - REACH <= ended; i = this.#unmarked(i + 1)) {
      if (seqDiff(newest, tsVal[i] ?? 0) <= PAWS_WINDOW) continue;
      if (ended <= (time[i] ?? 0)) skip[i] = 1;
      else {
        this.#open.connection.push(row);
        this.#open.place.push(this.#place[i] ?? 0);
      }
    }
  }

  /** The first from `i` on that is not marked. Who goes the way makes it half as long. */
  #unmarked(i: number): number {
    const { skip } = this;
    let at = i;
    for (let step = skip[at] ?? 0; step > 0; step = skip[at] ?? 0) {
      const further = step + (skip[at + step] ?? 0);
      skip[at] = further;
      at += further;
    }
    return at;
  }

  suspects(): PawsSuspects {
    const over = new Uint8Array(this.#listed);
    for (let i = 0; i < this.skip.length - 1; i++) if ((this.skip[i] ?? 0) > 0) over[this.#place[i] ?? 0] = 1;
    return { over, open: this.#open };
  }
}

/** Places in the list by the pair of hosts, for each in order of time; those without a timestamp behind all pairs. */
function byPair(
  segments: SegmentTable,
  syns: ArrayLike<SegmentIndex>,
  { pairs, pairOf: pairOfConnection }: HostTable,
): GroupedRows {
  const { connection, bits } = segments;
  const pairOf = new Uint32Array(syns.length);
  let latest: Nanoseconds = Number.NEGATIVE_INFINITY;
  let areInOrder = true;
  for (let place = 0; place < syns.length; place++) {
    const syn = syns[place] ?? 0;
    const at = segments.timeOf(syn);
    areInOrder &&= at >= latest;
    latest = at;
    const isStamped = ((bits[syn] ?? 0) & HAS_TIMESTAMP) !== 0;
    pairOf[place] = isStamped ? (pairOfConnection[connection[syn] ?? 0] ?? 0) : pairs.length;
  }
  const { rows, start } = groupRows(pairOf, pairs.length + 1);
  // Where not all segments are kept they stand in no order.
  const timeOf = (place: number) => segments.timeOf(syns[place] ?? 0);
  for (let pair = 0; pair < pairs.length && !areInOrder; pair++)
    rows.subarray(start[pair], start[pair + 1]).sort((a, b) => timeOf(a) - timeOf(b));
  return { rows, start };
}
