/**
 * What the packets show of the way between each end and the capture point: hop counts, checksums that the network
 * card has still to fill in, delays of the handshake, frames larger than any link carries, frames captured on both
 * sides of a router. `findVantageSigns.ts` finds them, `capturePoint.ts` draws the conclusion.
 */

import { roomIn } from "../../fastPath/sharedColumns.ts";
import type { SharedMemory } from "../../fastPath/sharedMemory.ts";
import { Slab } from "../../slab.ts";
import type { HostIndex, HostTable } from "../hosts/hostTable.ts";
import { HandshakeDelays } from "./handshakeDelays.ts";
import { HostColumns, type HostSigns } from "./hostColumns.ts";
import { TTLS_A_CONNECTION } from "./vantageWords.ts";

/** Given back by `release` when nobody asks any more. */
export class VantageSigns {
  readonly hosts: HostTable;
  /** So many have TTLs and delays: those beyond the segments looked at show nothing. */
  readonly connections: number;
  /** TTLs of each connection's sides: lowest and highest; 0: none seen. */
  readonly ttls: Uint8Array;
  readonly delays: HandshakeDelays;
  readonly ofHosts: HostColumns;
  /** Frames that were captured again with a TTL lower by one, and how many segments there were in all. */
  forwarded = 0;
  segments = 0;
  readonly #memory: SharedMemory | null;

  /** @param memory of the fast path, where columns then lie for it to fill; null: they have memory of their own */
  constructor(hosts: HostTable, connections: number, memory: SharedMemory | null) {
    const room = memory === null ? new Slab() : roomIn(memory);
    this.hosts = hosts;
    this.connections = connections;
    this.ttls = room.uint8(TTLS_A_CONNECTION * connections);
    this.delays = new HandshakeDelays(connections, room);
    this.ofHosts = new HostColumns(hosts, room);
    this.#memory = memory;
  }

  readonly signsOf = (host: HostIndex): HostSigns => this.ofHosts.signsOf(host);

  release(): void {
    this.#memory?.give(this.ttls, this.ofHosts.words, ...this.delays.columns);
  }
}
