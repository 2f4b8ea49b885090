/** Peaks of many groups by one sweep, held to the levels of each group by itself. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { groupRows } from "#core/detect/busiest.ts";
import { type Peaks, peaksOf } from "#core/detect/peaks.ts";
import { highest, levelsOf } from "#core/timeline/levels.ts";

interface Interval {
  readonly from: number;
  readonly until: number;
  readonly group: number;
}

function peaks(intervals: readonly Interval[], groups: number): Peaks {
  return peaksOf(
    {
      from: Float64Array.from(intervals, ({ from }) => from),
      until: Float64Array.from(intervals, ({ until }) => until),
    },
    groupRows(
      Uint32Array.from(intervals, ({ group }) => group),
      groups,
    ),
  );
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
});
