import assert from "node:assert/strict";
import test from "node:test";
import { concat, u32, zeros } from "#test/support/byteWriter.ts";
import { isNanoseconds, PCAP_FORMS, type PcapFrame, pcapBytes } from "#test/support/pcapWriter.ts";
import { readFrames } from "#test/support/readFrames.ts";

const FRAMES: readonly PcapFrame[] = [
  { seconds: 1_700_000_000, fraction: 123_456, bytes: Uint8Array.of(1, 2, 3) },
  { seconds: 1_700_000_001, fraction: 0, bytes: Uint8Array.of(4, 5), originalLength: 1500 },
  { seconds: 1_700_000_002, fraction: 999_999, bytes: new Uint8Array(0) },
  { seconds: 1_700_000_003, fraction: 5, bytes: Uint8Array.of(6) },
];

for (const form of PCAP_FORMS) {
  for (const littleEndian of [true, false]) {
    test(`pcap, ${form}, ${littleEndian ? "little" : "big"}-endian`, () => {
      const { frames, info } = readFrames(pcapBytes(FRAMES, { form, littleEndian }));
      const tick = isNanoseconds(form) ? 1 : 1000;
      assert.deepEqual(info.problems, []);
      assert.equal(info.format, "pcap");
      assert.match(
        info.variant ?? "",
        new RegExp(`${tick === 1 ? "nano" : "micro"}seconds, ${littleEndian ? "little" : "big"}-endian$`),
      );
      assert.deepEqual(
        frames.map(({ frame, seconds, nanoseconds, bytes, originalLength }) => [
          frame,
          seconds,
          nanoseconds,
          bytes,
          originalLength,
        ]),
        [
          [1, 1_700_000_000, 123_456 * tick, "010203", 3],
          [2, 1_700_000_001, 0, "0405", 1500],
          [3, 1_700_000_002, 999_999 * tick, "", 0],
          [4, 1_700_000_003, 5 * tick, "06", 1],
        ],
      );
    });
  }
}

test("the file offset of a frame is that of its bytes", () => {
  const bytes = pcapBytes(FRAMES);
  const { frames } = readFrames(bytes);
  assert.deepEqual(
    frames.map((frame) => frame.fileOffset),
    [40, 59, 77, 93],
  );
  assert.equal(bytes[93], 6);
});

test("before version 2.3 the lengths stand the other way round; in 2.3 they may", () => {
  for (const version of [
    [2, 2],
    [543, 0],
  ] as const) {
    const { frames } = readFrames(pcapBytes(FRAMES, { version, swapLengths: true }));
    assert.deepEqual(
      frames.map((frame) => [frame.capturedLength, frame.originalLength]),
      [
        [3, 3],
        [2, 1500],
        [0, 0],
        [1, 1],
      ],
    );
  }
  for (const swapLengths of [true, false]) {
    const { frames } = readFrames(pcapBytes(FRAMES, { version: [2, 3], swapLengths }));
    assert.deepEqual(frames[1]?.capturedLength, 2);
    assert.deepEqual(frames[1]?.originalLength, 1500);
  }
});

test("AIX says Ethernet by its ifType, and puts three bytes before FDDI frames", () => {
  assert.deepEqual(readFrames(pcapBytes(FRAMES, { form: "aix" })).info.linkTypes, [1]);
  const padded = { seconds: 1, fraction: 2, bytes: Uint8Array.of(0, 0, 0, 7, 8) };
  const { frames, info } = readFrames(pcapBytes([padded], { form: "aix", network: 15 }));
  assert.deepEqual(info.linkTypes, [10]);
  assert.deepEqual(
    frames.map((frame) => [frame.bytes, frame.originalLength, frame.fileOffset]),
    [["0708", 2, 43]],
  );
});

test("the upper half of the link type field (frame check sequence, reserved bits) is no part of the link type", () => {
  for (const network of [0x54000001, 0x00200001, 0x30000001]) {
    const { frames, info } = readFrames(pcapBytes(FRAMES, { network }));
    assert.deepEqual(info.linkTypes, [1]);
    assert.equal(frames.length, 4);
  }
});

test("seconds are unsigned: files from 2038 to 2106 have their dates", () => {
  const { frames } = readFrames(pcapBytes([{ seconds: 4_294_967_295, fraction: 1, bytes: zeros(1) }]));
  assert.equal(frames[0]?.seconds, 4_294_967_295);
});

test("a sub-second part of a second or more is carried over, and reported", () => {
  const micro = readFrames(pcapBytes([{ seconds: 10, fraction: 2_500_000, bytes: zeros(1) }]));
  assert.deepEqual([micro.frames[0]?.seconds, micro.frames[0]?.nanoseconds], [12, 500_000_000]);
  assert.deepEqual(
    micro.info.problems.map(({ kind, frame, offset }) => [kind, frame, offset]),
    [["bad-timestamp", 1, 24]],
  );
  const nano = readFrames(
    pcapBytes([{ seconds: 10, fraction: 1_000_000_000, bytes: zeros(1) }], { form: "nanoseconds" }),
  );
  assert.deepEqual([nano.frames[0]?.seconds, nano.frames[0]?.nanoseconds], [11, 0]);
});

test("a record that promises 2^31 bytes ends the reading; what came before is kept", () => {
  const broken = concat(pcapBytes(FRAMES), u32(0), u32(0), [0, 0, 0, 0x80], u32(60), zeros(1204));
  const { frames, info } = readFrames(broken);
  assert.equal(frames.length, 4);
  assert.deepEqual(info.problems, [
    {
      kind: "bad-record-length",
      offset: 94,
      frame: 5,
      message:
        "The record of frame 5 at offset 94 promises 2,147,483,648 bytes; at most 262,144 are plausible. Nothing behind it can be read.",
    },
  ]);
});

test("D-Bus messages may be longer than packets", () => {
  const bytes = zeros(300_000);
  assert.equal(
    readFrames(pcapBytes([{ seconds: 1, fraction: 1, bytes }], { network: 231 })).frames.length,
    1,
  );
  assert.equal(readFrames(pcapBytes([{ seconds: 1, fraction: 1, bytes }], { network: 1 })).frames.length, 0);
});

test("a file that ends inside a record says what is missing", () => {
  const whole = pcapBytes(FRAMES);
  const inBody = readFrames(whole.subarray(0, 60));
  assert.equal(inBody.frames.length, 1);
  assert.equal(inBody.info.truncated, true);
  assert.deepEqual(
    inBody.info.problems.map(({ kind, offset, frame, message }) => [kind, offset, frame, message]),
    [
      [
        "truncated-record",
        43,
        2,
        "The record of frame 2 at offset 43 promises 2 bytes; 1 are left in the file.",
      ],
    ],
  );
  const inHeader = readFrames(whole.subarray(0, 50));
  assert.deepEqual(
    inHeader.info.problems.map((problem) => problem.message),
    ["The record of frame 2 at offset 43 needs 16 bytes for its header; 7 are left in the file."],
  );
});

test("the file header gives one interface", () => {
  const { info } = readFrames(pcapBytes([], { snapLength: 96, network: 113 }));
  assert.deepEqual(info.interfaces, [{ id: 0, name: null, linkType: 113, snapLength: 96, dropped: null }]);
  assert.deepEqual(info.linkTypes, [113]);
  assert.deepEqual([info.frames, info.bytes, info.problems.length], [0, 24, 0]);
});

test("versions before 2.0 are not read", () => {
  const { info } = readFrames(pcapBytes(FRAMES, { version: [1, 0] }));
  assert.deepEqual(
    info.problems.map((problem) => problem.kind),
    ["unsupported-version"],
  );
  assert.equal(info.frames, 0);
});
