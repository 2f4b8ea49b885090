/**
 * What one side of a connection sent and the capture does not have, found by what the other side acknowledges.
 *
 * Follows the sequence numbers of one direction: all before `contiguous` was captured or acknowledged, `islands` are
 * what was captured beyond it. An acknowledgement that reaches over a hole names bytes that were sent and received
 * but never captured.
 */

import { MOST_ISLANDS } from "../../fastPath/holeWords.ts";
import { LARGEST_WINDOW } from "../../reconstruct/largestWindow.ts";
import type { Nanoseconds, SegmentIndex } from "../../units.ts";
import { NANOSECONDS_PER_SECOND } from "../../units.ts";

export interface Hole {
  /** The segment that acknowledges what was not captured. */
  readonly segment: SegmentIndex;
  readonly at: Nanoseconds;
  /** Sequence numbers that were not captured: bytes, SYN and FIN count one each. */
  missing: number;
}

/** Captured data that comes this soon after its acknowledgement was written to the file out of order (several queues or interfaces), not lost: the least retransmission timeout of Linux is 200 ms (TCP_RTO_MIN). */
const DISORDER: Nanoseconds = 0.1 * NANOSECONDS_PER_SECOND;

export class SideGaps {
  #known = false;
  #isn = -1;
  #contiguous = 0;
  /** Pairs [from, until) beyond `contiguous`, in the order of arrival; they may overlap. */
  #islands: number[] = [];
  #latest: Hole | null = null;

  /** The side's SYN. Sent again it begins nothing. */
  syn(isn: number): void {
    if (this.#known && this.#isn === isn) return;
    this.#isn = isn;
    this.#begin((isn + 1) | 0);
  }

  /** Whether a sequence number of this side belongs to the numbers followed here, and not to an older incarnation. */
  accepts(seq: number): boolean {
    if (!this.#known) return true;
    const ahead = (seq - this.#contiguous) | 0;
    if (ahead > LARGEST_WINDOW || ahead < -LARGEST_WINDOW) return false;
    const sentSoFar = (this.#contiguous - this.#isn) | 0;
    return this.#isn < 0 || sentSoFar > LARGEST_WINDOW || sentSoFar < 0 || ((seq - this.#isn) | 0) >= 0;
  }

  #begin(seq: number): void {
    this.#known = true;
    this.#contiguous = seq | 0;
    this.#islands = [];
    this.#latest = null;
  }

  /** The side sent [seq, seq + length), FIN included. */
  sent(seq: number, length: number, time: Nanoseconds): void {
    const end = (seq + length) | 0;
    if (!this.#known) {
      // An empty segment may be a keep-alive, whose number is one below the next (RFC 9293 section 3.8.4).
      this.#begin(length === 0 ? end + 1 : end);
      return;
    }
    if (length === 0) return;
    if (((seq - this.#contiguous) | 0) <= 0) {
      if (((end - this.#contiguous) | 0) > 0) this.#advance(end);
      else this.#fill(length, time);
      return;
    }
    if (this.#islands.length >= 2 * MOST_ISLANDS) this.#advance(end);
    else this.#islands.push(seq | 0, end);
  }

  /** The other side acknowledged all before `ack`. The hole that this shows; null when everything was captured. */
  acknowledged(ack: number, segment: SegmentIndex, time: Nanoseconds): Hole | null {
    if (!this.#known) {
      this.#begin(ack);
      return null;
    }
    const covered = (ack - this.#contiguous) | 0;
    if (covered <= 0 || covered > LARGEST_WINDOW) return null;
    const missing = covered - this.#capturedBefore(ack);
    this.#advance(ack);
    if (missing <= 0) return null;
    this.#latest = { segment, at: time, missing };
    return this.#latest;
  }

  /** Data from before an acknowledgement: if it comes at once, it is what seemed lost. */
  #fill(length: number, time: Nanoseconds): void {
    const hole = this.#latest;
    if (hole === null || time - hole.at > DISORDER) return;
    hole.missing = Math.max(0, hole.missing - length);
  }

  /** How many numbers of [contiguous, ack) were captured. */
  #capturedBefore(ack: number): number {
    const islands = this.#islands;
    if (islands.length === 0) return 0;
    const base = this.#contiguous;
    const spans: [number, number][] = [];
    for (let i = 0; i + 1 < islands.length; i += 2)
      spans.push([((islands[i] ?? 0) - base) | 0, ((islands[i + 1] ?? 0) - base) | 0]);
    spans.sort((a, b) => a[0] - b[0]);
    const limit = (ack - base) | 0;
    let reached = 0;
    let sum = 0;
    for (const [from, until] of spans) {
      const start = Math.max(from, reached);
      const end = Math.min(until, limit);
      if (end > start) {
        sum += end - start;
        reached = end;
      }
    }
    return sum;
  }

  /** Moves `contiguous` on, over islands that join it. */
  #advance(to: number): void {
    this.#contiguous = to | 0;
    const islands = this.#islands;
    for (let i = 0; i < islands.length; ) {
      const from = islands[i] ?? 0;
      const until = islands[i + 1] ?? 0;
      if (((from - this.#contiguous) | 0) > 0) {
        i += 2;
        continue;
      }
      if (((until - this.#contiguous) | 0) > 0) this.#contiguous = until;
      islands.splice(i, 2);
      i = 0;
    }
  }
}
