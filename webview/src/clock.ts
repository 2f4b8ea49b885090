/**
 * How times are told: since the capture began, in UTC, or in the time of this machine. There is one clock for the page, as
 * there is one language: `when` and its kin read it, so that no table and no tooltip can differ from the axis. Who shows
 * times watches `store.clock` and draws anew.
 */

import type { Seconds } from "#core/units.ts";
import { seconds } from "./format.ts";

export type ClockKind = "relative" | "utc" | "local";

export interface Clock {
  readonly kind: ClockKind;
  /** When the capture began: whole seconds since 1970, and the rest of a second. */
  readonly startSeconds: number;
  readonly startFraction: number;
  /** The capture touches more than one day: the time of day alone would not tell. */
  readonly hasDays: boolean;
}

export const RELATIVE_CLOCK: Clock = {
  kind: "relative",
  startSeconds: 0,
  startFraction: 0,
  hasDays: false,
};

let current: Clock = RELATIVE_CLOCK;

/** The clock of the page. */
export function clockNow(): Clock {
  return current;
}

export function setClock(clock: Clock): void {
  current = clock;
}

/** A clock of this kind for a capture; without the time of its first frame there is only the relative one. */
export function clockFor(kind: ClockKind, start: string | null, duration: Seconds): Clock {
  const begin = start === null ? null : splitStart(start);
  if (begin === null || kind === "relative") return RELATIVE_CLOCK;
  const clock = { kind, ...begin, hasDays: false };
  return { ...clock, hasDays: dayText(clock, 0) !== dayText(clock, duration) };
}

/** The time of an RFC 3339 string in UTC, as whole seconds and the rest: a double holds no nanoseconds since 1970. */
export function splitStart(rfc3339: string): Pick<Clock, "startSeconds" | "startFraction"> | null {
  const startSeconds = Date.parse(`${rfc3339.slice(0, 19)}Z`) / 1000;
  const fraction = Number(`0${/\.\d+/.exec(rfc3339)?.[0] ?? ""}`);
  return Number.isFinite(startSeconds) ? { startSeconds, startFraction: fraction } : null;
}

/** A moment of the capture, with its unit: "30.000 s", "18:32:03.720 UTC". */
export function when(time: Seconds, decimals = 3): string {
  return `${whenDigits(time, decimals)} ${whenUnit()}`;
}

/** The same for a column whose heading names the unit. */
export function whenDigits(time: Seconds, decimals = 3): string {
  return clockText(current, time, decimals);
}

/** "s", "UTC" or "local". */
export function whenUnit(): string {
  return UNITS[current.kind];
}

const UNITS: Readonly<Record<ClockKind, string>> = { relative: "s", utc: "UTC", local: "local" };

/** A moment without its unit: "30.000", "18:32:03.720", "11-21 00:00:03.720". */
export function clockText(clock: Clock, time: Seconds, decimals: number): string {
  if (clock.kind === "relative") return seconds(time, decimals);
  const { date, fraction } = dateOf(clock, time, decimals);
  const day = clock.hasDays ? `${dayOf(clock, date)} ` : "";
  return `${day}${timeOfDay(clock, date)}${decimals > 0 ? `.${fraction}` : ""}`;
}

/** The day and the time to the millisecond, whatever the clock of the page: "2026-11-20 18:32:03.720 UTC". */
export function utcText(start: string, time: Seconds): string {
  const begin = splitStart(start);
  if (begin === null) return "";
  const { date, fraction } = dateOf({ ...begin, kind: "utc", hasDays: true }, time, 3);
  return `${date.toISOString().slice(0, 10)} ${date.toISOString().slice(11, 19)}.${fraction} UTC`;
}

/** Seconds of the day at the start of the capture, in the zone of the clock: where round times of day lie. */
export function startOfDayOffset(clock: Clock): Seconds {
  if (clock.kind === "relative") return 0;
  const zone = clock.kind === "local" ? new Date(clock.startSeconds * 1000).getTimezoneOffset() * 60 : 0;
  const second = (((clock.startSeconds - zone) % 86_400) + 86_400) % 86_400;
  return second + clock.startFraction;
}

/** The whole second, and its decimals as digits; rounded once, so that 59.9996 s is the next minute. */
function dateOf(clock: Clock, time: Seconds, decimals: number): { date: Date; fraction: string } {
  const scale = 10 ** decimals;
  const units = Math.round((clock.startFraction + time) * scale);
  const whole = Math.floor(units / scale);
  return {
    date: new Date((clock.startSeconds + whole) * 1000),
    fraction: String(units - whole * scale).padStart(decimals, "0"),
  };
}

function timeOfDay({ kind }: Clock, date: Date): string {
  if (kind === "utc") return date.toISOString().slice(11, 19);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(":");
}

function dayOf({ kind }: Clock, date: Date): string {
  if (kind === "utc") return date.toISOString().slice(5, 10);
  return `${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
}

function dayText(clock: Clock, time: Seconds): string {
  return dayOf(clock, dateOf(clock, time, 6).date);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
