import assert from "node:assert/strict";
import { test } from "node:test";
import { Analyzer } from "#core/analyzer.ts";
import { SharedMemory } from "#core/fastPath/sharedMemory.ts";
import { BlockFilter } from "#core/reread/blockFilter.ts";

const FOUR_GIB = 2 ** 32;

test("what was noted of blocks is there still when there is room for more of them", () => {
  const memory = new SharedMemory();
  const filter = new BlockFilter(memory, 32, 0);
  const notes: [block: number, quadruplet: number][] = [];
  for (let block = 0; block < 100; block += 7) {
    filter.reach(block);
    const quadruplet = 3 * block;
    const bit = Math.imul(quadruplet, 0x9e3779b1) >>> filter.shift;
    new Int32Array(memory.wasm.buffer, filter.address)[block * filter.words] = 1 << bit;
    notes.push([block, quadruplet]);
    memory.take(16); // So that it cannot grow where it is.
  }
  for (const [block, quadruplet] of notes) {
    assert.ok(filter.mayHave(block, quadruplet));
    assert.ok(!filter.mayHave(block + 1, quadruplet));
  }
});

test("others get all of its room back, and find nothing there", () => {
  const memory = new SharedMemory();
  const filter = new BlockFilter(memory, 32, 1000);
  const before = memory.wasm.buffer.byteLength;
  const { address } = filter;
  filter.reach(20);
  new Int32Array(memory.wasm.buffer, address, 21).fill(-1);
  filter.release();
  const [first, second] = [memory.take(32), memory.take(900)];
  assert.deepEqual([first.byteOffset, second.byteOffset], [address, address + 128]);
  assert.ok(![...first, ...second].some((word) => word !== 0));
  assert.equal(memory.wasm.buffer.byteLength, before);
});

test("a file of terabytes leaves the memory of the fast path to others until its frames come", () => {
  for (const summaryOnly of [false, true]) {
    const sparse = { source: { read: () => 0 }, summaryOnly };
    const { fastPath } = new Analyzer({ fileName: "test", expectedBytes: 1e13, sparse });
    assert.ok(fastPath.memory.wasm.buffer.byteLength < FOUR_GIB / 3);
  }
});
