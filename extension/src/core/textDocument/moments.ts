/** Moments of a capture as its text writes them: on the capture's own clock and on the wall's. */

import type { Analyzer } from "../analyzer.ts";
import { absoluteTime, rfc3339 } from "../report/seconds.ts";
import type { Seconds } from "../units.ts";

/** "2.639770 s" */
export function moment(seconds: Seconds): string {
  return `${seconds.toFixed(6)} s`;
}

/** "2026-11-20 18:23:26.182704 UTC"; empty for a capture without frames. */
export function wallClock(analyzer: Analyzer, seconds: Seconds): string {
  const time = absoluteTime(analyzer, seconds);
  if (time === null) return "";
  return rfc3339(time.seconds, time.nanoseconds)
    .replace("T", " ")
    .replace(/(\.\d{6})\d*Z$/, "$1 UTC");
}
