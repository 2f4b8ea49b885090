/**
 * A timestamp as people copy it from a log, to a moment of the capture. What it leaves out (zone, year, day) is taken so that it
 * lies in the capture, if it can be; how it was understood is said.
 */

import type { Seconds } from "#core/units.ts";
import { formatDuration } from "#protocol/quantities.ts";
import { type CivilTime, readCivilTime, readNumber } from "./civilTime.ts";

/** When the capture was made. */
export interface CaptureSpan {
  /** Whole seconds since 1970 of its first frame, and the rest; null: the file does not tell. */
  readonly start: { readonly startSeconds: number; readonly startFraction: number } | null;
  readonly duration: Seconds;
  /** The zone to think of first where none is named. */
  readonly prefersLocal: boolean;
}

export type ParsedTime =
  | { readonly ok: true; readonly time: Seconds; readonly understood: string }
  | { readonly ok: false; readonly why: string };

/** Seconds since 1970 of a local date and time; the zone is the machine's. */
export type LocalToEpoch = (year: number, month: number, day: number, secondOfDay: number) => number;

const DAY = 86_400;
/** Without a day, so many days of the capture are tried. */
const MOST_DAYS = 400;
/** A clock that is read to the second may be behind the frame by as much. */
const SLACK: Seconds = 1;

const EXAMPLES = "Try 12.5, 18:31:40, or 2026-11-20T18:31:40Z";

export function parseTime(
  text: string,
  span: CaptureSpan,
  localToEpoch: LocalToEpoch = localEpoch,
): ParsedTime {
  const trimmed = text.trim();
  if (trimmed === "") return { ok: false, why: `Nothing is written there. ${EXAMPLES}.` };
  const number = readNumber(trimmed);
  if (number)
    return number.unit === "relative" ? relative(number.seconds, span) : absoluteNumber(number, span);
  const civil = readCivilTime(trimmed);
  if (civil === null) return { ok: false, why: `That is no time known here. ${EXAMPLES}.` };
  if (typeof civil === "string") return { ok: false, why: civil };
  return civilTime(civil, span, localToEpoch);
}

function relative(time: Seconds, span: CaptureSpan): ParsedTime {
  return within(time, span, "Seconds since the first frame");
}

function absoluteNumber(
  { seconds, fraction, unit }: { readonly seconds: number; readonly fraction: number; readonly unit: string },
  span: CaptureSpan,
): ParsedTime {
  return fromEpoch(seconds, fraction, span, `${unit} since 1970`);
}

function civilTime(civil: CivilTime, span: CaptureSpan, localToEpoch: LocalToEpoch): ParsedTime {
  const { start } = span;
  if (start === null) return noStart();
  const tried = candidates(civil, start.startSeconds, span, localToEpoch).map((each) => ({
    ...each,
    parsed: fromEpoch(each.epoch, civil.fraction, span, each.understood),
    distance: Math.abs(each.epoch - start.startSeconds - span.duration / 2),
  }));
  const fits = tried.find(({ parsed }) => parsed.ok);
  if (fits) return fits.parsed;
  // None lies in the capture: told of the nearest one in the zone that comes to mind first.
  const nearest = tried.filter(({ rank }) => rank === 0).sort((a, b) => a.distance - b.distance)[0];
  return nearest?.parsed ?? { ok: false, why: `That is no time known here. ${EXAMPLES}.` };
}

interface Candidate {
  readonly epoch: number;
  readonly understood: string;
  /** 0: in the zone named, or in the one thought of first. */
  readonly rank: number;
}

function candidates(
  civil: CivilTime,
  startSeconds: number,
  span: CaptureSpan,
  localToEpoch: LocalToEpoch,
): readonly Candidate[] {
  const days = possibleDays(civil, startSeconds, span.duration);
  const utc = (understood: string, rank: number, offset: number): Candidate[] =>
    days.map(({ year, month, day }) => ({
      epoch: Date.UTC(year, month - 1, day) / 1000 + civil.secondOfDay - offset,
      understood,
      rank,
    }));
  if (civil.offset !== null)
    return utc(civil.zone === "UTC" ? "UTC" : `With its zone, ${civil.zone}`, 0, civil.offset);
  const local = (rank: number): Candidate[] =>
    days.map(({ year, month, day }) => ({
      epoch: localToEpoch(year, month, day, civil.secondOfDay),
      understood: "No zone is named: taken as local time",
      rank,
    }));
  const named = "No zone is named: taken as UTC";
  return span.prefersLocal ? [...local(0), ...utc(named, 1, 0)] : [...utc(named, 0, 0), ...local(1)];
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The day that is named, in the years that it may be of; or every day that the capture touches, in any zone. */
function possibleDays(
  { year, month, day }: CivilTime,
  startSeconds: number,
  duration: Seconds,
): readonly Day[] {
  const first = new Date(startSeconds * 1000).getUTCFullYear();
  if (month !== null && day !== null) {
    const years = year === null ? [first, first + 1, first - 1] : [year];
    return years.map((each) => ({ year: each, month, day }));
  }
  const days: Day[] = [];
  const last = Math.min(Math.ceil(duration / DAY) + 1, MOST_DAYS);
  for (let i = -1; i <= last; i++) {
    const date = new Date((startSeconds + i * DAY) * 1000);
    days.push({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() });
  }
  return days;
}

function fromEpoch(seconds: number, fraction: number, span: CaptureSpan, understood: string): ParsedTime {
  const { start } = span;
  if (start === null) return noStart();
  return within(seconds - start.startSeconds + (fraction - start.startFraction), span, understood);
}

function noStart(): ParsedTime {
  return {
    ok: false,
    why: "This capture does not tell when it began: only seconds since its first frame can be found.",
  };
}

function within(time: Seconds, { duration }: CaptureSpan, understood: string): ParsedTime {
  if (time >= -SLACK && time <= duration + SLACK)
    return { ok: true, time: Math.min(Math.max(time, 0), duration), understood };
  const [distance, side] =
    time < 0 ? [-time, "before the capture begins"] : [time - duration, "after the capture ends"];
  return { ok: false, why: `${understood}: that is ${formatDuration(distance)} ${side}.` };
}

function localEpoch(year: number, month: number, day: number, secondOfDay: number): number {
  return new Date(year, month - 1, day, 0, 0, secondOfDay).getTime() / 1000;
}
