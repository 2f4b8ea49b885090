/** Ordinary conversations of a capture, found by their bytes alone: no reader of ours is asked. */

const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
/** Of an Ethernet frame without tags: its type, and in IPv4 without options the protocol, addresses, ports and flags. */
const ETHERTYPE = 12;
const IP = 14;
const TCP = IP + 20;
const [FIN, SYN, RST, ACK] = [0x01, 0x02, 0x04, 0x10];

export interface Conversation {
  readonly client: string;
  readonly port: number;
  /** Its frames, in order; frame 1 is the first of the file. */
  readonly frames: readonly number[];
}

interface Seen {
  readonly client: string;
  readonly port: number;
  readonly frames: number[];
  readonly flags: number[];
}

/**
 * Handshake, text, a FIN from both sides, no RST, nothing before or after on these ports, and nothing else from this port of the client;
 * a number of them from all over a pcap file.
 */
export function ordinaryConversations(pcap: Buffer, howMany: number): readonly Conversation[] {
  const seen = new Map<string, Seen>();
  for (let at = FILE_HEADER_BYTES, frame = 1; at < pcap.length; frame++) {
    const start = at + RECORD_HEADER_BYTES;
    at = start + pcap.readUInt32LE(at + 8);
    if (pcap.readUInt16BE(start + ETHERTYPE) !== 0x0800 || pcap[start + IP + 9] !== 6) continue;
    take(seen, frame, pcap.subarray(start, at));
  }
  const ofClient = new Map<string, number>();
  for (const { client, port } of seen.values())
    ofClient.set(`${client}:${port}`, 1 + (ofClient.get(`${client}:${port}`) ?? 0));
  const ordinary = [...seen.values()].filter(
    (one) => isOrdinary(one) && ofClient.get(`${one.client}:${one.port}`) === 1,
  );
  return Array.from({ length: howMany }, (_, i) => {
    const one = ordinary[Math.floor(((i + 0.5) * ordinary.length) / howMany)];
    if (one === undefined) throw new Error("ordinaryConversations: there is none");
    return one;
  });
}

function take(seen: Map<string, Seen>, frame: number, bytes: Buffer): void {
  const [from, to] = [IP + 12, IP + 16].map((at) => bytes.subarray(at, at + 4).join("."));
  const [fromPort, toPort] = [bytes.readUInt16BE(TCP), bytes.readUInt16BE(TCP + 2)];
  const ends = [`${from}:${fromPort}`, `${to}:${toPort}`].sort().join(" ");
  let one = seen.get(ends);
  if (one === undefined) {
    one = { client: from ?? "", port: fromPort, frames: [], flags: [] };
    seen.set(ends, one);
  }
  one.frames.push(frame);
  one.flags.push(bytes[TCP + 13] ?? 0);
}

function isOrdinary({ flags }: Seen): boolean {
  const count = (bits: number, value: number): number =>
    flags.filter((each) => (each & bits) === value).length;
  return (
    flags.length < 16 &&
    flags[0] === SYN &&
    flags[1] === (SYN | ACK) &&
    count(SYN, SYN) === 2 &&
    count(RST, RST) === 0 &&
    count(FIN, FIN) === 2
  );
}
