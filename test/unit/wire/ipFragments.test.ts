import assert from "node:assert/strict";
import test from "node:test";
import { concat, u16, u32 } from "#test/support/byteWriter.ts";
import { ethernet, ipv4, ipv6, tcp, timestamps, udp } from "#test/support/packetBytes.ts";
import { TestDecoder } from "#test/support/readFrames.ts";

const SEGMENT = tcp({ seq: 4711, flags: 2, options: timestamps(5, 6), payload: 100 });
const MORE = 0x2000;

/** One piece of a datagram with this payload: bytes `from` to `until`. */
function piece(payload: Uint8Array, from: number, until: number, id = 7, protocol = 6): Uint8Array {
  const fragmentation = (until < payload.length ? MORE : 0) | (from / 8);
  return ethernet(ipv4(payload.subarray(from, until), { id, fragmentation, protocol }));
}

function piece6(payload: Uint8Array, from: number, until: number, id = 7): Uint8Array {
  const header = concat([6, 0], u16(from | Number(until < payload.length)), u32(id));
  return ethernet(ipv6(concat(header, payload.subarray(from, until)), { nextHeader: 44 }), 0x86dd);
}

const summary = (decoded: ReturnType<TestDecoder["decode"]>): unknown =>
  typeof decoded === "string"
    ? decoded
    : [decoded.frame, decoded.seq, decoded.payloadLength, decoded.tsVal, decoded.optionsCut];

const run = (frames: readonly Uint8Array[]): unknown[] => {
  const decoder = new TestDecoder();
  return frames.map((frame) => summary(decoder.decode(frame)));
};

for (const [name, cut] of [
  ["IPv4", piece],
  ["IPv6", piece6],
] as const) {
  test(`${name}: the segment has the number of the frame that completes it, in any order`, () => {
    const [first, middle, last] = [cut(SEGMENT, 0, 24), cut(SEGMENT, 24, 64), cut(SEGMENT, 64, 132)];
    const whole = [3, 4711, 100, 5, false];
    for (const order of [
      [first, middle, last],
      [last, middle, first],
      [middle, last, first],
      [middle, first, last],
    ]) {
      assert.deepEqual(run(order), ["fragment", "fragment", whole]);
    }
  });

  test(`${name}: a TCP header in pieces of eight bytes`, () => {
    const frames = Array.from({ length: 17 }, (_, i) => cut(SEGMENT, 8 * i, Math.min(8 * i + 8, 132)));
    assert.deepEqual(run(frames), [
      ...Array.from({ length: 16 }, () => "fragment"),
      [17, 4711, 100, 5, false],
    ]);
  });

  test(`${name}: a piece captured twice counts once`, () => {
    const [first, last] = [cut(SEGMENT, 0, 24), cut(SEGMENT, 24, 132)];
    assert.deepEqual(run([first, first, last, last]), [
      "fragment",
      "fragment",
      [3, 4711, 100, 5, false],
      "fragment",
    ]);
  });

  test(`${name}: pieces of different datagrams do not mix`, () => {
    assert.deepEqual(run([cut(SEGMENT, 0, 24, 1), cut(SEGMENT, 24, 132, 2), cut(SEGMENT, 24, 132, 1)]), [
      "fragment",
      "fragment",
      [3, 4711, 100, 5, false],
    ]);
  });

  test(`${name}: pieces that overlap drop their datagram`, () => {
    assert.deepEqual(run([cut(SEGMENT, 0, 32), cut(SEGMENT, 24, 132), cut(SEGMENT, 32, 132)]), [
      "fragment",
      "fragment",
      "fragment",
    ]);
    assert.deepEqual(run([cut(SEGMENT, 24, 132), cut(SEGMENT, 0, 32), cut(SEGMENT, 0, 24)]), [
      "fragment",
      "fragment",
      "fragment",
    ]);
  });
}

test("a snap length that cuts the fragments does no harm to the headers", () => {
  const decoder = new TestDecoder();
  const frames = [piece(SEGMENT, 0, 64), piece(SEGMENT, 64, 132)];
  const decoded = frames.map((frame) =>
    summary(decoder.decode(frame.subarray(0, 68), { originalLength: frame.length })),
  );
  assert.deepEqual(decoded, ["fragment", [2, 4711, 100, 5, false]]);
  const shorter = new TestDecoder();
  const cut = frames.map((frame) =>
    summary(shorter.decode(frame.subarray(0, 60), { originalLength: frame.length })),
  );
  assert.deepEqual(cut, ["fragment", [2, 4711, 100, 0, true]]);
});

test("a datagram waits sixty seconds, not longer", () => {
  const last = piece(SEGMENT, 24, 132);
  for (const [seconds, expected] of [
    [60, [2, 4711, 100, 5, false]],
    [61, "fragment"],
  ] as const) {
    const decoder = new TestDecoder();
    decoder.decode(piece(SEGMENT, 0, 24), { seconds: 0 });
    assert.deepEqual(summary(decoder.decode(last, { seconds })), expected);
  }
});

test("the oldest of too many datagrams is forgotten", () => {
  const decoder = new TestDecoder();
  for (let id = 0; id <= 1024; id++) decoder.decode(piece(SEGMENT, 0, 24, id));
  assert.equal(summary(decoder.decode(piece(SEGMENT, 24, 132, 0))), "fragment");
  assert.deepEqual(summary(decoder.decode(piece(SEGMENT, 24, 132, 1024))), [1027, 4711, 100, 5, false]);
});

test("a tunnel in fragments, with fragments in it", () => {
  const inner = [piece(SEGMENT, 0, 64), piece(SEGMENT, 64, 132)];
  const outer = inner.flatMap((frame, i) => {
    const vxlan = udp(concat([8, 0, 0, 0, 0, 0, 0, 0], frame), 4789);
    return [piece(vxlan, 0, 56, i, 17), piece(vxlan, 56, vxlan.length, i, 17)];
  });
  assert.deepEqual(run(outer), ["fragment", "fragment", "fragment", [4, 4711, 100, 5, false]]);
});

test("pieces that cannot be: empty ones, and odd ones in the middle", () => {
  assert.deepEqual(run([piece(SEGMENT, 0, 20), piece(SEGMENT, 24, 24), piece(SEGMENT, 24, 132)]), [
    "fragment",
    "fragment",
    "fragment",
  ]);
});
