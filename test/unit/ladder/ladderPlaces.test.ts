/** Which segments of a long connection stand in its ladder. */
import assert from "node:assert/strict";
import test from "node:test";
import { ladderPlaces, MOST_SHOWN, type PlaceRun } from "#core/query/ladderPlaces.ts";

const NOTHING = { notable: [], opened: [] };

function shown(runs: readonly PlaceRun[]): number {
  return runs.reduce((sum, { from, until, folded }) => sum + (folded ? 0 : until - from), 0);
}

function assertWhole(runs: readonly PlaceRun[], count: number): void {
  let at = 0;
  for (const { from, until } of runs) {
    assert.equal(from, at, "no place twice, none left out");
    assert.ok(until > from);
    at = until;
  }
  assert.equal(at, count);
}

test("a short connection is shown whole", () => {
  assert.deepEqual(ladderPlaces(0, NOTHING), []);
  assert.deepEqual(ladderPlaces(48, NOTHING), [{ from: 0, until: 48, folded: false }]);
});

test("a long one shows both ends and folds its middle", () => {
  assert.deepEqual(ladderPlaces(100_000, NOTHING), [
    { from: 0, until: 14, folded: false },
    { from: 14, until: 99_986, folded: true },
    { from: 99_986, until: 100_000, folded: false },
  ]);
});

test("what findings rest on is seen with what is about it", () => {
  assert.deepEqual(ladderPlaces(1000, { notable: [500], opened: [] })[2], {
    from: 498,
    until: 503,
    folded: false,
  });
});

test("a fold opens from its beginning, and closes up with what is before it", () => {
  const runs = ladderPlaces(1000, { notable: [], opened: [14] });
  assert.deepEqual(runs[0], { from: 0, until: 54, folded: false });
  assert.deepEqual(runs[1], { from: 54, until: 986, folded: true });
});

test("no fold of three: they would take as much room as it", () => {
  assert.deepEqual(ladderPlaces(100, { notable: [19], opened: [] })[0], {
    from: 0,
    until: 22,
    folded: false,
  });
  assert.deepEqual(ladderPlaces(100, { notable: [20], opened: [] })[1], {
    from: 14,
    until: 18,
    folded: true,
  });
});

test("however much is of interest, only so many are shown, the end among them", () => {
  const many = Array.from({ length: 2000 }, (_, i) => i * 50);
  const runs = ladderPlaces(100_000, { notable: many, opened: many });
  assertWhole(runs, 100_000);
  assert.ok(shown(runs) <= MOST_SHOWN + 14);
  assert.deepEqual(runs.at(-1), { from: 99_986, until: 100_000, folded: false });
});
