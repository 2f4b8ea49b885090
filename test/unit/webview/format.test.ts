import assert from "node:assert/strict";
import test from "node:test";
import { hex16, listWords, narrowGroups, plainDigits, seconds, splitEndpoint } from "#webview/format.ts";
import { digitsWidth } from "#webview/grid/digits.ts";

test("seconds have the decimals asked for, and groups before the point", () => {
  assert.equal(seconds(4.8123, 3), "4.812");
  assert.equal(seconds(0, 6), "0.000000");
  assert.equal(seconds(12_345.6, 1), "12\u202f345.6");
  assert.equal(seconds(-0.5, 3), "\u22120.500");
  assert.equal(seconds(-0.0001, 3), "0.000", "no minus before nothing");
  assert.equal(seconds(59.9996, 3), "60.000");
});

test("what is copied has plain digits, and the rest of the text as it was", () => {
  assert.equal(plainDigits("4\u202f215\u202f214\u202f288 at \u22120.5 s"), "4215214288 at -0.5 s");
  assert.equal(plainDigits("41\u202f% \u2212 done"), "41\u202f% \u2212 done");
});

test("commas between thousands become narrow spaces, other commas stay", () => {
  assert.equal(
    narrowGroups("Of 1,000,000 connections, 3,883"),
    "Of 1\u202f000\u202f000 connections, 3\u202f883",
  );
  assert.equal(narrowGroups("frames 61,62 and 1,2345"), "frames 61,62 and 1,2345");
});

test("an endpoint is cut at its port", () => {
  assert.deepEqual(splitEndpoint("192.0.2.1:443"), ["192.0.2.1", ":443"]);
  assert.deepEqual(splitEndpoint("[2001:db8::1]:443"), ["[2001:db8::1]", ":443"]);
  assert.deepEqual(splitEndpoint("host"), ["host", ""]);
});

test("identifications are written as Wireshark writes them", () => {
  assert.deepEqual([hex16(0), hex16(0x3cd8), hex16(7)], ["0", "0x3cd8", "0x0007"]);
});

test("words are listed", () => {
  assert.deepEqual([listWords([]), listWords(["a"]), listWords(["a", "b", "c"])], ["", "a", "a, b and c"]);
});

test("the width of a number is counted in digits and gaps", () => {
  assert.equal(digitsWidth("388"), "3ch + 1px");
  assert.equal(digitsWidth("4\u202f294\u202f967\u202f295"), "10ch + 10px");
});
