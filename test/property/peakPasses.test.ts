/** Times that the fast path sorts are in order, and peaks that it finds are those of the obvious way. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { GroupedIntervals, type Peaks } from "#core/detect/peaks.ts";
import { FastPath } from "#core/fastPath/fastPath.ts";
import { SORT_WORDS } from "#core/fastPath/memoryLayout.ts";
import { float64In, uint32In } from "#core/fastPath/sharedColumns.ts";
import { SORTED_A_STEP, sortInPieces } from "#core/fastPath/sortInPieces.ts";
import { finish } from "#core/steps.ts";

function plain({ count, at }: Peaks): unknown {
  return [[...count], [...at]];
}

describe("doubles that the fast path sorts", () => {
  const time = fc.oneof(
    { weight: 8, arbitrary: fc.nat(1_000_000_000) },
    { weight: 4, arbitrary: fc.nat(50) },
    { weight: 2, arbitrary: fc.double({ noNaN: true }) },
    { weight: 2, arbitrary: fc.nat(60).map((power) => 2 ** power) },
    { weight: 1, arbitrary: fc.constant(Number.POSITIVE_INFINITY) },
  );
  const fastPath = new FastPath();
  const { passes } = fastPath;
  const most = 70_000;
  const scratch = uint32In(fastPath.memory, SORT_WORDS + 2 * most);
  const values = float64In(fastPath.memory, most);

  function assertSorts(given: readonly number[]): void {
    values.set(given);
    passes.sortDoubles(values.byteOffset, given.length, scratch.byteOffset);
    // 0 and -0 are one time.
    const sorted = Float64Array.from(given, (value) => value + 0).sort();
    assert.deepEqual(
      Array.from(values.subarray(0, given.length), (value) => value + 0),
      [...sorted],
    );
  }

  it("are in order", () => {
    fc.assert(fc.property(fc.array(time, { maxLength: 400, size: "max" }), assertSorts), { numRuns: 500 });
  });

  it("are in order where they are very many, evenly spread or close together", () => {
    const some = Array.from({ length: most }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 0);
    assertSorts(some);
    assertSorts(some.map((value) => value % 1000));
    assertSorts(some.map((value, i) => (i === 7 ? 1e18 : value % 100_000)));
    assertSorts(some.map((value, i) => (i % 3 === 0 ? Number.POSITIVE_INFINITY : -value)));
  });

  it("are in order where they are sorted in pieces, of which the last is short", () => {
    const { memory } = fastPath;
    const count = 4 * SORTED_A_STEP + 7;
    const pieces = float64In(memory, count);
    for (let i = 0; i < count; i++) pieces[i] = Math.imul(i, 0x9e3779b1) >>> 0;
    const sorted = Float64Array.from(pieces).sort();
    const room = uint32In(memory, SORT_WORDS + 2 * count);
    finish(sortInPieces(passes, pieces.byteOffset, count, room.byteOffset));
    assert.ok(pieces.every((value, i) => value === sorted[i]));
  });
});

describe("peaks that the fast path finds", () => {
  it("are those of the obvious way where a group is put in order in pieces", () => {
    const room = Uint32Array.of(10, 200_001, 10);
    const shared = new GroupedIntervals(room, new FastPath().passes);
    const obvious = new GroupedIntervals(room);
    for (let i = 0; i < 200_010; i++) {
      const from = Math.imul(i, 0x9e3779b1) >>> (i % 3 === 0 ? 0 : 20);
      const until = i % 100 === 0 ? Number.POSITIVE_INFINITY : from + (i % 1000);
      for (const intervals of [shared, obvious]) intervals.add(i < 200_001 ? 1 : 2, from, until);
    }
    assert.deepEqual(plain(finish(shared.peaks())), plain(finish(obvious.peaks())));
  });

  it("are those of the obvious way, and its memory is there again", () => {
    const { passes } = new FastPath();
    const interval = fc.record({
      from: fc.oneof(fc.nat(200), fc.integer({ min: -1_000_000_000, max: 1_000_000_000 })),
      // Below 0 where the time of a capture runs backwards.
      lasts: fc.oneof(
        fc.integer({ min: -30, max: 30 }),
        fc.integer({ min: -100_000_000, max: 100_000_000 }),
        fc.constantFrom(0, Number.POSITIVE_INFINITY),
      ),
      group: fc.nat(4),
    });
    const taken = new Set<number>();
    fc.assert(
      fc.property(fc.array(interval, { maxLength: 200, size: "max" }), (some) => {
        const room = Uint32Array.of(200, 200, 200, 200, 200);
        const shared = new GroupedIntervals(room, passes);
        const obvious = new GroupedIntervals(room);
        for (const { from, lasts, group } of some)
          assert.equal(shared.add(group, from, from + lasts), obvious.add(group, from, from + lasts));
        assert.deepEqual(plain(finish(shared.peaks())), plain(finish(obvious.peaks())));
        taken.add(passes.memory.wasm.buffer.byteLength);
      }),
      { numRuns: 1000 },
    );
    assert.ok(taken.size <= 2); // It may grow once, for the largest.
  });
});
