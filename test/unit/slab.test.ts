/** Columns that share memory do not share elements. */
import assert from "node:assert/strict";
import test from "node:test";
import { Slab } from "#core/slab.ts";

test("columns lie beside each other, whatever their widths", () => {
  const slab = new Slab();
  const columns = [
    slab.uint8(100_001),
    slab.float64(100_001),
    slab.uint16(100_001),
    slab.int32(100_001),
    slab.uint32(3),
  ];
  for (const [i, column] of columns.entries()) column.fill(i + 1);
  for (const [i, column] of columns.entries()) assert.ok(column.every((element) => element === i + 1));
  assert.deepEqual(
    columns.map(({ length }) => length),
    [100_001, 100_001, 100_001, 100_001, 3],
  );
});

test("a new column is zero", () => {
  const slab = new Slab();
  slab.uint8(300_000).fill(255);
  assert.ok(slab.float64(10).every((element) => element === 0));
});

test("large columns are mapped by themselves: above 32 MiB, however much of it is used", () => {
  const slab = new Slab();
  const { buffer } = slab.float64(100_000);
  assert.ok(buffer.byteLength > 32 << 20);
  assert.equal(slab.uint32(1000).buffer, buffer, "the next one has room in the same piece");
  assert.equal(new Slab().uint8(5000).buffer.byteLength, 5000, "small ones are not worth a piece");
});

test("a column that has no room in the piece begins another", () => {
  const slab = new Slab();
  const first = slab.float64(4_000_000);
  const second = slab.float64(4_000_000);
  assert.notEqual(first.buffer, second.buffer);
  assert.equal(slab.uint32(0).length, 0);
});
