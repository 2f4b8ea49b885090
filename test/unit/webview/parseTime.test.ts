/**
 * Timestamps as logs write them. The capture began at 2026-11-20T18:31:33.719835Z and lasted 95.67 s (05a_recycle); the machine's
 * zone is taken to be an hour ahead of UTC.
 */
import assert from "node:assert/strict";
import test from "node:test";
import { type CaptureSpan, type LocalToEpoch, parseTime } from "#webview/goto/parseTime.ts";

const SPAN: CaptureSpan = {
  start: { startSeconds: Date.UTC(2026, 10, 20, 18, 31, 33) / 1000, startFraction: 0.719835 },
  duration: 95.67,
  prefersLocal: false,
};
const HOUR_AHEAD: LocalToEpoch = (year, month, day, second) =>
  Date.UTC(year, month - 1, day) / 1000 + second - 3600;

/** 18:31:40 is so long after the first frame. */
const AT_40 = 6.280165;

const GOOD: readonly (readonly [text: string, time: number, understood: string])[] = [
  ["12.5", 12.5, "Seconds since the first frame"],
  [" 12.5 s ", 12.5, "Seconds since the first frame"],
  ["+12,5", 12.5, "Seconds since the first frame"],
  ["0", 0, "Seconds since the first frame"],
  ["2026-11-20T18:31:40Z", AT_40, "UTC"],
  ["2026-11-20 18:31:40.25 UTC", AT_40 + 0.25, "UTC"],
  ["2026-11-20T18:31:40,250+00:00", AT_40 + 0.25, "With its zone, +00:00"],
  ["2026-11-20T19:31:40+0100", AT_40, "With its zone, +0100"],
  ["2026-11-20T13:31:40-05", AT_40, "With its zone, -05"],
  ["2026-11-20 18:31:40", AT_40, "No zone is named: taken as UTC"],
  ["2026-11-20 19:31:40", AT_40, "No zone is named: taken as local time"],
  ["2026/11/20 18:31:40 [error] 31#31: *1 connect() failed", AT_40, "No zone is named: taken as UTC"],
  ["20/Nov/2026:18:31:40 +0000", AT_40, "With its zone, +0000"],
  ['203.0.113.7 - - [20/Nov/2026:19:31:40 +0100] "GET / HTTP/1.1" 200', AT_40, "With its zone, +0100"],
  ["20/Nov/2026:18:31:40.123", AT_40 + 0.123, "No zone is named: taken as UTC"],
  ["Nov 20 18:31:40", AT_40, "No zone is named: taken as UTC"],
  ["Nov 20 18:31:40 web1 kernel: TCP: request_sock_TCP", AT_40, "No zone is named: taken as UTC"],
  ["Fri Nov 20 18:31:40 UTC 2026", AT_40, "UTC"],
  ["Fri, 20 Nov 2026 18:31:40 GMT", AT_40, "UTC"],
  ["I1120 18:31:40.123456   1 server.go:42]", AT_40 + 0.123456, "No zone is named: taken as UTC"],
  ["18:31:40.123", AT_40 + 0.123, "No zone is named: taken as UTC"],
  ["18:32", 26.280165, "No zone is named: taken as UTC"],
  ["19:31:40", AT_40, "No zone is named: taken as local time"],
  ["1795199500", AT_40, "Seconds since 1970"],
  ["1795199500.25", AT_40 + 0.25, "Seconds since 1970"],
  ["@1795199500", AT_40, "Seconds since 1970"],
  ["1795199500250", AT_40 + 0.25, "Milliseconds since 1970"],
  ["1795199500250000", AT_40 + 0.25, "Microseconds since 1970"],
  ["1795199500250000123", AT_40 + 0.250000123, "Nanoseconds since 1970"],
  // A clock read to the second is behind the first frame by less than one.
  ["18:31:33", 0, "No zone is named: taken as UTC"],
];

for (const [text, time, understood] of GOOD)
  test(`understood: ${text}`, () => {
    const parsed = parseTime(text, SPAN, HOUR_AHEAD);
    assert.ok(parsed.ok, JSON.stringify(parsed));
    assert.ok(Math.abs(parsed.time - time) < 1e-6, `${parsed.time} and not ${time}`);
    assert.equal(parsed.understood, understood);
  });

const BAD: readonly (readonly [text: string, why: RegExp])[] = [
  ["", /^Nothing is written there\./],
  ["yesterday", /^That is no time known here\. Try 12\.5, 18:31:40/],
  ["192.0.2.80:80", /^That is no time known here\./],
  ["2026-13-20T18:31:40Z", /^There is no month 13\.$/],
  ["Nov 31 18:31:40", /^November has no day 31\.$/],
  ["25:00:00", /^There is no 25:00:00 on a clock\.$/],
  ["18:61:00", /^There is no 18:61:00 on a clock\.$/],
  ["-5", /^Seconds since the first frame: that is 5\.00 s before the capture begins\.$/],
  ["100", /^Seconds since the first frame: that is 4\.33 s after the capture ends\.$/],
  ["2026-11-20T18:00:00Z", /^UTC: that is 32 min before the capture begins\.$/],
  ["Nov 21 18:31:40", /^No zone is named: taken as UTC: that is .* after the capture ends\.$/],
];

for (const [text, why] of BAD)
  test(`not a moment of the capture: ${text || "nothing"}`, () => {
    const parsed = parseTime(text, SPAN, HOUR_AHEAD);
    assert.ok(!parsed.ok);
    assert.match(parsed.why, why);
  });

test("who reads the clock in local time means local time", () => {
  const parsed = parseTime("19:31:40", { ...SPAN, prefersLocal: true }, HOUR_AHEAD);
  assert.ok(parsed.ok);
  assert.equal(parsed.understood, "No zone is named: taken as local time");
});

test("without a day, the day of a long capture is found; over New Year, the year", () => {
  const long = { ...SPAN, duration: 86_400 };
  const parsed = parseTime("03:00:00", long, HOUR_AHEAD);
  // From 18:31:33.719835 it is 8 h 28 min 26.280165 s to three in the morning.
  assert.ok(parsed.ok && Math.abs(parsed.time - 30_506.280165) < 1e-6);
  const start = { startSeconds: Date.UTC(2026, 11, 31, 23, 59, 0) / 1000, startFraction: 0 };
  const newYear = parseTime("Jan  1 00:00:30", { ...SPAN, start, duration: 120 }, HOUR_AHEAD);
  assert.ok(newYear.ok && newYear.time === 90);
});

test("a capture that does not tell its time knows seconds only", () => {
  const span = { ...SPAN, start: null };
  assert.equal(parseTime("12.5", span).ok, true);
  const parsed = parseTime("18:31:40", span);
  assert.ok(!parsed.ok);
  assert.match(parsed.why, /does not tell when it began/);
});
