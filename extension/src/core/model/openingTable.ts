/**
 * What each connection's opening shows of its hosts' clocks: time and TSval of the first SYN and the first SYN-ACK with a
 * timestamp. In columns by connection, because clocks are looked at by pair of hosts, and the segments of a pair lie all
 * over the capture, a cache miss each.
 *
 * 12 bytes a connection: nearly every SYN is the first segment of its connection, whose time the row has, and its SYN-ACK comes
 * within four seconds.
 */

import { Slab } from "../slab.ts";
import type { ConnectionIndex, Nanoseconds, TimestampValue } from "../units.ts";
import { grow, nextCapacity } from "./columns.ts";
import { type ConnectionTable, START } from "./connectionTable.ts";

/** In the column of delays: another time than that. */
const OTHER = 0xffffffff;

export class OpeningTable {
  readonly #connections: ConnectionTable;
  #capacity: number;
  /** By connection; 0: there is none. A TSval of 0 is a placeholder of stacks that have not started their clock. */
  #syn: Uint32Array<ArrayBuffer>;
  #synAck: Uint32Array<ArrayBuffer>;
  /** How long after the connection's first segment the SYN-ACK came, in nanoseconds. */
  #delay: Uint32Array<ArrayBuffer>;
  /** Of the few others, by twice the connection, and one more for SYN-ACKs. */
  readonly #others = new Map<number, Nanoseconds>();

  /** @param expected connections to make room for; more are taken as they come */
  constructor(connections: ConnectionTable, expected: number) {
    this.#connections = connections;
    const slab = new Slab();
    const room = Math.max(1024, expected);
    this.#capacity = room;
    this.#syn = slab.uint32(room);
    this.#synAck = slab.uint32(room);
    this.#delay = slab.uint32(room);
  }

  /** Takes a SYN of the client or a SYN-ACK of the server, if it is the first that has one. */
  take(connection: ConnectionIndex, fromServer: boolean, time: Nanoseconds, tsVal: TimestampValue): void {
    if (tsVal === 0 || this.tsValOf(connection, fromServer) !== 0) return;
    while (connection >= this.#capacity) this.#grow();
    const since = time - this.#connections.double(connection, START);
    if (!fromServer) {
      this.#syn[connection] = tsVal;
      if (since !== 0) this.#others.set(2 * connection, time);
      return;
    }
    this.#synAck[connection] = tsVal;
    const isNear = since >= 0 && since < OTHER;
    this.#delay[connection] = isNear ? since : OTHER;
    if (!isNear) this.#others.set(2 * connection + 1, time);
  }

  /** 0: there is none. */
  tsValOf(connection: ConnectionIndex, fromServer: boolean): TimestampValue {
    return (fromServer ? this.#synAck : this.#syn)[connection] ?? 0;
  }

  /** Of one that has a TSval. */
  timeOf(connection: ConnectionIndex, fromServer: boolean): Nanoseconds {
    const start = this.#connections.double(connection, START);
    const delay = this.#delay[connection] ?? 0;
    if (fromServer && delay !== OTHER) return start + delay;
    if (!fromServer && this.#others.size === 0) return start;
    return this.#others.get(2 * connection + (fromServer ? 1 : 0)) ?? start;
  }

  #grow(): void {
    const n = nextCapacity(this.#capacity);
    this.#capacity = n;
    this.#syn = grow(this.#syn, n);
    this.#synAck = grow(this.#synAck, n);
    this.#delay = grow(this.#delay, n);
  }
}
