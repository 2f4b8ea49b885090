/**
 * What each connection's opening shows of its hosts' clocks: time and TSval of the first SYN of the client and the first SYN-ACK of the
 * server with a timestamp, written down as they come. By connection, because clocks are looked at by pair of hosts, and the segments of a
 * pair lie all over the capture, a cache miss each.
 *
 * 12 bytes a connection (`openingWords.ts`): nearly every SYN is the first segment of its connection, whose time the row has, and its
 * SYN-ACK comes within four seconds. They lie in the memory of the fast path, which takes all that are so.
 */

import type { FastPath } from "../fastPath/fastPath.ts";
import { SEGMENTS_A_BATCH } from "../fastPath/memoryLayout.ts";
import type { ConnectionIndex, Nanoseconds, TimestampValue } from "../units.ts";
import { CONNECTION, FROM_SERVER, MARKS, TIME, TSVAL } from "../wire/segmentRows.ts";
import { nextCapacity } from "./columns.ts";
import { type ConnectionTable, START } from "./connectionTable.ts";
import { OPENING_WORDS, OTHER_TIMES, SYN_ACK_DELAY, SYN_ACK_TSVAL, SYN_TSVAL } from "./openingWords.ts";

export class OpeningTable {
  readonly #connections: ConnectionTable;
  readonly #fastPath: FastPath;
  #capacity: number;
  #words: Int32Array;
  /** Of the few that came at other times, by twice the connection, and one more for SYN-ACKs. */
  readonly #times = new Map<number, Nanoseconds>();
  /** First words of the segments of a batch that the fast path leaves. */
  readonly #left: Int32Array;

  /**
   * @param connections whose rows lie in the memory of the fast path
   * @param expected connections to make room for; more are taken as they come
   */
  constructor(connections: ConnectionTable, fastPath: FastPath, expected: number) {
    this.#connections = connections;
    this.#fastPath = fastPath;
    this.#capacity = Math.max(1024, expected);
    this.#words = fastPath.memory.take(this.#capacity * OPENING_WORDS);
    this.#left = fastPath.memory.take(SEGMENTS_A_BATCH);
  }

  /** Where the rows stand in the memory of the fast path, until a batch is taken. */
  get address(): number {
    return this.#words.byteOffset;
  }

  /**
   * Takes the openings of a batch of segments that has just been followed.
   *
   * @param syns how many SYNs are among them
   */
  takeAll(syns: number): void {
    while (this.#connections.length > this.#capacity) this.#grow();
    const left = this.#fastPath.takeOpenings(syns, this.address, this.#left);
    for (let i = 0; i < left; i++) this.#takeOther(this.#left[i] ?? 0);
  }

  /** One that came at another time: the row says so of both that it may have. */
  #takeOther(from: number): void {
    const { words, doubles } = this.#fastPath.rows;
    const connection = words[from + CONNECTION] ?? 0;
    const fromServer = ((words[from + MARKS] ?? 0) & FROM_SERVER) !== 0;
    if (this.tsValOf(connection, fromServer) !== 0) return;
    const row = connection * OPENING_WORDS;
    if (this.tsValOf(connection, !fromServer) !== 0)
      this.#times.set(keyOf(connection, !fromServer), this.timeOf(connection, !fromServer));
    this.#times.set(keyOf(connection, fromServer), doubles[(from + TIME) >> 1] ?? 0);
    this.#words[row + (fromServer ? SYN_ACK_TSVAL : SYN_TSVAL)] = words[from + TSVAL] ?? 0;
    this.#words[row + SYN_ACK_DELAY] = OTHER_TIMES;
  }

  /** 0: there is none. */
  tsValOf(connection: ConnectionIndex, fromServer: boolean): TimestampValue {
    const field = fromServer ? SYN_ACK_TSVAL : SYN_TSVAL;
    return (this.#words[connection * OPENING_WORDS + field] ?? 0) >>> 0;
  }

  /** Of one that has a TSval. */
  timeOf(connection: ConnectionIndex, fromServer: boolean): Nanoseconds {
    const start = this.#connections.double(connection, START);
    const delay = this.#words[connection * OPENING_WORDS + SYN_ACK_DELAY] ?? 0;
    if (delay === OTHER_TIMES) return this.#times.get(keyOf(connection, fromServer)) ?? start;
    return fromServer ? start + (delay >>> 0) : start;
  }

  #grow(): void {
    this.#capacity = nextCapacity(this.#capacity);
    this.#words = this.#fastPath.memory.longer(this.#words, this.#capacity * OPENING_WORDS);
  }
}

function keyOf(connection: ConnectionIndex, fromServer: boolean): number {
  return 2 * connection + (fromServer ? 1 : 0);
}
