/**
 * Ethernet frames with TCP or UDP in IPv4 or IPv6, with right checksums. Written apart from the analyzer and from the
 * writers of the other tests, so that no mistake can be in both.
 */

import type { Host } from "./host.ts";

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;

const TCP = 6;
const UDP = 17;
const PAYLOAD_POOL = 1 << 16;
const LARGEST_FRAME = 2048;

export interface TcpFields {
  readonly source: Host;
  readonly sourcePort: number;
  readonly destination: Host;
  readonly destinationPort: number;
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly window: number;
  /** null: no timestamps, as in an RST of the kernel. */
  readonly tsVal: number | null;
  readonly tsEcr: number;
  readonly ipId: number;
  readonly payload: number;
}

export class FrameBuilder {
  readonly bytes: Uint8Array = new Uint8Array(LARGEST_FRAME);
  readonly #view = new DataView(this.bytes.buffer);
  /** Text to fill payloads with, and the running sum of its 16-bit words. */
  readonly #pool = new Uint8Array(PAYLOAD_POOL);
  readonly #poolSum = new Uint32Array(PAYLOAD_POOL / 2 + 1);

  constructor() {
    for (let i = 0; i < PAYLOAD_POOL; i++) this.#pool[i] = 32 + (((i * 2654435761) >>> 20) % 95);
    for (let i = 0; i < PAYLOAD_POOL / 2; i++)
      this.#poolSum[i + 1] =
        (this.#poolSum[i] ?? 0) + (((this.#pool[2 * i] ?? 0) << 8) | (this.#pool[2 * i + 1] ?? 0));
  }

  /** Leaves the frame at the beginning of `bytes`; returns its length. */
  tcp(fields: TcpFields): number {
    const { source, destination, payload, flags } = fields;
    const optionBytes = fields.tsVal === null ? 0 : (flags & SYN) !== 0 ? 20 : 12;
    const length = 20 + optionBytes + payload;
    const at = this.#ip(source, destination, TCP, fields.ipId, length);
    const view = this.#view;
    view.setUint16(at, fields.sourcePort);
    view.setUint16(at + 2, fields.destinationPort);
    view.setUint32(at + 4, fields.seq);
    view.setUint32(at + 8, fields.ack);
    view.setUint16(at + 12, ((20 + optionBytes) << 10) | flags);
    view.setUint16(at + 14, fields.window);
    view.setUint32(at + 16, 0);
    if (fields.tsVal !== null) this.#options(at + 20, (flags & SYN) !== 0, fields.tsVal, fields.tsEcr);
    const from = fields.seq & (PAYLOAD_POOL / 2 - 1) & ~1;
    const data = at + 20 + optionBytes;
    for (let i = 0; i < payload; i++) this.bytes[data + i] = this.#pool[from + i] ?? 0;

    let sum = source.addressSum + destination.addressSum + TCP + length + this.#payloadSum(from, payload);
    for (let i = 0; i < 20 + optionBytes; i += 2) sum += view.getUint16(at + i);
    view.setUint16(at + 16, complement(sum));
    return Math.max(at + length, 60);
  }

  /** A datagram that is no TCP: a question to a name server. */
  udp(source: Host, destination: Host, ipId: number, payload: number): number {
    const length = 8 + payload;
    const at = this.#ip(source, destination, UDP, ipId, length);
    const view = this.#view;
    view.setUint16(at, 40000);
    view.setUint16(at + 2, 53);
    view.setUint16(at + 4, length);
    view.setUint16(at + 6, 0);
    this.bytes.fill(0, at + 8, at + length);
    return Math.max(at + length, 60);
  }

  #options(at: number, isSyn: boolean, tsVal: number, tsEcr: number): void {
    const view = this.#view;
    if (!isSyn) {
      view.setUint32(at, 0x0101080a);
      view.setUint32(at + 4, tsVal);
      view.setUint32(at + 8, tsEcr);
      return;
    }
    // MSS 1460, SACK permitted, timestamps, no operation, window scale 7: the order of Linux.
    view.setUint32(at, 0x020405b4);
    view.setUint32(at + 4, 0x0402080a);
    view.setUint32(at + 8, tsVal);
    view.setUint32(at + 12, tsEcr);
    view.setUint32(at + 16, 0x01030307);
  }

  /** Ethernet and IP headers; returns where the transport header begins. */
  #ip(source: Host, destination: Host, protocol: number, ipId: number, length: number): number {
    const view = this.#view;
    view.setUint32(0, 0x02000000);
    view.setUint16(4, destination.station);
    view.setUint32(6, 0x02000000);
    view.setUint16(10, source.station);
    let at = 12;
    const vlan = source.vlan + destination.vlan;
    if (vlan > 0) {
      view.setUint32(at, 0x81000000 | vlan);
      at += 4;
    }
    view.setUint16(at, source.ipVersion === 4 ? 0x0800 : 0x86dd);
    at += 2;
    if (source.ipVersion === 4) {
      view.setUint16(at, 0x4500);
      view.setUint16(at + 2, 20 + length);
      view.setUint16(at + 4, ipId);
      view.setUint16(at + 6, 0x4000);
      view.setUint16(at + 8, (source.ttl << 8) | protocol);
      view.setUint16(at + 10, 0);
      this.bytes.set(source.address, at + 12);
      this.bytes.set(destination.address, at + 16);
      let sum = 0;
      for (let i = 0; i < 20; i += 2) sum += view.getUint16(at + i);
      view.setUint16(at + 10, complement(sum));
      at += 20;
    } else {
      view.setUint32(at, 0x60000000);
      view.setUint16(at + 4, length);
      view.setUint16(at + 6, (protocol << 8) | source.ttl);
      this.bytes.set(source.address, at + 8);
      this.bytes.set(destination.address, at + 24);
      at += 40;
    }
    // What is shorter than Ethernet allows is padded.
    this.bytes.fill(0, at + length, Math.max(at + length, 60));
    return at;
  }

  #payloadSum(from: number, length: number): number {
    const words = length >> 1;
    const first = from >> 1;
    const sum = (this.#poolSum[first + words] ?? 0) - (this.#poolSum[first] ?? 0);
    return (length & 1) === 0 ? sum : sum + ((this.#pool[from + length - 1] ?? 0) << 8);
  }
}

/** The ones' complement sum of RFC 1071, folded and inverted. */
function complement(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
}
