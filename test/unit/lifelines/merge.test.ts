/** No more lives and marks than pixels tell apart, and what went wrong survives. */
import assert from "node:assert/strict";
import test from "node:test";
import { mergeLives, mergeMarks } from "#core/timeline/lifelines/merge.ts";
import type { Life, LifelineMark, MarkKind } from "#core/timeline/lifelines/model.ts";

const RANGE = { from: 0, until: 100, width: 500 };

function lifeAt(start: number, opened = true): Life {
  return {
    id: 1,
    count: 1,
    start,
    opened: opened ? start : null,
    closing: null,
    bothClosed: null,
    end: start + 0.001,
    wait: null,
  };
}

function markAt(time: number, kind: MarkKind, verdict = ""): LifelineMark {
  return { kind, time, frame: 1, from: "client", id: 1, tsVal: null, count: 1, verdict };
}

test("few lives are sent as they are", () => {
  const lives = [lifeAt(1), lifeAt(1.01)];
  assert.equal(mergeLives(lives, RANGE), lives);
});

test("thousands of lives become as many as there are pixels, and none is lost", () => {
  const lives = Array.from({ length: 10_000 }, (_, i) => lifeAt(i / 100));
  const merged = mergeLives(lives, RANGE);
  assert.ok(merged.length <= RANGE.width);
  assert.equal(
    merged.reduce((sum, { count }) => sum + count, 0),
    10_000,
  );
});

test("a connect that failed never vanishes in one that did not", () => {
  const lives = Array.from({ length: 1000 }, (_, i) => lifeAt(i / 100, i !== 500));
  assert.equal(mergeLives(lives, RANGE).filter(({ opened }) => opened === null).length, 1);
});

test("one bad mark among ten thousand stays, and its verdict with it", () => {
  const marks = Array.from({ length: 10_000 }, (_, i) => markAt(i / 100, "answered"));
  marks.splice(5000, 0, markAt(50, "unanswered"), markAt(50.001, "unanswered", "dropped"));
  const merged = mergeMarks(marks, RANGE);
  assert.ok(merged.length <= RANGE.width / 2 + 2);
  const bad = merged.filter(({ kind }) => kind === "unanswered");
  assert.deepEqual(
    bad.map(({ count, verdict }) => [count, verdict]),
    [[2, "dropped"]],
  );
  assert.equal(
    merged.reduce((sum, { count }) => sum + count, 0),
    10_002,
  );
});
