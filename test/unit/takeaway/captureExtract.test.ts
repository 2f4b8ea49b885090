/** A smaller capture says of its frames exactly what the larger one said. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import fc from "fast-check";
import { analysisDocument } from "#core/report/analysisDocument.ts";
import { frameChoice } from "#core/takeaway/frameChoice.ts";
import { zeros } from "#test/support/byteWriter.ts";
import { analyzed, extracted, frameSet } from "#test/support/extract.ts";
import { labCaptures } from "#test/support/lab/labTruth.ts";
import { ethernet, ipv4, tcp } from "#test/support/packetBytes.ts";
import { byteOption, numberOption, PcapngWriter, textOption } from "#test/support/pcapngWriter.ts";
import { PCAP_FORMS, type PcapFrame, pcapBytes } from "#test/support/pcapWriter.ts";
import { type Frame, readFrames, split } from "#test/support/readFrames.ts";
import { snoopBytes } from "#test/support/snoopWriter.ts";

const FRAMES: readonly PcapFrame[] = Array.from({ length: 9 }, (_, i) => ({
  seconds: 1_700_000_000 + i,
  fraction: 100_001 * i,
  bytes: zeros(7 * i + 60).fill(i),
  originalLength: 1500 + i,
}));

/** What must be the same: all but where the frame lies, and its number. */
function contents(frames: readonly Frame[]): unknown {
  return frames.map(({ seconds, nanoseconds, linkType, capturedLength, originalLength, bytes }) => ({
    ...{ seconds, nanoseconds, linkType, capturedLength, originalLength, bytes },
  }));
}

for (const form of PCAP_FORMS) {
  for (const littleEndian of [true, false]) {
    test(`pcap, ${form}, ${littleEndian ? "little" : "big"}-endian: all frames, unchanged`, () => {
      const bytes = pcapBytes(FRAMES, { form, littleEndian });
      const before = readFrames(bytes);
      const after = readFrames(extracted([bytes]));
      assert.equal(after.frames.length, FRAMES.length);
      assert.deepEqual(contents(after.frames), contents(before.frames));
      assert.deepEqual(after.info.problems, []);
      assert.equal(after.info.interfaces[0]?.snapLength, before.info.interfaces[0]?.snapLength);
      assert.deepEqual(after.info.clocks, before.info.clocks);
    });
  }
}

test("snoop: all frames, unchanged", () => {
  const bytes = snoopBytes(FRAMES);
  assert.deepEqual(contents(readFrames(extracted([bytes])).frames), contents(readFrames(bytes).frames));
});

/** Interfaces with every kind of clock, comments, two sections in both byte orders. */
function pcapngWithClocks(): Uint8Array {
  const writer = new PcapngWriter()
    .section(true, [textOption(1, "the whole file")])
    .interface({ snapLength: 96, options: [textOption(2, "eth0"), byteOption(9, 9)] })
    .interface({ linkType: 113, options: [textOption(2, "any"), byteOption(9, 3)] })
    .interface({ linkType: 101, options: [byteOption(9, 0x80 | 20), numberOption(14, 1_600_000_000n)] })
    .interface({ linkType: 101, options: [byteOption(9, 12)] });
  const second = 1_700_000_000n;
  writer.packet({ interfaceId: 0, time: second * 10n ** 9n + 123_456_789n, bytes: zeros(61).fill(1) });
  writer.packet({
    interfaceId: 1,
    time: second * 1000n + 999n,
    bytes: zeros(62).fill(2),
    originalLength: 9000,
    options: [textOption(1, "first"), textOption(1, "second")],
  });
  writer.packet({ interfaceId: 2, time: (100_000_000n << 20n) + 1_048_575n, bytes: zeros(63).fill(3) });
  writer.packet({ interfaceId: 3, time: second * 10n ** 12n + 123_456_789_012n, bytes: zeros(64).fill(4) });
  return writer
    .section(false)
    .interface({ linkType: 1, options: [textOption(2, "wlan0")] })
    .packet({ time: second * 10n ** 6n + 1n, bytes: zeros(65).fill(5), options: [textOption(1, "last")] })
    .bytes();
}

test("pcapng keeps its interfaces, their clocks and the comments of frames", () => {
  const bytes = pcapngWithClocks();
  const before = readFrames(bytes);
  const after = readFrames(extracted([bytes], { comment: "part of a file" }));
  assert.deepEqual(contents(after.frames), contents(before.frames));
  const names = after.info.interfaces.map(({ name }) => name);
  assert.deepEqual(names, ["eth0", "any", null, null, "wlan0"]);
  assert.deepEqual(after.info.clocks, [
    { resolution: 9, offset: 0 },
    { resolution: 3, offset: 0 },
    { resolution: 0x80 | 20, offset: 1_600_000_000 },
    // Picoseconds: no reader of ours hands over more than nanoseconds.
    { resolution: 9, offset: 0 },
    { resolution: 6, offset: 0 },
  ]);
  assert.deepEqual(after.info.comments, [
    { frame: null, text: "part of a file" },
    { frame: 2, text: "first" },
    { frame: 2, text: "second" },
    { frame: 5, text: "last" },
  ]);
});

test("the ticks of a clock are those of the source, bit by bit", () => {
  const bytes = pcapngWithClocks();
  const copy = Buffer.from(extracted([bytes]));
  // The third frame's ticks, high and low, stand in its block before its length of 63 bytes.
  const block = copy.indexOf(Buffer.from([63, 0, 0, 0, 63, 0, 0, 0]));
  const ticks = (BigInt(copy.readUInt32LE(block - 8)) << 32n) | BigInt(copy.readUInt32LE(block - 4));
  assert.equal(ticks, (100_000_000n << 20n) + 1_048_575n);
});

test("of chosen frames only these, their interfaces and their comments", () => {
  const after = readFrames(
    extracted([pcapngWithClocks()], { choice: { kind: "frames", frames: frameSet([2, 5]) } }),
  );
  assert.deepEqual(
    after.frames.map(({ capturedLength }) => capturedLength),
    [62, 65],
  );
  assert.deepEqual(
    after.info.interfaces.map(({ name }) => name),
    ["any", "wlan0"],
  );
  assert.deepEqual(after.info.comments, [
    { frame: 1, text: "first" },
    { frame: 1, text: "second" },
    { frame: 2, text: "last" },
  ]);
});

test("a range of time holds both its ends, to the nanosecond", () => {
  const bytes = pcapBytes(
    [100, 200, 300, 301].map((fraction) => ({ seconds: 5, fraction, bytes: zeros(60) })),
    { form: "nanoseconds" },
  );
  const until = { seconds: 5, nanoseconds: 300 };
  const choice = { kind: "time", from: { seconds: 5, nanoseconds: 200 }, until } as const;
  const times = readFrames(extracted([bytes], { choice })).frames.map(({ nanoseconds }) => nanoseconds);
  assert.deepEqual(times, [200, 300]);
});

test("frames that were not there when the capture was analysed stay out", () => {
  assert.equal(readFrames(extracted([pcapBytes(FRAMES)], { lastFrame: 4 })).frames.length, 4);
});

test("findings can be written as comments beside those that are there", () => {
  const notes = (frame: number): readonly string[] => (frame === 2 ? ["ours: “dropped”"] : []);
  const { info } = readFrames(extracted([pcapngWithClocks()], { notes }));
  const texts = info.comments.filter(({ frame }) => frame === 2).map(({ text }) => text);
  assert.deepEqual(texts, ["first", "second", "ours: “dropped”"]);
});

test("what the interface dropped is told again", () => {
  const about = { id: 0, name: null, linkType: 1, snapLength: null, dropped: 7 };
  const { info } = readFrames(extracted([pcapBytes(FRAMES)], { interfaces: [about] }));
  assert.equal(info.interfaces[0]?.dropped, 7);
});

test("whatever the pieces, the same bytes come out", () => {
  const bytes = pcapngWithClocks();
  const whole = Buffer.from(extracted([bytes]));
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 8 }), (places) => {
      assert.deepEqual(Buffer.from(extracted(split(bytes, places))), whole);
    }),
  );
});

const FILE = { bytes: null, compression: null, problems: [] };

for (const { name, path } of labCaptures()) {
  test(`${name}: the copy of all frames is the same incident`, () => {
    const bytes = readFileSync(path);
    const options = { version: "test", file: FILE, summaryOnly: false };
    const before = analysisDocument(analyzed(bytes), options);
    const after = analysisDocument(analyzed(extracted([bytes])), options);
    assert.deepEqual(after.connections, before.connections);
    assert.deepEqual(after.findings, before.findings);
  });
}

test("a connection of 05a_recycle is taken out whole and alone", () => {
  const bytes = readFileSync("test/fixtures/lab/05a_recycle.pcap");
  const analyzer = analyzed(bytes);
  const choice = frameChoice(analyzer, { kind: "connection", id: 1 });
  const taken = analysisDocument(analyzed(extracted([bytes], { choice })), {
    ...{ version: "test", file: FILE, summaryOnly: false },
  });
  const [original] =
    analysisDocument(analyzer, { version: "test", file: FILE, summaryOnly: false }).connections ?? [];
  assert.equal(taken.connections?.length, 1);
  assert.equal(taken.capture.frames, (original?.segments.client ?? 0) + (original?.segments.server ?? 0));
  assert.equal(taken.connections?.[0]?.history, original?.history);
  assert.deepEqual(taken.connections?.[0]?.client, original?.client);
});

test("of a finding every connection is taken that its evidence is of: the killer and its victim", () => {
  const bytes = readFileSync("test/fixtures/lab/04a_paws_tw_nat.pcap");
  const analyzer = analyzed(bytes);
  const document = analysisDocument(analyzer, { version: "test", file: FILE, summaryOnly: false });
  const finding = document.findings?.find(({ kind }) => kind === "time-wait-syn-refused");
  assert.ok(finding);
  const choice = frameChoice(analyzer, { kind: "finding", id: finding.id });
  const taken = analysisDocument(analyzed(extracted([bytes], { choice })), {
    ...{ version: "test", file: FILE, summaryOnly: false },
  });
  assert.ok((taken.connections?.length ?? 0) >= 2);
  assert.ok(taken.findings?.some(({ kind }) => kind === "time-wait-syn-refused"));
});

test("a segment in fragments is taken with all its pieces, wherever they are", () => {
  const syn = tcp({ seq: 4711, flags: 2, payload: 100 });
  const piece = (from: number, until: number): Uint8Array =>
    ethernet(
      ipv4(syn.subarray(from, until), {
        id: 7,
        fragmentation: (until < syn.length ? 0x2000 : 0) | (from / 8),
        protocol: 6,
      }),
    );
  const other = ethernet(ipv4(tcp({ seq: 1, flags: 2, sourcePort: 4000 }), { id: 8 }));
  const frames = [piece(64, syn.length), other, piece(0, 24), other, piece(24, 64)];
  const bytes = pcapBytes(frames.map((frame, i) => ({ seconds: i, fraction: 0, bytes: frame })));
  const analyzer = analyzed(bytes);
  const choice = frameChoice(analyzer, { kind: "connection", id: 2 });
  assert.ok(choice.kind === "frames");
  assert.deepEqual([...choice.frames.numbers()], [1, 3, 5]);
  const taken = analyzed(extracted([bytes], { choice }));
  assert.equal(taken.connections.length, 1);
  assert.equal(taken.tcpFrameCount, 1);
});
