/** Moments of a capture as its text writes them: on the capture's own clock and on the wall's. */

import type { Analyzer } from "../analyzer.ts";
import { rfc3339 } from "../report/seconds.ts";
import { NANOSECONDS_PER_SECOND, type Seconds } from "../units.ts";

/** "2.639770 s" */
export function moment(seconds: Seconds): string {
  return `${seconds.toFixed(6)} s`;
}

/** "2026-11-20 18:23:26.182704 UTC"; empty for a capture without frames. */
export function wallClock(analyzer: Analyzer, seconds: Seconds): string {
  const { start } = analyzer;
  if (start === null) return "";
  // Seconds and nanoseconds apart: a double of nanoseconds since 1970 would round to 256 ns.
  const whole = Math.floor(seconds);
  const nanoseconds = start.nanoseconds + Math.round((seconds - whole) * NANOSECONDS_PER_SECOND);
  const carry = Math.floor(nanoseconds / NANOSECONDS_PER_SECOND);
  return rfc3339(start.seconds + whole + carry, nanoseconds - carry * NANOSECONDS_PER_SECOND)
    .replace("T", " ")
    .replace(/(\.\d{6})\d*Z$/, "$1 UTC");
}
