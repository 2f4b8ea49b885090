/**
 * What the packets show of the way between each end and the capture point: hop counts, checksums that the network
 * card has still to fill in, delays of the handshake, frames larger than any link carries, frames captured on both
 * sides of a router. `findVantageSigns.ts` finds them, `capturePoint.ts` draws the conclusion.
 */

import { roomIn } from "../../fastPath/sharedColumns.ts";
import type { SharedMemory } from "../../fastPath/sharedMemory.ts";
import { Slab } from "../../slab.ts";
import type { ConnectionIndex } from "../../units.ts";
import type { HostIndex, HostTable } from "../hosts/hostTable.ts";
import { HandshakeDelays } from "./handshakeDelays.ts";
import { type HopVotes, votesOf } from "./hopVotes.ts";
import { HostColumns, type HostSigns } from "./hostColumns.ts";
import { TTLS_A_CONNECTION } from "./vantageWords.ts";

/** Given back by `release` when nobody asks any more. */
export class VantageSigns {
  readonly hosts: HostTable;
  /** So many have TTLs and delays: those beyond the segments looked at show nothing. */
  readonly connections: number;
  /** TTLs of each connection's sides: lowest and highest; 0: none seen. */
  readonly ttls: Uint8Array;
  /** What they say (`vantageWords.ts`), and how many connections say so. */
  readonly verdicts: Uint8Array;
  votes: HopVotes = votesOf([], new Map());
  readonly delays: HandshakeDelays;
  readonly ofHosts: HostColumns;
  /** Frames that were captured again with a TTL lower by one, and how many segments there were in all. */
  forwarded = 0;
  segments = 0;
  readonly #memory: SharedMemory | null;
  /** By host, its connections: who asks for those of one asks again. */
  readonly #own = new Map<HostIndex, Uint32Array>();

  /** @param memory of the fast path, where columns then lie for it to fill; null: they have memory of their own */
  constructor(hosts: HostTable, connections: number, memory: SharedMemory | null) {
    const room = memory === null ? new Slab() : roomIn(memory);
    this.hosts = hosts;
    this.connections = connections;
    this.ttls = room.uint8(TTLS_A_CONNECTION * connections);
    this.verdicts = room.uint8(connections);
    this.delays = new HandshakeDelays(connections, room);
    this.ofHosts = new HostColumns(hosts, room);
    this.#memory = memory;
  }

  readonly signsOf = (host: HostIndex): HostSigns => this.ofHosts.signsOf(host);

  /** Of those that have TTLs and delays, ascending. */
  connectionsOf(host: HostIndex): Uint32Array {
    let own = this.#own.get(host);
    if (own === undefined) {
      own = connectionsOf(this.hosts, host, this.connections);
      this.#own.set(host, own);
    }
    return own;
  }

  release(): void {
    this.#memory?.give(this.ttls, this.verdicts, this.ofHosts.words, ...this.delays.columns);
  }
}

function connectionsOf(
  { pairs, byPair: { rows, start } }: HostTable,
  host: HostIndex,
  until: ConnectionIndex,
): Uint32Array {
  const own: ConnectionIndex[] = [];
  for (let pair = 0; pair < pairs.length; pair++) {
    if (pairs.first[pair] !== host && pairs.second[pair] !== host) continue;
    // Ascending within a pair.
    for (let i = start[pair] ?? 0; i < (start[pair + 1] ?? 0); i++) {
      const row = rows[i] ?? 0;
      if (row >= until) break;
      own.push(row);
    }
  }
  return Uint32Array.from(own).sort();
}
