import assert from "node:assert/strict";
import test from "node:test";
import { concat, type Piece, u16, u32, zeros } from "#test/support/byteWriter.ts";
import { ipv6, tcp } from "#test/support/packetBytes.ts";
import { TestDecoder } from "#test/support/readFrames.ts";

const SEGMENT = tcp({ seq: 4711, payload: 9 });
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const DESTINATION = 60;
/** An extension header of 8 or more bytes; `words` counts those beyond the first eight, in eights. */
const extension = (next: number, words = 0, body: Piece = zeros(6 + 8 * words)): Uint8Array =>
  concat([next, words], body);
const decode = (packet: Uint8Array, options = {}): ReturnType<TestDecoder["decode"]> =>
  new TestDecoder().decode(packet, { linkType: 229, ...options });

const CHAINS: readonly (readonly [string, Uint8Array])[] = [
  ["none", ipv6(SEGMENT)],
  ["hop-by-hop", ipv6(concat(extension(6), SEGMENT), { nextHeader: HOP_BY_HOP })],
  [
    "hop-by-hop, destination, routing, destination",
    ipv6(
      concat(extension(DESTINATION), extension(ROUTING, 2), extension(DESTINATION, 3), extension(6), SEGMENT),
      { nextHeader: HOP_BY_HOP },
    ),
  ],
  [
    "mobility, HIP, shim6",
    ipv6(concat(extension(139), extension(140, 1), extension(6), SEGMENT), { nextHeader: 135 }),
  ],
  ["an atomic fragment", ipv6(concat([6, 0, 0, 0], u32(99), SEGMENT), { nextHeader: FRAGMENT })],
  [
    "an atomic fragment behind hop-by-hop",
    ipv6(concat(extension(FRAGMENT), [6, 0, 0, 0], u32(99), SEGMENT), { nextHeader: HOP_BY_HOP }),
  ],
];

for (const [name, packet] of CHAINS) {
  test(`extension headers: ${name}`, () => {
    const segment = decode(packet);
    assert.ok(typeof segment === "object", String(segment));
    assert.deepEqual([segment.seq, segment.payloadLength], [4711, 9]);
    for (let length = 0; length < packet.length - 15; length++) {
      assert.equal(
        decode(packet.subarray(0, length), { originalLength: packet.length }),
        "truncated",
        `${length} bytes`,
      );
    }
  });
}

test("a jumbogram's length is in its option", () => {
  const jumbo = [1, 0, 0xc2, 4, ...u32(8 + 20 + 100_000)];
  const pad = extension(6, 1, concat(jumbo, zeros(6)));
  const packet = ipv6(concat(pad, tcp({ payload: 100 })), { nextHeader: HOP_BY_HOP, payloadLength: 0 });
  const segment = decode(packet);
  assert.equal(typeof segment === "object" && segment.payloadLength, 100_000 - 8);
});

test("a chain without end ends", () => {
  const chain = Array.from({ length: 40 }, () => extension(DESTINATION));
  assert.equal(decode(ipv6(concat(...chain), { nextHeader: DESTINATION })), "nested-too-deep");
});

test("no next header, and headers that are not there", () => {
  assert.equal(decode(ipv6([], { nextHeader: 59 })), "not-tcp");
  assert.equal(decode(ipv6(zeros(4), { nextHeader: DESTINATION })), "malformed");
  assert.equal(
    decode(ipv6(concat(extension(6, 200, zeros(6)), SEGMENT), { nextHeader: DESTINATION })),
    "malformed",
  );
  assert.equal(decode(ipv6(concat(u16(0)), { nextHeader: FRAGMENT })), "malformed");
});
