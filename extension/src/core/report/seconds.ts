import type { Analyzer } from "../analyzer.ts";
import type { AbsoluteTime } from "../fastPath/readingState.ts";
import { NANOSECONDS_PER_SECOND, type Nanoseconds, type Seconds } from "../units.ts";

/** A span in seconds. Nanoseconds are whole numbers below 2^53, so the nearest double prints with nine decimals at most. */
export function toSeconds(span: Nanoseconds): Seconds {
  return span / NANOSECONDS_PER_SECOND;
}

/** A time of the tables (since the file's first frame) as the contract counts it: since the earliest frame. */
export function secondsSinceStart(analyzer: Analyzer, time: Nanoseconds): Seconds {
  return (time - analyzer.earliest) / NANOSECONDS_PER_SECOND;
}

/** RFC 3339 in UTC with nine decimals; years outside 0000 to 9999 as ISO 8601 writes them. */
export function rfc3339(seconds: number, nanoseconds: number): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return `${seconds}.${String(nanoseconds).padStart(9, "0")}s since 1970`;
  return `${date.toISOString().slice(0, -5)}.${String(nanoseconds).padStart(9, "0")}Z`;
}

/** A moment that many nanoseconds later, or earlier. */
export function plusNanoseconds({ seconds, nanoseconds }: AbsoluteTime, more: Nanoseconds): AbsoluteTime {
  const sum = nanoseconds + more;
  const carry = Math.floor(sum / NANOSECONDS_PER_SECOND);
  return { seconds: seconds + carry, nanoseconds: sum - carry * NANOSECONDS_PER_SECOND };
}

/** The absolute time of a moment that is counted from the earliest frame; null where the file holds no frame. */
export function absoluteTime({ start }: Pick<Analyzer, "start">, time: Seconds): AbsoluteTime | null {
  // Seconds and nanoseconds apart: a double of nanoseconds since 1970 would round to 256 ns.
  return start && plusNanoseconds(start, Math.round(time * NANOSECONDS_PER_SECOND));
}
