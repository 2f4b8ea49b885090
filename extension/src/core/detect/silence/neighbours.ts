/**
 * The other connects around a silent SYN: to the same endpoint, from the same host, on the same ports. An index over
 * the connects of the endpoints at which something was silent, made once.
 */

import type { Analyzer } from "../../analyzer.ts";
import {
  CLIENT_IS_B,
  ESTABLISHED_SEEN,
  FLAGS,
  QUADRUPLET,
  REFUSED,
  START,
  SYN_ACK_SEEN,
  SYN_SEEN,
} from "../../model/connectionTable.ts";
import type { ConnectionIndex, Nanoseconds } from "../../units.ts";
import { type HostIndex, hostsOf } from "../hostTable.ts";
import { PairTable } from "../pairTable.ts";

export interface Connect {
  readonly connection: ConnectionIndex;
  readonly client: HostIndex;
  readonly clientPort: number;
  readonly time: Nanoseconds;
  readonly answered: boolean;
}

export class Neighbours {
  readonly #endpoints = new PairTable();
  readonly #connects: Connect[][] = [];
  readonly #analyzer: Analyzer;
  readonly #answering = new Set<HostIndex>();

  constructor(analyzer: Analyzer, silent: Iterable<ConnectionIndex>) {
    this.#analyzer = analyzer;
    const hosts = hostsOf(analyzer);
    for (const connection of silent)
      this.#endpoints.intern(hosts.serverOf[connection] ?? 0, this.#serverPort(connection));
    for (let i = 0; i < this.#endpoints.length; i++) this.#connects.push([]);
    const table = analyzer.connections;
    for (let row = 0; row < table.length; row++) {
      const flags = table.word(row, FLAGS);
      const server = hosts.serverOf[row] ?? 0;
      const answered = (flags & (SYN_ACK_SEEN | ESTABLISHED_SEEN)) !== 0;
      if (answered || (flags & REFUSED) !== 0) this.#answering.add(server);
      if ((flags & SYN_SEEN) === 0) continue;
      const endpoint = this.#endpoints.find(server, this.#serverPort(row));
      if (endpoint < 0) continue;
      this.#connects[endpoint]?.push({
        connection: row,
        client: hosts.clientOf[row] ?? 0,
        clientPort: this.#clientPort(row),
        time: table.double(row, START),
        answered,
      });
    }
  }

  /** Every connect to the same endpoint, in order of their rows; the connection itself included. */
  sameEndpoint(connection: ConnectionIndex): readonly Connect[] {
    const server = hostsOf(this.#analyzer).serverOf[connection] ?? 0;
    const endpoint = this.#endpoints.find(server, this.#serverPort(connection));
    return this.#connects[endpoint] ?? [];
  }

  /** Whether the server's address answered any SYN in this capture, on whatever port. */
  serverEverAnswered(connection: ConnectionIndex): boolean {
    return this.#answering.has(hostsOf(this.#analyzer).serverOf[connection] ?? 0);
  }

  #serverPort(connection: ConnectionIndex): number {
    return this.#port(connection, false);
  }

  #clientPort(connection: ConnectionIndex): number {
    return this.#port(connection, true);
  }

  #port(connection: ConnectionIndex, client: boolean): number {
    const { connections, quadruplets } = this.#analyzer;
    const quadruplet = connections.word(connection, QUADRUPLET);
    const clientIsB = connections.has(connection, CLIENT_IS_B);
    return client === clientIsB ? quadruplets.portB(quadruplet) : quadruplets.portA(quadruplet);
  }
}
