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
 * Constant memory: the latest 8,192 segments in a ring, and a table of their fingerprints, eight bytes each. A
 * segment that is no copy, as nearly all, costs one look at the table and eleven words written where the cache has
 * them next; what a fingerprint finds is compared field by field.
 */

import type { Nanoseconds, QuadrupletIndex } from "../units.ts";
import { FIN, type Segment, SYN } from "../wire/segment.ts";

/** 10 ms of 800,000 packets a second. */
const SEGMENTS = 1 << 13;
/** Nine words of the frame's fields, and the time as a double. */
const WORDS = 12;
const TIME = 10;
const SLOTS = 1 << 13;

export class FrameCopies {
  readonly #window: Nanoseconds;
  readonly #words: Int32Array = new Int32Array(SEGMENTS * WORDS);
  readonly #doubles: Float64Array = new Float64Array(this.#words.buffer);
  /** Pairs of a fingerprint and a place in the ring. */
  readonly #slots: Int32Array = new Int32Array(SLOTS * 2);
  #next = 0;

  constructor(window: Nanoseconds) {
    this.#window = window;
    this.clear();
  }

  /** Whether the segment repeats an earlier frame. Remembers it when it does not. */
  isCopy(segment: Segment, quadruplet: QuadrupletIndex, fromA: boolean): boolean {
    const direction = (quadruplet << 1) | (fromA ? 1 : 0);
    const numbers = segment.ipId | (segment.checksum << 16);
    const hash = Math.imul(direction ^ Math.imul(segment.seq ^ numbers, 0x9e3779b1), 0x85ebca6b);
    const fingerprint = hash ^ (hash >>> 15);
    const slots = this.#slots;
    const slot = (fingerprint & (SLOTS - 1)) * 2;
    if (slots[slot] === fingerprint && this.#repeats(segment, direction, numbers, slots[slot + 1] ?? 0))
      return true;
    const place = this.#next;
    this.#next = (place + 1) & (SEGMENTS - 1);
    slots[slot] = fingerprint;
    slots[slot + 1] = place;
    const words = this.#words;
    const at = place * WORDS;
    words[at] = direction;
    words[at + 1] = segment.seq;
    words[at + 2] = segment.ack;
    words[at + 3] = numbers;
    words[at + 4] = shapeOf(segment);
    words[at + 5] = segment.tsVal;
    words[at + 6] = segment.tsEcr;
    words[at + 7] = segment.payloadLength;
    words[at + 8] = wayOf(segment);
    this.#doubles[(at + TIME) >> 1] = segment.time;
    return false;
  }

  /** Whether it repeats the segment at a place of the ring. */
  #repeats(segment: Segment, direction: number, numbers: number, place: number): boolean {
    const words = this.#words;
    const at = place * WORDS;
    return (
      words[at] === direction &&
      words[at + 1] === (segment.seq | 0) &&
      words[at + 2] === (segment.ack | 0) &&
      words[at + 3] === numbers &&
      words[at + 4] === shapeOf(segment) &&
      words[at + 5] === (segment.tsVal | 0) &&
      words[at + 6] === (segment.tsEcr | 0) &&
      words[at + 7] === segment.payloadLength &&
      segment.time - (this.#doubles[(at + TIME) >> 1] ?? 0) <= this.#window &&
      (segment.ipId !== 0 ||
        words[at + 8] !== wayOf(segment) ||
        segment.payloadLength > 0 ||
        (segment.flags & (SYN | FIN)) !== 0)
    );
  }

  /** Forgets everything: for tracking again in another order. */
  clear(): void {
    for (let place = 0; place < SEGMENTS; place++)
      this.#doubles[(place * WORDS + TIME) >> 1] = Number.NEGATIVE_INFINITY;
  }
}

function shapeOf(segment: Segment): number {
  return segment.flags | (segment.hasTimestamp ? 0x100 : 0) | (segment.window << 16);
}

/** By which way the frame came: two copies by one way are told by what is in them, by two ways by that they came. */
function wayOf(segment: Segment): number {
  return segment.ttl | (segment.interfaceId << 8);
}
