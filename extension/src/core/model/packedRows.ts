/**
 * Rows of connections a page at a time, in a third of their room: each word by what the others do not tell. Sequence numbers
 * follow from the ISN, the end of a connection from its start, and marks and states are few different ones. Any word can
 * be read by itself, without its page being unpacked.
 */

import type { ConnectionIndex, Nanoseconds } from "../units.ts";
import { grow, nextCapacity } from "./columns.ts";
import {
  CLIENT,
  CONTIGUOUS,
  COUNTS,
  END,
  FIN_NXT,
  FIRST_FRAME,
  FLAGS,
  HANDSHAKE,
  HISTORY,
  ISN,
  LAST_FRAME,
  NEXT,
  PAYLOAD,
  PREVIOUS,
  QUADRUPLET,
  RCV_NXT,
  ROW_WORDS,
  SEGMENTS,
  SERVER,
  SIDE,
  SND_NXT,
  START,
  TIME_WAIT_FRAME,
  TIME_WAIT_START,
  TIME_WAIT_TIMER,
  TS_RECENT,
} from "./connectionTable.ts";
import { PackedColumns } from "./packedColumns.ts";
import { ValueCodes } from "./valueCodes.ts";

/** A row's connection, beside its words. */
const OWNER = ROW_WORDS;
const COLUMNS = ROW_WORDS + 1;
/** What the times of a page are multiples of; of a page with odd times the words are kept. */
const MICROSECOND = 1000;
const NANOSECOND = 1;
const AS_WORDS = 0;
/** Differences of such times are exact. */
const LATEST: Nanoseconds = 2 ** 52;
/** Quadruplets are counted down from it: the old ones, used again, are the exceptions. */
const HIGHEST = 0x7fffffff;

/** Rows one after the other; the doubles share their memory. */
export interface RowBuffer {
  readonly words: Int32Array;
  readonly doubles: Float64Array;
}

export class PackedRows {
  readonly #shift: number;
  /** COLUMNS for each page; the second word of a double is a column of nothing but 0. */
  readonly #columns: PackedColumns = new PackedColumns();
  /** By page: what its times are multiples of. */
  #ticks: Uint16Array<ArrayBuffer> = new Uint16Array(1024);
  readonly #flags: ValueCodes = new ValueCodes();
  readonly #history: ValueCodes = new ValueCodes();
  readonly #sides: ValueCodes = new ValueCodes();
  /** A page as it is packed or unpacked, column by column. */
  readonly #codes: Float64Array;
  readonly #double: Float64Array = new Float64Array(1);
  readonly #wordsOfDouble: Uint32Array = new Uint32Array(this.#double.buffer);

  /** @param shift a page has 2^shift rows */
  constructor(shift: number) {
    this.#shift = shift;
    this.#codes = new Float64Array(COLUMNS << shift);
  }

  /**
   * Packs the next page: `count` rows, fewer than a page only of the last one.
   *
   * @param first number of the first row in the buffer, and in `owners`, which tells their connections
   */
  append({ words, doubles }: RowBuffer, owners: Int32Array, first: number, count: number): void {
    const page = this.#columns.length / COLUMNS;
    if (page === this.#ticks.length) this.#ticks = grow(this.#ticks, nextCapacity(page));
    const tick = tickOf(doubles, first, count);
    this.#ticks[page] = tick;
    for (let i = 0; i < count; i++) {
      const at = (first + i) * ROW_WORDS;
      const row = owners[first + i] ?? 0;
      this.#put(OWNER, i, row - (page << this.#shift) - i);
      this.#putHeader(words, at, row, i);
      this.#putSide(words, doubles, at, CLIENT, i);
      this.#putSide(words, doubles, at, SERVER, i);
      if (tick === AS_WORDS) this.#putTimesAsWords(words, at, i);
      else this.#putTimes(doubles, at, tick, i);
    }
    for (let field = 0; field < COLUMNS; field++)
      this.#columns.append(this.#codes, field << this.#shift, count);
  }

  /** A word that is not of a double. `place` counts the packed rows. */
  word(place: number, row: ConnectionIndex, field: number): number {
    if (field >= SERVER) return this.#wordOfSide(place, SERVER, field - SERVER);
    if (field >= CLIENT) return this.#wordOfSide(place, CLIENT, field - CLIENT);
    const code = this.#code(place, field);
    switch (field) {
      case QUADRUPLET:
        return HIGHEST - code;
      case PREVIOUS:
        return code === 0 ? -1 : row - code;
      case NEXT:
        return code === 0 ? -1 : row + code;
      case LAST_FRAME:
        return (this.#code(place, FIRST_FRAME) + code) | 0;
      case FLAGS:
        return this.#flags.valueOf(code);
      case HISTORY:
      case HISTORY + 1:
        return this.#history.valueOf(code);
      case TIME_WAIT_FRAME:
        return code === 0 ? 0 : (this.word(place, row, LAST_FRAME) + 1 - code) | 0;
      default:
        return code | 0;
    }
  }

  double(place: number, field: number): number {
    if (field === CLIENT + PAYLOAD || field === SERVER + PAYLOAD) {
      const side = field - PAYLOAD;
      return this.#code(place, field) + (this.#spanOf(place, side) >>> 0);
    }
    const tick = this.#ticks[place >>> this.#shift] ?? 0;
    return tick === AS_WORDS ? this.#timeOfWords(place, field) : this.#ticksOf(place, field) * tick;
  }

  /** Unpacks one row into the words from `at` on. */
  read(place: number, into: RowBuffer, at: number): void {
    for (let field = 0; field < COLUMNS; field++) this.#put(field, 0, this.#code(place, field));
    this.#takeRow(into, at, place, this.#ticks[place >>> this.#shift] ?? 0, 0);
  }

  /** Unpacks the first `count` rows of a page. */
  readPage(page: number, count: number, into: RowBuffer, at: number): void {
    for (let field = 0; field < COLUMNS; field++)
      this.#columns.readAll(page * COLUMNS + field, this.#codes, field << this.#shift, count);
    const tick = this.#ticks[page] ?? 0;
    for (let i = 0; i < count; i++)
      this.#takeRow(into, at + i * ROW_WORDS, (page << this.#shift) + i, tick, i);
  }

  #code(place: number, field: number): number {
    const page = place >>> this.#shift;
    return this.#columns.read(page * COLUMNS + field, place - (page << this.#shift));
  }

  #put(field: number, i: number, code: number): void {
    this.#codes[(field << this.#shift) + i] = code;
  }

  #putHeader(words: Int32Array, at: number, row: ConnectionIndex, i: number): void {
    const previous = words[at + PREVIOUS] ?? -1;
    const next = words[at + NEXT] ?? -1;
    const first = words[at + FIRST_FRAME] ?? 0;
    const last = words[at + LAST_FRAME] ?? 0;
    const timeWait = words[at + TIME_WAIT_FRAME] ?? 0;
    this.#put(QUADRUPLET, i, HIGHEST - (words[at + QUADRUPLET] ?? 0));
    this.#put(PREVIOUS, i, previous < 0 ? 0 : row - previous);
    this.#put(NEXT, i, next < 0 ? 0 : next - row);
    this.#put(FIRST_FRAME, i, first >>> 0);
    this.#put(LAST_FRAME, i, (last - first) >>> 0);
    this.#put(FLAGS, i, this.#flags.codeOf(words[at + FLAGS] ?? 0));
    this.#put(HISTORY, i, this.#history.codeOf(words[at + HISTORY] ?? 0));
    this.#put(HISTORY + 1, i, this.#history.codeOf(words[at + HISTORY + 1] ?? 0));
    this.#put(TIME_WAIT_FRAME, i, timeWait === 0 ? 0 : 1 + ((last - timeWait) >>> 0));
    this.#put(COUNTS, i, (words[at + COUNTS] ?? 0) >>> 0);
  }

  #putSide(words: Int32Array, doubles: Float64Array, at: number, side: number, i: number): void {
    const block = at + side;
    const isn = words[block + ISN] ?? 0;
    const next = words[block + SND_NXT] ?? 0;
    const theirs = words[at + CLIENT + SERVER - side + SND_NXT] ?? 0;
    this.#put(side + ISN, i, isn >>> 0);
    this.#put(side + SND_NXT, i, folded(next - isn));
    this.#put(side + RCV_NXT, i, folded((words[block + RCV_NXT] ?? 0) - theirs));
    this.#put(side + CONTIGUOUS, i, folded((words[block + CONTIGUOUS] ?? 0) - next));
    this.#put(side + TS_RECENT, i, (words[block + TS_RECENT] ?? 0) >>> 0);
    this.#put(side + FIN_NXT, i, folded((words[block + FIN_NXT] ?? 0) - next));
    this.#put(side + SIDE, i, this.#sides.codeOf(words[block + SIDE] ?? 0));
    this.#put(side + SEGMENTS, i, (words[block + SEGMENTS] ?? 0) >>> 0);
    this.#put(side + PAYLOAD, i, (doubles[(block + PAYLOAD) >> 1] ?? 0) - ((next - isn) >>> 0));
  }

  #wordOfSide(place: number, side: number, field: number): number {
    const code = this.#code(place, side + field);
    switch (field) {
      case SND_NXT:
        return (this.#code(place, side + ISN) + unfolded(code)) | 0;
      case RCV_NXT:
        return (this.#wordOfSide(place, CLIENT + SERVER - side, SND_NXT) + unfolded(code)) | 0;
      case CONTIGUOUS:
      case FIN_NXT:
        return (this.#wordOfSide(place, side, SND_NXT) + unfolded(code)) | 0;
      case SIDE:
        return this.#sides.valueOf(code);
      default:
        return code | 0;
    }
  }

  /** What the side has sent by its sequence numbers. */
  #spanOf(place: number, side: number): number {
    return unfolded(this.#code(place, side + SND_NXT));
  }

  #putTimes(doubles: Float64Array, at: number, tick: number, i: number): void {
    const start = (doubles[(at + START) >> 1] ?? 0) / tick;
    const end = (doubles[(at + END) >> 1] ?? 0) / tick;
    const timeWait = (doubles[(at + TIME_WAIT_START) >> 1] ?? 0) / tick;
    this.#putTime(START, i, start);
    this.#putTime(END, i, end - start);
    this.#putTime(HANDSHAKE, i, (doubles[(at + HANDSHAKE) >> 1] ?? 0) / tick);
    // It begins with the last segment, or with one of the last; 0 says that there is none.
    this.#putTime(TIME_WAIT_START, i, timeWait === 0 ? 0 : end - timeWait + (end >= timeWait ? 1 : 0));
    // Its timer begins when it begins, or later; before it begins there is none.
    const timer = (doubles[(at + TIME_WAIT_TIMER) >> 1] ?? 0) / tick;
    this.#putTime(TIME_WAIT_TIMER, i, timer === 0 ? 0 : timer - timeWait + (timer >= timeWait ? 1 : 0));
  }

  #putTime(field: number, i: number, code: number): void {
    this.#put(field, i, code);
    this.#put(field + 1, i, 0);
  }

  /** A time of the row in ticks of its page. */
  #ticksOf(place: number, field: number): number {
    const code = this.#code(place, field);
    switch (field) {
      case END:
        return this.#code(place, START) + code;
      case TIME_WAIT_START:
        return code === 0 ? 0 : this.#ticksOf(place, END) - code + (code > 0 ? 1 : 0);
      case TIME_WAIT_TIMER:
        return code === 0 ? 0 : this.#ticksOf(place, TIME_WAIT_START) + code - (code > 0 ? 1 : 0);
      default:
        return code;
    }
  }

  #putTimesAsWords(words: Int32Array, at: number, i: number): void {
    for (const field of TIMES) {
      this.#put(field, i, (words[at + field] ?? 0) >>> 0);
      this.#put(field + 1, i, (words[at + field + 1] ?? 0) >>> 0);
    }
  }

  #timeOfWords(place: number, field: number): number {
    this.#wordsOfDouble[0] = this.#code(place, field);
    this.#wordsOfDouble[1] = this.#code(place, field + 1);
    return this.#double[0] ?? 0;
  }

  #got(field: number, i: number): number {
    return this.#codes[(field << this.#shift) + i] ?? 0;
  }

  #takeRow(into: RowBuffer, at: number, place: number, tick: number, i: number): void {
    const { words, doubles } = into;
    this.#takeHeader(words, at, place + this.#got(OWNER, i), i);
    this.#takeNumbers(words, at, CLIENT, i);
    this.#takeNumbers(words, at, SERVER, i);
    this.#takeSide(words, doubles, at, CLIENT, i);
    this.#takeSide(words, doubles, at, SERVER, i);
    if (tick === AS_WORDS) for (const field of TIMES) this.#takeTimeAsWords(words, at, field, i);
    else this.#takeTimes(doubles, at, tick, i);
  }

  #takeHeader(words: Int32Array, at: number, row: ConnectionIndex, i: number): void {
    const previous = this.#got(PREVIOUS, i);
    const next = this.#got(NEXT, i);
    const last = (this.#got(FIRST_FRAME, i) + this.#got(LAST_FRAME, i)) | 0;
    const timeWait = this.#got(TIME_WAIT_FRAME, i);
    words[at + QUADRUPLET] = HIGHEST - this.#got(QUADRUPLET, i);
    words[at + PREVIOUS] = previous === 0 ? -1 : row - previous;
    words[at + NEXT] = next === 0 ? -1 : row + next;
    words[at + FIRST_FRAME] = this.#got(FIRST_FRAME, i);
    words[at + LAST_FRAME] = last;
    words[at + FLAGS] = this.#flags.valueOf(this.#got(FLAGS, i));
    words[at + HISTORY] = this.#history.valueOf(this.#got(HISTORY, i));
    words[at + HISTORY + 1] = this.#history.valueOf(this.#got(HISTORY + 1, i));
    words[at + TIME_WAIT_FRAME] = timeWait === 0 ? 0 : last + 1 - timeWait;
    words[at + COUNTS] = this.#got(COUNTS, i);
  }

  #takeNumbers(words: Int32Array, at: number, side: number, i: number): void {
    const isn = this.#got(side + ISN, i) | 0;
    words[at + side + ISN] = isn;
    words[at + side + SND_NXT] = isn + unfolded(this.#got(side + SND_NXT, i));
  }

  #takeSide(words: Int32Array, doubles: Float64Array, at: number, side: number, i: number): void {
    const block = at + side;
    const next = words[block + SND_NXT] ?? 0;
    const theirs = words[at + CLIENT + SERVER - side + SND_NXT] ?? 0;
    words[block + RCV_NXT] = theirs + unfolded(this.#got(side + RCV_NXT, i));
    words[block + CONTIGUOUS] = next + unfolded(this.#got(side + CONTIGUOUS, i));
    words[block + TS_RECENT] = this.#got(side + TS_RECENT, i);
    words[block + FIN_NXT] = next + unfolded(this.#got(side + FIN_NXT, i));
    words[block + SIDE] = this.#sides.valueOf(this.#got(side + SIDE, i));
    words[block + SEGMENTS] = this.#got(side + SEGMENTS, i);
    doubles[(block + PAYLOAD) >> 1] =
      this.#got(side + PAYLOAD, i) + ((next - (words[block + ISN] ?? 0)) >>> 0);
  }

  #takeTimes(doubles: Float64Array, at: number, tick: number, i: number): void {
    const start = this.#got(START, i);
    const end = start + this.#got(END, i);
    const back = this.#got(TIME_WAIT_START, i);
    const timeWait = back === 0 ? 0 : end - back + (back > 0 ? 1 : 0);
    doubles[(at + START) >> 1] = start * tick;
    doubles[(at + END) >> 1] = end * tick;
    doubles[(at + HANDSHAKE) >> 1] = this.#got(HANDSHAKE, i) * tick;
    doubles[(at + TIME_WAIT_START) >> 1] = timeWait * tick;
    const since = this.#got(TIME_WAIT_TIMER, i);
    doubles[(at + TIME_WAIT_TIMER) >> 1] = since === 0 ? 0 : (timeWait + since - (since > 0 ? 1 : 0)) * tick;
  }

  #takeTimeAsWords(words: Int32Array, at: number, field: number, i: number): void {
    words[at + field] = this.#got(field, i);
    words[at + field + 1] = this.#got(field + 1, i);
  }
}

const TIMES: readonly number[] = [START, END, HANDSHAKE, TIME_WAIT_START, TIME_WAIT_TIMER];

/** What all times of the rows are multiples of. */
function tickOf(doubles: Float64Array, first: number, count: number): number {
  let tick = MICROSECOND;
  for (let i = first; i < first + count; i++) {
    for (let k = 0; k < TIMES.length; k++) {
      const time = doubles[(i * ROW_WORDS + (TIMES[k] ?? 0)) >> 1] ?? 0;
      // A remainder of doubles takes as long as all else here.
      if (tick === MICROSECOND && Math.floor(time / MICROSECOND) * MICROSECOND !== time) tick = NANOSECOND;
      if (!Number.isInteger(time) || Math.abs(time) > LATEST) return AS_WORDS;
    }
  }
  return tick;
}

/** A difference of sequence numbers as a number that is small when it is near 0 on either side. */
function folded(difference: number): number {
  const d = difference | 0;
  return ((d << 1) ^ (d >> 31)) >>> 0;
}

function unfolded(code: number): number {
  return (code >>> 1) ^ -(code & 1);
}
