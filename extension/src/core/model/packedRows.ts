/**
 * Rows of connections that are packed, a page at a time, by the fast path (`extension/src/fastPath/packedRows.ts`), in its memory.
 * Any word can be read by itself, without its page being unpacked.
 */

import type { FastPath } from "../fastPath/fastPath.ts";
import {
  FLAG_CODES,
  HEADER_WORDS,
  HISTORY_CODES,
  PAGE_WORDS,
  PAGES,
  PLAN_WORDS,
  PLANS,
  SCRATCH,
  SCRATCH_WORDS,
  SHIFT,
  SIDE_CODES,
  VALUE_WORDS,
} from "../fastPath/packedWords.ts";
import type { ConnectionIndex } from "../units.ts";
import { nextCapacity } from "./columns.ts";
import { ROW_WORDS } from "./connectionWords.ts";

/** Pages lie in pieces: what is never touched of one costs nothing. */
const PIECE_WORDS = 1 << 20;
/** What a page takes at most: a number may stand twice, in eight bytes; and what its columns are. */
const MOST_BYTES_A_WORD = 16;
const HEAD_BYTES = 1 << 10;

export class PackedRows {
  readonly #fastPath: FastPath;
  readonly #header: Int32Array;
  #pages: Int32Array;
  #length = 0;
  /** Where the next page goes, and the end of the piece. */
  #next = 0;
  #end = 0;

  /** @param shift a page has 2^shift rows, MOST_ROWS at most */
  constructor(fastPath: FastPath, shift: number) {
    const { memory } = fastPath;
    this.#fastPath = fastPath;
    this.#header = memory.take(HEADER_WORDS);
    this.#pages = memory.take(1024);
    this.#header[PAGES] = this.#pages.byteOffset;
    this.#header[SHIFT] = shift;
    this.#header[SCRATCH] = memory.take((2 << shift) * ROW_WORDS + SCRATCH_WORDS).byteOffset;
    for (const codes of [FLAG_CODES, HISTORY_CODES, SIDE_CODES])
      this.#header[codes] = memory.take(VALUE_WORDS).byteOffset;
    this.#header[PLANS] = memory.take(2 * PLAN_WORDS).byteOffset;
    fastPath.packing.planFields(this.#header.byteOffset);
  }

  /**
   * Packs the next page: `count` rows, fewer than a page only of the last one.
   *
   * @param rows the first words of the rows, and `owners` their connections, in the memory of the fast path
   */
  append(rows: Int32Array, owners: Int32Array, count: number): void {
    const page = this.#length++;
    if ((page + 1) * PAGE_WORDS > this.#pages.length) this.#growPages();
    const most = MOST_BYTES_A_WORD * count * (ROW_WORDS + 1) + HEAD_BYTES;
    if (this.#next + most > this.#end) {
      const piece = this.#fastPath.memory.take(Math.max(PIECE_WORDS, Math.ceil(most / 4)));
      this.#next = piece.byteOffset;
      this.#end = piece.byteOffset + piece.byteLength;
    }
    const { packing } = this.#fastPath;
    const header = this.#header.byteOffset;
    // As WebAssembly returns it an address has a sign.
    this.#next = packing.packPage(header, rows.byteOffset, owners.byteOffset, page, count, this.#next) >>> 0;
  }

  /** A word that is not of a double, of the row of a connection. `place` counts the packed rows. */
  word(place: number, connection: ConnectionIndex, field: number): number {
    return this.#fastPath.packing.wordAt(this.#header.byteOffset, connection, place, field);
  }

  double(place: number, field: number): number {
    return this.#fastPath.packing.doubleAt(this.#header.byteOffset, place, field);
  }

  /** Where the fast path finds them. */
  get address(): number {
    return this.#header.byteOffset;
  }

  /** Unpacks one row into words in the memory of the fast path. */
  read(place: number, connection: ConnectionIndex, into: Int32Array): void {
    this.#fastPath.packing.unpackRow(this.#header.byteOffset, connection, place, into.byteOffset);
  }

  #growPages(): void {
    this.#pages = this.#fastPath.memory.longer(this.#pages, nextCapacity(this.#pages.length));
    this.#header[PAGES] = this.#pages.byteOffset;
  }
}
