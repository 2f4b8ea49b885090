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
 * A direct-mapped table of the latest 16,384 segments: constant memory, one cache line a segment.
 */

import type { Nanoseconds, QuadrupletIndex } from "../units.ts";
import { FIN, type Segment, SYN } from "../wire/segment.ts";

const SLOTS = 1 << 14;
const WORDS = 8;

export class FrameCopies {
  readonly #window: Nanoseconds;
  readonly #words: Int32Array = new Int32Array(SLOTS * WORDS);
  readonly #time: Float64Array = new Float64Array(SLOTS).fill(Number.NEGATIVE_INFINITY);

  constructor(window: Nanoseconds) {
    this.#window = window;
  }

  /** Whether the segment repeats an earlier frame. Remembers it when it does not. */
  isCopy(segment: Segment, quadruplet: QuadrupletIndex, fromA: boolean): boolean {
    const direction = (quadruplet << 1) | (fromA ? 1 : 0);
    const numbers = segment.ipId | (segment.checksum << 16);
    const shape = segment.flags | (segment.hasTimestamp ? 0x100 : 0) | (segment.window << 16);
    const hash = Math.imul(direction ^ Math.imul(segment.seq ^ numbers, 0x9e3779b1), 0x85ebca6b);
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    const words = this.#words;
    const at = slot * WORDS;
    const way = segment.ttl | (segment.interfaceId << 8);
    if (
      words[at] === direction &&
      words[at + 1] === (segment.seq | 0) &&
      words[at + 2] === (segment.ack | 0) &&
      words[at + 3] === numbers &&
      words[at + 4] === shape &&
      words[at + 5] === (segment.tsVal ^ segment.tsEcr) &&
      words[at + 6] === segment.payloadLength &&
      segment.time - (this.#time[slot] ?? 0) <= this.#window &&
      (segment.ipId !== 0 ||
        words[at + 7] !== way ||
        segment.payloadLength > 0 ||
        (segment.flags & (SYN | FIN)) !== 0)
    )
      return true;
    words[at] = direction;
    words[at + 1] = segment.seq;
    words[at + 2] = segment.ack;
    words[at + 3] = numbers;
    words[at + 4] = shape;
    words[at + 5] = segment.tsVal ^ segment.tsEcr;
    words[at + 6] = segment.payloadLength;
    words[at + 7] = way;
    this.#time[slot] = segment.time;
    return false;
  }

  /** Forgets everything: for tracking again in another order. */
  clear(): void {
    this.#time.fill(Number.NEGATIVE_INFINITY);
  }
}
