/** Room for what opens under a row: everything below moves by the same, and the way back is exact. */
import assert from "node:assert/strict";
import test from "node:test";
import type { HiddenItem, LifelinesPage } from "#core/timeline/lifelines/model.ts";
import { closeGap, openGap } from "#webview/lifelines/gap.ts";

function itemAt(y: number): HiddenItem {
  return { kind: "hidden", y, height: 22, hidden: 1, total: 2 };
}

const PAGE: LifelinesPage = {
  from: 0,
  until: 1,
  height: 88,
  rowHeight: 22,
  items: [itemAt(0), itemAt(22), itemAt(44), itemAt(66)],
  rows: 4,
  lifelines: 4,
  failed: 0,
  selected: { y: 22, height: 22 },
  cause: { from: { time: 0, y: 55, frame: 1 }, until: { time: 1, y: 33, frame: 2 } },
  event: null,
  ruler: [],
};
const GAP = { y: 44, height: 300 };

test("rows below the selected one come to stand lower, by the height of the gap", () => {
  const page = openGap(PAGE, GAP);
  assert.deepEqual(
    page.items.map(({ y }) => y),
    [0, 22, 344, 366],
  );
  assert.equal(page.height, 388);
  assert.deepEqual(page.selected, { y: 22, height: 22 });
  assert.deepEqual([page.cause?.from.y, page.cause?.until.y], [355, 33]);
});

test("without a gap the page is the answer itself", () => {
  assert.equal(openGap(PAGE, null), PAGE);
  assert.equal(closeGap(123, null), 123);
});

test("a place on the screen is counted back; inside the gap it is the row's end", () => {
  assert.deepEqual(
    [0, 43, 44, 45, 200, 344, 345, 388].map((y) => closeGap(y, GAP)),
    [0, 43, 44, 44, 44, 44, 45, 88],
  );
});
