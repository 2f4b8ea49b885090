/** What a window of the picture is made of: lines that wrap, memories that are renewed, SYNs that stand for others. */
import assert from "node:assert/strict";
import test from "node:test";
import type { Remembered } from "#core/detect/silence/predictedSyns.ts";
import { memoryStretches } from "#core/timeline/memoryStretches.ts";
import { chooseMarks as chooseMarksInSteps, type PlacedSyn } from "#core/timeline/timestamps/chooseMarks.ts";
import { type ClockLine, piecesOf } from "#core/timeline/timestamps/clockLines.ts";
import { distanceShare } from "#core/timeline/timestamps/distance.ts";
import { atOnce } from "#test/support/atOnce.ts";

const chooseMarks = atOnce(chooseMarksInSteps);

const S = 1e9;

function line(first: number, last: number, seconds: number, ticksPerSecond: number | null): ClockLine {
  return {
    clock: 0,
    first: { time: 0, tsVal: first },
    last: { time: seconds * S, tsVal: last },
    ticksPerSecond,
  };
}

test("a clock that wraps is cut there: up to 2^32, and on from 0", () => {
  const pieces = piecesOf(line(2 ** 32 - 1000, 1000, 2, 1000), 0, 10 * S);
  assert.deepEqual(pieces, [
    { clock: 0, from: 0, until: S, first: 2 ** 32 - 1000, last: 2 ** 32 },
    { clock: 0, from: S, until: 2 * S, first: 0, last: 1000 },
  ]);
});

test("a microsecond clock wraps every 4295 s: the rate says how often between two readings", () => {
  // 10 000 s are 10^10 ticks: two whole turns and 1410065408.
  const pieces = piecesOf(line(0, 1410065408, 10_000, 1_000_000), 0, 10_000 * S);
  assert.equal(pieces.length, 3);
  assert.deepEqual(
    [pieces[0]?.last, pieces[1]?.first, pieces[1]?.last, pieces[2]?.first],
    [2 ** 32, 0, 2 ** 32, 0],
  );
  assert.ok(Math.abs((pieces[0]?.until ?? 0) / S - 4294.967296) < 1e-6);
  assert.ok(Math.abs((pieces[2]?.last ?? 0) - 1410065408) < 1);
});

test("of unknown rate it takes the shorter way round", () => {
  assert.equal(piecesOf(line(2 ** 32 - 5, 5, 1, null), 0, S).length, 2);
  assert.equal(piecesOf(line(5, 500, 1, null), 0, S).length, 1);
});

test("a line is clipped to the range; one outside of it, or of a single reading, is none", () => {
  const [piece] = piecesOf(line(0, 10_000, 10, 1000), 2 * S, 3 * S);
  assert.deepEqual([piece?.from, piece?.until, piece?.first, piece?.last], [2 * S, 3 * S, 2000, 3000]);
  assert.deepEqual(piecesOf(line(0, 10_000, 10, 1000), 11 * S, 12 * S), []);
  assert.deepEqual(piecesOf(line(7, 7, 0, 1000), 0, S), []);
});

/** Remembered at `time`, of a TSval that came at `setAt`. */
function remembered(time: number, tsVal: number, setAt = time): Remembered {
  return {
    time: time * S,
    memory: { tsVal, segment: 0, setAt: setAt * S, second: Math.floor(setAt), certain: true },
  };
}

const always = (): boolean => true;

function stretches(...list: readonly Remembered[]): readonly (readonly [number, number, boolean, number])[] {
  return memoryStretches(list, always).map(
    ({ from, until, expired, remembered: all }) => [from / S, until / S, expired, all.length] as const,
  );
}

test("a memory stands for 60 s from when its TSval came, not from when it was remembered", () => {
  assert.deepEqual(stretches(remembered(10, 1)), [[10, 70, true, 1]]);
  assert.deepEqual(stretches(remembered(10, 1, 4)), [[10, 64, true, 1]]);
  assert.deepEqual(stretches(remembered(100, 1, 4)), [[100, 100, true, 1]], "already forgotten");
});

test("renewed while it stands it is one stretch; a moment after it ran out another begins", () => {
  assert.deepEqual(stretches(remembered(0, 1), remembered(59.9, 2)), [[0, 119.9, true, 2]]);
  assert.deepEqual(stretches(remembered(0, 1), remembered(60.1, 2)), [
    [0, 60, true, 1],
    [60.1, 120.1, true, 1],
  ]);
});

test("what does not join replaces, and the old one did not run out", () => {
  const never = memoryStretches([remembered(0, 1), remembered(30, 2)], () => false);
  assert.deepEqual(
    never.map(({ until, expired }) => [until / S, expired]),
    [
      [30, false],
      [90, true],
    ],
  );
});

function syn(change: Partial<PlacedSyn>): PlacedSyn {
  return { x: 0, y: 0, distance: null, clock: 0, tsVal: 0, outcome: 0, isSilent: false, ...change };
}

test("a thousand answered SYNs of one clock on one pixel are a few marks that say how many they stand for", () => {
  const many = Array.from({ length: 1000 }, (_, i) => syn({ x: 0.5 + i / 2000, tsVal: i }));
  const chosen = chooseMarks(many, 100);
  assert.deepEqual(
    chosen.map(({ place }) => place),
    [0, 999],
    "the first and the last, which are the least and the greatest too",
  );
  assert.equal(
    chosen.reduce((sum, { count }) => sum + count, 0),
    1000,
  );
});

test("one SYN without an answer among them is not lost, nor one of another clock at the same height", () => {
  const many = Array.from({ length: 1000 }, (_, i) =>
    syn({
      x: 0.5,
      tsVal: i,
      ...(i === 500 ? { outcome: 1, isSilent: true } : {}),
      ...(i === 700 ? { clock: 1 } : {}),
    }),
  );
  const places = chooseMarks(many, 100).map(({ place }) => place);
  assert.ok(places.includes(500));
  assert.ok(places.includes(700));
});

test("SYNs on the same pixel above that differ in their distance below are both kept", () => {
  const places = chooseMarks(
    [
      syn({ distance: 10 }),
      syn({ distance: 11, tsVal: 1 }),
      syn({ distance: 30, tsVal: 2 }),
      syn({ distance: 31, tsVal: 3 }),
    ],
    100,
  ).map(({ place }) => place);
  assert.ok(places.includes(0) && places.includes(2));
  assert.ok(!places.includes(1));
});

test("more marks than four for each pixel make the cells larger, for answered SYNs first", () => {
  const width = 20;
  const scattered = Array.from({ length: 4000 }, (_, i) =>
    syn({
      x: (i % 200) / 10,
      y: (i * 37) % 376,
      tsVal: i,
      isSilent: i % 100 === 0,
      outcome: i % 100 === 0 ? 1 : 0,
    }),
  );
  const chosen = chooseMarks(scattered, width);
  assert.ok(chosen.length < 400, `${chosen.length} marks`);
  const silentCells = new Set(
    scattered
      .filter(({ isSilent }) => isSilent)
      .map(({ x, y }) => `${Math.floor(x / 4)} ${Math.floor(y / 4)}`),
  );
  const chosenCells = new Set(
    chosen
      .map(({ place }) => scattered[place])
      .filter((each) => each?.isSilent)
      .map((each) => `${Math.floor((each?.x ?? 0) / 4)} ${Math.floor((each?.y ?? 0) / 4)}`),
  );
  assert.deepEqual(chosenCells, silentCells, "no SYN without an answer vanishes");
});

test("the scale of distances: nothing at the middle, half of the ring at its ends, sign kept", () => {
  assert.equal(distanceShare(0), 0);
  assert.ok(Math.abs(distanceShare(2 ** 31 - 1) - 1) < 1e-9);
  assert.equal(distanceShare(-99), -distanceShare(99));
  assert.ok(Math.abs(distanceShare(99) - 2 / Math.log10(2 ** 31)) < 1e-9);
});
