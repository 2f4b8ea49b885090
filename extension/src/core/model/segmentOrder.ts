import type { FastPath } from "../fastPath/fastPath.ts";
import { type Passes, ROWS_A_PASS } from "../fastPath/rowPasses.ts";
import { uint32In } from "../fastPath/sharedColumns.ts";
import type { SharedMemory } from "../fastPath/sharedMemory.ts";
import { Slab } from "../slab.ts";
import { type Steps, stretchesInSteps } from "../steps.ts";
import type { ConnectionIndex, FrameNumber, SegmentIndex } from "../units.ts";
import { type ConnectionTable, FIRST_FRAME, LAST_FRAME } from "./connectionTable.ts";
import { RankedSet } from "./rankedSet.ts";
import type { SegmentTable } from "./segmentTable.ts";

/** Some milliseconds. */
const SEGMENTS_A_STEP = 1 << 19;

interface Tables {
  readonly segments: SegmentTable;
  readonly connections: ConnectionTable;
  readonly fastPath: FastPath;
  readonly isFollowed: boolean;
}

/**
 * The segments of each connection, together: a counting sort of the segment table by connection (some 7 ns a segment,
 * 4 bytes a segment and a connection). Linked lists would cost the same memory and a cache miss for each step. Where there are fewer
 * segments than connections, as in a table that keeps few of them, only connections that have some are counted.
 */
export class SegmentOrder {
  readonly #rows: Uint32Array<ArrayBufferLike>;
  readonly #start: Uint32Array<ArrayBufferLike>;
  /** Numbers the connections that have segments; null: each has its own number. */
  readonly #having: RankedSet | null;
  /** Where both lie; null: in ordinary memory. */
  readonly #memory: SharedMemory | null;

  private constructor(
    rows: Uint32Array<ArrayBufferLike>,
    start: Uint32Array<ArrayBufferLike>,
    having: RankedSet | null,
    memory: SharedMemory | null = null,
  ) {
    this.#rows = rows;
    this.#start = start;
    this.#having = having;
    this.#memory = memory;
  }

  /** Once all has been followed it stays, in the memory of the fast path, which finds it; until then it may be let go. */
  static *find({ segments, connections, fastPath, isFollowed }: Tables): Steps<SegmentOrder> {
    const { length } = connections;
    return isFollowed && segments.length >= length
      ? yield* SegmentOrder.#pass(segments, length, fastPath.passes)
      : yield* SegmentOrder.inSteps(segments, length);
  }

  /** @param before an order of a table with as many connections, not to be used any more: this one takes its memory */
  static *inSteps(
    segments: SegmentTable,
    connections: number,
    before: SegmentOrder | null = null,
  ): Steps<SegmentOrder> {
    const { connection, length } = segments;
    const having =
      length < connections
        ? connectionsIn(segments, connections, before === null ? null : before.#having)
        : null;
    const places = having?.count ?? connections;
    const slab = new Slab();
    // One place further on than it will stand: filling the rows moves each beginning to the next one's.
    const start = roomIn(before === null ? null : before.#start, places + 2, slab).fill(0);
    const rows = roomIn(before === null ? null : before.#rows, length, slab);
    for (let row = 0; row < length; row++) {
      if (row % SEGMENTS_A_STEP === 0) yield;
      const next = placeOf(having, connection[row] ?? 0) + 2;
      start[next] = (start[next] ?? 0) + 1;
    }
    for (let i = 1; i <= places; i++) start[i + 1] = (start[i + 1] ?? 0) + (start[i] ?? 0);
    for (let row = 0; row < length; row++) {
      if (row % SEGMENTS_A_STEP === 0) yield;
      const next = placeOf(having, connection[row] ?? 0) + 1;
      const place = start[next] ?? 0;
      rows[place] = row;
      start[next] = place + 1;
    }
    return new SegmentOrder(rows, start, having);
  }

  static *#pass(segments: SegmentTable, connections: number, passes: Passes): Steps<SegmentOrder> {
    const { connection, length } = segments;
    const { memory } = passes;
    const start = uint32In(memory, connections + 2);
    // One place further on, as above.
    const next = start.byteOffset + start.BYTES_PER_ELEMENT;
    const rows = uint32In(memory, length);
    const lent = segments.placeIn(memory) === null ? uint32In(memory, ROWS_A_PASS) : null;
    const owners = (from: number, until: number): number => {
      if (lent === null) return connection.byteOffset + from * connection.BYTES_PER_ELEMENT;
      lent.set(connection.subarray(from, until));
      return lent.byteOffset;
    };
    const eachPass = (pass: (from: number, until: number) => void) =>
      stretchesInSteps(length, pass, ROWS_A_PASS);
    yield* eachPass((from, until) => passes.countGroups(owners(from, until), until - from, next));
    passes.beginGroups(next, connections, next);
    yield* eachPass((from, until) =>
      passes.fillGroups(owners(from, until), from, until, next, rows.byteOffset),
    );
    if (lent !== null) memory.give(lent);
    return new SegmentOrder(rows, start, null, memory);
  }

  /** Where a pass of the fast path finds the rows, and by connection where they begin; null: they do not lie in that memory. */
  placeIn(memory: SharedMemory): { readonly rows: number; readonly start: number } | null {
    return memory === this.#memory ? { rows: this.#rows.byteOffset, start: this.#start.byteOffset } : null;
  }

  /** Rows of the segment table, ascending. A view: do not keep it longer than the order. */
  rowsOf(connection: ConnectionIndex): Uint32Array<ArrayBufferLike> {
    const place = placeOf(this.#having, connection);
    if (place < 0) return this.#rows.subarray(0, 0);
    return this.#rows.subarray(this.#start[place] ?? 0, this.#start[place + 1] ?? 0);
  }
}

/** -1: it has no segments. */
function placeOf(having: RankedSet | null, connection: ConnectionIndex): number {
  return having === null ? connection : having.rankOf(connection);
}

function connectionsIn(
  { connection, length }: SegmentTable,
  connections: number,
  before: RankedSet | null,
): RankedSet {
  const having = before ?? new RankedSet(connections);
  having.clear();
  for (let row = 0; row < length; row++) having.add(connection[row] ?? 0);
  having.rank();
  return having;
}

/** The same memory where it has room; where there was some before there will be others: room for some more. */
function roomIn(
  before: Uint32Array<ArrayBufferLike> | null,
  length: number,
  slab: Slab,
): Uint32Array<ArrayBufferLike> {
  if (before === null) return slab.uint32(length);
  return before.length >= length ? before : slab.uint32(Math.ceil(1.25 * length));
}

/**
 * The rows of one connection by a look at each, some 1 ns a row: for tables that still grow. Where rows are in order of
 * frames only those between the connection's first frame and its last are looked at.
 */
export function scanForRowsOf(
  { segments, connections }: Pick<Tables, "segments" | "connections">,
  connection: ConnectionIndex,
): Uint32Array<ArrayBuffer> {
  const { connection: owner, isInOrderOfFrames } = segments;
  const rowAt = (frame: FrameNumber): SegmentIndex => segments.firstAtFrame(frame);
  const first = isInOrderOfFrames ? rowAt(connections.unsigned(connection, FIRST_FRAME)) : 0;
  const end = isInOrderOfFrames ? rowAt(connections.unsigned(connection, LAST_FRAME) + 1) : segments.length;
  const found: SegmentIndex[] = [];
  for (let row = first; row < end; row++) if (owner[row] === connection) found.push(row);
  return new Uint32Array(found);
}
