/** What comes back after a reload may be of an older version, or of no version: field by field it is checked. */
import assert from "node:assert/strict";
import test from "node:test";
import { INITIAL_VIEW, markedFrame, restoreView, type ViewState } from "#webview/viewState.ts";

const FULL: ViewState = {
  ...INITIAL_VIEW,
  view: "connection",
  selection: 7,
  frame: { connection: 7, frame: 61 },
  finding: { id: "syn-dropped-by-paws:61", connection: 7 },
  weighing: true,
  range: { from: 1.5, until: 12 },
  sort: { by: "bytes", descending: true },
  leftList: "connections",
  findingText: ":35051",
  findingsInRange: false,
  toggledKinds: ["timestamp-clocks"],
  filterText: ":443",
  troubleOnly: true,
  relativeNumbers: true,
  moment: 30,
  showsMoment: true,
  momentHost: "192.0.2.80",
  socketState: "TIME-WAIT",
  portPair: 3,
  clock: "utc",
  asTable: true,
  lifelineSort: "port",
  rowHeight: 16,
  openedGroups: ["pair:3"],
  closedGroups: ["pair:1"],
  leftWidth: 420,
  leftSplit: 0.3,
  ladderSplit: 0.4,
};

test("what was stored is taken over whole, also as JSON", () => {
  assert.deepEqual(restoreView(FULL), FULL);
  assert.deepEqual(restoreView(JSON.parse(JSON.stringify(FULL))), FULL);
});

test("nothing stored: the initial view", () => {
  for (const stored of [undefined, null, 5, "view", []]) assert.deepEqual(restoreView(stored), INITIAL_VIEW);
});

test("each field that does not fit falls back by itself", () => {
  const wrong: { readonly [K in keyof ViewState]?: readonly unknown[] } = {
    view: ["lanes", 3],
    selection: [0, 1.5, "7"],
    frame: [61, { connection: 7 }, { connection: 7, frame: "61" }, { connection: 0, frame: 61 }],
    finding: [
      "syn-dropped-by-paws:61",
      { id: 61, connection: 7 },
      { id: "a:1", connection: 0 },
      { id: "a:1" },
    ],
    weighing: [null],
    range: [5, { from: 2, until: 2 }, { from: "0", until: 3 }, { from: 0, until: null }],
    sort: ["bytes", { by: "color", descending: true }, { by: "bytes", descending: 1 }],
    leftList: ["segments"],
    findingText: [null],
    findingsInRange: ["no"],
    toggledKinds: ["timestamp-clocks", [3]],
    filterText: [null, 5],
    troubleOnly: ["true"],
    relativeNumbers: [1],
    asTable: [null],
    lifelineSort: ["size", 1],
    rowHeight: [12, "22"],
    openedGroups: ["pair:3", [3]],
    closedGroups: [null, [null]],
    leftWidth: [100, 5000, "400", Number.NaN],
    leftSplit: [0, 1, null],
    ladderSplit: [0.1, 0.9, "0.5"],
  };
  for (const [key, values] of Object.entries(wrong)) {
    for (const value of values) {
      const restored = restoreView({ ...FULL, [key]: value });
      assert.deepEqual(
        restored,
        { ...FULL, [key]: INITIAL_VIEW[key as keyof ViewState] },
        `${key}: ${value}`,
      );
    }
  }
});

test("a marked frame marks nothing in another connection", () => {
  assert.equal(markedFrame(FULL), 61);
  assert.equal(markedFrame({ ...FULL, selection: 8 }), null);
  assert.equal(markedFrame({ ...FULL, selection: null }), null);
  assert.equal(markedFrame({ ...FULL, frame: null }), null);
});
