import assert from "node:assert/strict";
import test from "node:test";
import { concat, zeros } from "#test/support/byteWriter.ts";
import { byteOption, numberOption, PcapngWriter, textOption } from "#test/support/pcapngWriter.ts";
import { readFrames } from "#test/support/readFrames.ts";

const BYTES = Uint8Array.of(1, 2, 3, 4, 5);
const COMMENT = 1;
const IF_NAME = 2;
const IF_DESCRIPTION = 3;
const IF_TSRESOL = 9;
const IF_TSOFFSET = 14;

for (const littleEndian of [true, false]) {
  test(`the three packet blocks, ${littleEndian ? "little" : "big"}-endian`, () => {
    const bytes = new PcapngWriter()
      .section(littleEndian)
      .interface({ linkType: 1, snapLength: 3 })
      .interface({ linkType: 113 })
      .packet({ interfaceId: 1, time: 1_700_000_000_123_456n, bytes: BYTES, originalLength: 1500 })
      .oldPacket({ interfaceId: 0, time: 1_700_000_001_000_000n, bytes: BYTES.subarray(0, 3) }, 7)
      .simplePacket(BYTES.subarray(0, 3), 60)
      .bytes();
    const { frames, info } = readFrames(bytes);
    assert.deepEqual(
      frames.map((f) => [
        f.frame,
        f.interfaceId,
        f.linkType,
        f.seconds,
        f.nanoseconds,
        f.bytes,
        f.originalLength,
      ]),
      [
        [1, 1, 113, 1_700_000_000, 123_456_000, "0102030405", 1500],
        [2, 0, 1, 1_700_000_001, 0, "010203", 3],
        // A simple packet has no time: the one before it lends its own.
        [3, 0, 1, 1_700_000_001, 0, "010203", 60],
      ],
    );
    assert.equal(info.format, "pcapng");
    assert.equal(info.variant, `${littleEndian ? "little" : "big"}-endian`);
    assert.deepEqual(info.linkTypes, [1, 113]);
    assert.deepEqual(
      info.problems.map(({ kind, frame }) => [kind, frame]),
      [["no-timestamp", 3]],
    );
    assert.ok(
      frames.every(
        (f) =>
          Buffer.from(bytes.subarray(f.fileOffset, f.fileOffset + f.capturedLength)).toString("hex") ===
          f.bytes,
      ),
    );
  });
}

/** if_tsresol, if_tsoffset, ticks, and the time that they make. */
const TIMES: readonly (readonly [string, number | null, bigint | null, bigint, number, number])[] = [
  ["microseconds by default", null, null, 1_700_000_000_123_456n, 1_700_000_000, 123_456_000],
  ["seconds", 0, null, 1_700_000_000n, 1_700_000_000, 0],
  ["milliseconds", 3, null, 1_700_000_000_123n, 1_700_000_000, 123_000_000],
  ["nanoseconds, beyond 2^53", 9, null, 1_700_000_000_123_456_789n, 1_700_000_000, 123_456_789],
  ["nanoseconds, the last of a second", 9, null, 1_699_999_999_999_999_999n, 1_699_999_999, 999_999_999],
  ["nanoseconds, all bits", 9, null, 2n ** 64n - 1n, 18_446_744_073, 709_551_615],
  ["microseconds, all bits", 6, null, 2n ** 64n - 1n, 18_446_744_073_709, 551_615_000],
  ["picoseconds", 12, null, 1_700_000_123_456_789_012n, 1_700_000, 123_456_789],
  ["2^-10 seconds", 0x8a, null, 1_700_000_000n * 1024n + 512n, 1_700_000_000, 500_000_000],
  ["2^-32 seconds", 0xa0, null, (1_700_000_000n << 32n) + 0x40000000n, 1_700_000_000, 250_000_000],
  ["2^-127 seconds", 0xff, null, 5n, 0, 0],
  ["an offset of half a century", 6, 1_577_836_800n, 123_456_000_000n, 1_577_960_256, 0],
  ["a negative offset, before 1970", 9, -100n, 1_500_000_000n, -99, 500_000_000],
];

for (const [name, resolution, offset, ticks, seconds, nanoseconds] of TIMES) {
  test(`time: ${name}`, () => {
    const options = [
      ...(resolution === null ? [] : [byteOption(IF_TSRESOL, resolution)]),
      ...(offset === null ? [] : [numberOption(IF_TSOFFSET, offset)]),
    ];
    for (const littleEndian of [true, false]) {
      const writer = new PcapngWriter().section(littleEndian).interface({ options });
      const { frames } = readFrames(writer.packet({ time: ticks, bytes: BYTES }).bytes());
      assert.deepEqual([frames[0]?.seconds, frames[0]?.nanoseconds], [seconds, nanoseconds]);
    }
  });
}

test("sections of different byte order, each with its own interfaces", () => {
  const bytes = new PcapngWriter()
    .section(true)
    .interface({ linkType: 1, options: [textOption(IF_NAME, "eth0")] })
    .packet({ bytes: BYTES })
    .section(false)
    .interface({ linkType: 101, options: [textOption(IF_DESCRIPTION, "tunnel"), byteOption(IF_TSRESOL, 9)] })
    .packet({ time: 1_000_000_001n, bytes: BYTES })
    .bytes();
  const { frames, info } = readFrames(bytes);
  assert.deepEqual(
    frames.map((f) => [f.frame, f.interfaceId, f.linkType]),
    [
      [1, 0, 1],
      [2, 1, 101],
    ],
  );
  assert.deepEqual([frames[1]?.seconds, frames[1]?.nanoseconds], [1, 1]);
  assert.deepEqual(
    info.interfaces.map(({ id, name }) => [id, name]),
    [
      [0, "eth0"],
      [1, "tunnel"],
    ],
  );
  assert.equal(info.variant, "big-endian, 2 sections");
});

test("comments, names and drop counters", () => {
  const bytes = new PcapngWriter()
    .section(true, [textOption(COMMENT, "taken at the server")])
    .interface({ snapLength: 262_144, options: [textOption(IF_NAME, "eth0\0")] })
    .packet({
      bytes: BYTES,
      options: [textOption(COMMENT, "the SYN"), textOption(COMMENT, "zweiter – schön")],
    })
    .names([
      { address: [192, 0, 2, 1], names: ["client.example", "c1"] },
      { address: [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], names: ["six.example"] },
    ])
    .names([{ address: [192, 0, 2, 1], names: ["client.example"] }])
    .statistics(0, [numberOption(4, 100n), numberOption(5, 3n), numberOption(7, 4n)])
    .statistics(0, [numberOption(5, 5n), numberOption(7, 2n ** 33n)])
    .bytes();
  const { info } = readFrames(bytes);
  assert.deepEqual(info.problems, []);
  assert.deepEqual(info.comments, [
    { frame: null, text: "taken at the server" },
    { frame: 1, text: "the SYN" },
    { frame: 1, text: "zweiter – schön" },
  ]);
  assert.deepEqual(info.names, [
    { address: "192.0.2.1", name: "client.example" },
    { address: "192.0.2.1", name: "c1" },
    { address: "2001:db8::1", name: "six.example" },
  ]);
  assert.deepEqual(info.interfaces, [
    { id: 0, name: "eth0", linkType: 1, snapLength: 262_144, dropped: 2 ** 33 + 5 },
  ]);
});

test("custom blocks, decryption secrets, journal entries and unknown blocks are stepped over and are no frames", () => {
  const writer = new PcapngWriter().section().interface();
  for (const type of [0xbad, 0x40000bad, 0x0a, 0x09, 0x7fffffff]) writer.block(type, zeros(17));
  const { frames, info } = readFrames(writer.packet({ bytes: BYTES }).bytes());
  assert.deepEqual(info.problems, []);
  assert.equal(frames[0]?.frame, 1);
});

test("a length without its padding is rounded up", () => {
  const writer = new PcapngWriter().section().interface();
  const { u32 } = writer.order;
  writer.raw(concat(u32(3), u32(17), u32(1), [7], zeros(3), u32(17))).packet({ bytes: BYTES });
  const { frames } = readFrames(writer.bytes());
  assert.deepEqual(
    frames.map((f) => f.bytes),
    ["07", "0102030405"],
  );
});

test("options may lack their end mark; one that runs past its block is reported and the rest goes on", () => {
  const writer = new PcapngWriter().section();
  const { u16, u32 } = writer.order;
  writer.block(1, u16(1), u16(0), u32(0), u16(IF_NAME), u16(4), [0x65, 0x74, 0x68, 0x30]);
  writer.block(1, u16(1), u16(0), u32(0), u16(IF_NAME), u16(40), [0x65, 0x74, 0x68, 0x31]);
  const { frames, info } = readFrames(writer.packet({ interfaceId: 1, bytes: BYTES }).bytes());
  assert.equal(frames.length, 1);
  assert.deepEqual(
    info.interfaces.map((each) => each.name),
    ["eth0", null],
  );
  assert.deepEqual(
    info.problems.map(({ kind, offset }) => [kind, offset]),
    [["bad-option", 72]],
  );
});

type Breaking = (writer: PcapngWriter) => PcapngWriter;
const good = (): PcapngWriter => new PcapngWriter().section().interface().packet({ bytes: BYTES });
const length = (writer: PcapngWriter, first: number, second: number): PcapngWriter =>
  writer.raw(concat(writer.order.u32(6), writer.order.u32(first), zeros(32), writer.order.u32(second)));

/** What is behind a good frame, and the problem that it makes. */
const DAMAGE: readonly (readonly [string, Breaking, string])[] = [
  ["a block length of zero", (writer) => length(writer, 0, 0), "bad-block-length"],
  ["a block length of 2^31", (writer) => length(writer, 2 ** 31, 2 ** 31), "bad-block-length"],
  ["a block length of 2^32 - 1", (writer) => length(writer, 2 ** 32 - 1, 0), "bad-block-length"],
  ["two lengths that differ", (writer) => length(writer, 44, 40), "bad-block-length"],
  [
    "a packet of an interface that was not described",
    (writer) => writer.packet({ interfaceId: 1, bytes: BYTES }),
    "unknown-interface",
  ],
  [
    "a packet of an interface of the section before",
    (writer) => writer.section().packet({ bytes: BYTES }),
    "unknown-interface",
  ],
  [
    "a simple packet without an interface",
    (writer) => writer.section().simplePacket(BYTES),
    "unknown-interface",
  ],
  ["a packet block too short for its fields", (writer) => writer.block(6, zeros(16)), "bad-block"],
  [
    "a captured length beyond the block",
    (writer) => writer.block(6, zeros(12), writer.order.u32(100), zeros(12)),
    "bad-block",
  ],
  [
    "a captured length of 2^31",
    (writer) => writer.block(6, zeros(12), writer.order.u32(2 ** 31), zeros(12)),
    "bad-record-length",
  ],
  ["a simple packet block without a length", (writer) => writer.block(3), "bad-block"],
  ["an interface block without fields", (writer) => writer.block(1, zeros(4)), "bad-block"],
  ["a section header without its magic", (writer) => writer.block(0x0a0d0d0a, zeros(16)), "bad-block"],
  [
    "a section header too short",
    (writer) => writer.block(0x0a0d0d0a, writer.order.u32(0x1a2b3c4d), zeros(8)),
    "bad-block",
  ],
  ["a section of version 2", (writer) => writer.section(true, [], [2, 0]), "unsupported-version"],
];

for (const [name, breaking, kind] of DAMAGE) {
  test(`damage: ${name}`, () => {
    const start = good().bytes().length;
    const { frames, info } = readFrames(breaking(good()).packet({ bytes: BYTES }).bytes());
    assert.equal(frames.length, 1, "the frame before the damage is kept, none behind it is read");
    assert.deepEqual(
      info.problems.map((problem) => problem.kind),
      [kind],
    );
    assert.ok((info.problems[0]?.offset ?? 0) >= start);
  });
}

test("version 1.2 was written by some and is 1.0", () => {
  assert.equal(
    readFrames(new PcapngWriter().section(true, [], [1, 2]).interface().packet({ bytes: BYTES }).bytes())
      .frames.length,
    1,
  );
});

test("a file that ends inside a block says what is missing", () => {
  const whole = good().bytes();
  const cut = readFrames(whole.subarray(0, whole.length - 3));
  assert.deepEqual(cut.info.problems, [
    {
      kind: "truncated-record",
      offset: 48,
      frame: 1,
      message: "The block of frame 1 at offset 48 needs 40 bytes; 37 are left in the file.",
    },
  ]);
  assert.equal(cut.info.truncated, true);
  assert.deepEqual(
    readFrames(whole.subarray(0, 20)).info.problems.map((problem) => problem.kind),
    ["truncated-header"],
  );
});

test("what a hostile file could make endless is bounded and counted", () => {
  const writer = new PcapngWriter().section().interface();
  for (let i = 0; i < 10_050; i++) {
    writer.packet({ bytes: BYTES, options: [textOption(COMMENT, String(i)), [COMMENT, () => zeros(1)]] });
  }
  const { info } = readFrames(writer.bytes());
  assert.equal(info.frames, 10_050);
  assert.equal(info.comments.length, 10_000);
  assert.equal(info.notKept, 2 * 10_050 - 10_000);
});

test("of more interfaces than anybody has, the frames still know theirs", () => {
  const writer = new PcapngWriter().section();
  for (let i = 0; i < 65_600; i++)
    writer.interface({ linkType: i % 3, options: i === 0 ? [textOption(IF_NAME, "x".repeat(300))] : [] });
  const { frames, info } = readFrames(writer.packet({ interfaceId: 65_599, bytes: BYTES }).bytes());
  assert.deepEqual([frames[0]?.interfaceId, frames[0]?.linkType], [65_599, 65_599 % 3]);
  assert.deepEqual(
    [info.interfaces.length, info.notKept, info.interfaces[0]?.name?.length],
    [65_536, 64, 256],
  );
  assert.deepEqual(info.linkTypes, [0, 1, 2]);
});
