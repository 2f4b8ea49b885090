/** What the segments of one side have in common, so that one which differs stands out. */

import { LARGEST_ID_STEP } from "../../fastPath/plainWords.ts";
import { HAS_TIMESTAMP, IS_IPV6, type SegmentTable } from "../../model/segmentTable.ts";
import type { Side } from "../../report/contract.ts";
import type { SegmentIndex } from "../../units.ts";
import { SYN } from "../../wire/segment.ts";
import { isCopy, isReset, senderOf } from "../segmentFacts.ts";

/** How IPv4 IDs are counted up: in network byte order, or byte-swapped (Windows up to 2000). */
export type IdOrder = "network" | "swapped";

export interface SenderHabits {
  /** The one TTL (hop limit) of all segments but RSTs; null when it varies, or too few were seen to tell. */
  readonly ttl: number | null;
  /** Every segment carries timestamps, and there are enough to tell. */
  readonly stamps: boolean;
  /** IPv4 IDs go up by small steps, from one segment to the next; null when they do not, or too few were seen. */
  readonly idOrder: IdOrder | null;
}

/** Of a side of which too few segments were seen. */
export const NO_HABITS: SenderHabits = { ttl: null, stamps: false, idOrder: null };

/** Fewer segments do not make a habit. */
const ENOUGH_SEGMENTS = 3;

export function senderHabitsOf(
  segments: SegmentTable,
  rows: ArrayLike<SegmentIndex>,
  side: Side,
): SenderHabits {
  let count = 0;
  let ttl = -1;
  let sameTtl = true;
  let stamped = 0;
  const ids = new IdCounter();
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    if (senderOf(segments, row) !== side || isReset(segments, row) || isCopy(segments, row)) continue;
    const bits = segments.bits[row] ?? 0;
    count++;
    if (ttl < 0) ttl = segments.ttl[row] ?? 0;
    if (segments.ttl[row] !== ttl) sameTtl = false;
    if ((bits & HAS_TIMESTAMP) !== 0) stamped++;
    // Linux answers a SYN without a socket, by ID 0: the SYN-ACK is outside the count. IPv6 has no ID.
    const counts = (bits & IS_IPV6) === 0 && ((segments.flags[row] ?? 0) & SYN) === 0;
    if (counts) ids.take(segments.ipId[row] ?? 0);
  }
  return {
    ttl: sameTtl && count >= ENOUGH_SEGMENTS ? ttl : null,
    stamps: count >= ENOUGH_SEGMENTS && stamped === count,
    idOrder: ids.order(),
  };
}

class IdCounter {
  #seen = 0;
  #previous = 0;
  #network = true;
  #swapped = true;

  take(id: number): void {
    if (id === 0) this.#network = this.#swapped = false;
    if (this.#seen++ > 0) {
      this.#network &&= isSmallStep(this.#previous, id, LARGEST_ID_STEP);
      this.#swapped &&= isSmallStep(swap(this.#previous), swap(id), LARGEST_ID_STEP);
    }
    this.#previous = id;
  }

  order(): IdOrder | null {
    if (this.#seen < ENOUGH_SEGMENTS) return null;
    return this.#network ? "network" : this.#swapped ? "swapped" : null;
  }
}

/** Whether `id` could be counted on from `before`, a few segments of other connections in between. */
export function continuesIds(order: IdOrder, before: number, id: number): boolean {
  return order === "network"
    ? isSmallStep(before, id, 4 * LARGEST_ID_STEP)
    : isSmallStep(swap(before), swap(id), 4 * LARGEST_ID_STEP);
}

function isSmallStep(from: number, to: number, largest: number): boolean {
  const step = (to - from) & 0xffff;
  return step > 0 && step <= largest;
}

function swap(id: number): number {
  return ((id & 0xff) << 8) | (id >> 8);
}
