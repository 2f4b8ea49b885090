import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { decodeUtf8 } from "#core/capture/utf8.ts";

const decode = (bytes: Uint8Array): string =>
  decodeUtf8(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);

test("any text comes back, up to its first NUL", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      // A lone surrogate cannot be encoded: it is written as U+FFFD.
      const bytes = new TextEncoder().encode(text);
      assert.equal(decode(bytes), new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes).split("\0")[0]);
    }),
  );
});

test("what is no UTF-8 becomes the replacement character", () => {
  assert.equal(decode(Uint8Array.of(0x61, 0xff, 0x62)), "a\ufffdb");
  assert.equal(decode(Uint8Array.of(0xe2, 0x82)), "\ufffd\ufffd");
  assert.equal(decode(Uint8Array.of(0xc0, 0x80)), "\ufffd\ufffd");
  assert.equal(decode(Uint8Array.of(0xed, 0xa0, 0x80)), "\ufffd\ufffd\ufffd");
  assert.equal(decode(Uint8Array.of(0xf5, 0x80, 0x80, 0x80)), "\ufffd\ufffd\ufffd\ufffd");
});
