/** A machine on the network. Several may stand behind one address: a NAT. */
export interface Host {
  readonly ipVersion: 4 | 6;
  /** 4 or 16 bytes, as the capture shows it. */
  readonly address: Uint8Array;
  /** Sum of the address's 16-bit words, for the pseudo header of the TCP checksum. */
  readonly addressSum: number;
  /** Last byte of the Ethernet address. */
  readonly station: number;
  /** Added to milliseconds to make a TSval: the machine's own clock. */
  readonly clockOffset: number;
  /** As it arrives at the capture point. */
  readonly ttl: number;
  /** Round trip from the capture point, in microseconds. */
  readonly roundTrip: number;
  /** 802.1Q identifier; 0: no tag. */
  readonly vlan: number;
}

export type HostFacts = Omit<Host, "addressSum">;

export function host(facts: HostFacts): Host {
  let addressSum = 0;
  for (let i = 0; i < facts.address.length; i += 2)
    addressSum += ((facts.address[i] ?? 0) << 8) | (facts.address[i + 1] ?? 0);
  return { ...facts, addressSum };
}

export function ipv4(net: number, number: number): Uint8Array {
  return Uint8Array.of(10, net, (number >>> 8) & 0xff, number & 0xff);
}

/** In the documentation prefix of RFC 3849. */
export function ipv6(net: number, number: number): Uint8Array {
  const address = new Uint8Array(16);
  address.set([0x20, 0x01, 0x0d, 0xb8, 0, net]);
  address.set([number >>> 24, (number >>> 16) & 0xff, (number >>> 8) & 0xff, number & 0xff], 12);
  return address;
}
