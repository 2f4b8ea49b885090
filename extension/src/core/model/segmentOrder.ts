import type { FastPath } from "../fastPath/fastPath.ts";
import { type Passes, ROWS_A_PASS } from "../fastPath/rowPasses.ts";
import { roomIn, uint32In } from "../fastPath/sharedColumns.ts";
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
    having: RankedSet | null = null,
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
    return isFollowed
      ? yield* SegmentOrder.#pass(segments, length, fastPath.passes)
      : yield* SegmentOrder.#inSteps(segments, length);
  }

  static *#inSteps({ connection, length }: SegmentTable, connections: number): Steps<SegmentOrder> {
    const slab = new Slab();
    // One place further on than it will stand: filling the rows moves each beginning to the next one's.
    const start = slab.uint32(connections + 2);
    const rows = slab.uint32(length);
    for (let row = 0; row < length; row++) {
      if (row % SEGMENTS_A_STEP === 0) yield;
      const next = (connection[row] ?? 0) + 2;
      start[next] = (start[next] ?? 0) + 1;
    }
    for (let i = 1; i <= connections; i++) start[i + 1] = (start[i + 1] ?? 0) + (start[i] ?? 0);
    for (let row = 0; row < length; row++) {
      if (row % SEGMENTS_A_STEP === 0) yield;
      const next = (connection[row] ?? 0) + 1;
      const place = start[next] ?? 0;
      rows[place] = row;
      start[next] = place + 1;
    }
    return new SegmentOrder(rows, start);
  }

  static *#pass(segments: SegmentTable, connections: number, passes: Passes): Steps<SegmentOrder> {
    const { connection, length } = segments;
    const { memory } = passes;
    const lent = segments.placeIn(memory) === null ? uint32In(memory, ROWS_A_PASS) : null;
    const owners = (from: number, until: number): number => {
      if (lent === null) return connection.byteOffset + from * connection.BYTES_PER_ELEMENT;
      lent.set(connection.subarray(from, until));
      return lent.byteOffset;
    };
    const eachPass = (pass: (from: number, until: number) => void) =>
      stretchesInSteps(length, pass, ROWS_A_PASS);
    const having = length < connections ? new RankedSet(connections, roomIn(memory)) : null;
    const set = having?.columns ?? [];
    const [bits = 0, before = 0] = set.map(({ byteOffset }) => byteOffset);
    if (having !== null) {
      yield* eachPass((from, until) => passes.addRows(bits, owners(from, until), until - from));
      having.rank();
    }
    const places = having?.count ?? connections;
    const start = uint32In(memory, places + 2);
    // One place further on, as above.
    const next = start.byteOffset + start.BYTES_PER_ELEMENT;
    const rows = uint32In(memory, length);
    yield* eachPass((from, until) =>
      passes.countGroups(owners(from, until), until - from, next, bits, before),
    );
    passes.beginGroups(next, places, next);
    yield* eachPass((from, until) =>
      passes.fillGroups(owners(from, until), from, until, next, rows.byteOffset, bits, before),
    );
    if (lent !== null) memory.give(lent);
    return new SegmentOrder(rows, start, having, memory);
  }

  /** Where a pass of the fast path finds the rows, and by place of a connection where they begin; null: they do not lie in that memory. */
  placeIn(memory: SharedMemory): { readonly rows: number; readonly start: number } | null {
    return memory === this.#memory ? { rows: this.#rows.byteOffset, start: this.#start.byteOffset } : null;
  }

  /** The place of a connection among those that have segments; of one that has none the place behind all. */
  placeOf(connection: ConnectionIndex): number {
    if (this.#having === null) return connection;
    const rank = this.#having.rankOf(connection);
    return rank < 0 ? this.#having.count : rank;
  }

  /** Rows of the segment table, ascending. A view: do not keep it longer than the order. */
  rowsOf(connection: ConnectionIndex): Uint32Array<ArrayBufferLike> {
    const place = this.placeOf(connection);
    return this.#rows.subarray(this.#start[place] ?? 0, this.#start[place + 1] ?? 0);
  }

  /** Nobody asks any more. */
  release(): void {
    this.#memory?.give(this.#rows, this.#start, ...(this.#having?.columns ?? []));
  }
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
