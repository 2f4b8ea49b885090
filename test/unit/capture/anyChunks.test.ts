/** Whatever the chunks, the frames, notes and problems are the same; and no bytes at all make a reader throw. */

import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { CaptureReader } from "#core/capture/captureReader.ts";
import type { Bookmark } from "#core/capture/formatReader.ts";
import { concat, zeros } from "#test/support/byteWriter.ts";
import { byteOption, numberOption, PcapngWriter, textOption } from "#test/support/pcapngWriter.ts";
import { PCAP_FORMS, type PcapFrame, pcapBytes } from "#test/support/pcapWriter.ts";
import { type ReadCapture, readFrames, readFramesFrom, split } from "#test/support/readFrames.ts";
import { snoopBytes } from "#test/support/snoopWriter.ts";

const FRAMES: readonly PcapFrame[] = Array.from({ length: 9 }, (_, i) => ({
  seconds: 1_700_000_000 + i,
  fraction: 100_000 * i,
  bytes: zeros(7 * i).fill(i),
  originalLength: 100,
}));

const CAPTURES: readonly (readonly [string, Uint8Array])[] = [
  ...PCAP_FORMS.map((form) => [form, pcapBytes(FRAMES, { form })] as const),
  ["pcap, big-endian", pcapBytes(FRAMES, { littleEndian: false })],
  ["pcapng", pcapngWithEverything()],
  ["snoop", snoopBytes(FRAMES)],
];

function pcapngWithEverything(): Uint8Array {
  const writer = new PcapngWriter().section(true, [textOption(1, "a comment")]);
  writer
    .interface({ options: [textOption(2, "eth0"), byteOption(9, 9)] })
    .interface({ linkType: 113, snapLength: 9 });
  for (const [i, frame] of FRAMES.entries()) {
    const fields = { interfaceId: i % 2, time: BigInt(frame.seconds) * 1_000_000_000n, bytes: frame.bytes };
    if (i % 3 === 0) writer.packet({ ...fields, options: [textOption(1, `frame ${i}`)] });
    else if (i % 3 === 1) writer.oldPacket(fields);
    else writer.simplePacket(frame.bytes);
  }
  writer.names([{ address: [192, 0, 2, 1], names: ["one", "two"] }]).block(0xbad, zeros(33));
  writer
    .section(false)
    .interface({ linkType: 101 })
    .packet({ bytes: zeros(3) });
  return writer.statistics(0, [numberOption(5, 2n)]).bytes();
}

const describe = ({ frames, info }: ReadCapture): unknown => ({
  frames,
  problems: info.problems,
  comments: info.comments,
  names: info.names,
  interfaces: info.interfaces,
  variant: info.variant,
  count: info.frames,
  bytes: info.bytes,
});

/** Forms that are told from others by their first three records only. */
const GUESSED = /^(modified|nokia)/;

function afterThird({ frames }: ReadCapture): number {
  const third = frames[2];
  return third === undefined ? 0 : third.fileOffset + third.capturedLength;
}

for (const [name, bytes] of CAPTURES) {
  const whole = readFrames(bytes);

  test(`${name}: any split into chunks gives the same frames`, () => {
    assert.ok(whole.frames.length >= 9);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 20 }), (places) => {
        assert.deepEqual(describe(readFrames(...split(bytes, places))), describe(whole));
      }),
    );
  });

  test(`${name}: single bytes give the same frames`, () => {
    const single = split(
      bytes,
      Array.from({ length: bytes.length }, (_, i) => i),
    );
    assert.deepEqual(describe(readFrames(...single)), describe(whole));
  });

  test(`${name}: from the bookmark of any frame on the rest is the same`, () => {
    const bookmarks: (Bookmark | null)[] = [];
    const reader: CaptureReader = new CaptureReader({ onFrame: () => bookmarks.push(reader.bookmark()) });
    reader.push(bytes);
    reader.end();
    assert.equal(bookmarks.length, whole.frames.length);
    for (const [i, bookmark] of bookmarks.entries()) {
      assert.ok(bookmark);
      const { frames } = readFramesFrom(bookmark, bytes.subarray(bookmark.offset));
      assert.deepEqual(frames, whole.frames.slice(i), `from frame ${i + 1}`);
    }
  });

  test(`${name}: cut at any byte it gives the first of the frames and one problem at most`, () => {
    for (let length = GUESSED.test(name) ? afterThird(whole) : 0; length < bytes.length; length++) {
      const { frames, info } = readFrames(bytes.subarray(0, length));
      assert.deepEqual(frames, whole.frames.slice(0, frames.length));
      const further = info.problems.filter((problem) => problem.kind !== "no-timestamp");
      assert.ok(further.length <= 1);
      assert.equal(info.truncated, further.length === 1 && length >= 4, `${length} bytes`);
    }
  });

  test(`${name}: changed bytes never make it throw, and chunks make no difference`, () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.nat(bytes.length),
        (changes, place) => {
          const changed = bytes.slice();
          for (const [at, value] of changes) changed[at] = value;
          assert.deepEqual(describe(readFrames(...split(changed, [place]))), describe(readFrames(changed)));
        },
      ),
      { numRuns: 300, seed: 20261120 },
    );
  });
}

test("noise behind any magic number never makes a reader throw", () => {
  const magics = CAPTURES.map(([, bytes]) => bytes.subarray(0, 12));
  fc.assert(
    fc.property(fc.constantFrom(...magics), fc.uint8Array({ maxLength: 300 }), (magic, noise) => {
      const { frames, info } = readFrames(concat(magic, noise));
      assert.equal(info.frames, frames.length);
    }),
    { numRuns: 1000, seed: 20261120 },
  );
});
