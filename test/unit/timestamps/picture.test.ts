/** The picture's layout: zones on the circle, labels and notes that keep apart, where arrows lead, and the words. */
import assert from "node:assert/strict";
import test from "node:test";
import type { MemoryPiece, RuleStanding, SynMark, Tally } from "#core/timeline/timestamps/model.ts";
import { markBox, type NoteWish, placeNotes } from "#webview/chart/placeNotes.ts";
import { spreadLabels } from "#webview/chart/spreadLabels.ts";
import { synAfterKey } from "#webview/timestamps/stops.ts";
import {
  counterWords,
  deltaWords,
  millions,
  predictedWords,
  ruleWords,
  shortTicks,
  tickLength,
} from "#webview/timestamps/words.ts";
import { zoneOfDistances, zoneRects } from "#webview/timestamps/zoneRects.ts";

const HALF = 2 ** 31;
const RING = 2 ** 32;

function piece(tsVal: number, from = 0, until = 60): MemoryPiece {
  return { tsVal, letter: "", frame: 1, from, renewed: from, until, expired: true };
}

const lowHigh = (tsVal: number): readonly (readonly [number, number])[] =>
  zoneRects([piece(tsVal)]).map(({ low, high }) => [low, high]);

test("the zone is the half of the circle below the remembered value", () => {
  assert.deepEqual(lowHigh(3_000_000_000), [[3_000_000_000 - HALF, 3_000_000_000]]);
});

test("where that half goes below 0 it goes on at the top", () => {
  assert.deepEqual(lowHigh(1000), [
    [0, 1000],
    [1000 + HALF, RING],
  ]);
  // Clock A of the incident, 3 458 M, lies in the zone of D, 1002 M, though it looks higher: by the upper part.
  const [, upper] = lowHigh(1_002_499_978);
  assert.ok(upper && upper[0] < 3_458_479_339 && 3_458_479_339 < upper[1]);
});

test("at the seams nothing is drawn twice or left out", () => {
  assert.deepEqual(lowHigh(0), [[HALF, RING]]);
  assert.deepEqual(lowHigh(HALF), [[0, HALF]]);
  for (const tsVal of [0, 1, HALF - 1, HALF, RING - 1]) {
    const height = lowHigh(tsVal).reduce((sum, [low, high]) => sum + high - low, 0);
    assert.equal(height, HALF, `half of the circle below ${tsVal}`);
  }
});

test("on the scale of distances stretches that follow each other are one zone; a gap stays a gap", () => {
  const zone = zoneOfDistances([piece(1, 0, 10), piece(2, 10, 70), piece(3, 80, 90)], -1.15);
  assert.deepEqual(
    zone.map(({ from, until, low, high }) => [from, until, low, high]),
    [
      [0, 70, -1.15, 0],
      [80, 90, -1.15, 0],
    ],
  );
});

test("labels stay at their lines where there is room, and are pushed apart to 19 px where there is none", () => {
  assert.deepEqual(spreadLabels([10, 100, 200], 0, 400), [10, 100, 200]);
  // The pair 370, 384 is 14 px apart: each gives way by 2.5 px.
  assert.deepEqual(spreadLabels([76, 288, 370, 384], 0, 400), [76, 288, 367.5, 386.5]);
});

test("labels never leave the plot, keep their order, and those that have no room are left out", () => {
  assert.deepEqual(spreadLabels([395, 399], 0, 400), [381, 400]);
  assert.deepEqual(spreadLabels([2, 1], 0, 400), [19, 0]);
  const many = spreadLabels(
    Array.from({ length: 30 }, (_, i) => i),
    0,
    100,
  );
  assert.deepEqual(many.slice(0, 6), [0, 19, 38, 57, 76, 95]);
  assert.ok(many.slice(6).every((y) => y === null));
});

const AREA = { left: 0, right: 300, top: 0, bottom: 100 };

function wish(text: string, ...spots: NoteWish["spots"]): NoteWish {
  return { text, tone: "plain", width: 100, spots };
}

test("a note takes the first spot that is free of marks and of other notes", () => {
  const placed = placeNotes(
    [
      wish("first", { x: 20, y: 50 }, { x: 150, y: 50 }),
      wish("second", { x: 160, y: 55 }, { x: 160, y: 80 }),
    ],
    [markBox(60, 50)],
    AREA,
  );
  assert.deepEqual(
    placed.map(({ text, x, y }) => [text, x, y]),
    [
      ["first", 150, 50],
      ["second", 160, 80],
    ],
  );
});

test("a note that fits nowhere is left out: never half of it, never over the edge or the end of its room", () => {
  assert.deepEqual(placeNotes([wish("wide", { x: 199, y: 50 })], [], AREA), []);
  assert.deepEqual(placeNotes([wish("high", { x: 50, y: 4 })], [], AREA), []);
  assert.deepEqual(placeNotes([wish("ends", { x: 50, y: 50, until: 150 })], [], AREA), []);
  assert.equal(placeNotes([wish("fits", { x: 50, y: 50, until: 155 })], [], AREA).length, 1);
});

function syn(frame: number, time: number, tsVal: number, change: Partial<SynMark> = {}): SynMark {
  return {
    frame,
    time,
    tsVal,
    id: frame,
    port: 40000,
    clock: 0,
    letter: "A",
    outcome: "answered",
    rule: "let-in",
    remembered: null,
    delta: null,
    count: 1,
    ...change,
  };
}

const [LOW1, HIGH, LOW2, TOP] = [
  syn(1, 0, 1e6),
  syn(2, 1, 1e9),
  syn(3, 2, 1_002_000),
  syn(4, 3, 3e9),
] as const;
const SYNS = [LOW1, HIGH, LOW2, TOP];

test("left and right go through time and stop at the ends", () => {
  assert.equal(synAfterKey(SYNS, LOW1, "ArrowRight"), HIGH);
  assert.equal(synAfterKey(SYNS, HIGH, "ArrowLeft"), LOW1);
  assert.equal(synAfterKey(SYNS, LOW1, "ArrowLeft"), null);
  assert.equal(synAfterKey(SYNS, TOP, "ArrowRight"), null);
  assert.equal(synAfterKey(SYNS, null, "ArrowRight"), LOW1);
  assert.equal(synAfterKey(SYNS, LOW2, "Home"), LOW1);
  assert.equal(synAfterKey(SYNS, LOW2, "End"), TOP);
  assert.equal(synAfterKey(SYNS, LOW2, "x"), null);
});

test("up and down go to the next line of TSvals, to the SYN nearest in time; not along the line", () => {
  assert.equal(synAfterKey(SYNS, LOW1, "ArrowUp"), HIGH);
  assert.equal(synAfterKey(SYNS, HIGH, "ArrowUp"), TOP);
  assert.equal(synAfterKey(SYNS, TOP, "ArrowUp"), null);
  assert.equal(synAfterKey(SYNS, TOP, "ArrowDown"), HIGH);
  assert.equal(synAfterKey([...SYNS, syn(5, 1.2, 1_001_200)], HIGH, "ArrowDown")?.frame, 5);
  assert.equal(synAfterKey(SYNS, LOW2, "ArrowDown"), null);
});

test("TSvals and ticks in few characters", () => {
  assert.deepEqual(
    [540, 54_321, 3_458_474_527].map((ticks) => shortTicks(ticks)),
    ["540", "54\u202fk", "3\u202f458\u202fM"],
  );
  assert.equal(millions(3_458_474_527), "3\u202f458.5\u202fM");
  assert.deepEqual(
    [1000, 250, 300, 1_000_000].map((rate) => tickLength(rate)),
    ["1 ms", "4 ms", "3.33 ms", "1 µs"],
  );
});

test("dropped is said only where the rule is in force", () => {
  const dropped = { rule: "drop", outcome: "silent" } as const;
  const says = (standing: RuleStanding): string => ruleWords(dropped, standing);
  assert.equal(says("in-force"), "dropped by the rule");
  assert.equal(says("undecided"), "the rule would drop it");
  assert.equal(says("nothing-remembered"), "");
  assert.equal(
    ruleWords({ rule: "drop", outcome: "answered" }, "in-force"),
    "the rule says drop, but it was answered",
  );
  assert.equal(ruleWords({ rule: "unasked", outcome: "refused" }, "in-force"), "not put to the rule");
});

test("distances say on which side", () => {
  const remembered = { tsVal: 5, frame: 1, letter: "B" };
  assert.equal(deltaWords({ delta: -849_766_503, remembered }), "849\u202f766\u202f503 ticks behind clock B");
  assert.equal(deltaWords({ delta: 1, remembered }), "1 tick ahead of clock B");
  assert.equal(
    deltaWords({ delta: 0, remembered: { ...remembered, letter: "" } }),
    "equal to what is remembered",
  );
  assert.equal(deltaWords({ delta: null, remembered: null }), "");
});

test("counter-examples and what is left unexplained are told apart", () => {
  const tally: Tally = {
    syns: 109,
    letIn: 31,
    drop: 78,
    unasked: 0,
    answered: 31,
    silent: 78,
    other: 0,
    counterExamples: 0,
    unexplained: 0,
  };
  assert.equal(counterWords(tally), "none");
  assert.equal(predictedWords(tally), "109 of 109 as predicted");
  assert.equal(
    counterWords({ ...tally, counterExamples: 2, unexplained: 3 }),
    "2 answered; 3 let in, but no answer",
  );
  assert.equal(
    predictedWords({ ...tally, counterExamples: 2, unexplained: 3, unasked: 4 }),
    "100 of 105 as predicted",
  );
});
