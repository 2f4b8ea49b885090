import assert from "node:assert/strict";
import test from "node:test";
import { CaptureReader } from "#core/capture/captureReader.ts";
import { ascii, concat, zeros } from "#test/support/byteWriter.ts";
import { PcapngWriter } from "#test/support/pcapngWriter.ts";
import { pcapBytes } from "#test/support/pcapWriter.ts";
import { readFrames } from "#test/support/readFrames.ts";

/** Inputs that are no captures, or hardly, and what is said about them. */
const BAD_INPUTS: readonly (readonly [string, Uint8Array, string, RegExp])[] = [
  ["an empty file", zeros(0), "empty-file", /no byte at all/],
  ["a single byte", Uint8Array.of(0xd4), "not-a-capture", /begins with the 1 bytes d4/],
  ["a text file", ascii("This is no capture, whatever its name says.\n"), "not-a-capture", /54 68 69 73/],
  ["zeros", zeros(4096), "not-a-capture", /00 00 00 00/],
  ["a pcap magic number alone", pcapBytes([]).subarray(0, 4), "truncated-header", /after 4 bytes.*24 bytes/],
  ["a truncated pcap header", pcapBytes([]).subarray(0, 23), "truncated-header", /after 23 bytes/],
  ["a pcapng block type alone", Uint8Array.of(10, 13, 13, 10), "truncated-header", /after 4 bytes.*28 bytes/],
  [
    "a pcapng block type without the byte-order magic",
    concat([10, 13, 13, 10], zeros(24)),
    "not-a-capture",
    /0a 0d 0d 0a/,
  ],
  ["a pcapng section of length zero", sectionOfLengthZero(), "bad-block-length", /0 bytes long/],
  ["a snoop file cut after its name", ascii("snoop\0\0\0"), "truncated-header", /after 8 bytes/],
];

function sectionOfLengthZero(): Uint8Array {
  return concat([10, 13, 13, 10], zeros(4), [0x4d, 0x3c, 0x2b, 0x1a], zeros(16));
}

for (const [name, bytes, kind, message] of BAD_INPUTS) {
  test(`bad input: ${name}`, () => {
    const { frames, info } = readFrames(bytes);
    assert.deepEqual(frames, []);
    assert.deepEqual(
      info.problems.map((problem) => problem.kind),
      [kind],
    );
    assert.match(info.problems[0]?.message ?? "", message);
    assert.equal(info.bytes, bytes.length);
  });
}

test("a record that promises more than is there costs no memory for the promise", () => {
  const reader = new CaptureReader({ onFrame: () => undefined });
  const before = process.memoryUsage().arrayBuffers;
  reader.push(new PcapngWriter().section().interface().bytes());
  // An unknown block of 128 MiB, of which 100 bytes come.
  reader.push(concat([0xff, 0, 0, 0, 0, 0, 0, 8], zeros(100)));
  assert.ok(process.memoryUsage().arrayBuffers - before < 1_000_000);
  reader.end();
  assert.deepEqual(
    reader.info.problems.map((problem) => problem.kind),
    ["truncated-record"],
  );
});

test("a reader knows when nothing more can come, and takes the rest of the file all the same", () => {
  const reader = new CaptureReader({ onFrame: () => assert.fail("no frame is there") });
  reader.push(ascii("no capture at all"));
  assert.equal(reader.stopped, true);
  reader.push(zeros(1000));
  reader.end();
  reader.end();
  assert.equal(reader.info.bytes, 1017);
  assert.equal(reader.info.problems.length, 1);
});

test("problems beyond the thousandth are counted, not kept", () => {
  const frames = Array.from({ length: 1500 }, () => ({ seconds: 1, fraction: 1_000_000, bytes: zeros(1) }));
  const { info } = readFrames(pcapBytes(frames));
  assert.equal(info.problems.length, 1001);
  assert.equal(info.problems[1000]?.kind, "too-many-problems");
  assert.match(info.problems[1000]?.message ?? "", /^500 further problems/);
});
