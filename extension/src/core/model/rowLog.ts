/**
 * Where the rows of a very large capture lie. They are written one after the other, as places of a log, into a ring; what
 * falls out of the ring is packed (`packedRows.ts`): it began a quarter of a million connections ago, and nearly always it is over. A row
 * that is written to after all moves to the end of the log, and leaves its packed place behind.
 */

import type { FastPath } from "../fastPath/fastPath.ts";
import { MOST_ROWS } from "../fastPath/packedWords.ts";
import type { ConnectionIndex } from "../units.ts";
import { nextCapacity } from "./columns.ts";
import { doublesOf, HISTORY, ROW_WORDS } from "./connectionTable.ts";
import { PackedFacts } from "./packedFacts.ts";
import { PackedRows } from "./packedRows.ts";
import type { RareFacts } from "./rareFacts.ts";

/** All are powers of two. */
export interface LogSize {
  /** Rows that are packed together, MOST_ROWS at most. */
  readonly pageRows: number;
  /** Rows that are not packed. */
  readonly ringRows: number;
  /** Rows that `settle` makes room for: four for each segment that follows. A segment opens one, and moves three others at most. */
  readonly room: number;
}

/**
 * 40 MiB, which others get when all is packed: in the generated capture one row in a hundred that falls out of it comes back. Of a ring
 * of 10 MiB seven do, each a microsecond: it is unpacked by itself, and packed twice.
 */
const USUAL: LogSize = { pageRows: MOST_ROWS / 2, ringRows: 1 << 18, room: 4096 };
/** The ring is doubled when so many of the rows that it took came back out of pages. */
const MOST_RETURNS = 1 / 4;

/**
 * What the fast path is told of a ring beside where it lies, addresses if nothing else is said: its rows less one, a number; by connection its place, and for how many there is room, a number; by row of the
 * ring its connection; where the place of the next row is told; and the first place that is in the ring, a number.
 */
export type LogPlaces = readonly [
  mask: number,
  places: number,
  capacity: number,
  owners: number,
  end: number,
  first: number,
];

/** Where the packed rows of a log are. */
export interface PackedPlaces {
  /** Where the fast path finds them: the address of what `packedWords.ts` tells. */
  readonly packed: number;
  /** By connection. */
  readonly placeOf: Int32Array;
  /** The address of room for ROWS_UNPACKED rows. */
  readonly room: number;
}

/** 20 KiB: who unpacks rows, and who looks at them, finds them in the processor's first cache. */
export const ROWS_UNPACKED = 128;

export class RowLog {
  /** The ring: rows as `ConnectionTable` describes them. */
  words: Int32Array = new Int32Array(0);
  doubles: Float64Array = new Float64Array(0);

  readonly #fastPath: FastPath;
  readonly #size: LogSize;
  readonly #packed: PackedRows;
  /** What stands beside rows: of those in the ring, and of the packed ones. */
  readonly rare: Map<ConnectionIndex, RareFacts> = new Map();
  readonly #facts: PackedFacts = new PackedFacts();
  /** By connection, its place. */
  #places: Int32Array;
  /** By row of the ring, its connection. */
  #owners: Int32Array = new Int32Array(0);
  #rows = 0;
  /** The first place that is not packed, and the one behind the last, a word that the fast path shares: it adds rows, too. */
  #first = 0;
  readonly #endWord: Int32Array;
  /** Where passes over all rows find some of them unpacked. */
  #room: number | null = null;
  /** Rows that came back since the ring went round. */
  #returns = 0;
  #round = 0;

  /**
   * @param expected connections to make room for; more are taken as they come
   * @param fastPath in whose memory all lies, for it to follow segments, and to pack rows
   */
  constructor(expected: number, fastPath: FastPath, size: LogSize = USUAL) {
    this.#fastPath = fastPath;
    this.#size = size;
    this.#places = fastPath.memory.take(Math.max(16, expected));
    this.#endWord = fastPath.memory.take(1);
    this.#packed = new PackedRows(fastPath, Math.log2(size.pageRows));
    this.#makeRing(size.ringRows);
  }

  /** The first word of a new row, which is all 0. */
  add(row: ConnectionIndex): number {
    if (row >= this.#places.length) this.#growPlaces();
    return this.#take(row);
  }

  /** The first word of a row, to be read; -1: it is packed. */
  find(row: ConnectionIndex): number {
    const place = this.#places[row] ?? 0;
    return place >= this.#first ? (place & (this.#rows - 1)) * ROW_WORDS : -1;
  }

  /** The first word of a row that will be written to; a packed one is unpacked. It stays there until `settle`. */
  open(row: ConnectionIndex): number {
    const place = this.#places[row] ?? 0;
    return place >= this.#first ? (place & (this.#rows - 1)) * ROW_WORDS : this.#return(row, place);
  }

  /** The connection of the row with this first word. */
  rowAt(at: number): ConnectionIndex {
    return this.#owners[at / ROW_WORDS] ?? 0;
  }

  /** A word or a double of a row that is packed. */
  word(row: ConnectionIndex, field: number): number {
    return this.#packed.word(this.#places[row] ?? 0, row, field);
  }

  double(row: ConnectionIndex, field: number): number {
    return this.#packed.double(this.#places[row] ?? 0, field);
  }

  /** What stands beside a row, to be read; of one that is written to, to be changed. */
  rareFacts(row: ConnectionIndex): RareFacts | undefined {
    const place = this.#places[row] ?? 0;
    return place >= this.#first ? this.rare.get(row) : this.#facts.look(place);
  }

  /** Packs until there is room for the rows of a batch. */
  settle(): void {
    const { pageRows, room } = this.#size;
    while (this.#end - this.#first > this.#rows - room) {
      if (this.#end - this.#round >= this.#rows) this.#goRound();
      else this.#pack(pageRows);
    }
    this.#place();
  }

  /** Packs all: nothing is written any more. */
  finish(): void {
    const { pageRows } = this.#size;
    while (this.#first < this.#end) this.#pack(Math.min(pageRows, this.#end - this.#first));
    this.#makeRing(0);
  }

  /** When all is packed: for passes over all rows. */
  packedIn(fastPath: FastPath): PackedPlaces | null {
    if (this.#fastPath !== fastPath || this.#first < this.#end) return null;
    this.#room ??= fastPath.memory.take(ROWS_UNPACKED * ROW_WORDS).byteOffset;
    return { packed: this.#packed.address, placeOf: this.#places, room: this.#room };
  }

  #take(row: ConnectionIndex): number {
    if (this.#end - this.#first === this.#rows) this.#makeRing(2 * this.#rows);
    const place = this.#end;
    this.#endWord[0] = place + 1;
    const slot = place & (this.#rows - 1);
    this.#places[row] = place;
    this.#owners[slot] = row;
    this.words.fill(0, slot * ROW_WORDS, (slot + 1) * ROW_WORDS);
    return slot * ROW_WORDS;
  }

  #return(row: ConnectionIndex, place: number): number {
    const at = this.#take(row);
    this.#packed.read(place, row, this.words.subarray(at, at + ROW_WORDS));
    const facts = this.#facts.take(place);
    if (facts !== undefined) this.rare.set(row, facts);
    this.#returns++;
    return at;
  }

  #pack(count: number): void {
    const slot = this.#first & (this.#rows - 1);
    this.#packed.append(this.words.subarray(slot * ROW_WORDS), this.#owners.subarray(slot), count);
    for (let place = this.#first; place < this.#first + count; place++) this.#packFacts(place);
    this.#first += count;
  }

  #packFacts(place: number): void {
    const slot = place & (this.#rows - 1);
    if ((this.words[slot * ROW_WORDS + HISTORY + 1] ?? 0) >= 0) return;
    const row = this.#owners[slot] ?? 0;
    const facts = this.rare.get(row);
    if (facts === undefined) return;
    this.#facts.append(place, facts);
    this.rare.delete(row);
  }

  /** The ring is too small where many of its rows come back. */
  #goRound(): void {
    if (this.#returns > MOST_RETURNS * this.#rows) this.#makeRing(2 * this.#rows);
    this.#round = this.#end;
    this.#returns = 0;
  }

  /** A ring of so many rows, with those that are not packed. */
  #makeRing(rows: number): void {
    const { memory } = this.#fastPath;
    const words = memory.take(rows * ROW_WORDS);
    const owners = memory.take(rows);
    for (let place = this.#first; place < this.#end; place++) {
      const from = place & (this.#rows - 1);
      const to = place & (rows - 1);
      words.set(this.words.subarray(from * ROW_WORDS, (from + 1) * ROW_WORDS), to * ROW_WORDS);
      owners[to] = this.#owners[from] ?? 0;
    }
    memory.give(this.words, this.#owners);
    this.words = words;
    this.doubles = doublesOf(words);
    this.#owners = owners;
    this.#rows = rows;
    this.#place();
  }

  #growPlaces(): void {
    this.#places = this.#fastPath.memory.longer(this.#places, nextCapacity(this.#places.length));
    this.#place();
  }

  #place(): void {
    const [places, owners] = [this.#places, this.#owners];
    this.#fastPath.placeLog(
      this.words.byteOffset,
      this.#rows - 1,
      places.byteOffset,
      places.length,
      owners.byteOffset,
      this.#endWord.byteOffset,
      this.#first,
    );
  }

  get #end(): number {
    return this.#endWord[0] ?? 0;
  }
}
