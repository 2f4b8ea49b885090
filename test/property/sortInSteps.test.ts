/** Sorted in steps is sorted: against the language's own stable sort, whatever the numbers are. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { sortInSteps } from "#core/sortInSteps.ts";
import { finish } from "#core/steps.ts";

function sorted(keys: readonly number[]): { keys: number[]; rows: number[] } {
  const [own, rows] = [Float64Array.from(keys), Uint32Array.from(keys.keys())];
  finish(sortInSteps(own, rows));
  return { keys: [...own], rows: [...rows] };
}

function expected(keys: readonly number[]): number[] {
  return [...keys.keys()].sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
}

test("numbers of any size and sign, rows of equal keys in their order", () => {
  const few = fc.constantFrom(-1e300, -2, -0.5, 0, 0.5, 1, 2 ** 32, 1e12, 1e12 + 1, Number.POSITIVE_INFINITY);
  const any = fc.oneof(few, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer());
  fc.assert(
    fc.property(fc.array(any, { maxLength: 200 }), (keys) => {
      const { keys: own, rows } = sorted(keys);
      assert.deepEqual(rows, expected(keys));
      assert.ok(own.every((key, i) => key === keys[rows[i] ?? 0]));
    }),
  );
});

test("zero has no sign", () => {
  assert.deepEqual(sorted([0, -0, 1, -0, -1]).rows, [4, 0, 1, 3, 2]);
});

test("a part of a larger array leaves the rest alone", () => {
  const keys = Float64Array.of(9, 3, 2, 1, 0);
  const rows = Uint32Array.of(90, 30, 20, 10, 0);
  finish(sortInSteps(keys.subarray(1, 4), rows.subarray(1, 4)));
  assert.deepEqual([...keys], [9, 1, 2, 3, 0]);
  assert.deepEqual([...rows], [90, 10, 20, 30, 0]);
});

test("a million rows are never sorted in one step", () => {
  const length = 1_000_000;
  const keys = Float64Array.from({ length }, (_, i) => (i * 7_919) % length);
  const rows = Uint32Array.from(keys.keys());
  let steps = 0;
  for (const _ of sortInSteps(keys, rows)) steps++;
  assert.ok(steps > 20, `${steps} steps`);
  assert.ok(keys.every((key, i) => key === i));
});
