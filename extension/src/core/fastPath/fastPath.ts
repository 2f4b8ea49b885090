/**
 * The fast path (`extension/src/fastPath/`) at work on one capture, and the memory that it shares with the core: decoded segments,
 * quadruplets, connections. The core makes room in it and lays it out; what both read and write are the same bytes.
 */

import bytes from "../../fastPath/main.wasm";
import type { ConnectionIndex, FrameNumber, Nanoseconds, QuadrupletIndex } from "../units.ts";
import { DIRECTION, SEGMENT_WORDS, SegmentRows } from "../wire/segmentRows.ts";
import {
  LENT_ROWS,
  QUADRUPLET_COUNT,
  RING_SEGMENTS,
  ROWS,
  SEGMENTS_A_BATCH,
  TABLES,
} from "./memoryLayout.ts";
import { Instance, Memory, Module, type WasmMemory, type WasmModule } from "./webAssembly.ts";

const PAGE_BYTES = 1 << 16;
/** 4 GiB: what addresses of 32 bits reach. */
const MOST_PAGES = 1 << 16;
const ALIGNMENT = 64;

/**
 * What the fast path asks of the core. `at` is the first word of a connection's row, `from` that of a segment's; a block is CLIENT or
 * SERVER.
 */
export interface FastPathCore {
  /** A new connection of the quadruplet, its first: its row. */
  open(
    quadruplet: QuadrupletIndex,
    clientIsA: number,
    frame: FrameNumber,
    time: Nanoseconds,
  ): ConnectionIndex;
  /** Unpacks a row that segments have come for again: its first word. */
  unpack(connection: ConnectionIndex): number;
  /** Follows a segment of which more is to be asked: which connection it belongs to. */
  followAny(from: number): void;
  /** Moves both ends by a segment that is not ordinary, of `mine`. */
  followSteps(at: number, mine: number, from: number): void;
  /** A letter of the history for which the row has no room. */
  appendLetter(at: number, mine: number, letter: number): void;
  /** The side comes to TIME_WAIT while the other one holds its own. */
  enterTimeWait(at: number, block: number, frame: FrameNumber, time: Nanoseconds): void;
}

interface Exports {
  findQuadruplets(at: number, until: number): void;
  setQuadruplets(slots: number, mask: number, rows: number, newest: number): void;
  markCopies(from: number, until: number, window: number): number;
  forgetCopies(): void;
  followAll(at: number, until: number): void;
  setConnections(rows: number, places: number, first: number, mask: number): void;
}

let module: WasmModule | undefined;

export class FastPath {
  /** A ring: the segment with number n stands at row n modulo RING_SEGMENTS, until it is written over. */
  readonly rows: SegmentRows;
  readonly #memory: WasmMemory;
  readonly #exports: Exports;
  readonly #counts: Int32Array;
  readonly #lent: Int32Array;
  #core: FastPathCore | null = null;
  /** First byte of the rows of connections. */
  #connections = 0;
  /** First byte of what has never been given away. */
  #end = TABLES;
  readonly #free: Int32Array[] = [];

  constructor() {
    module ??= new Module(bytes);
    const initial = Math.ceil(TABLES / PAGE_BYTES);
    this.#memory = new Memory({ initial, maximum: MOST_PAGES, shared: true });
    this.#exports = new Instance(module, {
      env: { memory: this.#memory },
      core: this.#imports(),
    }).exports as Exports;
    this.rows = new SegmentRows(RING_SEGMENTS, this.#memory.buffer, ROWS);
    this.#counts = new Int32Array(this.#memory.buffer, QUADRUPLET_COUNT, 1);
    this.#lent = new Int32Array(this.#memory.buffer, LENT_ROWS, SEGMENTS_A_BATCH * SEGMENT_WORDS);
    this.#exports.forgetCopies();
  }

  /** Who follows what is not ordinary. */
  serve(core: FastPathCore): void {
    this.#core = core;
  }

  /** So many words, all 0. Throws a RangeError where no memory is left. */
  take(length: number): Int32Array {
    const bytes = Math.ceil((length * 4) / ALIGNMENT) * ALIGNMENT;
    const again = this.#free.findIndex(({ byteLength }) => byteLength >= bytes);
    if (again >= 0) {
      const [room] = this.#free.splice(again, 1);
      if (room !== undefined) return this.#takeFrom(room, length, bytes);
    }
    const at = this.#end;
    this.#end += bytes;
    const missing = Math.ceil((this.#end - this.#memory.buffer.byteLength) / PAGE_BYTES);
    if (missing > 0) this.#memory.grow(missing);
    return new Int32Array(this.#memory.buffer, at, length);
  }

  #takeFrom(room: Int32Array, length: number, bytes: number): Int32Array {
    const at = room.byteOffset;
    const rest = room.byteLength - bytes;
    if (rest > 0) this.#free.push(new Int32Array(this.#memory.buffer, at + bytes, rest / 4));
    return new Int32Array(this.#memory.buffer, at, length).fill(0);
  }

  /** Takes words back that `take` gave, and nobody reads any more. */
  give(words: Int32Array): void {
    const bytes = Math.ceil(words.byteLength / ALIGNMENT) * ALIGNMENT;
    this.#free.push(new Int32Array(this.#memory.buffer, words.byteOffset, bytes / 4));
  }

  /** Where the table of quadruplets stands (`QuadrupletTable`); all were given by `take`. */
  placeQuadruplets(slots: Int32Array, rows: Int32Array, newest: Int32Array): void {
    this.#exports.setQuadruplets(slots.byteOffset, slots.length - 1, rows.byteOffset, newest.byteOffset);
  }

  /** The same where no quadruplet will be looked up: their newest incarnations alone. */
  placeNewest(newest: Int32Array): void {
    this.#exports.setQuadruplets(0, 0, 0, newest.byteOffset);
  }

  /** How many quadruplets have been found. */
  get quadruplets(): number {
    return this.#counts[0] ?? 0;
  }

  /** Where the rows of connections stand (`ConnectionTable`), given by `take`. */
  placeConnections(words: Int32Array): void {
    this.#connections = words.byteOffset;
    this.#exports.setConnections(words.byteOffset, 0, 0, 0);
  }

  /**
   * The same where a row has a place in a ring (`RowLog`), both given by `take`.
   *
   * @param places of each connection
   * @param first the first place that is in the ring; those before it are packed
   * @param mask the number of rows in the ring, a power of two, less one
   */
  placeLog(ring: Int32Array, places: Int32Array, first: number, mask: number): void {
    this.#connections = ring.byteOffset;
    this.#exports.setConnections(ring.byteOffset, places.byteOffset, first, mask);
  }

  /**
   * Looks the quadruplets of decoded segments up, adds those that are new, and writes DIRECTION into their rows. The table has
   * room for as many.
   *
   * @param words rows of `SegmentRows`: those in this memory, or others, which are lent a place in it
   * @param at the first word of the first row, `until` that behind the last one
   */
  findQuadruplets(words: Int32Array, at: number, until: number): void {
    if (words === this.rows.words) {
      this.#exports.findQuadruplets(ROWS + 4 * at, ROWS + 4 * until);
      return;
    }
    const lent = this.#lent;
    for (let first = at; first < until; first += lent.length) {
      const count = Math.min(lent.length, until - first);
      lent.set(words.subarray(first, first + count));
      this.#exports.findQuadruplets(LENT_ROWS, LENT_ROWS + 4 * count);
      for (let row = DIRECTION; row < count; row += SEGMENT_WORDS) words[first + row] = lent[row] ?? 0;
    }
  }

  /**
   * Marks those of the segments from number `from` to before `until` as IS_COPY that repeat an earlier frame, and remembers the
   * others; the rules are told in `extension/src/fastPath/copies.ts`. At least REMEMBERED rows before each of them still stand in the ring.
   *
   * @param window how far to look back, in nanoseconds
   * @returns how many are copies
   */
  markCopies(from: number, until: number, window: number): number {
    return this.#exports.markCopies(from, until, window);
  }

  /**
   * Follows segments whose DIRECTION was looked up; leaves CONNECTION and FROM_SERVER in their rows. A copy of a frame
   * moves nothing.
   *
   * @param at the first word of the first row, `until` that behind the last one
   */
  followAll(at: number, until: number): void {
    this.#exports.followAll(ROWS + 4 * at, ROWS + 4 * until);
  }

  /** What the fast path calls: from its addresses to words of the tables. */
  #imports(): Readonly<Record<string, unknown>> {
    const row = (address: number): number => ((address >>> 0) - this.#connections) / 4;
    const segment = (address: number): number => ((address >>> 0) - ROWS) / 4;
    const core: FastPathCore = {
      open: (quadruplet, clientIsA, frame, time) =>
        this.#core?.open(quadruplet, clientIsA, frame >>> 0, time) ?? 0,
      unpack: (connection) => this.#connections + 4 * (this.#core?.unpack(connection) ?? 0),
      followAny: (from) => this.#core?.followAny(segment(from)),
      followSteps: (at, mine, from) => this.#core?.followSteps(row(at), mine, segment(from)),
      appendLetter: (at, mine, letter) => this.#core?.appendLetter(row(at), mine, letter),
      enterTimeWait: (at, block, frame, time) => this.#core?.enterTimeWait(row(at), block, frame >>> 0, time),
    };
    return { ...core };
  }
}
