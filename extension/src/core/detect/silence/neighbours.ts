/**
 * The other connects around a silent SYN: to the same endpoint, from the same host, on the same ports. An index over
 * the connects of the endpoints at which something was silent, made once: their rows, four bytes each. What is asked for is
 * told as objects.
 */

import type { Analyzer } from "../../analyzer.ts";
import { firstPlace } from "../../firstPlace.ts";
import {
  CLIENT_IS_B,
  ESTABLISHED_SEEN,
  FLAGS,
  PREVIOUS,
  QUADRUPLET,
  REFUSED,
  START,
  SYN_ACK_SEEN,
  SYN_SEEN,
} from "../../model/connectionTable.ts";
import { Slab } from "../../slab.ts";
import { type Steps, stretchesInSteps } from "../../steps.ts";
import type { ConnectionIndex, Nanoseconds } from "../../units.ts";
import { groupRowsInSteps } from "../busiest.ts";
import { type HostIndex, type HostTable, hostsOf } from "../hosts/hostTable.ts";
import { PairTable } from "../hosts/pairTable.ts";
import type { SilentSyns } from "./silentSyns.ts";

export interface Connect {
  readonly connection: ConnectionIndex;
  readonly client: HostIndex;
  readonly clientPort: number;
  readonly time: Nanoseconds;
  readonly answered: boolean;
}

interface Connects {
  readonly rows: Uint32Array;
  readonly endpointOf: Uint32Array;
  length: number;
}

export class Neighbours {
  readonly #endpoints = new PairTable();
  /** Connections by endpoint, in order of their rows, which is that of their beginnings. */
  #rows: Uint32Array = new Uint32Array();
  #start: Uint32Array = new Uint32Array();
  readonly #analyzer: Analyzer;
  readonly #hosts: HostTable;
  readonly #answering = new Set<HostIndex>();

  /** @param silent around whose connections is looked */
  static *find(analyzer: Analyzer, silent: SilentSyns): Steps<Neighbours> {
    const found = new Neighbours(analyzer);
    for (let place = 0; place < silent.length; place++) found.#addEndpoint(silent.connections[place] ?? 0);
    const { length } = analyzer.connections;
    const slab = new Slab();
    const connects: Connects = { rows: slab.uint32(length), endpointOf: slab.uint32(length), length: 0 };
    yield* stretchesInSteps(length, (start, end) => found.#take(start, end, connects));
    const endpointOf = connects.endpointOf.subarray(0, connects.length);
    const grouped = yield* groupRowsInSteps(endpointOf, found.#endpoints.length);
    found.#rows = grouped.rows.map((place) => connects.rows[place] ?? 0);
    found.#start = grouped.start;
    return found;
  }

  private constructor(analyzer: Analyzer) {
    this.#analyzer = analyzer;
    this.#hosts = hostsOf(analyzer);
  }

  #addEndpoint(connection: ConnectionIndex): void {
    this.#endpoints.intern(this.#hosts.serverOf(connection), this.#port(connection, false));
  }

  #take(start: ConnectionIndex, end: ConnectionIndex, into: Connects): void {
    const table = this.#analyzer.connections;
    const { serverOf } = this.#hosts;
    for (let row = start; row < end; row++) {
      const flags = table.word(row, FLAGS);
      const server = serverOf(row);
      if ((flags & (SYN_ACK_SEEN | ESTABLISHED_SEEN | REFUSED)) !== 0) this.#answering.add(server);
      if ((flags & SYN_SEEN) === 0) continue;
      const endpoint = this.#endpoints.find(server, this.#port(row, false));
      if (endpoint < 0) continue;
      into.rows[into.length] = row;
      into.endpointOf[into.length++] = endpoint;
    }
  }

  connectOf(connection: ConnectionIndex): Connect {
    const { connections } = this.#analyzer;
    return {
      connection,
      client: this.#hosts.clientOf(connection),
      clientPort: this.#port(connection, true),
      time: connections.double(connection, START),
      answered: (connections.word(connection, FLAGS) & (SYN_ACK_SEEN | ESTABLISHED_SEEN)) !== 0,
    };
  }

  /** Those of the same host to the same endpoint, the connection itself included. */
  sameClient(connection: ConnectionIndex): readonly Connect[] {
    const { clientOf } = this.#hosts;
    const client = clientOf(connection);
    return this.#connectsOf(connection, (row) => clientOf(row) === client);
  }

  /** Those to the same endpoint whose quadruplet had been used before in this capture. */
  reusing(connection: ConnectionIndex): readonly Connect[] {
    const { connections } = this.#analyzer;
    return this.#connectsOf(connection, (row) => connections.word(row, PREVIOUS) >= 0);
  }

  /** The last ones, at most `most`, that began between these times at the same endpoint; the connection itself left out. */
  between(
    connection: ConnectionIndex,
    from: Nanoseconds,
    until: Nanoseconds,
    most: number,
  ): readonly Connect[] {
    const rows = this.#sameEndpoint(connection);
    const { connections } = this.#analyzer;
    const found: Connect[] = [];
    const isSoEarly = (place: number) => connections.double(rows[place] ?? 0, START) <= until;
    for (let i = firstPlace(0, rows.length, isSoEarly) - 1; i >= 0; i--) {
      const row = rows[i] ?? 0;
      if (connections.double(row, START) < from || found.length === most) break;
      if (row !== connection) found.push(this.connectOf(row));
    }
    return found.reverse();
  }

  /** Whether the server's address answered any SYN in this capture, on whatever port. */
  serverEverAnswered(connection: ConnectionIndex): boolean {
    return this.#answering.has(this.#hosts.serverOf(connection));
  }

  #connectsOf(connection: ConnectionIndex, isWanted: (row: ConnectionIndex) => boolean): Connect[] {
    const found: Connect[] = [];
    for (const row of this.#sameEndpoint(connection)) if (isWanted(row)) found.push(this.connectOf(row));
    return found;
  }

  /** The rows of every connect to the same endpoint, the connection itself included. */
  #sameEndpoint(connection: ConnectionIndex): Uint32Array {
    const server = this.#hosts.serverOf(connection);
    const endpoint = this.#endpoints.find(server, this.#port(connection, false));
    if (endpoint < 0) return new Uint32Array();
    return this.#rows.subarray(this.#start[endpoint], this.#start[endpoint + 1]);
  }

  #port(connection: ConnectionIndex, client: boolean): number {
    const { connections, quadruplets } = this.#analyzer;
    const quadruplet = connections.word(connection, QUADRUPLET);
    const clientIsB = connections.has(connection, CLIENT_IS_B);
    return client === clientIsB ? quadruplets.portB(quadruplet) : quadruplets.portA(quadruplet);
  }
}
