import { hashOfEnds } from "#core/model/quadrupletTable.ts";
import type { Endpoint } from "#test/support/scenario/packet.ts";

const FIRST_CLIENT = 0x0a000001;

/** Two clients of one server whose quadruplets have the same hash, all 32 bits of it: of so many there are such. */
export function clientsWithOneHash(server: Endpoint): readonly [Endpoint, Endpoint] {
  const before = new Map<number, Endpoint>();
  for (let i = 0; ; i++) {
    const client = { address: dotted(FIRST_CLIENT + i), port: 1024 + (Math.imul(i, 7919) & 0x7fff) };
    const ports = (client.port << 16) | server.port;
    const hash = hashOfEnds((FIRST_CLIENT + i) | 0, wordOf(server.address), ports, false);
    const other = before.get(hash);
    if (other !== undefined) return [other, client];
    before.set(hash, client);
  }
}

function dotted(word: number): string {
  return [word >>> 24, word >>> 16, word >>> 8, word].map((byte) => byte & 0xff).join(".");
}

export function wordOf(address: string): number {
  return address.split(".").reduce((word, byte) => (word << 8) | Number(byte), 0);
}
