/** Times by three clocks. The capture is 05a_recycle of the laboratory: it began at 2026-11-20T18:31:33.719835Z. */
import assert from "node:assert/strict";
import test from "node:test";
import { timeScale, timeTicks } from "#webview/axis/timeScale.ts";
import { type Clock, clockFor, clockText, RELATIVE_CLOCK, setClock, utcText, when } from "#webview/clock.ts";

const START = "2026-11-20T18:31:33.719835000Z";
const UTC = clockFor("utc", START, 95.7);

test("since the capture began, thousands grouped", () => {
  assert.equal(clockText(RELATIVE_CLOCK, 30, 3), "30.000");
  assert.equal(clockText(RELATIVE_CLOCK, 1234.5678, 3), "1\u202f234.568");
});

test("the time of day in UTC, rounded once", () => {
  assert.equal(clockText(UTC, 0, 6), "18:31:33.719835");
  assert.equal(clockText(UTC, 30, 3), "18:32:03.720");
  // 33.719835 + 26.2801649 = 59.9999999: to the microsecond that is the next minute.
  assert.equal(clockText(UTC, 26.2801649, 6), "18:32:00.000000");
  assert.equal(clockText(UTC, 26.2801649, 0), "18:32:00");
});

test("the day is told only where the capture touches more than one", () => {
  // 5 h 28 min 26.28 s after the start it is midnight.
  assert.equal(clockFor("utc", START, 19_706).hasDays, false);
  const two = clockFor("utc", START, 19_707);
  assert.equal(clockText(two, 0, 3), "11-20 18:31:33.720");
  assert.equal(clockText(two, 19_706.280_165, 3), "11-21 00:00:00.000");
});

test("local time is that of the machine: here it is UTC", () => {
  assert.equal(clockText(clockFor("local", START, 95.7), 30, 3), "18:32:03.720");
});

test("a capture without a frame has only seconds", () => {
  assert.equal(clockFor("utc", null, 0), RELATIVE_CLOCK);
});

test("with its unit it is what every view says", () => {
  const said = (clock: Clock): string => {
    setClock(clock);
    const words = when(30);
    setClock(RELATIVE_CLOCK);
    return words;
  };
  assert.equal(said(RELATIVE_CLOCK), "30.000 s");
  assert.equal(said(UTC), "18:32:03.720 UTC");
  assert.equal(said({ ...UTC, kind: "local" }), "18:32:03.720 local");
});

test("whatever the clock, the day and the time can be told in full", () => {
  assert.equal(utcText(START, 30), "2026-11-20 18:32:03.720 UTC");
});

test("ticks are round on the clock that is read", () => {
  const labels = (range: { from: number; until: number }, width: number): string[] =>
    timeTicks(timeScale(range, width), UTC).map(({ label }) => label);
  assert.deepEqual(labels({ from: 0, until: 95.7 }, 788), [
    "18:31:45",
    "18:32:00",
    "18:32:15",
    "18:32:30",
    "18:32:45",
    "18:33:00",
  ]);
  const [first] = timeTicks(timeScale({ from: 0, until: 95.7 }, 788), UTC);
  assert.ok(Math.abs((first?.time ?? 0) - 11.280_165) < 1e-9, "45 − 33.719835");
  assert.deepEqual(labels({ from: 1.2, until: 1.5 }, 300), ["18:31:35.0", "18:31:35.1", "18:31:35.2"]);
});

test("hours and days have steps of their own", () => {
  const day = timeTicks(timeScale({ from: 0, until: 86_400 }, 700), clockFor("utc", START, 86_400));
  assert.deepEqual(
    day.map(({ label }) => label),
    ["11-21 00:00:00", "11-21 06:00:00", "11-21 12:00:00", "11-21 18:00:00"],
  );
});
