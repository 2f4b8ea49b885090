import { Slab } from "../slab.ts";
import { finish, type Steps } from "../steps.ts";
import type { ConnectionIndex, SegmentIndex } from "../units.ts";
import type { SegmentTable } from "./segmentTable.ts";

/** Some milliseconds. */
const SEGMENTS_A_STEP = 1 << 19;

/**
 * The segments of each connection, together: a counting sort of the segment table by connection (some 7 ns a segment,
 * 4 bytes a segment and a connection). Linked lists would cost the same memory and a cache miss for each step.
 */
export class SegmentOrder {
  readonly #rows: Uint32Array<ArrayBuffer>;
  readonly #start: Uint32Array<ArrayBuffer>;

  private constructor(rows: Uint32Array<ArrayBuffer>, start: Uint32Array<ArrayBuffer>) {
    this.#rows = rows;
    this.#start = start;
  }

  static of(segments: SegmentTable, connections: number): SegmentOrder {
    return finish(SegmentOrder.inSteps(segments, connections));
  }

  /** @param before an order of a table with as many connections, not to be used any more: this one takes its memory */
  static *inSteps(
    segments: SegmentTable,
    connections: number,
    before: SegmentOrder | null = null,
  ): Steps<SegmentOrder> {
    const slab = new Slab();
    // One place further on than it will stand: filling the rows moves each beginning to the next one's.
    const start = before === null ? slab.uint32(connections + 2) : before.#start.fill(0);
    const hasRoom = before !== null && before.#rows.length >= segments.length;
    const rows = hasRoom ? before.#rows : slab.uint32(nextRoom(segments.length, before));
    const { connection, length } = segments;
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

  /** Rows of the segment table, ascending. A view: do not keep it longer than the order. */
  rowsOf(connection: ConnectionIndex): Uint32Array<ArrayBuffer> {
    return this.#rows.subarray(this.#start[connection] ?? 0, this.#start[connection + 1] ?? 0);
  }
}

/** The rows of one connection among those from `first` up to `end`, by a look at each: for tables that still grow. Some 1 ns a row. */
export function scanRowsOf(
  { connection: owner }: SegmentTable,
  connection: ConnectionIndex,
  first: SegmentIndex,
  end: SegmentIndex,
): Uint32Array<ArrayBuffer> {
  const found: SegmentIndex[] = [];
  for (let row = first; row < end; row++) if (owner[row] === connection) found.push(row);
  return new Uint32Array(found);
}

/** Where there was an order there will be others: room for some more. */
function nextRoom(length: number, before: SegmentOrder | null): number {
  return before === null ? length : Math.ceil(1.25 * length);
}
