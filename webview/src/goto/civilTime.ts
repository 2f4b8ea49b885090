/** The forms in which logs write a time, read into what they name and what they leave out. */

import { MINUS, NARROW_SPACE } from "#protocol/quantities.ts";

/** A date and a time of day; null: not named. */
export interface CivilTime {
  readonly year: number | null;
  /** 1 to 12. */
  readonly month: number | null;
  readonly day: number | null;
  readonly secondOfDay: number;
  /** Of a second. */
  readonly fraction: number;
  /** Seconds that the zone is ahead of UTC; null: no zone is named. */
  readonly offset: number | null;
  readonly zone: string;
}

/** A bare number: seconds of the capture, or a count since 1970. */
export interface NumberTime {
  readonly unit: "relative" | "Seconds" | "Milliseconds" | "Microseconds" | "Nanoseconds";
  readonly seconds: number;
  readonly fraction: number;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH_NAMES =
  "January February March April May June July August September October November December".split(" ");

const CLOCK = String.raw`(?<h>\d{1,2}):(?<m>\d{2})(?::(?<s>\d{2})(?:[.,](?<f>\d{1,12}))?)?`;
const ZONE = String.raw`(?:\s?(?<z>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})(?![\w:]))?`;
const NAME = `(?<mon>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*`;

/** From the most telling to the least: a whole line of a log may hold several. */
const FORMS: readonly RegExp[] = [
  // ISO 8601, RFC 3339, journald, PostgreSQL; with slashes: nginx's error log, Go.
  new RegExp(String.raw`(?<y>\d{4})[-/](?<mo>\d{2})[-/](?<d>\d{2})[T _]${CLOCK}${ZONE}`, "i"),
  // nginx and Apache access logs, HAProxy.
  new RegExp(String.raw`(?<d>\d{1,2})/${NAME}/(?<y>\d{4}):${CLOCK}${ZONE}`, "i"),
  // RFC 5322, HTTP.
  new RegExp(String.raw`(?<d>\d{1,2})[ -]${NAME}[ -](?<y>\d{4}),? ${CLOCK}${ZONE}`, "i"),
  // date(1), ctime(3): Fri Nov 20 18:31:40 UTC 2026.
  new RegExp(String.raw`${NAME}\s+(?<d>\d{1,2})\s+${CLOCK}${ZONE} (?<y>\d{4})(?!\d)`, "i"),
  // syslog (RFC 3164): no year, no zone.
  new RegExp(String.raw`${NAME}\s+(?<d>\d{1,2})\s+${CLOCK}${ZONE}`, "i"),
  // glog, klog: I1120 18:31:40.123456.
  new RegExp(String.raw`(?<![A-Za-z])[IWEF](?<mo>\d{2})(?<d>\d{2})\s+${CLOCK}${ZONE}`),
  new RegExp(String.raw`(?<![\d:.])${CLOCK}${ZONE}`, "i"),
];

/** A count since 1970 is read by its size: nobody captures for three years, and seconds since 1973 have nine digits. */
const LEAST_EPOCH_DIGITS = 9;

export function readNumber(text: string): NumberTime | null {
  const plain = text
    .replaceAll(NARROW_SPACE, "")
    .replace(MINUS, "-")
    .replace(/^@/, "")
    .replace(/\s*s(ec(onds?)?)?$/i, "");
  const match = /^([+-]?)(\d+)(?:[.,](\d+))?$/.exec(plain);
  if (!match) return null;
  const [, sign = "", digits = "", decimals = ""] = match;
  const fraction = Number(`0.${decimals || "0"}`);
  if (digits.length < LEAST_EPOCH_DIGITS || sign !== "")
    return { unit: "relative", seconds: (sign === "-" ? -1 : 1) * (Number(digits) + fraction), fraction: 0 };
  if (digits.length <= 11) return { unit: "Seconds", seconds: Number(digits), fraction };
  const [unit, places] =
    digits.length <= 14
      ? (["Milliseconds", 3] as const)
      : digits.length <= 17
        ? (["Microseconds", 6] as const)
        : (["Nanoseconds", 9] as const);
  // Cut apart as text: a double holds no nanoseconds since 1970.
  return {
    unit,
    seconds: Number(digits.slice(0, -places)),
    fraction: Number(`0.${digits.slice(-places)}${decimals}`),
  };
}

/** What the text names; null: no time at all; a sentence: a time that does not exist. */
export function readCivilTime(text: string): CivilTime | string | null {
  for (const form of FORMS) {
    const groups = form.exec(text)?.groups;
    if (groups) return toCivilTime(groups);
  }
  return null;
}

function toCivilTime(groups: Readonly<Record<string, string | undefined>>): CivilTime | string {
  const number = (key: string): number | null => (groups[key] === undefined ? null : Number(groups[key]));
  const named = groups["mon"] === undefined ? null : MONTHS.indexOf(groups["mon"].toLowerCase()) + 1;
  const [year, month, day] = [number("y"), number("mo") ?? named, number("d")];
  const [hour, minute, second] = [number("h") ?? 0, number("m") ?? 0, number("s") ?? 0];
  if (month !== null && (month < 1 || month > 12)) return `There is no month ${month}.`;
  if (month !== null && day !== null && (day < 1 || day > daysIn(year ?? 2024, month)))
    return `${MONTH_NAMES[month - 1]} has no day ${day}.`;
  // A leap second is written as :60.
  if (hour > 23 || minute > 59 || second > 60)
    return `There is no ${groups["h"]}:${groups["m"]}:${groups["s"] ?? "00"} on a clock.`;
  const zone = groups["z"]?.toUpperCase() ?? "";
  return {
    year,
    month,
    day,
    secondOfDay: hour * 3600 + minute * 60 + second,
    fraction: Number(`0.${groups["f"] ?? "0"}`),
    offset: zone === "" ? null : offsetOf(zone),
    zone: /^(Z|GMT|UTC)$/.test(zone) ? "UTC" : zone,
  };
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function offsetOf(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (!match) return 0;
  const [, sign, hours, minutes = "0"] = match;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}
