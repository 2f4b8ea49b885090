import type { ColumnRoom } from "../../slab.ts";
import type { HostIndex, HostTable } from "../hosts/hostTable.ts";
import { isUnfilled, pseudoHeaderSum } from "./unfilledChecksum.ts";
import {
  CHECKSUMS,
  HIGHEST_TTL,
  HOST_WORDS,
  LARGEST,
  LARGEST_FRAME_BYTES,
  NEAR_IN,
  OVERSIZED,
  RECEIVED_CHECKSUMS,
  RECEIVED_UNFILLED,
  SUM,
  UNFILLED,
} from "./vantageWords.ts";

/** Sums over the segments that a host sent, or that were sent to it. RSTs and copies are left out. */
export interface HostSigns {
  /** Segments sent with a checksum in the capture, and those of them that are not filled in. */
  readonly checksums: number;
  readonly unfilled: number;
  readonly receivedChecksums: number;
  readonly receivedUnfilled: number;
  readonly highestTtl: number;
  /** Segments larger than any frame, and the largest. */
  readonly oversized: number;
  readonly largest: number;
}

/** The signs of each host, HOST_WORDS each. */
export class HostColumns {
  readonly words: Uint32Array;
  readonly #hosts: HostTable;

  constructor(hosts: HostTable, room: ColumnRoom) {
    this.words = room.uint32(HOST_WORDS * hosts.length);
    this.#hosts = hosts;
  }

  /** Finds what the addresses of hosts 0 to `until` - 1 add to pseudo-headers: the fast path cannot. */
  addSums(until: HostIndex): void {
    for (let host = 0; host < until; host++) this.#sumOf(host);
  }

  take(from: HostIndex, to: HostIndex, ttl: number, payload: number, checksum: number): void {
    const { words } = this;
    const sender = HOST_WORDS * from;
    const receiver = HOST_WORDS * to;
    if (ttl > (words[sender + HIGHEST_TTL] ?? 0)) words[sender + HIGHEST_TTL] = ttl;
    if (payload > LARGEST_FRAME_BYTES) {
      this.#countOne(sender + OVERSIZED);
      words[sender + LARGEST] = Math.max(words[sender + LARGEST] ?? 0, payload);
    }
    // 0: cut off by the snap length.
    if (checksum === 0) return;
    this.#countOne(sender + CHECKSUMS);
    this.#countOne(receiver + RECEIVED_CHECKSUMS);
    if (!isUnfilled(checksum, this.#sumOf(from) + this.#sumOf(to), payload)) return;
    this.#countOne(sender + UNFILLED);
    this.#countOne(receiver + RECEIVED_UNFILLED);
  }

  signsOf(host: HostIndex): HostSigns {
    const word = (field: number) => this.words[HOST_WORDS * host + field] ?? 0;
    return {
      checksums: word(CHECKSUMS),
      unfilled: word(UNFILLED),
      receivedChecksums: word(RECEIVED_CHECKSUMS),
      receivedUnfilled: word(RECEIVED_UNFILLED),
      highestTtl: word(HIGHEST_TTL),
      oversized: word(OVERSIZED),
      largest: word(LARGEST),
    };
  }

  /** Connections whose TTLs say that it is near, where the fast path told that. */
  nearIn(host: HostIndex): number {
    return this.words[HOST_WORDS * host + NEAR_IN] ?? 0;
  }

  #sumOf(host: HostIndex): number {
    const place = HOST_WORDS * host + SUM;
    const known = this.words[place] ?? 0;
    if (known !== 0) return known;
    const sum = pseudoHeaderSum(this.#hosts.bytesOf(host));
    this.words[place] = sum;
    return sum;
  }

  #countOne(place: number): void {
    this.words[place] = (this.words[place] ?? 0) + 1;
  }
}
