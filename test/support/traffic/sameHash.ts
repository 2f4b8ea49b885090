import { hashOfEnds } from "#core/model/quadrupletTable.ts";
import { formatIpv4 } from "#core/wire/addressText.ts";
import { addressBytes } from "#test/support/scenario/addresses.ts";
import type { Endpoint } from "#test/support/scenario/packet.ts";

const NETWORK = 0x0a000000;
const HOSTS = 1 << 24;

/** Two clients of one server whose quadruplets have the same hash, all 32 bits of it: of a hundred thousand some have, which others in each process. */
export function clientsWithOneHash(server: Endpoint): readonly [Endpoint, Endpoint] {
  const before = new Map<number, Endpoint>();
  for (;;) {
    const word = NETWORK + Math.floor(Math.random() * HOSTS);
    const client = { address: formatIpv4(word), port: 1024 + Math.floor(Math.random() * 60_000) };
    const hash = hashOfEnds(word, wordOf(server.address), (client.port << 16) | server.port, false);
    const other = before.get(hash);
    if (other !== undefined && other.address !== client.address) return [other, client];
    before.set(hash, client);
  }
}

/** An IPv4 address as it stands in the rows of segments. */
export function wordOf(address: string): number {
  return new DataView(addressBytes(address).buffer).getInt32(0);
}
