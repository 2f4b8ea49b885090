/**
 * One row for each connection: one incarnation of one quadruplet.
 *
 * A row is 40 words of 32 bits in one buffer, so that following a segment touches neighbouring cache lines and
 * not one line of each of forty columns. The two endpoints have blocks of equal shape; code that follows a
 * segment is written once, with `mine` and `theirs` as the offsets of the sender's and the receiver's block:
 *
 *     of all (4 words) | client (10 words) | server (10 words) | of all, touched less often (16 words)
 *
 *     words[at + mine + SND_NXT]      at = table.at(row); mine = CLIENT or SERVER
 *
 * Words are signed, as sequence arithmetic wants them; `>>> 0` where a number leaves the table. Times are doubles
 * in two words, reached by `doubles[(at + START) >> 1]`. What few connections have stands in `rareFacts.ts`.
 *
 * Who writes asks for the row's first word; who reads asks for a word of the row, because in a very large capture rows
 * are packed when they are over (`rowLog.ts`).
 */

import type { FastPath } from "../fastPath/fastPath.ts";
import type { ConnectionIndex, QuadrupletIndex } from "../units.ts";
import {
  COUNTS,
  FLAGS,
  HISTORY,
  INCARNATION_MASK,
  NEXT,
  PREVIOUS,
  QUADRUPLET,
  ROW_WORDS,
  SIDE,
} from "./connectionWords.ts";
import { RareFacts } from "./rareFacts.ts";
import type { PackedPlaces, RowLog } from "./rowLog.ts";

export * from "./connectionWords.ts";

/** In the second word of the history: `rare` has something of this row. A Map asked in vain costs 150 ns. */
const HAS_RARE = 0x80000000 | 0;

/** The log makes room for so many rows at a time, and more. */
const ROWS_BETWEEN = 1024;

export class ConnectionTable {
  words: Int32Array;
  doubles: Float64Array;
  readonly #fastPath: FastPath | null;
  /** One word, which the fast path shares: it opens connections, too. */
  readonly #count: Int32Array;
  /** Of a very large capture, where rows that are over are packed. */
  #log: RowLog | null = null;
  /** Of rows that are not packed. */
  #rare = new Map<ConnectionIndex, RareFacts>();

  /**
   * @param expected rows to make room for; more are taken as they come
   * @param fastPath in whose memory they lie, for it to follow segments; else they have memory of their own
   */
  constructor(expected: number, fastPath: FastPath | null = null) {
    this.#fastPath = fastPath;
    this.#count = fastPath?.connectionCount ?? new Int32Array(1);
    this.words = this.#take(Math.max(4, expected));
    this.doubles = doublesOf(this.words);
    fastPath?.placeConnections(this.words);
  }

  get length(): number {
    return this.#count[0] ?? 0;
  }

  /** Where the rows stand one behind the other in the memory of the fast path; -1: they stand elsewhere, or are packed. */
  addressIn(fastPath: FastPath): number {
    return this.#log === null && this.#fastPath === fastPath ? this.words.byteOffset : -1;
  }

  /** The rows in the memory of the fast path where all of them are packed; null where they are not. */
  packedIn(fastPath: FastPath): PackedPlaces | null {
    return this.#log?.packedIn(fastPath) ?? null;
  }

  /** A new row, linked behind `previous`. All else is zero. */
  add(quadruplet: QuadrupletIndex, previous: ConnectionIndex, incarnation: number): ConnectionIndex {
    const row = this.length;
    const at = this.#makeRow(row);
    const words = this.words;
    words[at + QUADRUPLET] = quadruplet;
    words[at + PREVIOUS] = previous;
    words[at + NEXT] = -1;
    words[at + COUNTS] = Math.min(incarnation, INCARNATION_MASK);
    if (previous >= 0) words[this.at(previous) + NEXT] = row;
    this.#count[0] = row + 1;
    return row;
  }

  /** The first word of a row that will be written to. */
  at(row: ConnectionIndex): number {
    return this.#log === null ? row * ROW_WORDS : this.#log.open(row);
  }

  /** The row with this first word. */
  rowAt(at: number): ConnectionIndex {
    return this.#log === null ? at / ROW_WORDS : this.#log.rowAt(at);
  }

  word(row: ConnectionIndex, field: number): number {
    const at = this.#log === null ? row * ROW_WORDS : this.#log.find(row);
    return at < 0 ? (this.#log?.word(row, field) ?? 0) : (this.words[at + field] ?? 0);
  }

  unsigned(row: ConnectionIndex, field: number): number {
    return this.word(row, field) >>> 0;
  }

  double(row: ConnectionIndex, field: number): number {
    const at = this.#log === null ? row * ROW_WORDS : this.#log.find(row);
    return at < 0 ? (this.#log?.double(row, field) ?? 0) : (this.doubles[(at + field) >> 1] ?? 0);
  }

  has(row: ConnectionIndex, flag: number): boolean {
    return (this.word(row, FLAGS) & flag) !== 0;
  }

  sideHas(row: ConnectionIndex, side: number, mark: number): boolean {
    return (this.word(row, side + SIDE) & mark) !== 0;
  }

  /** What stands beside the row; undefined for nearly all. */
  rareFacts(row: ConnectionIndex): RareFacts | undefined {
    if (this.word(row, HISTORY + 1) >= 0) return undefined;
    return this.#log === null ? this.#rare.get(row) : this.#log.rareFacts(row);
  }

  /** The same of a row that is written to, made when there is none. */
  rareOf(row: ConnectionIndex): RareFacts {
    const at = this.at(row) + HISTORY + 1;
    let facts = this.rareFacts(row);
    if (!facts) {
      facts = new RareFacts();
      this.#rare.set(row, facts);
      this.words[at] = (this.words[at] ?? 0) | HAS_RARE;
    }
    return facts;
  }

  dropRare(row: ConnectionIndex): void {
    const at = this.at(row) + HISTORY + 1;
    this.#rare.delete(row);
    this.words[at] = (this.words[at] ?? 0) & ~HAS_RARE;
  }

  /** The capture turns out to be very large: moves all rows to a log that is empty, in the same memory. */
  moveTo(log: RowLog): void {
    const before = this.words;
    const { length } = this;
    for (let row = 0; row < length; row++) {
      if (row % ROWS_BETWEEN === 0) log.settle();
      const at = log.add(row);
      log.words.set(before.subarray(row * ROW_WORDS, (row + 1) * ROW_WORDS), at);
      const facts = this.rareFacts(row);
      if (facts !== undefined) log.rare.set(row, facts);
    }
    this.#log = log;
    this.#rare = log.rare;
    this.#takeRing();
    this.#fastPath?.memory.giveUntouched(before, length * ROW_WORDS);
  }

  /** To be told before each batch of segments, of a thousand at most: first words of rows change only now. */
  settle(): void {
    this.#log?.settle();
    this.#takeRing();
  }

  /** Nothing is written any more. */
  finish(): void {
    this.#log?.finish();
    this.#takeRing();
  }

  /** Forgets all rows of a table that has no log. */
  clear(): void {
    this.words.fill(0, 0, this.length * ROW_WORDS);
    this.#count[0] = 0;
    this.#rare.clear();
  }

  #takeRing(): void {
    if (this.#log === null) return;
    this.words = this.#log.words;
    this.doubles = this.#log.doubles;
  }

  #makeRow(row: ConnectionIndex): number {
    if (this.#log !== null) {
      const at = this.#log.add(row);
      this.#takeRing();
      return at;
    }
    if ((row + 1) * ROW_WORDS > this.words.length) this.#grow();
    return row * ROW_WORDS;
  }

  #take(rows: number): Int32Array {
    const length = rows * ROW_WORDS;
    return this.#fastPath?.memory.take(length) ?? new Int32Array(length);
  }

  #grow(): void {
    const before = this.words;
    this.words = this.#take(Math.ceil((before.length / ROW_WORDS) * 1.6));
    this.words.set(before);
    this.doubles = doublesOf(this.words);
    this.#fastPath?.memory.give(before);
    this.#fastPath?.placeConnections(this.words);
  }
}

/** The same memory, as doubles. */
export function doublesOf(words: Int32Array): Float64Array {
  return new Float64Array(words.buffer, words.byteOffset, words.length / 2);
}
