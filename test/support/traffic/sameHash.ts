import { hashOfEnds } from "#core/model/quadrupletTable.ts";
import type { Endpoint } from "#test/support/scenario/packet.ts";

const NETWORK = 0x0a000000;
const HOSTS = 1 << 24;

/** Two clients of one server whose quadruplets have the same hash, all 32 bits of it: of a hundred thousand some have, which others in each process. */
export function clientsWithOneHash(server: Endpoint): readonly [Endpoint, Endpoint] {
  const before = new Map<number, Endpoint>();
  for (;;) {
    const word = NETWORK + Math.floor(Math.random() * HOSTS);
    const client = { address: dotted(word), port: 1024 + Math.floor(Math.random() * 60_000) };
    const hash = hashOfEnds(word, wordOf(server.address), (client.port << 16) | server.port, false);
    const other = before.get(hash);
    if (other !== undefined && other.address !== client.address) return [other, client];
    before.set(hash, client);
  }
}

function dotted(word: number): string {
  return [word >>> 24, word >>> 16, word >>> 8, word].map((byte) => byte & 0xff).join(".");
}

export function wordOf(address: string): number {
  return address.split(".").reduce((word, byte) => (word << 8) | Number(byte), 0);
}
