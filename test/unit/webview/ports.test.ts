/** The picture of the ports: its words, its geometry, its configuration of Chart.js. */
import assert from "node:assert/strict";
import test from "node:test";
import type { PortRow, PortSeries } from "#core/query/ports/portModel.ts";
import { timeScale } from "#webview/axis/timeScale.ts";
import { layoutLanes } from "#webview/ports/laneLayout.ts";
import { drawnLimit, portsChart } from "#webview/ports/portsChart.ts";
import { advice, exhaustedText, portRowName, shareText } from "#webview/ports/portWords.ts";
import type { Theme } from "#webview/theme.ts";

/** Every colour is called by its role. */
const THEME = new Proxy({ pixelRatio: 1 } as Theme, {
  get: (theme, role) => Reflect.get(theme, role) ?? String(role),
});

const RANGE: PortRow = {
  id: 1,
  client: "10.1.1.2",
  server: "192.0.2.80:80",
  limitFrom: "range",
  limit: 28_232,
  ports: { count: 4, first: 40_400, last: 40_403 },
  connections: 8,
  peak: 4,
  at: 0.095,
  waiting: 3,
  opensPerSecond: 4,
  exhausted: [],
  exhaustions: 0,
  secondsToExhaustion: null,
};
const SEEN: PortRow = {
  ...RANGE,
  limitFrom: "seen",
  limit: 4,
  exhausted: [[0.095, 60.026]],
  exhaustions: 1,
  secondsToExhaustion: 0,
};
const SERIES: PortSeries = {
  id: 1,
  from: 0,
  until: 62,
  buckets: 2,
  taken: [4, 3],
  waiting: [3, 2],
  opens: [4, 4],
  rows: [SEEN, RANGE],
  lanes: null,
};

test("a share keeps two decimals while it is small: nothing that is there reads as nothing", () => {
  assert.deepEqual([1, 0.804, 4 / 28_232, 0.0999].map(shareText), [
    "100\u202f%",
    "80\u202f%",
    "0.01\u202f%",
    "9.99\u202f%",
  ]);
});

test("what became of the limit", () => {
  assert.equal(exhaustedText(SEEN, 60), "0.095 – 60.026 s");
  assert.equal(exhaustedText({ ...SEEN, exhaustions: 3 }, 60), "0.095 – 60.026 s, 2 more");
  assert.equal(exhaustedText(RANGE, 60), "not near; 470 per s would be");
  assert.equal(
    exhaustedText({ ...RANGE, peak: 20_000, secondsToExhaustion: 40 }, 60),
    "in 40.0 s at this rate",
  );
  assert.equal(exhaustedText({ ...RANGE, peak: 30_000 }, 60), "never: the range must be larger");
  assert.match(exhaustedText({ ...RANGE, peak: 20_000 }, 60), /^not at this rate/);
});

test("each limit says where it comes from", () => {
  assert.match(
    portRowName(SEEN, 60),
    /^10\.1\.1\.2 to 192\.0\.2\.80:80: at most 4 of the 4 ports that it was seen to use, 100\u202f%/,
  );
  assert.match(portRowName(RANGE, 60), /at most 4 of the 28\u202f232 of the assumed range, 0\.01\u202f%/);
  assert.match(advice(28_232, 60), /470 opens per second/);
});

test("the limit's line is drawn where it does not flatten the rest", () => {
  assert.equal(drawnLimit(SERIES), SEEN);
  assert.equal(drawnLimit({ ...SERIES, rows: [RANGE] }), null);
  assert.equal(drawnLimit({ ...SERIES, rows: [{ ...RANGE, limit: 6 }] })?.limit, 6);
});

test("two levels as steps, the limit as a line, the times without a port as zones", () => {
  const { data, options } = portsChart(
    SERIES,
    { from: 0, until: 61.3 },
    { theme: THEME, hatch: "hatch", axisWidth: 48 },
  );
  const [waiting, taken, limit, zones] = data.datasets;
  assert.deepEqual(waiting?.data, [
    { x: 0, y: 3 },
    { x: 31, y: 2 },
    { x: 62, y: 2 },
  ]);
  assert.equal(waiting?.backgroundColor, "hatch");
  assert.deepEqual(taken?.data[0], { x: 0, y: 4 });
  assert.deepEqual(limit?.data, [
    { x: 0, y: 4 },
    { x: 61.3, y: 4 },
  ]);
  assert.deepEqual(zones?.data.slice(0, 4), [
    { x: 0.095, y: 0 },
    { x: 0.095, y: 4 },
    { x: 60.026, y: 4 },
    { x: 60.026, y: 0 },
  ]);
  assert.deepEqual(
    [options?.scales?.["x"]?.min, options?.scales?.["x"]?.max, options?.scales?.["y"]?.max],
    [0, 61.3, 4],
  );
});

test("a life is never too short to be seen, its TIME_WAIT ends at its expiry or outlives the capture", () => {
  const lives = [
    { connection: 1, start: 0, closed: 0.1, free: 60 },
    { connection: 5, start: 80, closed: 85, free: 145 },
  ];
  const [row] = layoutLanes([{ port: 40_400, lives }], timeScale({ from: 0, until: 100 }, 1000), 100);
  assert.deepEqual(row?.lives[0], {
    connection: 1,
    life: { x: 0, width: 4 },
    outlives: false,
    wait: { x: 1, width: 599, expires: true },
  });
  assert.deepEqual(row?.lives[1]?.wait, { x: 850, width: 150, expires: false });
  assert.equal(row?.lives[1]?.outlives, true);
  const later = layoutLanes([{ port: 40_400, lives }], timeScale({ from: 70, until: 75 }, 1000), 100);
  assert.deepEqual(later[0]?.lives, [], "what lies outside is not drawn at the edge");
});
