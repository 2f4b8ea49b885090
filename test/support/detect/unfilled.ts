import { addressBytes } from "#test/support/scenario/addresses.ts";
import type { TcpPacket } from "#test/support/scenario/packet.ts";

const PCAP_HEADER = 24;
const RECORD_HEADER = 16;
const ETHERNET_HEADER = 14;
const CHECKSUM_IN_TCP = 16;

/**
 * The same pcap, captured on the hosts with these addresses while their network cards had the checksums still to fill
 * in: the field holds the sum of the pseudo-header, not complemented (RFC 9293 section 3.1 says what it is made of).
 */
export function unfillChecksums(
  pcap: Uint8Array,
  packets: readonly TcpPacket[],
  addresses: readonly string[],
  ipVersion: 4 | 6,
): Uint8Array {
  const changed = pcap.slice();
  const view = new DataView(changed.buffer);
  let at = PCAP_HEADER;
  for (const packet of packets) {
    const length = view.getUint32(at + 8, true);
    const tcp = at + RECORD_HEADER + ETHERNET_HEADER + (ipVersion === 4 ? 20 : 40);
    if (addresses.includes(packet.source.address)) {
      const tcpLength = at + RECORD_HEADER + length - tcp;
      view.setUint16(tcp + CHECKSUM_IN_TCP, pseudoHeaderSum(packet, tcpLength));
    }
    at += RECORD_HEADER + length;
  }
  return changed;
}

function pseudoHeaderSum(packet: TcpPacket, tcpLength: number): number {
  const bytes = [...addressBytes(packet.source.address), ...addressBytes(packet.destination.address)];
  let sum = 6 + tcpLength;
  for (let i = 0; i < bytes.length; i += 2) sum += (bytes[i] ?? 0) * 256 + (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum;
}
