/**
 * Rows of connections that are packed, a page at a time, by the fast path (`extension/src/fastPath/packedRows.ts`), in its memory.
 * Any word can be read by itself, without its page being unpacked.
 */

import type { FastPath } from "../fastPath/fastPath.ts";
import {
  FLAG_CODES,
  HEADER_WORDS,
  HISTORY_CODES,
  PAGES,
  SCRATCH,
  SCRATCH_WORDS,
  SHIFT,
  SIDE_CODES,
  VALUE_WORDS,
} from "../fastPath/packedWords.ts";
import { nextCapacity } from "./columns.ts";
import { ROW_WORDS } from "./connectionWords.ts";

/** Pages lie in pieces: what is never touched of one costs nothing. */
const PIECE_WORDS = 1 << 20;
/** What a page takes at most: of a column a number may stand twice, in eight bytes; and what they are. */
const MOST_BYTES_A_WORD = 16;
const HEAD_BYTES = 1 << 10;
/** Who asks a column of a page so often, with no other page between, goes from row to row: the rest of it is cheaper unpacked. */
const READS_TO_OPEN = 24;
/** Columns of so many pages stand unpacked at a time; a power of two. */
const OPEN_PAGES = 8;

export class PackedRows {
  readonly #fastPath: FastPath;
  readonly #shift: number;
  readonly #header: Int32Array;
  #pages: Int32Array;
  #length = 0;
  /** Where the next page goes, and the end of the piece. */
  #next = 0;
  #end = 0;
  /** Columns that stand unpacked, by page and field: as words, each at the beginning of the room for as many doubles, or as these. */
  readonly #words: Int32Array;
  readonly #doubles: Float64Array;
  /** By the same: of which page; -1: of none. And which one was read last where it is packed, how often without another between. */
  readonly #openPage: Int32Array = new Int32Array(OPEN_PAGES * ROW_WORDS).fill(-1);
  readonly #readPage: Int32Array = new Int32Array(OPEN_PAGES * ROW_WORDS).fill(-1);
  readonly #reads: Int32Array = new Int32Array(OPEN_PAGES * ROW_WORDS);
  /** A word or a double that is read by itself. */
  readonly #oneWord: Int32Array;
  readonly #oneDouble: Float64Array;

  /** @param shift a page has 2^shift rows, MOST_ROWS at most */
  constructor(fastPath: FastPath, shift: number) {
    const { memory } = fastPath;
    this.#fastPath = fastPath;
    this.#shift = shift;
    this.#header = memory.take(HEADER_WORDS);
    this.#pages = memory.take(1024);
    this.#words = memory.take(OPEN_PAGES * ROW_WORDS * (2 << shift));
    this.#doubles = doublesIn(this.#words);
    this.#oneWord = memory.take(2);
    this.#oneDouble = doublesIn(this.#oneWord);
    this.#header[PAGES] = this.#pages.byteOffset;
    this.#header[SHIFT] = shift;
    this.#header[SCRATCH] = memory.take((2 << shift) + SCRATCH_WORDS).byteOffset;
    for (const codes of [FLAG_CODES, HISTORY_CODES, SIDE_CODES])
      this.#header[codes] = memory.take(VALUE_WORDS).byteOffset;
  }

  /**
   * Packs the next page: `count` rows, fewer than a page only of the last one.
   *
   * @param rows the first words of the rows, and `owners` their connections, in the memory of the fast path
   */
  append(rows: Int32Array, owners: Int32Array, count: number): void {
    const page = this.#length++;
    if (page === this.#pages.length) this.#growPages();
    const most = MOST_BYTES_A_WORD * count * (ROW_WORDS + 1) + HEAD_BYTES;
    if (this.#next + most > this.#end) {
      const piece = this.#fastPath.memory.take(Math.max(PIECE_WORDS, Math.ceil(most / 4)));
      this.#next = piece.byteOffset;
      this.#end = piece.byteOffset + piece.byteLength;
    }
    this.#pages[page] = this.#next;
    const { packing } = this.#fastPath;
    const header = this.#header.byteOffset;
    // As WebAssembly returns it an address has a sign.
    this.#next = packing.packPage(header, rows.byteOffset, owners.byteOffset, page, count, this.#next) >>> 0;
  }

  /** A word that is not of a double. `place` counts the packed rows. */
  word(place: number, field: number): number {
    const page = place >>> this.#shift;
    const column = (page & (OPEN_PAGES - 1)) * ROW_WORDS + field;
    if (this.#openPage[column] === page || this.#open(page, column, field))
      return this.#words[(column << (this.#shift + 1)) + place - (page << this.#shift)] ?? 0;
    this.#unpack(place, 1, field, this.#oneWord.byteOffset);
    return this.#oneWord[0] ?? 0;
  }

  double(place: number, field: number): number {
    const page = place >>> this.#shift;
    const column = (page & (OPEN_PAGES - 1)) * ROW_WORDS + field;
    if (this.#openPage[column] === page || this.#open(page, column, field))
      return this.#doubles[(column << this.#shift) + place - (page << this.#shift)] ?? 0;
    this.#unpack(place, 1, field, this.#oneDouble.byteOffset);
    return this.#oneDouble[0] ?? 0;
  }

  /** Where the fast path finds them. */
  get address(): number {
    return this.#header.byteOffset;
  }

  /** Unpacks one row into words in the memory of the fast path. */
  read(place: number, into: Int32Array): void {
    this.#fastPath.packing.unpackRow(this.#header.byteOffset, place, into.byteOffset);
  }

  /** Unpacks a column of a page where that is worth it. */
  #open(page: number, column: number, field: number): boolean {
    const reads = this.#readPage[column] === page ? (this.#reads[column] ?? 0) + 1 : 1;
    this.#readPage[column] = page;
    this.#reads[column] = reads;
    if (reads < READS_TO_OPEN) return false;
    const to = this.#words.byteOffset + (column << (this.#shift + 3));
    this.#unpack(page << this.#shift, 1 << this.#shift, field, to);
    this.#openPage[column] = page;
    return true;
  }

  #unpack(place: number, count: number, field: number, to: number): void {
    this.#fastPath.packing.unpackField(this.#header.byteOffset, place, count, field, to);
  }

  #growPages(): void {
    this.#pages = this.#fastPath.memory.longer(this.#pages, nextCapacity(this.#pages.length));
    this.#header[PAGES] = this.#pages.byteOffset;
  }
}

function doublesIn(words: Int32Array): Float64Array {
  return new Float64Array(words.buffer, words.byteOffset, words.length / 2);
}
