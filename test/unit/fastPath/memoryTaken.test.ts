/** What is taken of the memory of the fast path is all 0, and what was given back is taken again. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SharedMemory } from "#core/fastPath/sharedMemory.ts";

describe("the memory of the fast path", () => {
  test("what was given back is taken again where it is long enough", () => {
    const memory = new SharedMemory();
    const first = memory.take(1000).fill(7);
    const behind = memory.take(100).fill(8);
    memory.give(first);
    const again = memory.take(900);
    assert.equal(again.byteOffset, first.byteOffset);
    assert.ok(again.every((word) => word === 0));
    assert.ok(behind.every((word) => word === 8));
  });

  test("of what was given back unwritten nothing is written either", () => {
    const memory = new SharedMemory();
    const words = memory.take(10_000);
    memory.take(100);
    words.fill(7, 0, 160);
    memory.giveUntouched(words, 160);
    const behind = memory.take(9000);
    const first = memory.take(160);
    assert.equal(behind.byteOffset, words.byteOffset + 640);
    assert.equal(first.byteOffset, words.byteOffset);
    for (const taken of [behind, first, memory.take(600)]) assert.ok(taken.every((word) => word === 0));
  });

  test("a piece at the end is made longer", () => {
    const memory = new SharedMemory();
    memory.take(100);
    const last = memory.take(1000).fill(7);
    memory.give(last);
    const longer = memory.take(100_000);
    assert.equal(longer.byteOffset, last.byteOffset);
    assert.equal(longer.length, 100_000);
    assert.ok(longer.every((word) => word === 0));
    assert.ok(memory.take(1000).byteOffset >= longer.byteOffset + longer.byteLength);
  });
});
