/** From a range and a width to slices, from slices to lanes, from lanes to a configuration of Chart.js. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { MAX_WINDOW } from "#protocol/validate.ts";
import { bucketPlan, stepWords, sumGroups } from "#webview/chart/bucketPlan.ts";
import { laneConfig } from "#webview/chart/laneConfig.ts";
import { isEmpty, type Lane, laneOf, lanesOf, laneWords, sum } from "#webview/chart/laneModel.ts";
import type { Theme } from "#webview/theme.ts";

/** Every colour is called by its role. */
const THEME = new Proxy({ pixelRatio: 1 } as Theme, {
  get: (theme, role) => Reflect.get(theme, role) ?? String(role),
});

test("slices are round, cover the range, and are no more than may be asked for", () => {
  const plan = bucketPlan({ from: 0, until: 95.7 }, 788);
  assert.deepEqual([plan.from, plan.until, plan.step, plan.group, plan.buckets], [0, 96, 1, 4, 384]);
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      fc.double({ min: 1e-4, max: 1e6, noNaN: true }),
      fc.integer({ min: 50, max: 4000 }),
      (from, span, width) => {
        const range = { from, until: from + span };
        const { step, group, buckets, ...cut } = bucketPlan(range, width);
        const slack = step * 1e-3;
        assert.ok(cut.from <= range.from + slack && cut.until >= range.until - slack, "covers");
        assert.ok(buckets >= 1 && buckets <= MAX_WINDOW && buckets % group === 0, `${buckets} of ${group}`);
        assert.ok((step / span) * width >= 5.9, "a bar is wide enough to be seen");
      },
    ),
  );
});

test("neighbours are summed, the last group may be short", () => {
  assert.deepEqual(sumGroups([1, 2, 3, 4, 5], 2), [3, 7, 5]);
  assert.deepEqual(sumGroups([], 4), []);
});

test("a step is called by its unit", () => {
  assert.deepEqual([1, 60, 10, 0.5, 0.002, 5e-5].map(stepWords), [
    "second",
    "minute",
    "10 s",
    "500 ms",
    "2 ms",
    "50 µs",
  ]);
});

const PLAN = { from: 0, until: 4, step: 1, group: 2, buckets: 8 };
const LANES = lanesOf(
  {
    from: 0,
    until: 4,
    buckets: 8,
    open: [0, 1, 1, 3, 2, 0, 0, 0],
    timeWait: [0, 0, 5, 5, 5, 5, 5, 5],
    synAnswered: [1, 0, 2, 1, 0, 0, 0, 0],
    synUnanswered: [0, 0, 0, 0, 1, 1, 0, 1],
    resets: [0, 0, 0, 0, 0, 0, 0, 0],
    accepted: [1, 0, 2, 1, 0, 0, 0, 0],
    refused: [0, 0, 0, 0, 0, 1, 0, 0],
  },
  PLAN,
);

function lane(kind: Lane["kind"]): Lane {
  return laneOf(LANES, kind) ?? assert.fail(kind);
}

test("levels keep the fine slices, counts are summed; nothing is lost", () => {
  assert.deepEqual(lane("alive").values, [0, 1, 1, 3, 2, 0, 0, 0]);
  assert.equal(lane("alive").step, 0.5);
  assert.deepEqual(
    [lane("syn").values, lane("syn").below],
    [
      [1, 3, 0, 0],
      [0, 0, 2, 1],
    ],
  );
  assert.equal(sum(lane("syn").values) + sum(lane("syn").below), 7);
  assert.deepEqual(LANES.map(isEmpty), [false, false, false, true]);
});

test("a lane is told in words, over its extent and at a moment", () => {
  assert.equal(laneWords(lane("wait"), null), "peak 5");
  assert.equal(laneWords(lane("syn"), null), "4 answered, 3 not");
  assert.equal(laneWords(lane("reset"), null), "none");
  assert.equal(laneWords(lane("alive"), 1.6), "3 here");
  assert.equal(laneWords(lane("syn"), 2.9), "0 answered, 2 not here");
});

test("the picture's plot ends where the scale ends, and harm hangs below the line", () => {
  const style = { theme: THEME, hatch: "hatch", axisWidth: 48, plotWidth: 400 };
  const config = laneConfig(lane("syn"), { from: 0, until: 4 }, style);
  assert.deepEqual([config.options?.scales?.["x"]?.min, config.options?.scales?.["x"]?.max], [0, 4]);
  const [answered, unanswered] = config.data.datasets;
  assert.deepEqual(answered?.data, [
    { x: 0.5, y: 1 },
    { x: 1.5, y: 3 },
  ]);
  assert.deepEqual(unanswered?.data, [
    { x: 2.5, y: -2 },
    { x: 3.5, y: -1 },
  ]);
  assert.deepEqual([answered?.backgroundColor, unanswered?.backgroundColor], ["alive", "harm"]);
});

test("the zero line stays in the middle of the strip, and wastes no room beside numbers", () => {
  const ends = (name: Lane["kind"], axisWidth: number): unknown => {
    const style = { theme: THEME, hatch: "hatch", axisWidth, plotWidth: 400 };
    const y = laneConfig(lane(name), { from: 0, until: 4 }, style).options?.scales?.["y"];
    return [y?.min, y?.max];
  };
  assert.deepEqual(ends("syn", 0), [-3, 3]);
  assert.deepEqual(ends("syn", 48), [-2, 3]);
  assert.deepEqual(ends("wait", 48), [0, 5]);
});

test("a level is drawn to the end of its last slice", () => {
  const style = { theme: THEME, hatch: "hatch", axisWidth: 0, plotWidth: 400 };
  const [area] = laneConfig(lane("wait"), { from: 0, until: 4 }, style).data.datasets;
  assert.equal(area?.data.length, 9);
  assert.deepEqual(area?.data.at(-1), { x: 4, y: 5 });
  assert.equal(area?.backgroundColor, "hatch");
});
