import assert from "node:assert/strict";
import test from "node:test";
import { count, formatBytes, formatDuration, groupDigits } from "#protocol/quantities.ts";

const spaced = (text: string): string => text.replaceAll("\u202f", "_").replaceAll("\u2212", "-");

test("thousands stand apart, minus is a minus sign", () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, "0"],
    [999, "999"],
    [1000, "1_000"],
    [4_294_967_295, "4_294_967_295"],
    [-1_327_197_417, "-1_327_197_417"],
  ];
  for (const [value, text] of cases) assert.equal(spaced(groupDigits(value)), text);
});

test("sizes have three digits and a decimal unit", () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, "0 bytes"],
    [1, "1 byte"],
    [999, "999 bytes"],
    [1000, "1.00 kB"],
    [35_967, "36.0 kB"],
    [999_499, "999 kB"],
    [999_500, "1.00 MB"],
    [1_400_000_000, "1.40 GB"],
    [5e15, "5000 TB"],
  ];
  for (const [bytes, text] of cases) assert.equal(formatBytes(bytes), text);
});

test("spans of time have the unit that fits", () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, "0 s"],
    [0.000_03, "30.0 µs"],
    [0.0187, "18.7 ms"],
    [0.9996, "1.00 s"],
    [95.669, "95.7 s"],
    [119.9, "120 s"],
    [900, "15 min"],
    [7500, "2 h 5 min"],
    [7200, "2 h"],
    [-2.5, "\u22122.50 s"],
  ];
  for (const [seconds, text] of cases) assert.equal(formatDuration(seconds), text);
});

test("one is singular", () => {
  assert.equal(count(1, "frame"), "1 frame");
  assert.equal(count(0, "frame"), "0 frames");
  assert.equal(spaced(count(1200, "entry", "entries")), "1_200 entries");
});
