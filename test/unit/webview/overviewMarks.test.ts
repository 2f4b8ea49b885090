/** Rates as lines, holders as areas, findings as marks: what they are before they have pixels. */
import assert from "node:assert/strict";
import test from "node:test";
import type { FindingTrack, OverviewDetail } from "#core/query/rows.ts";
import type { Severity } from "#core/report/contract.ts";
import { timeScale } from "#webview/axis/timeScale.ts";
import type { Lane } from "#webview/chart/laneModel.ts";
import { holderLanes } from "#webview/overview/holderLanes.ts";
import { ratesChart, ratesOf, rateWords } from "#webview/overview/rates.ts";
import { markAt, markTime, tracksChart, tracksSummary, trackWords } from "#webview/overview/tracks.ts";
import type { Theme } from "#webview/theme.ts";

/** Every colour is called by its role. */
const THEME = new Proxy({ pixelRatio: 1 } as Theme, {
  get: (theme, role) => Reflect.get(theme, role) ?? String(role),
});
const PLAN = { from: 0, until: 4, step: 1, group: 2, buckets: 8 };
const RATES = ratesOf(
  {
    from: 0,
    until: 4,
    buckets: 8,
    open: [],
    timeWait: [],
    synAnswered: [1, 0, 2, 1, 0, 0, 0, 0],
    synUnanswered: [0, 0, 0, 0, 1, 1, 0, 1],
    resets: [0, 0, 0, 0, 0, 0, 0, 0],
    accepted: [1, 0, 2, 1, 0, 0, 0, 0],
    refused: [0, 0, 0, 0, 0, 1, 0, 0],
  },
  PLAN,
);

test("rates are sums of round slices: every SYN is one, answered or not", () => {
  assert.deepEqual(
    RATES.rates.map(({ kind, values }) => [kind, values]),
    [
      ["syn", [1, 3, 2, 1]],
      ["accepted", [1, 3, 0, 0]],
      ["refused", [0, 0, 1, 0]],
      ["rst", [0, 0, 0, 0]],
    ],
  );
  const [syn] = RATES.rates;
  assert.ok(syn);
  assert.deepEqual(
    [rateWords(syn, RATES, null), rateWords(syn, RATES, 1.9), rateWords(syn, RATES, 9)],
    ["7", "3", "0"],
  );
});

test("each line has a dash of its own; what did not happen has no line", () => {
  const { datasets } = ratesChart(RATES, { from: 0, until: 4 }, THEME, 48).data;
  assert.equal(datasets.length, 3);
  const dashes = datasets.map((dataset) =>
    JSON.stringify("borderDash" in dataset ? dataset.borderDash : null),
  );
  assert.equal(new Set(dashes).size, 3);
  assert.deepEqual(datasets.at(-1)?.data, [
    { x: 0.5, y: 1 },
    { x: 1.5, y: 3 },
    { x: 2.5, y: 2 },
    { x: 3.5, y: 1 },
  ]);
});

const ALL: Lane = { kind: "wait", title: "TIME_WAIT held", from: 0, step: 0.5, values: [3, 4], below: [] };

function titles(holders: OverviewDetail["holders"], otherHolders: number): string[] {
  const detail = { from: 0, until: 4, buckets: 2, holders, otherHolders, tracks: [] };
  return holderLanes(ALL, detail, PLAN).map(({ title }) => title);
}

test("holders have areas of their own; where there are more of them, all together stand first", () => {
  const a = { address: "192.0.2.80", timeWait: [3, 3] };
  const b = { address: "192.0.2.81", timeWait: [0, 1] };
  const idle = { address: "192.0.2.82", timeWait: [0, 0] };
  assert.deepEqual(titles([], 0), ["TIME_WAIT held"]);
  assert.deepEqual(titles([a], 0), ["TIME_WAIT at 192.0.2.80"]);
  assert.deepEqual(titles([a, b], 0), ["TIME_WAIT at 192.0.2.80", "TIME_WAIT at 192.0.2.81"]);
  assert.deepEqual(titles([a, b, idle], 7), [
    "TIME_WAIT at 10 hosts",
    "TIME_WAIT at 192.0.2.80",
    "TIME_WAIT at 192.0.2.81",
  ]);
});

const mark = (bucket: number, count: number, severity: Severity, connection: number | null) => ({
  bucket,
  count,
  severity,
  finding: `kind:${bucket}`,
  connection,
  frame: bucket,
});
const PAWS: FindingTrack = {
  kind: "syn-dropped-by-paws",
  title: "SYN dropped by per-host PAWS",
  severity: "error",
  total: 5,
  marks: [mark(1, 1, "error", 7), mark(4, 3, "error", 9)],
};
const RESETS: FindingTrack = {
  kind: "rst-close",
  title: "Closed by RST",
  severity: "warning",
  total: 2,
  marks: [mark(4, 1, "info", 11), mark(6, 1, "warning", null)],
};
const DETAIL: OverviewDetail = {
  from: 0,
  until: 8,
  buckets: 8,
  holders: [],
  otherHolders: 0,
  tracks: [PAWS, RESETS],
};
const SCALE = timeScale({ from: 0, until: 8 }, 800);

test("a mark stands in the middle of its slice, and answers within eight pixels in its own track", () => {
  assert.equal(markTime(DETAIL, PAWS.marks[1] ?? assert.fail()), 4.5);
  assert.equal(markAt(DETAIL, SCALE, 457, 10)?.connection, 9);
  assert.equal(markAt(DETAIL, SCALE, 443, 30)?.connection, 11);
  assert.equal(markAt(DETAIL, SCALE, 460, 10), null);
  assert.equal(markAt(DETAIL, SCALE, 450, 60), null, "below the last track");
});

test("tracks in words: all of a kind, or those at the pointer", () => {
  assert.equal(trackWords(DETAIL, PAWS, SCALE, null), "5");
  assert.equal(trackWords(DETAIL, PAWS, SCALE, 4.55), "3 here");
  assert.equal(trackWords(DETAIL, PAWS, SCALE, 6), "0 here");
  assert.equal(tracksSummary(DETAIL), "7 findings: 5 SYN dropped by per-host PAWS, 2 Closed by RST");
  assert.equal(tracksSummary({ ...DETAIL, tracks: [] }), "No findings");
});

test("each severity has a shape of its own, each kind a height", () => {
  const { datasets } = tracksChart(DETAIL, { from: 0, until: 8 }, THEME).data;
  const looks = datasets.map((dataset) => [
    Reflect.get(dataset, "pointStyle"),
    Reflect.get(dataset, "pointBorderColor"),
  ]);
  // Drawn from the last to the first: a cross and an i upon their circles.
  assert.deepEqual(looks, [
    ["line", "text2"],
    ["circle", "text2"],
    ["triangle", "warn"],
    ["crossRot", "harm"],
    ["circle", "harm"],
  ]);
  const [info, , warning, error] = datasets;
  assert.deepEqual(info?.data, [{ x: 4.5, y: 0.5 }]);
  assert.deepEqual(warning?.data, [{ x: 6.5, y: 0.5 }]);
  assert.deepEqual(error?.data, [
    { x: 1.5, y: 1.5 },
    { x: 4.5, y: 1.5 },
  ]);
});
