import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { AddressTable } from "#core/model/addressTable.ts";
import { secretHash } from "#core/secretHash.ts";
import { formatIpv4, formatIpv6 } from "#core/wire/addressText.ts";

function groups(...words: readonly number[]): DataView {
  const view = new DataView(new ArrayBuffer(16));
  for (const [i, word] of words.entries()) view.setUint16(2 * i, word);
  return view;
}

test("IPv4 is dotted", () => {
  assert.equal(formatIpv4(0xffffff00), "255.255.255.0");
  assert.equal(formatIpv4(0), "0.0.0.0");
});

/** RFC 5952 sections 4 and 5. */
const IPV6: readonly (readonly [readonly number[], string])[] = [
  [[0, 0, 0, 0, 0, 0, 0, 0], "::"],
  [[0, 0, 0, 0, 0, 0, 0, 1], "::1"],
  [[1, 0, 0, 0, 0, 0, 0, 0], "1::"],
  [[0x2001, 0xdb8, 0, 0, 0, 0, 2, 1], "2001:db8::2:1"],
  [[0x2001, 0xdb8, 0, 1, 1, 1, 1, 1], "2001:db8:0:1:1:1:1:1"],
  [[0x2001, 0, 0, 1, 0, 0, 0, 1], "2001:0:0:1::1"],
  [[0x2001, 0xdb8, 0, 0, 1, 0, 0, 1], "2001:db8::1:0:0:1"],
  [[0x2001, 0xdb8, 0xaaaa, 0xbbbb, 0xcccc, 0xdddd, 0xeeee, 0xaa], "2001:db8:aaaa:bbbb:cccc:dddd:eeee:aa"],
  [[0, 0, 0, 0, 0, 0xffff, 0xc000, 0x0201], "::ffff:192.0.2.1"],
];

for (const [words, text] of IPV6) {
  test(`IPv6: ${text}`, () => assert.equal(formatIpv6(groups(...words), 0), text));
}

test("an address has one number, and the number leads back to it", () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ minLength: 16, maxLength: 16 }), { maxLength: 1000 }),
      (addresses) => {
        const table = new AddressTable();
        const expected = new Map<string, number>();
        for (const bytes of addresses) {
          const number = table.internIpv6(new DataView(bytes.buffer, bytes.byteOffset, 16), 0);
          const key = bytes.join();
          assert.equal(number, expected.get(key) ?? expected.size);
          expected.set(key, number);
          assert.deepEqual(table.bytes(6, number), Uint8Array.from(bytes));
        }
        assert.equal(table.length, expected.size);
      },
    ),
  );
});

test("a table grows, with addresses that differ in one word only", () => {
  const table = new AddressTable();
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 20_000; i++) {
      const view = groups(0x2001, 0xdb8, 0, 0, 0, 0, i >>> 16, i & 0xffff);
      assert.equal(table.internIpv6(view, 0), i);
    }
  }
  assert.equal(table.format(6, 19_999), "2001:db8::4e1f");
  assert.equal(table.format(4, 0x7f000001), "127.0.0.1");
  assert.deepEqual(table.bytes(4, 0x7f000001), Uint8Array.of(127, 0, 0, 1));
  assert.throws(() => table.bytes(6, 20_000), /no IPv6 address 20000 among 20000/);
});

test("hosts of subnets, numbered one after the other, have hashes of their own", () => {
  const hashes = new Set<number>();
  for (let subnet = 0; subnet < 250; subnet++)
    for (let host = 1; host <= 250; host++) {
      const address = groups(0x2001, 0xdb8, 0, subnet, 0, 0, 0, host);
      const [a = 0, b = 0, c = 0, d = 0] = [0, 4, 8, 12].map((at) => address.getUint32(at, true));
      hashes.add(secretHash(a, b, c, d));
    }
  assert.ok(hashes.size > 0.99 * 250 * 250, `${hashes.size} of ${250 * 250}`);
});
