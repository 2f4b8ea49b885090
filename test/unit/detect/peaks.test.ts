/** Peaks of many groups by one sweep, held to the levels of each group by itself. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { GroupedIntervals, type Peaks } from "#core/detect/peaks.ts";
import { finish } from "#core/steps.ts";
import { highest, levelsOf } from "#core/timeline/levels.ts";

interface Interval {
  readonly from: number;
  readonly until: number;
  readonly group: number;
}

function peaks(intervals: readonly Interval[], groups: number): Peaks {
  const room = new Uint32Array(groups);
  for (const { group } of intervals) room[group] = (room[group] ?? 0) + 1;
  const grouped = new GroupedIntervals(room);
  for (const { from, until, group } of intervals) grouped.add(group, from, until);
  return finish(grouped.peaks());
}

/** The obvious way. */
function highestOf(intervals: readonly Interval[], group: number): { count: number; at: number } {
  const own = intervals.filter((interval) => interval.group === group);
  return highest(
    levelsOf(
      Float64Array.from(own, ({ from }) => from),
      Float64Array.from(own, ({ until }) => until),
    ),
  );
}

describe("peaks of groups", () => {
  it("are counted apart, and told when they were first reached", () => {
    const { count, at } = peaks(
      [
        { from: 0, until: 10, group: 0 },
        { from: 5, until: 15, group: 0 },
        { from: 6, until: 7, group: 1 },
        { from: 12, until: 20, group: 0 },
      ],
      3,
    );
    assert.deepEqual([...count], [2, 1, 0]);
    assert.deepEqual([...at], [5, 6, 0]);
  });

  it("do not count one that ends where another begins", () => {
    const { count } = peaks(
      [
        { from: 10, until: 20, group: 0 },
        { from: 0, until: 10, group: 0 },
      ],
      1,
    );
    assert.deepEqual([...count], [1]);
  });

  it("are those of each group by itself, whatever the order, however close, and with no end", () => {
    const moments = fc.oneof(
      fc.nat(20),
      fc.nat(1_000_000),
      fc.nat(40).map((power) => 2 ** power),
    );
    const lengths = fc.oneof(
      { weight: 5, arbitrary: fc.nat(5) },
      { weight: 5, arbitrary: fc.nat(500_000) },
      { weight: 1, arbitrary: fc.constant(Number.POSITIVE_INFINITY) },
    );
    const intervals = fc
      .tuple(moments, lengths, fc.nat(4))
      .map(([from, length, group]) => ({ from, until: from + length, group }));
    fc.assert(
      fc.property(fc.array(intervals, { maxLength: 300 }), (some) => {
        const { count, at } = peaks(some, 5);
        for (let group = 0; group < 5; group++)
          assert.deepEqual({ count: count[group], at: at[group] }, highestOf(some, group));
      }),
    );
  });

  it("stand together in the order in which they came, where a group has room for more", () => {
    const grouped = new GroupedIntervals(Uint32Array.of(3, 0, 2));
    assert.equal(grouped.add(2, 5, 9), 3);
    assert.equal(grouped.add(0, 7, 8), 0);
    assert.equal(grouped.add(2, 1, 6), 4);
    assert.deepEqual(grouped.placesOf(0), [0, 1]);
    assert.deepEqual(grouped.placesOf(1), [3, 3]);
    assert.deepEqual(grouped.placesOf(2), [3, 5]);
    const { count, at } = finish(grouped.peaks());
    assert.deepEqual([...count], [1, 0, 2]);
    assert.deepEqual([...at], [7, 0, 5]);
  });
});
