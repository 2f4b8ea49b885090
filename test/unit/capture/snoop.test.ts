import assert from "node:assert/strict";
import test from "node:test";
import { concat, u32, zeros } from "#test/support/byteWriter.ts";
import { readFrames } from "#test/support/readFrames.ts";
import { snoopBytes } from "#test/support/snoopWriter.ts";

const FRAMES = [
  { seconds: 911_274_719, fraction: 885_516, bytes: Uint8Array.of(1, 2, 3, 4, 5) },
  { seconds: 911_274_720, fraction: 0, bytes: Uint8Array.of(6), originalLength: 1514 },
];

test("frames, times, lengths, drops", () => {
  const { frames, info } = readFrames(snoopBytes(FRAMES, { drops: 12 }));
  assert.deepEqual(
    frames.map((f) => [f.frame, f.seconds, f.nanoseconds, f.bytes, f.originalLength, f.fileOffset]),
    [
      [1, 911_274_719, 885_516_000, "0102030405", 5, 40],
      [2, 911_274_720, 0, "06", 1514, 72],
    ],
  );
  assert.equal(info.format, "snoop");
  assert.deepEqual(info.problems, []);
  assert.deepEqual(info.interfaces, [{ id: 0, name: null, linkType: 1, snapLength: null, dropped: 12 }]);
});

test("the datalink types of RFC 1761, and those of Shomiti when the padding holds its trailer", () => {
  const linkTypes = (network: number, trailer?: number): readonly number[] =>
    readFrames(snoopBytes(FRAMES, trailer === undefined ? { network } : { network, trailer })).info.linkTypes;
  assert.deepEqual(linkTypes(2), [6]);
  assert.deepEqual(linkTypes(8), [10]);
  assert.deepEqual(linkTypes(0x80000005), [226]);
  assert.deepEqual(linkTypes(12), [65_535]);
  assert.deepEqual(linkTypes(12, 16), [1]);
});

test("damage ends the reading", () => {
  const huge = concat(snoopBytes(FRAMES), u32(60), u32(2 ** 31), u32(2 ** 31 + 24), zeros(60));
  assert.deepEqual(
    readFrames(huge).info.problems.map(({ kind, frame }) => [kind, frame]),
    [["bad-record-length", 3]],
  );
  const shorter = concat(snoopBytes(FRAMES), u32(60), u32(60), u32(20), zeros(72));
  assert.deepEqual(
    readFrames(shorter).info.problems.map(({ kind, frame }) => [kind, frame]),
    [["bad-record-length", 3]],
  );
  assert.deepEqual(
    readFrames(snoopBytes(FRAMES, { version: 6 })).info.problems.map(({ kind }) => kind),
    ["unsupported-version"],
  );
});

test("a file that ends inside a record or its header says so", () => {
  const whole = snoopBytes(FRAMES);
  const cut = readFrames(whole.subarray(0, whole.length - 1));
  assert.deepEqual(
    cut.info.problems.map(({ kind, frame, offset }) => [kind, frame, offset]),
    [["truncated-record", 2, 48]],
  );
  assert.deepEqual(
    readFrames(whole.subarray(0, 15)).info.problems.map(({ kind }) => kind),
    ["truncated-header"],
  );
  assert.deepEqual(readFrames(whole.subarray(0, 16)).info.linkTypes, [1]);
});
