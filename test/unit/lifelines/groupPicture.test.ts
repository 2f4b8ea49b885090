/** Many groups' columns, drawn at once, are those that each would have by itself. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { finish } from "#core/steps.ts";
import { levelsOf, peaks } from "#core/timeline/levels.ts";
import { GroupPicture, NO_GROUP } from "#core/timeline/lifelines/groupPicture.ts";

test("columns are sums of everything in the range: its first moment and its last belong to it", () => {
  const picture = new GroupPicture(2, 2, 0, 100);
  for (const time of [-1, 0, 0, 10, 49.9, 50, 99.9, 100, 101]) {
    picture.countFailed(1, time);
    if (picture.has(time)) picture.countOpen(1, time);
  }
  const { columns, failed } = picture.groupColumns(1);
  assert.deepEqual(
    [columns.failed, columns.opens],
    [
      [4, 3],
      [4, 3],
    ],
  );
  assert.equal(failed, 9, "of all times");
  assert.deepEqual(picture.groupColumns(0).columns.failed, [0, 0]);
});

test("a range without a length has nothing in it", () => {
  const picture = new GroupPicture(1, 2, 0, 0);
  picture.countFailed(0, 0);
  assert.deepEqual(picture.groupColumns(0).columns.failed, [0, 0]);
});

test("what belongs to no group is in none", () => {
  const picture = new GroupPicture(1, 1, 0, 10);
  picture.countOpen(NO_GROUP, 5);
  picture.countFailed(NO_GROUP, 5);
  const { columns, failed } = picture.groupColumns(0);
  assert.deepEqual([columns.opens, columns.failed, failed], [[0], [0], 0]);
});

const wait = fc.record({ from: fc.nat(60), length: fc.nat(40), group: fc.integer({ min: -1, max: 2 }) });

test("the most TIME_WAITs of a group are the peaks of its own levels", () => {
  fc.assert(
    fc.property(
      fc.array(wait, { maxLength: 40 }),
      fc.nat(50),
      fc.nat(80),
      fc.integer({ min: 1, max: 9 }),
      (waits, from, span, columns) => {
        const picture = new GroupPicture(3, columns, from, from + span);
        const rows = waits.map((_, row) => row);
        const byStart = rows.toSorted((a, b) => (waits[a]?.from ?? 0) - (waits[b]?.from ?? 0));
        const end = (row: number): number => (waits[row]?.from ?? 0) + (waits[row]?.length ?? 0);
        const byEnd = rows.toSorted((a, b) => end(a) - end(b));
        const drawn = picture.drawWaits(
          {
            from: Float64Array.from(byStart, (row) => waits[row]?.from ?? 0),
            fromRow: Uint32Array.from(byStart),
            until: Float64Array.from(byEnd, end),
            untilRow: Uint32Array.from(byEnd),
          },
          (row) => waits[row]?.group ?? NO_GROUP,
        );
        finish(drawn);
        for (const group of [0, 1, 2]) {
          const own = rows.filter((row) => waits[row]?.group === group);
          const levels = levelsOf(
            Float64Array.from(own, (row) => waits[row]?.from ?? 0),
            Float64Array.from(own, end),
          );
          assert.deepEqual(
            picture.groupColumns(group).columns.waits,
            finish(peaks(levels, from, from + span, columns)),
          );
        }
      },
    ),
  );
});
