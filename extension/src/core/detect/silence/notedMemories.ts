/**
 * What a server may remember of connections, noted down while their segments passed: by the frames of the two segments that tell it,
 * because rows move meanwhile.
 */

import { grow, nextCapacity } from "../../model/columns.ts";
import type { SegmentTable } from "../../model/segmentTable.ts";
import type { ConnectionIndex, Nanoseconds } from "../../units.ts";
import type { MemoryEvent } from "./perHostPaws.ts";

const FIRST_ROOM = 1024;
/** Marks of an event: the state is certain; there are more of the same connection behind it. */
const CERTAIN = 1;
const HAS_MORE = 2;
const NONE: readonly MemoryEvent[] = [];

export class NotedMemories {
  #length = 0;
  /** By connection, its first event; -1: it has none. */
  readonly #first = new Map<ConnectionIndex, number>();
  #time: Float64Array<ArrayBuffer> = new Float64Array(FIRST_ROOM);
  #setAt: Float64Array<ArrayBuffer> = new Float64Array(FIRST_ROOM);
  #tsVal: Uint32Array<ArrayBuffer> = new Uint32Array(FIRST_ROOM);
  /** Frames. */
  #segment: Uint32Array<ArrayBuffer> = new Uint32Array(FIRST_ROOM);
  #setBy: Uint32Array<ArrayBuffer> = new Uint32Array(FIRST_ROOM);
  #marks: Uint8Array<ArrayBuffer> = new Uint8Array(FIRST_ROOM);

  has(connection: ConnectionIndex): boolean {
    return this.#first.has(connection);
  }

  /** Adds those of a connection; the seconds of its memories are left out. */
  add(connection: ConnectionIndex, events: readonly MemoryEvent[], segments: SegmentTable): void {
    this.#first.set(connection, events.length === 0 ? -1 : this.#length);
    for (const [i, { time, segment, memory }] of events.entries()) {
      const at = this.#length++;
      if (at === this.#time.length) this.#grow();
      this.#time[at] = time;
      this.#segment[at] = segments.frameOf(segment);
      this.#setAt[at] = memory.setAt;
      this.#tsVal[at] = memory.tsVal;
      this.#setBy[at] = segments.frameOf(memory.segment);
      this.#marks[at] = (memory.certain ? CERTAIN : 0) | (i + 1 < events.length ? HAS_MORE : 0);
    }
  }

  /** undefined: nothing was noted of the connection. */
  of(
    connection: ConnectionIndex,
    segments: SegmentTable,
    secondOf: (time: Nanoseconds) => number,
  ): readonly MemoryEvent[] | undefined {
    const first = this.#first.get(connection);
    if (first === undefined || first < 0) return first === undefined ? undefined : NONE;
    const events: MemoryEvent[] = [];
    for (let at = first; ; at++) {
      const setAt = this.#setAt[at] ?? 0;
      const marks = this.#marks[at] ?? 0;
      const memory = {
        tsVal: this.#tsVal[at] ?? 0,
        segment: segments.rowOfFrame(this.#setBy[at] ?? 0),
        setAt,
        second: secondOf(setAt),
        certain: (marks & CERTAIN) !== 0,
      };
      const segment = segments.rowOfFrame(this.#segment[at] ?? 0);
      events.push({ time: this.#time[at] ?? 0, segment, memory });
      if ((marks & HAS_MORE) === 0) return events;
    }
  }

  #grow(): void {
    const room = nextCapacity(this.#time.length);
    this.#time = grow(this.#time, room);
    this.#setAt = grow(this.#setAt, room);
    this.#tsVal = grow(this.#tsVal, room);
    this.#segment = grow(this.#segment, room);
    this.#setBy = grow(this.#setBy, room);
    this.#marks = grow(this.#marks, room);
  }
}
