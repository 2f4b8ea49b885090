/**
 * Tells a frame that was captured twice (`-i any`, a mirror port, both sides of a router) from a segment that was
 * sent twice. Only what stands in the frame can tell: a retransmission on the same stack has another IP ID, a later
 * TSval, or comes after a timer of 200 ms and more.
 *
 * A segment is a copy when the same bytes passed in the same direction within `frameCopySeconds`, and either the
 * IP ID is a real one, or the frame came by another interface or with another TTL, or it carries SYN, FIN or payload.
 * (Identical pure ACKs and RSTs without an IP ID are what stacks really send in bursts: RFC 5681 duplicate ACKs, one
 * RST for each segment in flight.)
 *
 * Constant memory: the segments stay for a while in the rows into which they are decoded, and beside them is a table of their
 * fingerprints, eight bytes each. A segment that is no copy, as nearly all, costs one look at the table; what a
 * fingerprint finds is compared field by field.
 */

import type { Nanoseconds } from "../units.ts";
import { FIN, SYN } from "../wire/segment.ts";
import {
  ACK_NUMBER,
  DIRECTION,
  HAS_TIMESTAMP,
  IP_FIELDS,
  IS_COPY,
  LENGTH,
  MARKS,
  SEGMENT_WORDS,
  SEQ,
  type SegmentRows,
  TIME,
  TSECR,
  TSVAL,
  WINDOW_CHECKSUM,
} from "../wire/segmentRows.ts";

/** Segments that are looked back at: 10 ms of 700,000 packets a second. */
export const REMEMBERED: number = 7 << 10;
/**
 * Each step of following is a loop of its own over the segments of a batch. The ring holds what may be looked back at, and
 * one batch more: powers of two, so that a batch lies in one piece.
 */
export const SEGMENTS_A_BATCH: number = 1 << 10;
export const RING_SEGMENTS: number = REMEMBERED + SEGMENTS_A_BATCH;
const SLOTS = 1 << 13;
/** Flags and whether there are timestamps: the rest of MARKS is not in the segment, or stands elsewhere too. */
const SHAPE = 0xff00 | HAS_TIMESTAMP;
/** TTL and interface: by which way the frame came. Two copies by one way are told by what is in them, by two ways by that they came. */
const WAY = 0xffff;

export class FrameCopies {
  readonly #window: Nanoseconds;
  readonly #rows: SegmentRows;
  readonly #mask: number;
  /** Pairs of a fingerprint and the number of the segment that left it. */
  readonly #slots: Int32Array = new Int32Array(SLOTS * 2);

  /**
   * @param rows a ring: the segment with number n stands at row n modulo their number, which is a power of two, until it is
   *   written over
   */
  constructor(window: Nanoseconds, rows: SegmentRows) {
    this.#window = window;
    this.#rows = rows;
    this.#mask = rows.words.length / SEGMENT_WORDS - 1;
    // No segment has a number so far back.
    for (let slot = 0; slot < SLOTS; slot++) this.#slots[slot * 2 + 1] = -2 * REMEMBERED;
  }

  /**
   * Marks those of the segments from number `from` to before `until` as IS_COPY that repeat an earlier frame, and
   * remembers the others. At least REMEMBERED rows before each of them must still stand in the ring.
   *
   * @returns how many are copies
   */
  mark(from: number, until: number): number {
    const { words } = this.#rows;
    const slots = this.#slots;
    const mask = this.#mask;
    let copies = 0;
    for (let number = from; number < until; number++) {
      const at = (number & mask) * SEGMENT_WORDS;
      const ipId = (words[at + IP_FIELDS] ?? 0) >>> 16;
      const content = (words[at + SEQ] ?? 0) ^ (ipId | ((words[at + WINDOW_CHECKSUM] ?? 0) << 16));
      const hash = Math.imul((words[at + DIRECTION] ?? 0) ^ Math.imul(content, 0x9e3779b1), 0x85ebca6b);
      const fingerprint = hash ^ (hash >>> 15);
      const slot = (fingerprint & (SLOTS - 1)) * 2;
      if (slots[slot] === fingerprint && this.#repeats(at, number, slots[slot + 1] ?? 0)) {
        words[at + MARKS] = (words[at + MARKS] ?? 0) | IS_COPY;
        copies++;
        continue;
      }
      slots[slot] = fingerprint;
      slots[slot + 1] = number;
    }
    return copies;
  }

  /** Whether the segment in the row at `at` repeats that with the number `earlier`. */
  #repeats(at: number, number: number, earlier: number): boolean {
    if ((number - earlier) >>> 0 > REMEMBERED) return false;
    const { words, doubles } = this.#rows;
    const before = (earlier & this.#mask) * SEGMENT_WORDS;
    const length = words[at + LENGTH] ?? 0;
    const ipFields = words[at + IP_FIELDS] ?? 0;
    const differentWays = ((ipFields ^ (words[before + IP_FIELDS] ?? 0)) & WAY) !== 0;
    return (
      words[at + DIRECTION] === words[before + DIRECTION] &&
      words[at + SEQ] === words[before + SEQ] &&
      words[at + ACK_NUMBER] === words[before + ACK_NUMBER] &&
      words[at + WINDOW_CHECKSUM] === words[before + WINDOW_CHECKSUM] &&
      ((ipFields ^ (words[before + IP_FIELDS] ?? 0)) & ~WAY) === 0 &&
      (((words[at + MARKS] ?? 0) ^ (words[before + MARKS] ?? 0)) & SHAPE) === 0 &&
      words[at + TSVAL] === words[before + TSVAL] &&
      words[at + TSECR] === words[before + TSECR] &&
      length === words[before + LENGTH] &&
      (doubles[(at + TIME) >> 1] ?? 0) - (doubles[(before + TIME) >> 1] ?? 0) <= this.#window &&
      (ipFields >>> 16 !== 0 ||
        differentWays ||
        length > 0 ||
        ((words[at + MARKS] ?? 0) & ((SYN | FIN) << 8)) !== 0)
    );
  }
}
