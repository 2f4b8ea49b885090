import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { concat, zeros } from "#test/support/byteWriter.ts";
import { ethernet, ipv4, ipv6, tcp, timestamps, udp } from "#test/support/packetBytes.ts";
import { TestDecoder } from "#test/support/readFrames.ts";

const decode = (bytes: Uint8Array, options = {}): ReturnType<TestDecoder["decode"]> =>
  new TestDecoder().decode(bytes, options);

const SEGMENT = tcp({
  seq: 0xfffffff0,
  ack: 0x80000001,
  flags: 0x18,
  window: 65_535,
  checksum: 0xabcd,
  payload: 7,
});

test("every field of a plain frame", () => {
  const bytes = ethernet(
    ipv4(tcp({ flags: 0x10, options: timestamps(0xffffffff, 7), payload: 100 }), { ttl: 63, id: 0xfedc }),
  );
  assert.deepEqual(decode(bytes, { interfaceId: 3 }), {
    frame: 1,
    time: 0,
    ipVersion: 4,
    sourceAddress: 0xc0000201,
    destinationAddress: 0xc6336402,
    source: "192.0.2.1",
    destination: "198.51.100.2",
    sourcePort: 43_210,
    destinationPort: 8080,
    seq: 1000,
    ack: 2000,
    flags: 0x10,
    window: 512,
    payloadLength: 100,
    hasTimestamp: true,
    tsVal: 0xffffffff,
    tsEcr: 7,
    optionsCut: false,
    ttl: 63,
    ipId: 0xfedc,
    dontFragment: true,
    checksum: 0xbeef,
    interfaceId: 3,
  });
});

test("every field of an IPv6 frame", () => {
  assert.deepEqual(decode(ethernet(ipv6(SEGMENT), 0x86dd), { interfaceId: 1000 }), {
    frame: 1,
    time: 0,
    ipVersion: 6,
    sourceAddress: 0,
    destinationAddress: 1,
    source: "2001:db8::1",
    destination: "2001:db8::2",
    sourcePort: 43_210,
    destinationPort: 8080,
    seq: 0xfffffff0,
    ack: 0x80000001,
    flags: 0x18,
    window: 65_535,
    payloadLength: 7,
    hasTimestamp: false,
    tsVal: 0,
    tsEcr: 0,
    optionsCut: false,
    ttl: 60,
    ipId: 0,
    dontFragment: false,
    checksum: 0xabcd,
    interfaceId: 255,
  });
});

test("nothing of the frame before is left in the segment", () => {
  const decoder = new TestDecoder();
  decoder.decode(ethernet(ipv6(tcp({ flags: 2, options: timestamps(1, 2) }), { hopLimit: 9 }), 0x86dd));
  const plain = ethernet(ipv4(tcp()));
  assert.deepEqual(decoder.decode(plain), { ...(decode(plain) as object), frame: 2 });
});

test("the short way and the layers read the same: each link layer against Ethernet with a VLAN tag", () => {
  const arbitrary = fc.record({
    flags: fc.nat(255),
    seq: fc.nat(0xffffffff),
    ack: fc.nat(0xffffffff),
    window: fc.nat(65_535),
    checksum: fc.nat(65_535),
    payload: fc.nat(20),
    options: fc.constantFrom(
      [],
      timestamps(1, 2),
      [2, 4, 5, 180, 4, 2, 8, 10, 0, 0, 0, 9, 0, 0, 0, 8, 1, 3, 3, 7],
    ),
  });
  fc.assert(
    fc.property(
      arbitrary,
      fc.nat(65_535),
      fc.nat(255),
      fc.boolean(),
      fc.nat(40),
      (fields, id, ttl, df, cut) => {
        const packet = ipv4(tcp(fields), { id, ttl, fragmentation: df ? 0x4000 : 0 });
        const captured = packet.subarray(
          0,
          packet.length - Math.min(cut, fields.payload + fields.options.length),
        );
        const tagged = ethernet(concat([0, 5, 8, 0], captured), 0x8100);
        const expected = decode(tagged, { originalLength: 18 + packet.length });
        const links: readonly (readonly [number, Uint8Array])[] = [
          [1, ethernet(captured)],
          [101, captured],
          [113, concat(zeros(14), [8, 0], captured)],
          [276, concat([8, 0], zeros(18), captured)],
          [228, captured],
        ];
        for (const [linkType, bytes] of links) {
          assert.deepEqual(
            decode(bytes, { linkType, originalLength: bytes.length + packet.length - captured.length }),
            expected,
          );
        }
      },
    ),
  );
});

test("the payload is as long as the IP header says: no Ethernet padding, and whatever the snap length left", () => {
  const padded = decode(concat(ethernet(ipv4(tcp())), zeros(6)));
  assert.equal(typeof padded === "object" && padded.payloadLength, 0);
  const cut = decode(ethernet(ipv4(tcp({ payload: 1400 }))).subarray(0, 60), { originalLength: 1454 });
  assert.equal(typeof cut === "object" && cut.payloadLength, 1400);
});

test("total length 0 is segmentation offload: the datagram goes to the end of the frame", () => {
  for (const packet of [
    ethernet(ipv4(tcp({ payload: 3000 }), { totalLength: 0 })),
    ethernet(ipv6(tcp({ payload: 3000 }), { payloadLength: 0 }), 0x86dd),
  ]) {
    for (const captured of [packet, packet.subarray(0, 96)]) {
      const segment = decode(captured, { originalLength: packet.length });
      assert.equal(typeof segment === "object" && segment.payloadLength, 3000);
    }
  }
});

test("snap lengths: what is there is read, and no more", () => {
  const whole = ethernet(ipv4(tcp({ flags: 2, window: 1000, checksum: 77, options: timestamps(5, 6) })));
  const at = (length: number): ReturnType<TestDecoder["decode"]> =>
    decode(whole.subarray(0, length), { originalLength: whole.length });
  for (let length = 0; length < 48; length++) assert.equal(at(length), "truncated", `${length} bytes`);
  for (let length = 48; length <= whole.length; length++) {
    const segment = at(length);
    assert.ok(typeof segment === "object");
    assert.equal(segment.flags, 2);
    assert.equal(segment.seq, 1000);
    assert.equal(segment.window, length >= 50 ? 1000 : 0);
    assert.equal(segment.checksum, length >= 52 ? 77 : 0);
    assert.equal(segment.optionsCut, length < whole.length);
    assert.equal(segment.hasTimestamp, length === whole.length);
  }
});

test("headers that contradict themselves are malformed", () => {
  assert.equal(decode(ethernet(ipv4(tcp({ dataOffset: 4 })))), "malformed");
  assert.equal(decode(ethernet(ipv4(tcp(), { totalLength: 19 }))), "malformed");
  assert.equal(decode(ethernet(ipv4(tcp(), { totalLength: 30 }))), "malformed");
  assert.equal(decode(ethernet(concat([0x44], ipv4(tcp()).subarray(1)))), "malformed");
  assert.equal(decode(ethernet(concat([0x65], ipv4(tcp()).subarray(1)))), "malformed");
  assert.equal(decode(ethernet(concat([0x45], ipv6(tcp()).subarray(1)), 0x86dd)), "malformed");
  assert.equal(decode(ethernet(zeros(10))), "malformed");
});

test("a data offset beyond the segment cuts the options; flags of any kind are passed as they are", () => {
  const segment = decode(ethernet(ipv4(tcp({ flags: 0xff, dataOffset: 15, payload: 8 }))));
  assert.ok(typeof segment === "object");
  assert.deepEqual([segment.flags, segment.payloadLength, segment.optionsCut], [0xff, 0, true]);
});

test("frames without TCP are counted by their reason", () => {
  const reasons: readonly (readonly [Uint8Array, string])[] = [
    [ethernet(zeros(28), 0x0806), "not-ip"],
    [ethernet(concat([0x42, 0x42, 3], zeros(40)), 38), "not-ip"],
    [ethernet(ipv4(udp(zeros(4), 53), { protocol: 17 })), "not-tcp"],
    [ethernet(ipv4(zeros(30), { protocol: 89 })), "not-tcp"],
    [ethernet(ipv4(concat(zeros(8), ipv4(tcp())), { protocol: 1 })), "icmp"],
    [ethernet(ipv6(concat(zeros(8), ipv6(tcp())), { nextHeader: 58 }), 0x86dd), "icmp"],
    [ethernet(ipv4(zeros(30), { protocol: 50 })), "encrypted"],
    [ethernet(ipv4(tcp(), { fragmentation: 100 })), "fragment"],
  ];
  for (const [bytes, reason] of reasons) assert.equal(decode(bytes), reason);
  assert.equal(decode(zeros(60), { linkType: 147 }), "unsupported-link-type");
});

test("changed bytes never make it throw, and never give numbers out of range", () => {
  const frames = [
    ethernet(ipv4(tcp({ flags: 2, options: timestamps(1, 2), payload: 5 }))),
    ethernet(ipv6(tcp({ payload: 5 }), { nextHeader: 44 }), 0x86dd),
    ethernet(ipv4(udp(concat(zeros(8), ethernet(ipv4(tcp()))), 4789), { protocol: 17 })),
    ethernet(ipv4(concat([0x30, 0, 0x65, 0x58], zeros(8), ethernet(ipv4(tcp()))), { protocol: 47 })),
  ];
  const linkTypes = [
    0, 1, 6, 9, 10, 12, 50, 51, 100, 101, 104, 105, 107, 109, 113, 117, 119, 123, 127, 138, 163, 192, 204,
    226, 239, 258, 276, 282, 284, 285,
  ];
  const decoder = new TestDecoder();
  fc.assert(
    fc.property(
      fc.constantFrom(...frames),
      fc.constantFrom(...linkTypes),
      fc.array(fc.tuple(fc.nat(150), fc.nat(255)), { maxLength: 8 }),
      fc.nat(150),
      (frame, linkType, changes, length) => {
        const bytes = frame.slice(0, length);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        const segment = decoder.decode(bytes, { linkType, originalLength: frame.length });
        if (typeof segment === "string") return;
        assert.ok(segment.payloadLength >= 0 && segment.payloadLength <= 0xffffffff);
        assert.ok(segment.sourcePort <= 0xffff && segment.flags <= 0xff);
      },
    ),
    { numRuns: 5000, seed: 20261120 },
  );
});
