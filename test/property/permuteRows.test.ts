/** Rows in another order: every one goes to its place, and none is lost or there twice on the way. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { permuteRows } from "#core/model/permuteRows.ts";
import { finish } from "#core/steps.ts";

/** Two columns that tell the same row by different numbers. */
function columnsOf(rows: number): { numbers: Float64Array<ArrayBuffer>; bytes: Uint8Array<ArrayBuffer> } {
  const numbers = Float64Array.from({ length: rows }, (_, row) => 1000 + row);
  return { numbers, bytes: Uint8Array.from(numbers, (n) => n % 251) };
}

test("row i gets what row order[i] had, in every column", () => {
  const places = fc
    .nat({ max: 40 })
    .chain((length) => fc.shuffledSubarray([...Array(length).keys()], { minLength: length }));
  fc.assert(
    fc.property(places, (order) => {
      const { numbers, bytes } = columnsOf(order.length);
      finish(permuteRows([numbers, bytes], Uint32Array.from(order)));
      assert.deepEqual(
        [...numbers],
        order.map((row) => 1000 + row),
      );
      assert.deepEqual(
        [...bytes],
        order.map((row) => (1000 + row) % 251),
      );
    }),
  );
});

test("in one cycle through very many rows whole rows are there at every step", () => {
  const rows = 100_000;
  const { numbers, bytes } = columnsOf(rows);
  let steps = 0;
  for (
    const work = permuteRows(
      [numbers, bytes],
      Uint32Array.from({ length: rows }, (_, row) => (row + 7919) % rows),
    );
    !work.next().done;
    steps++
  ) {
    assert.equal(new Set(numbers).size, rows);
    assert.ok(numbers.every((n, row) => bytes[row] === n % 251));
  }
  assert.ok(steps > 4, `${steps} steps`);
  assert.ok(numbers.every((n, row) => n === 1000 + ((row + 7919) % rows)));
});
