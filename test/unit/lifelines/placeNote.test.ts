/** Annotations stay in the plot and touch no mark, whatever stands in the row. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { fitText } from "#webview/lifelines/fitText.ts";
import { placeNote } from "#webview/lifelines/placeNote.ts";

const PLOT = { left: 216, right: 984 };

test("right of the last mark; where that does not fit, left of the first", () => {
  assert.deepEqual(placeNote([{ from: 300, until: 320 }], 100, PLOT), { x: 331, align: "left" });
  assert.deepEqual(placeNote([{ from: 900, until: 960 }], 100, PLOT), { x: 890, align: "right" });
});

test("between marks when both ends are taken; nowhere when there is no room", () => {
  const ends = [
    { from: 216, until: 300 },
    { from: 940, until: 984 },
  ];
  assert.deepEqual(placeNote(ends, 100, PLOT), { x: 308, align: "left" });
  assert.equal(placeNote([{ from: 216, until: 984 }], 10, PLOT), null);
  assert.equal(placeNote([], 10, PLOT), null, "a row without marks in the range says nothing");
});

test("never over a mark, never outside the plot", () => {
  const span = fc
    .tuple(fc.integer({ min: 0, max: 1100 }), fc.integer({ min: 0, max: 300 }))
    .map(([from, length]) => ({ from, until: from + length }));
  fc.assert(
    fc.property(fc.array(span, { maxLength: 12 }), fc.integer({ min: 1, max: 400 }), (spans, width) => {
      const place = placeNote(spans, width, PLOT);
      if (place === null) return;
      const from = place.align === "left" ? place.x : place.x - width;
      assert.ok(from >= PLOT.left && from + width <= PLOT.right);
      for (const each of spans) assert.ok(each.until <= from || each.from >= from + width);
    }),
  );
});

test("a name that is too long is cut at its end, and vanishes before it is only dots", () => {
  const measure = (text: string): number => text.length * 6;
  assert.equal(fitText("192.0.2.1", "bold", 60, measure), "192.0.2.1");
  assert.equal(fitText("192.0.2.1", "bold", 42, measure), "192.0.…");
  assert.equal(fitText("192.0.2.1", "bold", 7, measure), "");
});
