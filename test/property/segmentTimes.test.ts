/** Times of segments take 4 bytes and lose nothing: whatever a clock does, whoever writes them, and wherever their rows go. */

import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { FastPath } from "#core/fastPath/fastPath.ts";
import { SegmentTable } from "#core/model/segmentTable.ts";
import { finish } from "#core/steps.ts";
import { SEGMENT_WORDS, TIME } from "#core/wire/segmentRows.ts";

const ROWS_A_BATCH = 1024;
const TWO_32 = 2 ** 32;

/** Steps of a clock, in nanoseconds: none and short ones, about what four bytes hold, back, and of clocks that are wrong by years. */
const step = fc.oneof(
  { weight: 400, arbitrary: fc.constant(0) },
  { weight: 20, arbitrary: fc.nat(1_000_000) },
  { weight: 4, arbitrary: fc.integer({ min: TWO_32 - 3, max: TWO_32 + 3 }) },
  { weight: 1, arbitrary: fc.integer({ min: -10_000_000, max: 0 }) },
  { weight: 1, arbitrary: fc.maxSafeInteger() },
  { weight: 1, arbitrary: fc.constantFrom(2 ** 52 - 1, 2 ** 52, 2 ** 60, 2 ** 90, -(2 ** 90)) },
);
const captures = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 300, size: "max" }),
  /** How often they are repeated, and the sizes of batches. */
  rounds: fc.integer({ min: 1, max: 8 }),
  batches: fc.array(fc.integer({ min: 1, max: ROWS_A_BATCH }), { minLength: 1, maxLength: 5, size: "max" }),
});

function timesOf(steps: readonly number[], rounds: number): number[] {
  const times = [0];
  for (let i = 0; i < rounds * steps.length; i++)
    times.push((times[i] ?? 0) + (steps[i % steps.length] ?? 0));
  return times;
}

/** Appends them, in batches of these sizes. */
function append(table: SegmentTable, fastPath: FastPath, times: number[], batches: readonly number[]): void {
  const { rows } = fastPath;
  for (let first = 0, batch = 0; first < times.length; batch++) {
    const some = times.slice(first, first + (batches[batch % batches.length] ?? 1));
    for (const [i, time] of some.entries()) rows.doubles[(i * SEGMENT_WORDS + TIME) >> 1] = time;
    table.appendBatch(fastPath, rows, 0, some.length * SEGMENT_WORDS);
    first += some.length;
  }
}

function told(table: SegmentTable, { length }: readonly number[]): number[] {
  return Array.from({ length }, (_, row) => table.timeOf(row));
}

test("the fast path and the core write the same columns, and tell every time as it was", () => {
  const fastPath = new FastPath();
  fc.assert(
    fc.property(captures, ({ steps, rounds, batches }) => {
      const times = timesOf(steps, rounds);
      const shared = new SegmentTable(times.length, 0, fastPath);
      const own = new SegmentTable(times.length);
      assert.notEqual(shared.placeIn(fastPath.memory), null);
      for (const table of [shared, own]) {
        append(table, fastPath, times, batches);
        assert.deepEqual(told(table, times), times);
      }
      assert.deepEqual([...shared.times.above], [...own.times.above]);
      assert.equal(shared.times.hasFar, own.times.hasFar);
      shared.adopt(own);
    }),
  );
});

test("rows that grow, move, are put in order, copied or closed up keep their times", () => {
  const fastPath = new FastPath();
  fc.assert(
    fc.property(captures, fc.integer({ min: 2, max: 9 }), ({ steps, rounds, batches }, every) => {
      const times = timesOf(steps, rounds);
      const table = new SegmentTable(0, 1);
      append(table, fastPath, times, batches);
      table.growSpare(300);
      table.moveTo(fastPath);
      assert.notEqual(table.placeIn(fastPath.memory), null);
      assert.deepEqual(told(table, times), times);
      table.copyRow(times.length - 1, table.spareStart);
      assert.equal(table.timeOf(table.spareStart), times.at(-1));
      const first = times.length >> 2;
      const kept = [...times.keys()].filter((row) => row >= first && row % every === 0);
      table.keepOnly(first, Uint32Array.from(kept));
      const left = [...times.slice(0, first), ...kept.map((row) => times[row] ?? 0)];
      assert.equal(table.length, left.length);
      assert.deepEqual(told(table, left), left);
      append(table, fastPath, times, batches);
      const all = [...left, ...times];
      assert.deepEqual(told(table, all), all);
      finish(table.sortByTime());
      const sorted = all.sort((a, b) => a - b);
      assert.deepEqual(told(table, sorted), sorted);
      table.adopt(new SegmentTable(0));
    }),
  );
});

test("spare rows keep their times while all rows before them are filled", () => {
  const fastPath = new FastPath();
  fc.assert(
    fc.property(fc.integer({ min: 1024, max: 2048 }), fc.nat(1_000_000), (expected, time) => {
      const table = new SegmentTable(expected, 1);
      append(table, fastPath, [time], [1]);
      table.copyRow(0, table.spareStart);
      const times = Array.from({ length: table.spareStart - 1 }, (_, row) => time + row);
      append(table, fastPath, times, [ROWS_A_BATCH]);
      assert.equal(table.length, table.spareStart);
      assert.equal(table.timeOf(table.spareStart), time);
    }),
  );
});
