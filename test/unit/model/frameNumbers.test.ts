import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { FrameNumbers } from "#core/model/frameNumbers.ts";
import { finish } from "#core/steps.ts";
import { SEGMENT_WORDS } from "#core/wire/segmentRows.ts";

const CAPACITY = 200_000;

function put(numbers: FrameNumbers, first: number, frames: readonly number[]): void {
  const words = new Int32Array(frames.length * SEGMENT_WORDS);
  for (const [i, frame] of frames.entries()) words[i * SEGMENT_WORDS] = frame;
  numbers.put(first, words, 0, words.length);
}

function assertFrames(numbers: FrameNumbers, frames: readonly number[]): void {
  for (const [row, frame] of frames.entries()) {
    assert.equal(numbers.of(row), frame, `row ${row}`);
    assert.equal(numbers.rowOf(frame, frames.length), row, `frame ${frame}`);
  }
  const known = new Set(frames);
  for (let frame = 0; frame <= Math.max(0, ...frames) + 2; frame++)
    if (!known.has(frame)) assert.equal(numbers.rowOf(frame, frames.length), -1, `frame ${frame}`);
}

/** How far each frame in a batch is from the one before it. */
const steps = fc.array(
  fc.oneof(
    { weight: 9, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.integer({ min: 2, max: 3 }) },
  ),
  { minLength: 1, maxLength: 40 },
);
const batches = fc.array(steps, { minLength: 1, maxLength: 20 });

test("every row has the frame it was given, whatever lies between and however the rows come", () => {
  fc.assert(
    fc.property(batches, (steps) => {
      const numbers = new FrameNumbers(CAPACITY);
      const frames: number[] = [];
      for (const batch of steps) {
        const first = frames.length;
        for (const step of batch) frames.push((frames.at(-1) ?? 0) + step);
        put(numbers, first, frames.slice(first));
      }
      assertFrames(numbers, frames);
    }),
  );
});

test("frames that go back, rows that are written again, and rows in another order", () => {
  const numbers = new FrameNumbers(100);
  put(numbers, 0, [1, 2, 5]);
  put(numbers, 3, [4]);
  assertFrames(numbers, [1, 2, 5, 4]);
  const again = new FrameNumbers(100);
  put(again, 0, [1, 2, 5]);
  put(again, 1, [3]);
  assertFrames(again, [1, 3, 5]);
  const sorted = new FrameNumbers(100);
  put(sorted, 0, [1, 2, 5]);
  finish(sorted.column()).set([5, 1, 2]);
  assertFrames(sorted, [5, 1, 2]);
});

test("frames beyond 2 to the power of 31", () => {
  const frames = [-2, -1, 0, 1, 5, 6].map((behind) => 2 ** 31 + behind);
  const runs = new FrameNumbers(100);
  put(runs, 0, frames);
  const column = new FrameNumbers(100);
  put(column, 0, frames.slice(0, 4));
  finish(column.column());
  put(column, 4, frames.slice(4));
  for (const numbers of [runs, column])
    for (const [row, frame] of frames.entries()) {
      assert.equal(numbers.of(row), frame);
      assert.equal(numbers.rowOf(frame, frames.length), row);
    }
});

test("more runs than are worth it become a column, which grows", () => {
  const numbers = new FrameNumbers(CAPACITY);
  const frames = Array.from({ length: 140_000 }, (_, row) => 2 * row + 1);
  put(numbers, 0, frames.slice(0, 70_000));
  put(numbers, 70_000, frames.slice(70_000));
  numbers.grow(CAPACITY + 10);
  for (const row of [0, 1, 65_535, 65_536, 69_999, 70_000, 139_999]) {
    assert.equal(numbers.of(row), 2 * row + 1);
    assert.equal(numbers.rowOf(2 * row + 1, frames.length), row);
  }
  assert.equal(numbers.rowOf(2, frames.length), -1);
});
