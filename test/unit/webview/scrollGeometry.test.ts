/** A list of a million rows in a scroll bar of four million pixels. */
import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import {
  clampTop,
  contentHeight,
  isScaled,
  MAX_SCROLL_HEIGHT,
  maxTop,
  scrollTopFor,
  spacerHeight,
  topAfterScroll,
  topToReveal,
  visibleRows,
} from "#webview/grid/scrollGeometry.ts";

const SHORT = { rowHeight: 22, rowCount: 51, viewportHeight: 400 };
const LONG = { rowHeight: 22, rowCount: 1_000_000, viewportHeight: 600 };
const anyGeometry = fc.record({
  rowHeight: fc.constant(22),
  rowCount: fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 100_000, max: 5_000_000 })),
  viewportHeight: fc.integer({ min: 1, max: 2000 }),
});

test("a short list scrolls pixel by pixel", () => {
  assert.equal(isScaled(SHORT), false);
  assert.equal(spacerHeight(SHORT), 51 * 22);
  assert.equal(topAfterScroll(SHORT, 0, 0, 123), 123);
  assert.equal(scrollTopFor(SHORT, 123), 123);
});

test("a long list has a bar of limited length that still reaches both ends", () => {
  assert.equal(isScaled(LONG), true);
  assert.equal(spacerHeight(LONG), MAX_SCROLL_HEIGHT);
  const end = MAX_SCROLL_HEIGHT - LONG.viewportHeight;
  assert.equal(scrollTopFor(LONG, maxTop(LONG)), end);
  assert.equal(topAfterScroll(LONG, 5_000_000, 900_000, end), maxTop(LONG));
  assert.equal(topAfterScroll(LONG, 5_000_000, 900_000, 0), 0);
});

test("small movements of a long list go by pixels, leaps by proportion", () => {
  assert.equal(topAfterScroll(LONG, 11_000_000, 2_000_000, 2_000_100), 11_000_100);
  const leap = topAfterScroll(LONG, 0, 0, (MAX_SCROLL_HEIGHT - LONG.viewportHeight) / 2);
  assert.ok(Math.abs(leap - maxTop(LONG) / 2) < 1);
});

test("whatever happens, the content stays between its ends and the rows in view are those of its place", () => {
  fc.assert(
    fc.property(anyGeometry, fc.nat(), fc.nat(), fc.nat(), (geometry, top, before, now) => {
      const start = clampTop(geometry, top);
      const next = topAfterScroll(geometry, start, before % MAX_SCROLL_HEIGHT, now % MAX_SCROLL_HEIGHT);
      assert.ok(next >= 0 && next <= maxTop(geometry));
      const rows = visibleRows(geometry, next);
      assert.ok(rows.start >= 0 && rows.end <= geometry.rowCount && rows.start <= rows.end);
      if (geometry.rowCount > 0) {
        assert.ok(rows.start * 22 <= next, "the first row covers the upper edge");
        const edge = Math.min(next + geometry.viewportHeight, contentHeight(geometry));
        assert.ok(rows.end * 22 >= edge, "the last one the lower edge");
      }
    }),
  );
});

test("the bar's place and the content's agree after any leap", () => {
  fc.assert(
    fc.property(anyGeometry, fc.double({ min: 0, max: 1, noNaN: true }), (geometry, share) => {
      const top = share * maxTop(geometry);
      const scrollTop = scrollTopFor(geometry, top);
      assert.ok(
        scrollTop >= 0 && scrollTop <= Math.max(0, spacerHeight(geometry) - geometry.viewportHeight) + 1e-6,
      );
    }),
  );
});

test("a row is brought into view by the least movement", () => {
  assert.equal(topToReveal(SHORT, 100, 3), 66, "it was above");
  assert.equal(topToReveal(SHORT, 100, 10), 100, "it was in view");
  assert.equal(topToReveal(SHORT, 0, 40), 41 * 22 - 400, "it was below");
  assert.equal(topToReveal(LONG, 0, 999_999), maxTop(LONG));
});

test("an empty list shows no row", () => {
  assert.deepEqual(visibleRows({ ...SHORT, rowCount: 0 }, 0), { start: 0, end: 0 });
});
