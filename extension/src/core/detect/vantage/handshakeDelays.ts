/**
 * How long after a SYN its SYN-ACK passes the capture point, and how long after that the client's ACK: the ways to the
 * server and back, and to the client and back. Only of handshakes in which nothing was sent twice.
 */

import type { ColumnRoom } from "../../slab.ts";
import type { ConnectionIndex, Nanoseconds } from "../../units.ts";
import { ACK, SYN } from "../../wire/segment.ts";
import { DONE, SPOILT, WAITS_FOR_ACK, WAITS_FOR_SYN, WAITS_FOR_SYN_ACK } from "./vantageWords.ts";

export class HandshakeDelays {
  readonly #state: Uint8Array;
  /** The time of the latest step; when done, the delay on the client's side. */
  readonly #client: Float64Array;
  readonly #server: Float64Array;

  constructor(connections: number, room: ColumnRoom) {
    this.#state = room.uint8(connections);
    this.#client = room.float64(connections);
    this.#server = room.float64(connections);
  }

  /** By connection: what its handshake waits for, and the delays on the client's and the server's side. */
  get columns(): readonly [Uint8Array, Float64Array, Float64Array] {
    return [this.#state, this.#client, this.#server];
  }

  take(connection: ConnectionIndex, fromServer: boolean, flags: number, time: Nanoseconds): void {
    const state = this.#state[connection] ?? 0;
    const isSyn = (flags & SYN) !== 0;
    if (state >= DONE) {
      // A SYN-ACK sent again after the client's ACK: that ACK was lost, and was perhaps not the first.
      if (isSyn) this.#state[connection] = SPOILT;
      return;
    }
    const latest = this.#client[connection] ?? 0;
    const step = nextStep(state, fromServer, isSyn, (flags & ACK) !== 0);
    if (step === WAITS_FOR_ACK) this.#server[connection] = time - latest;
    this.#client[connection] = step === DONE ? time - latest : time;
    this.#state[connection] = step;
  }

  /** From the capture point to the server and back, and to the client and back; null where the handshake does not tell. */
  of(connection: ConnectionIndex): { readonly server: Nanoseconds; readonly client: Nanoseconds } | null {
    if (this.#state[connection] !== DONE) return null;
    return { server: this.#server[connection] ?? 0, client: this.#client[connection] ?? 0 };
  }
}

function nextStep(state: number, fromServer: boolean, isSyn: boolean, isAck: boolean): number {
  if (state === WAITS_FOR_SYN && isSyn && !isAck && !fromServer) return WAITS_FOR_SYN_ACK;
  if (state === WAITS_FOR_SYN_ACK && isSyn && isAck && fromServer) return WAITS_FOR_ACK;
  return state === WAITS_FOR_ACK && !isSyn && !fromServer ? DONE : SPOILT;
}
