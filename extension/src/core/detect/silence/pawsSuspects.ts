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
import type { SharedMemory } from "../../fastPath/sharedMemory.ts";
import { type ConnectionTable, END, SERVER, START, TS_RECENT } from "../../model/connectionTable.ts";
import { HAS_TIMESTAMP, type SegmentTable } from "../../model/segmentTable.ts";
import { seqDiff } from "../../seq.ts";
import { type Steps, stretchesInSteps } from "../../steps.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND, type Nanoseconds } from "../../units.ts";
import { hostsOf } from "../hosts/hostTable.ts";
import { passesOver } from "../passesOver.ts";
import { findRowLooks, rowsThatMayShow } from "../rowLooks.ts";
import { mayBeRemembered } from "./memories.ts";
import { PAWS_SECONDS, PAWS_WINDOW } from "./perHostPaws.ts";
import type { SynsByPair } from "./synsByPair.ts";

/** The rule counts whole seconds, of a clock that need not begin its seconds with the capture's. */
const REACH: Nanoseconds = (PAWS_SECONDS + 2) * NANOSECONDS_PER_SECOND;

/** What the rows of connections tell of silent SYNs. */
export interface PawsSuspects {
  /** By place of the SYN: 1 where a connection that was over by then may have made the server drop it. */
  readonly over: Uint8Array;
  /**
   * Connections that were open then, whose last TSval may be from later: of these the segments tell. Each with the place of a SYN, in
   * order of the connections. Of SYNs that are marked in `over` there may be some, too.
   */
  readonly open: { readonly connection: readonly ConnectionIndex[]; readonly place: readonly number[] };
}

/** @param syns a SYN without timestamps is no evidence for the rule, and so none that it can explain */
export function* pawsSuspects(analyzer: Analyzer, syns: SynsByPair): Steps<PawsSuspects> {
  const passes = passesOver(analyzer);
  const looks = yield* findRowLooks(analyzer);
  // Where rows are packed the words that are compared are less than what would be unpacked for a pass.
  if (passes !== null && looks !== null && passes.rows !== 0)
    return yield* suspectsByPass(analyzer, syns, passes, looks);
  const stamped = new StampedSyns(analyzer, syns);
  const rows = yield* rowsThatMayShow(analyzer, MAY_BE_REMEMBERED, (row) => mayBeRemembered(analyzer, row));
  yield* stretchesInSteps(rows.length, (start, end) => stamped.compareAll(rows.subarray(start, end)));
  return stamped.finish();
}

/** The same by the fast path. The few that were open when a SYN came are compared here. */
function* suspectsByPass(
  analyzer: Analyzer,
  syns: SynsByPair,
  passes: RowPasses,
  looks: Uint16Array,
): Steps<PawsSuspects> {
  const { memory, rows, rowsAPass } = passes;
  const stamped = new StampedSyns(analyzer, syns);
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
  memory.give(found);
  return stamped.finish();
}

class StampedSyns {
  readonly pairOf: Uint32Array;
  /** By pair of hosts where its SYNs end in the columns, and where those begin that came after the connection that was compared last. */
  readonly end: Uint32Array;
  readonly first: Uint32Array;
  // The columns, by place.
  readonly time: Float64Array;
  readonly tsVal: Uint32Array;
  /** How much further on the next one is that is not marked yet: 0 of one that is not. Those without a timestamp are marked from the start. */
  readonly skip: Uint32Array;
  /** Places of these. */
  readonly #unstamped: number[] = [];
  readonly #memory: SharedMemory;
  readonly #connections: ConnectionTable;
  readonly #open: { readonly connection: ConnectionIndex[]; readonly place: number[] } = {
    connection: [],
    place: [],
  };

  constructor(analyzer: Analyzer, { segments, start }: SynsByPair) {
    const { pairOf, pairs } = hostsOf(analyzer);
    const room = roomIn(analyzer.fastPath.memory);
    this.#memory = analyzer.fastPath.memory;
    this.pairOf = pairOf;
    this.first = room.uint32(pairs.length);
    this.end = room.uint32(pairs.length);
    this.first.set(start.subarray(0, pairs.length));
    this.end.set(start.subarray(1, pairs.length + 1));
    this.time = room.float64(segments.length);
    this.tsVal = room.uint32(segments.length);
    // Behind the last there is one that nobody marks.
    this.skip = room.uint32(segments.length + 1);
    this.#connections = analyzer.connections;
    this.#fill(analyzer.segments, segments);
  }

  #fill(segments: SegmentTable, syns: Uint32Array): void {
    const { tsVal, bits } = segments;
    const { time: times, tsVal: tsVals, skip } = this;
    for (let place = 0; place < syns.length; place++) {
      const syn = syns[place] ?? 0;
      times[place] = segments.timeOf(syn);
      tsVals[place] = tsVal[syn] ?? 0;
      if (((bits[syn] ?? 0) & HAS_TIMESTAMP) !== 0) continue;
      skip[place] = 1;
      this.#unstamped.push(place);
    }
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
        this.#open.place.push(i);
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

  /** All have been compared. */
  finish(): PawsSuspects {
    const { first, end, time, tsVal, skip } = this;
    for (const place of this.#unstamped) skip[place] = 0;
    const over = new Uint8Array(skip.length - 1);
    for (let place = 0; place < over.length; place++) if (skip[place] !== 0) over[place] = 1;
    this.#memory.give(first, end, time, tsVal, skip);
    return { over, open: this.#open };
  }
}
