import assert from "node:assert/strict";
import { test } from "node:test";
import { Latest } from "#core/latest.ts";

test("what was asked for longest ago goes first", () => {
  const latest = new Latest<string, number>(2);
  latest.set("a", 1);
  latest.set("b", 2);
  assert.equal(latest.get("a"), 1);
  latest.set("c", 3);
  assert.deepEqual([latest.get("a"), latest.get("b"), latest.get("c")], [1, undefined, 3]);
});

test("a value set again is no second entry", () => {
  const latest = new Latest<string, number>(2);
  latest.set("a", 1);
  latest.set("b", 2);
  latest.set("a", 3);
  assert.deepEqual([latest.get("a"), latest.get("b")], [3, 2]);
});
