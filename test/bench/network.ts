/** The machines of a generated capture. Their number grows with the capture, so that no pair of hosts runs out of ports. */

import { type Host, host, ipv4, ipv6 } from "./host.ts";
import type { Random } from "./random.ts";

export interface Network {
  /** Servers and clients of IPv4 and of IPv6; a client talks to servers of its own version. */
  readonly clients: readonly Host[];
  readonly servers4: readonly Host[];
  readonly servers6: readonly Host[];
  /** IPv4 servers with the per-host rule; NAT addresses, each with the hosts behind it. */
  readonly recycling: readonly Host[];
  readonly nats: readonly (readonly Host[])[];
  /** An address where nobody is. */
  readonly nobody: Host;
}

const SERVERS_4 = 8;
const SERVERS_6 = 4;
const RECYCLING = 2;
const HOSTS_BEHIND_NAT = 3;
const IPV6_SHARE = 0.2;
const LARGEST_OFFSET = 0x20000000;

/** @param connections how many there will be, about */
export function network(random: Random, connections: number): Network {
  const clientCount = Math.min(2000, Math.max(60, Math.round(connections / 2000)));
  const natCount = Math.min(40, Math.max(1, Math.round(connections / 60_000)));
  const servers4 = range(SERVERS_4, (i) => server(random, ipv4(0, 256 + i), i < 2 ? 100 + i : 0));
  const servers6 = range(SERVERS_6, (i) => server(random, ipv6(0, 256 + i), i < 1 ? 110 : 0));
  return {
    servers4,
    servers6,
    recycling: range(RECYCLING, (i) => server(random, ipv4(0, 512 + i), 0)),
    nobody: server(random, ipv4(0, 999), 0),
    clients: range(clientCount, (i) =>
      i < clientCount * IPV6_SHARE
        ? client(random, ipv6(1, 1 + i), random.below(LARGEST_OFFSET))
        : client(random, ipv4(1, 1 + i), random.below(LARGEST_OFFSET)),
    ),
    nats: range(natCount, (i) => nat(random, ipv4(2, 1 + i))),
  };
}

/** Hosts with clocks of their own behind one address and one path. */
function nat(random: Random, address: Uint8Array): Host[] {
  const first = client(random, address, random.below(LARGEST_OFFSET));
  const others = range(HOSTS_BEHIND_NAT - 1, (i) =>
    host({
      ...first,
      // One some seconds behind, which a SYN sent again may make up for, the other by hours.
      clockOffset:
        first.clockOffset - (i === 0 ? random.between(1500, 6000) : random.between(5_000_000, 50_000_000)),
    }),
  );
  return [first, ...others];
}

function server(random: Random, address: Uint8Array, vlan: number): Host {
  return machine(random, address, random.below(LARGEST_OFFSET), { ttl: 64, roundTrip: 0, vlan });
}

function client(random: Random, address: Uint8Array, clockOffset: number): Host {
  const roundTrip = Math.round(500 + random.exponential(20_000));
  return machine(random, address, clockOffset, { ttl: random.between(50, 60), roundTrip, vlan: 0 });
}

function machine(
  random: Random,
  address: Uint8Array,
  clockOffset: number,
  place: Pick<Host, "ttl" | "roundTrip" | "vlan">,
): Host {
  const ipVersion = address.length === 4 ? 4 : 6;
  return host({ ipVersion, address, station: random.between(1, 0xffff), clockOffset, ...place });
}

function range<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}
