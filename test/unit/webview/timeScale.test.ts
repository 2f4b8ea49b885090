/** One scale for all pictures: its arithmetic, its ticks, and what zooming does to a range. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import {
  clampRange,
  decimalsOf,
  niceStep,
  rangeLabel,
  readingHorizon,
  timeScale,
  timeTicks,
  zoomRange,
} from "#webview/axis/timeScale.ts";

const WHOLE = { from: 0, until: 95.7 };
/** A millionth of the capture is the least that is looked at. */
const range = fc
  .tuple(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.double({ min: 1e-5, max: 1e6, noNaN: true }))
  .map(([from, span]) => ({ from, until: from + Math.max(span, from * 1e-6) }));

test("time and pixels are each other's inverse, and the ends are the edges", () => {
  fc.assert(
    fc.property(
      range,
      fc.integer({ min: 1, max: 4000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (r, width, share) => {
        const scale = timeScale(r, width);
        assert.equal(scale.toX(r.from), 0);
        assert.ok(Math.abs(scale.toX(r.until) - width) < 1e-6 * width);
        const x = share * width;
        assert.ok(Math.abs(scale.toX(scale.toTime(x)) - x) < 1e-3);
      },
    ),
  );
});

test("a step is 1, 2 or 5 times a power of ten", () => {
  assert.deepEqual([0.9, 1, 1.1, 2.1, 5.1, 0.03, 740].map(niceStep), [1, 1, 2, 5, 10, 0.05, 1000]);
});

test("ticks are round, inside the range, and not too dense", () => {
  assert.deepEqual(
    timeTicks(timeScale(WHOLE, 788)).map(({ label }) => label),
    ["0 s", "20 s", "40 s", "60 s", "80 s"],
  );
  assert.deepEqual(
    timeTicks(timeScale({ from: 2.6397, until: 2.6402 }, 300)).map(({ label }) => label),
    ["2.6398 s", "2.6400 s", "2.6402 s"],
  );
  fc.assert(
    fc.property(range, fc.integer({ min: 200, max: 3000 }), (r, width) => {
      const scale = timeScale(r, width);
      const ticks = timeTicks(scale);
      // One for each 90 px, two intervals at least, and one more tick than intervals.
      assert.ok(ticks.length <= Math.max(2, width / 90) + 1 + 1e-6, `${ticks.length} ticks in ${width} px`);
      for (const { time } of ticks) {
        assert.ok(scale.toX(time) >= -0.01 && scale.toX(time) <= width + 0.01);
      }
      assert.equal(new Set(ticks.map(({ label }) => label)).size, ticks.length, "no label stands twice");
    }),
  );
});

test("an empty range or no room has no ticks", () => {
  assert.deepEqual(timeTicks(timeScale({ from: 1, until: 1 }, 500)), []);
  assert.deepEqual(timeTicks(timeScale(WHOLE, 0)), []);
});

test("a range is told no finer than a pixel", () => {
  assert.equal(rangeLabel(timeScale(WHOLE, 760)), "0 – 95.7 s");
  assert.equal(rangeLabel(timeScale({ from: 3.4, until: 10.6 }, 760)), "3.40 – 10.60 s");
  assert.deepEqual([1, 0.5, 0.02, 10].map(decimalsOf), [0, 1, 2, 0]);
});

test("zooming keeps the moment under the pointer", () => {
  const zoomed = zoomRange({ from: 10, until: 30 }, 0.5, 15);
  assert.deepEqual(zoomed, { from: 12.5, until: 22.5 });
});

test("a range is kept inside the capture and no shorter than the least", () => {
  assert.deepEqual(clampRange({ from: -5, until: 15 }, WHOLE, 1e-3), { from: 0, until: 20 });
  assert.deepEqual(clampRange({ from: 90, until: 110 }, WHOLE, 1e-3), { from: 75.7, until: 95.7 });
  assert.deepEqual(clampRange({ from: -500, until: 500 }, WHOLE, 1e-3), WHOLE);
  assert.deepEqual(clampRange({ from: 5, until: 5 }, WHOLE, 0.5), { from: 5, until: 5.5 });
});

test("while a file is read the end of the axis moves seldom, and never behind what is known", () => {
  let horizon = 0;
  let moves = 0;
  for (let percent = 1; percent < 100; percent++) {
    const known = 9 * percent + 20 * Math.sin(percent);
    const next = readingHorizon(horizon, known, percent / 100);
    if (next !== horizon) moves++;
    horizon = next;
    assert.ok(horizon >= known, `${percent} %`);
  }
  assert.ok(moves <= 5, `${moves} moves`);
  assert.equal(readingHorizon(horizon, 903.5, 1), 903.5, "at the end it is exact");
});
