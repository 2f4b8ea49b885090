/**
 * Columns of whole numbers that are written once and read at any place: each with the bits that most of its numbers take
 * above the least of them. The few that take more are exceptions: all bits of their place are set, and their number
 * stands before the column, in order of places.
 */

import { pieceOf } from "../slab.ts";
import { grow, nextCapacity } from "./columns.ts";

/** A piece has 2^23 words, 32 MiB; no column lies in two. */
const PIECE_SHIFT = 23;
const PIECE_WORDS = 1 << PIECE_SHIFT;
const PIECE_MASK = PIECE_WORDS - 1;
const MOST_BITS = 32;
/** An exception: the low 32 bits of its number; then its place, and 21 bits more of the number. */
const EXCEPTION_WORDS = 2;
const HIGH_BITS = 21;
const HIGH_MASK = (1 << HIGH_BITS) - 1;
/** The places that fit beside them. */
export const MOST_ROWS: number = 1 << (32 - HIGH_BITS);
const TWO_32 = 2 ** 32;
/** One number in so many tells how many bits the others take. */
const SAMPLED = 4;

/** Of a column: the bits of a place, and above them how many exceptions there are; where it begins, the piece in the high bits; the least number, a double. */
const HEADER_WORDS = 4;
const SHAPE = 0;
const EXCEPTIONS_SHIFT = 8;
const ADDRESS = 1;
const LEAST = 2;

export class PackedColumns {
  length = 0;
  #headers: Int32Array<ArrayBuffer>;
  #leasts: Float64Array<ArrayBuffer>;
  readonly #pieces: Int32Array<ArrayBuffer>[] = [];
  /** Words of the last piece that are taken. */
  #used = PIECE_WORDS;
  /** Of the column that is packed: what its numbers have above the least, and how many take so many bits. */
  readonly #low: Uint32Array = new Uint32Array(MOST_ROWS);
  readonly #high: Uint32Array = new Uint32Array(MOST_ROWS);
  readonly #counts: Uint32Array = new Uint32Array(64);

  constructor() {
    this.#headers = new Int32Array(1024 * HEADER_WORDS);
    this.#leasts = new Float64Array(this.#headers.buffer);
  }

  /** Adds a column of `count` numbers from `values[from]` on, at most MOST_ROWS, that lie less than 2^53 apart. */
  append(values: Float64Array, from: number, count: number): void {
    const header = this.length * HEADER_WORDS;
    if (header === this.#headers.length) this.#grow();
    this.length++;
    let least = values[from] ?? 0;
    let greatest = least;
    for (let i = from + 1; i < from + count; i++) {
      const value = values[i] ?? 0;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
    this.#leasts[(header + LEAST) >> 1] = least;
    this.#headers[header + SHAPE] = 0;
    if (least === greatest) return;
    const isWide = greatest - least >= TWO_32;
    this.#split(values, from, count, least, isWide);
    const bits = this.#chooseBits(count, greatest - least);
    // Where a number takes more bits, the largest of these says so.
    const all = 2 ** bits - 1;
    const exceptions = greatest - least > all ? this.#countExceptions(count, all) : 0;
    const words = exceptions * EXCEPTION_WORDS + Math.ceil((count * bits) / 32);
    if (this.#used + words > PIECE_WORDS) this.#addPiece();
    const piece = this.#pieces[this.#pieces.length - 1];
    if (piece === undefined) return;
    this.#headers[header + SHAPE] = bits | (exceptions << EXCEPTIONS_SHIFT);
    this.#headers[header + ADDRESS] = ((this.#pieces.length - 1) << PIECE_SHIFT) | this.#used;
    if (exceptions > 0) this.#writeExceptions(piece, this.#used, count, all);
    writePlaces(piece, this.#used + exceptions * EXCEPTION_WORDS, bits, this.#low, count);
    this.#used += words;
  }

  read(column: number, i: number): number {
    const header = column * HEADER_WORDS;
    const shape = this.#headers[header + SHAPE] ?? 0;
    const least = this.#leasts[(header + LEAST) >> 1] ?? 0;
    if (shape === 0) return least;
    const address = this.#headers[header + ADDRESS] ?? 0;
    const piece = this.#pieces[address >>> PIECE_SHIFT];
    if (piece === undefined) return least;
    const bits = shape & 0xff;
    const exceptions = shape >>> EXCEPTIONS_SHIFT;
    const start = address & PIECE_MASK;
    const code = placeOf(piece, start + exceptions * EXCEPTION_WORDS, bits, i);
    if (exceptions === 0 || code !== (-1 >>> (32 - bits)) >>> 0) return least + code;
    return least + exceptionAt(piece, start, exceptions, i);
  }

  /** The first `count` numbers of a column, into `values` from `from` on. */
  readAll(column: number, values: Float64Array, from: number, count: number): void {
    const header = column * HEADER_WORDS;
    const shape = this.#headers[header + SHAPE] ?? 0;
    const least = this.#leasts[(header + LEAST) >> 1] ?? 0;
    const address = this.#headers[header + ADDRESS] ?? 0;
    const piece = this.#pieces[address >>> PIECE_SHIFT];
    if (shape === 0 || piece === undefined) {
      values.fill(least, from, from + count);
      return;
    }
    const bits = shape & 0xff;
    const exceptions = shape >>> EXCEPTIONS_SHIFT;
    const start = address & PIECE_MASK;
    const places = start + exceptions * EXCEPTION_WORDS;
    readPlaces(piece, places, bits, { values, from, count, least });
    for (let at = start; at < places; at += EXCEPTION_WORDS)
      values[from + ((piece[at + 1] ?? 0) >>> HIGH_BITS)] = least + exceptionOf(piece, at);
  }

  /** What the numbers have above the least one, in low and high words; and of some of them how many bits they take. */
  #split(values: Float64Array, from: number, count: number, least: number, isWide: boolean): void {
    const low = this.#low;
    const high = this.#high;
    for (let i = 0; i < count; i++) low[i] = (values[from + i] ?? 0) - least;
    if (isWide) for (let i = 0; i < count; i++) high[i] = ((values[from + i] ?? 0) - least) / TWO_32;
    else high.fill(0, 0, count);
    const counts = this.#counts.fill(0);
    for (let i = 0; i < count; i += SAMPLED) {
      const length = bitLength((high[i] ?? 0) * TWO_32 + (low[i] ?? 0));
      counts[length] = (counts[length] ?? 0) + 1;
    }
  }

  /** The bits of a place with which the column and its exceptions take the least room, by and large. */
  #chooseBits(count: number, range: number): number {
    const counts = this.#counts;
    const longest = bitLength(range);
    let best = Math.min(longest, MOST_BITS);
    let smallest = Number.POSITIVE_INFINITY;
    let longer = 0;
    for (let bits = longest; bits > 0; bits--) {
      const size = bits * count + 32 * EXCEPTION_WORDS * SAMPLED * longer;
      if (bits <= MOST_BITS && size < smallest) {
        best = bits;
        smallest = size;
      }
      longer += counts[bits] ?? 0;
    }
    return best;
  }

  #countExceptions(count: number, all: number): number {
    let exceptions = 0;
    for (let i = 0; i < count; i++) if ((this.#high[i] ?? 0) > 0 || (this.#low[i] ?? 0) >= all) exceptions++;
    return exceptions;
  }

  /** Writes them at `start`, and leaves `all` in their places. */
  #writeExceptions(piece: Int32Array, start: number, count: number, all: number): void {
    let at = start;
    for (let i = 0; i < count; i++) {
      const low = this.#low[i] ?? 0;
      const high = this.#high[i] ?? 0;
      if (high === 0 && low < all) continue;
      piece[at] = low;
      piece[at + 1] = (i << HIGH_BITS) | high;
      this.#low[i] = all;
      at += EXCEPTION_WORDS;
    }
  }

  #addPiece(): void {
    this.#pieces.push(new Int32Array(pieceOf(4 * PIECE_WORDS), 0, PIECE_WORDS));
    this.#used = 0;
  }

  #grow(): void {
    this.#headers = grow(this.#headers, nextCapacity(this.#headers.length));
    this.#leasts = new Float64Array(this.#headers.buffer, 0, this.#headers.length >> 1);
  }
}

/** The bits of place `i` of a column whose places begin at word `start`, unsigned. */
function placeOf(piece: Int32Array, start: number, bits: number, i: number): number {
  const bit = i * bits;
  const word = start + (bit >>> 5);
  const shift = bit & 31;
  let code = (piece[word] ?? 0) >>> shift;
  if (shift + bits > 32) code |= (piece[word + 1] ?? 0) << (32 - shift);
  return (code & (-1 >>> (32 - bits))) >>> 0;
}

function writePlaces(
  piece: Int32Array,
  start: number,
  bits: number,
  codes: Uint32Array,
  count: number,
): void {
  let at = start;
  let word = 0;
  let shift = 0;
  for (let i = 0; i < count; i++) {
    const code = (codes[i] ?? 0) | 0;
    word |= code << shift;
    shift += bits;
    if (shift < 32) continue;
    piece[at++] = word;
    shift -= 32;
    word = shift > 0 ? code >>> (bits - shift) : 0;
  }
  if (shift > 0) piece[at] = word;
}

interface Numbers {
  readonly values: Float64Array;
  readonly from: number;
  readonly count: number;
  readonly least: number;
}

/** `placeOf` one after the other, with what the next one needs at hand. */
function readPlaces(piece: Int32Array, start: number, bits: number, numbers: Numbers): void {
  const { values, from, count, least } = numbers;
  const mask = -1 >>> (32 - bits);
  let at = start;
  let shift = 0;
  for (let i = from; i < from + count; i++) {
    let code = (piece[at] ?? 0) >>> shift;
    if (shift + bits > 32) code |= (piece[at + 1] ?? 0) << (32 - shift);
    values[i] = least + ((code & mask) >>> 0);
    shift += bits;
    at += shift >>> 5;
    shift &= 31;
  }
}

/** The number of the exception at place `i`, by halving. */
function exceptionAt(piece: Int32Array, start: number, exceptions: number, i: number): number {
  let low = 0;
  let high = exceptions - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const place = (piece[start + middle * EXCEPTION_WORDS + 1] ?? 0) >>> HIGH_BITS;
    if (place < i) low = middle + 1;
    else high = middle;
  }
  return exceptionOf(piece, start + low * EXCEPTION_WORDS);
}

function exceptionOf(piece: Int32Array, at: number): number {
  return ((piece[at] ?? 0) >>> 0) + ((piece[at + 1] ?? 0) & HIGH_MASK) * TWO_32;
}

function bitLength(value: number): number {
  return value < TWO_32 ? 32 - Math.clz32(value) : 64 - Math.clz32(value / TWO_32);
}
