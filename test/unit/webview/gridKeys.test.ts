import assert from "node:assert/strict";
import test from "node:test";
import { rowAfterKey } from "#webview/grid/gridKeys.ts";

test("keys move among the rows and stop at the ends", () => {
  const cases: readonly (readonly [key: string, at: number, to: number | null])[] = [
    ["ArrowDown", -1, 0],
    ["ArrowDown", 4, 5],
    ["ArrowDown", 99, 99],
    ["ArrowUp", -1, 0],
    ["ArrowUp", 4, 3],
    ["ArrowUp", 0, 0],
    ["PageDown", 4, 24],
    ["PageDown", 95, 99],
    ["PageUp", 4, 0],
    ["Home", 50, 0],
    ["End", 50, 99],
    ["a", 50, null],
    ["Enter", 50, null],
  ];
  for (const [key, at, to] of cases) assert.equal(rowAfterKey(key, at, 100, 20), to, `${key} at ${at}`);
});

test("there is nowhere to go in an empty list", () => {
  for (const key of ["ArrowDown", "Home", "End"]) assert.equal(rowAfterKey(key, -1, 0, 20), null);
});

test("a page is at least one row", () => {
  assert.equal(rowAfterKey("PageDown", 4, 100, 0), 5);
});
