/** What the fast path takes of a file by itself is what the core reads record by record: of any form, cut and damaged. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { Analyzer } from "#core/analyzer.ts";
import { createSegment } from "#core/wire/segment.ts";
import * as tunnelPorts from "#core/wire/udpTunnelPorts.ts";
import { byteOption, PcapngWriter, textOption } from "#test/support/pcapngWriter.ts";
import { PCAP_FORMS, type PcapFrame, pcapBytes } from "#test/support/pcapWriter.ts";
import { split } from "#test/support/readFrames.ts";
import { encodePacket, LINK_TYPES } from "#test/support/scenario/encodePacket.ts";
import {
  type Link,
  PLAIN_SYN,
  PLAIN_TRACE,
  type TcpPacket,
  type Trace,
} from "#test/support/scenario/packet.ts";
import { goodTraffic, hostileTraffic, roughTraffic } from "#test/support/traffic/traffic.ts";

/** Everything is handed to it, and nothing taken. */
class RecordByRecord extends Analyzer {
  override takeUsual(...[, , start]: Parameters<Analyzer["takeUsual"]>): number {
    return start;
  }
}

type Write = (trace: Trace) => Uint8Array;

function framesOf(trace: Trace, tick: number): PcapFrame[] {
  return trace.packets.map((packet) => {
    const bytes = encodePacket(packet, trace.link, trace.vlans);
    const seconds = Math.floor(packet.time / 1e9);
    return {
      seconds: trace.startSeconds + seconds,
      fraction: Math.floor((packet.time - seconds * 1e9) / tick),
      bytes: bytes.subarray(0, trace.snapLength ?? bytes.length),
      originalLength: bytes.length,
    };
  });
}

/** Three interfaces with clocks of their own, now and then a comment, and a second section in the other byte order. */
function pcapngBytes(trace: Trace, littleEndian: boolean): Uint8Array {
  const network = LINK_TYPES[trace.link];
  const writer = new PcapngWriter();
  const frames = framesOf(trace, 1);
  for (const [i, { seconds, fraction, bytes, originalLength }] of frames.entries()) {
    if (i === 0 || i === Math.floor(frames.length / 2)) {
      writer.section((i === 0) === littleEndian).interface({ linkType: network });
      writer.interface({ linkType: network, options: [byteOption(9, 9)] });
    }
    // The third is described later than the first frames of its section come, and counts milliseconds.
    if (i === 3) writer.interface({ linkType: network, options: [byteOption(9, 3)] });
    const interfaceId = i % 7 === 6 && i > 3 && i < frames.length / 2 ? 2 : i % 2;
    const nanoseconds = BigInt(seconds) * 1_000_000_000n + BigInt(fraction);
    const time = nanoseconds / ([1000n, 1n, 1_000_000n][interfaceId] ?? 1n);
    const options = i % 11 === 10 ? [textOption(1, `frame ${i}`)] : [];
    writer.packet({ interfaceId, time, bytes, originalLength: originalLength ?? bytes.length, options });
  }
  return writer.bytes();
}

const FORMS: ReadonlyMap<string, Write> = new Map<string, Write>([
  ...PCAP_FORMS.flatMap((form) =>
    [true, false].map((littleEndian): [string, Write] => [
      `pcap, ${form}, ${littleEndian ? "little" : "big"}-endian`,
      (trace) => {
        const tick = form === "nanoseconds" ? 1 : 1000;
        return pcapBytes(framesOf(trace, tick), { form, littleEndian, network: LINK_TYPES[trace.link] });
      },
    ]),
  ),
  ["pcapng, little-endian", (trace) => pcapngBytes(trace, true)],
  ["pcapng, big-endian", (trace) => pcapngBytes(trace, false)],
]);

function told(analyzer: Analyzer, chunks: readonly Uint8Array[]): unknown {
  for (const chunk of chunks) analyzer.push(chunk);
  analyzer.end();
  const { info, frameCount, tcpFrameCount, copyCount, disorder, start, earliest, latest, segments } =
    analyzer;
  const rows = Array.from({ length: segments.length }, (_, row) => {
    const segment = createSegment();
    segments.read(row, segment);
    return { ...segment, connection: segments.connection[row], bits: segments.bits[row] };
  });
  return {
    ...{ frameCount, tcpFrameCount, copyCount, disorder, start, earliest, latest, rows },
    ...{ problems: info.problems, comments: info.comments, frames: info.frames, truncated: info.truncated },
    skipped: analyzer.decoder.skipped,
  };
}

function assertSame(chunks: readonly Uint8Array[]): void {
  const options = { fileName: "test", expectedBytes: null };
  assert.deepEqual(told(new Analyzer(options), chunks), told(new RecordByRecord(options), chunks));
}

/** Some bytes of a file are others. */
const damage = fc.array(
  fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.integer({ min: 0, max: 255 }) }),
  {
    maxLength: 4,
  },
);

/** The link layer, and how much of each frame is kept. */
const surroundings = fc.record({
  link: fc.constantFrom<Link>("ethernet", "ethernet", "raw", "sll"),
  vlans: fc.constantFrom<readonly number[]>([], [], [7], [7, 8]),
  snapLength: fc.constantFrom(null, null, 96, 70, 64, 60, 54, 40),
});

/** A SYN from each of `hosts` addresses, and then from each once more: those are known. */
function synsOfHosts(hosts: number, options: TcpPacket["options"] = []): Trace {
  const packets = Array.from(
    { length: 2 * hosts },
    (_, i): TcpPacket => ({
      ...{ ...PLAIN_SYN, time: i * 1000, seq: i, options, dontFragment: false },
      source: { address: `2001:db8::${(i % hosts).toString(16)}`, port: 50_000 },
      destination: { address: "2001:db8::1:0", port: 80 },
    }),
  );
  return { ...PLAIN_TRACE, packets };
}

/** Those of tunnels, in which TCP may be, and two of none. */
const UDP_PORTS = [...Object.values(tunnelPorts), 53, 443];

interface Datagram {
  /** Which frame it takes the place of. */
  readonly frame: number;
  readonly source: number;
  readonly destination: number;
  /** The word of IPv4 with its flags and the offset of a fragment, and the length that IP tells; null: as they were. */
  readonly fragment: number | null;
  readonly length: number | null;
}

const datagrams = fc.array(
  fc.record({
    frame: fc.nat(),
    source: fc.constantFrom(...UDP_PORTS),
    destination: fc.constantFrom(...UDP_PORTS),
    fragment: fc.constantFrom(null, null, 0, 0x4000, 0x8000, 0x2000, 0x2001, 1, 0x1fff),
    length: fc.constantFrom(null, null, 0, 7, 8, 19, 20, 27, 28, 29),
  }),
  { maxLength: 30 },
);

const WHOLE: Pick<Datagram, "fragment" | "length"> = { fragment: null, length: null };

/** Makes UDP of what IP carries in a frame, as far as it was kept. */
function makeUdp(bytes: Uint8Array, ip: number, datagram: Datagram): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const isIpv6 = (bytes[ip] ?? 0) >> 4 === 6;
  const ports = ip + (isIpv6 ? 40 : 20);
  if (ports + 4 > bytes.length) return;
  bytes[ip + (isIpv6 ? 6 : 9)] = 17;
  view.setUint16(ports, datagram.source);
  view.setUint16(ports + 2, datagram.destination);
  if (datagram.length !== null) view.setUint16(ip + (isIpv6 ? 4 : 2), datagram.length);
  if (datagram.fragment !== null && !isIpv6) view.setUint16(ip + 6, datagram.fragment);
}

function withDatagrams(trace: Trace, some: readonly Datagram[]): Uint8Array {
  const frames = framesOf(trace, 1000);
  const ip = trace.link === "raw" ? 0 : 14;
  for (const datagram of some) {
    const frame = frames[datagram.frame % frames.length];
    if (frame !== undefined) makeUdp(frame.bytes, ip, datagram);
  }
  return pcapBytes(frames, { form: "microseconds", littleEndian: true, network: LINK_TYPES[trace.link] });
}

/** A segment with one byte of its headers another one: `place` counts from the EtherType on. */
interface OddSegment {
  readonly options: TcpPacket["options"];
  readonly isIpv6: boolean;
  readonly snapLength: number;
  readonly place: number;
  readonly byte: number;
}

const NOP = { kind: "nop" } as const;
const STAMPS = { kind: "TS", val: 0x01020304, ecr: 0x05060708 } as const;
const SYN_OF_LINUX: TcpPacket["options"] = [
  { kind: "mss", size: 1460 },
  { kind: "sackOK" },
  STAMPS,
  NOP,
  { kind: "wscale", shift: 7 },
];

const oddSegments = fc.array(
  fc.record({
    options: fc.constantFrom<TcpPacket["options"]>([NOP, NOP, STAMPS], SYN_OF_LINUX, [STAMPS, NOP, NOP], []),
    isIpv6: fc.boolean(),
    snapLength: fc.constantFrom(200, 200, 98, 97, 94, 93, 90, 89, 86, 85, 78, 77, 74, 73, 70, 69, 66, 65),
    place: fc.nat({ max: 86 }),
    byte: fc.oneof(
      fc.nat({ max: 17 }),
      fc.constantFrom(0x44, 0x46, 0x50, 0x60, 0x70, 0xa0),
      fc.nat({ max: 255 }),
    ),
  }),
  { minLength: 40, maxLength: 80 },
);

function withOddSegments(some: readonly OddSegment[], vlans: readonly number[]): Uint8Array {
  const packets = some.map(
    ({ options, isIpv6 }, i): TcpPacket => ({
      ...{ ...PLAIN_SYN, time: i * 1000, seq: i, ipId: i },
      ...{ options, payloadLength: i % 3, dontFragment: i % 2 === 0 },
      source: { address: isIpv6 ? "2001:db8::1" : "192.0.2.1", port: 50_000 },
      destination: { address: isIpv6 ? "2001:db8::2" : "192.0.2.2", port: 80 },
    }),
  );
  const frames = framesOf({ ...PLAIN_TRACE, vlans, packets }, 1000).map((frame, i) => {
    const { place = 0, byte = 0, snapLength } = some[i] ?? {};
    if (12 + place < frame.bytes.length) frame.bytes[12 + place] = byte;
    return { ...frame, bytes: frame.bytes.subarray(0, snapLength) };
  });
  return pcapBytes(frames, { form: "microseconds", littleEndian: true, network: LINK_TYPES.ethernet });
}

class CountsFrames extends Analyzer {
  frames = 0;

  override onFrame(...frame: Parameters<Analyzer["onFrame"]>): void {
    this.frames++;
    super.onFrame(...frame);
  }
}

describe("usual records are taken as they would be read one by one", () => {
  for (const [form, write] of FORMS)
    for (const [kind, traffic] of Object.entries({ goodTraffic, roughTraffic, hostileTraffic }))
      it(`${form}, of ${kind}`, () => {
        const cuts = fc.array(fc.nat({ max: 5000 }), { maxLength: 5 });
        const property = fc.property(traffic, surroundings, damage, cuts, (trace, around, others, places) => {
          fc.pre(trace.packets.length > 0);
          const bytes = write({ ...trace, ...around });
          for (const { at, byte } of others) bytes[Math.floor(at * (bytes.length - 1))] = byte;
          assertSame(split(bytes, places));
        });
        fc.assert(property, { numRuns: 40 });
      });

  it("of UDP between segments, in tunnels and without", () => {
    const around = fc.record({
      link: fc.constantFrom<Link>("ethernet", "raw"),
      snapLength: fc.constantFrom(null, null, 64, 60, 54, 46, 42),
    });
    const cuts = fc.array(fc.nat({ max: 5000 }), { maxLength: 5 });
    const traffic = fc.oneof(roughTraffic, hostileTraffic);
    const property = fc.property(traffic, around, datagrams, cuts, (trace, link, some, places) => {
      assertSame(split(withDatagrams({ ...trace, vlans: [], ...link }, some), places));
    });
    fc.assert(property, { numRuns: 200 });
  });

  it("of the usual headers with another byte, and cut", () => {
    const property = fc.property(oddSegments, fc.constantFrom([], [7]), (some, vlans) => {
      assertSame([withOddSegments(some, vlans)]);
    });
    fc.assert(property, { numRuns: 200 });
  });

  it("of more interfaces than a segment can tell apart", () => {
    const writer = new PcapngWriter();
    for (const [i, { bytes }] of framesOf(synsOfHosts(5, [NOP, NOP, STAMPS]), 1000).entries()) {
      if (i % 2 === 0) {
        writer.section();
        for (let id = 0; id < 60; id++) writer.interface();
      }
      writer.packet({ interfaceId: 15 + (i % 2), time: BigInt(i), bytes });
    }
    assertSame([writer.bytes()]);
  });

  it("of UDP without a tunnel, which the core does not see", () => {
    const trace = synsOfHosts(2 * UDP_PORTS.length);
    const some = UDP_PORTS.flatMap((port, i) => [
      { ...WHOLE, frame: 1 + 2 * i, source: port, destination: 50_000 },
      { ...WHOLE, frame: 2 + 2 * i, source: 50_000, destination: port },
    ]);
    const bytes = withDatagrams(trace, some);
    assertSame([bytes]);
    const analyzer = new CountsFrames({ fileName: "test", expectedBytes: null });
    analyzer.push(bytes);
    assert.equal(analyzer.frames, 1 + 2 * (UDP_PORTS.length - 2), "the first one, and the tunnels");
  });

  it("of more IPv6 addresses than there is room for at first", () => {
    const bytes = pcapBytes(framesOf(synsOfHosts(1500), 1000), {
      form: "microseconds",
      littleEndian: true,
      network: LINK_TYPES.ethernet,
    });
    assertSame([bytes]);
    const analyzer = new Analyzer({ fileName: "test", expectedBytes: null });
    const { addresses } = analyzer;
    const intern = addresses.internIpv6.bind(addresses);
    let asked = 0;
    addresses.internIpv6 = (...address) => {
      asked++;
      return intern(...address);
    };
    analyzer.push(bytes);
    assert.equal(analyzer.addresses.length, 1501);
    assert.equal(asked, 1501, "those that are known the fast path finds by itself");
    assert.equal(analyzer.addresses.format(6, 1500), "2001:db8::5db");
  });
});
