/** Ports against their limit, in words. */

import type { Interval, PortRow, PortSeries } from "#core/query/ports/portModel.ts";
import type { Seconds } from "#core/units.ts";
import { count, formatDuration, groupDigits, NARROW_SPACE } from "#protocol/quantities.ts";
import { when, whenDigits } from "../clock.ts";

/** "10.1.1.2 → 192.0.2.80:80". */
export function pairText({ client, server }: PortRow): string {
  return `${client} → ${server}`;
}

export function portRange({ ports }: PortRow): string {
  return ports.first === ports.last ? `${ports.first}` : `${ports.first} – ${ports.last}`;
}

/** "100 %", "0.01 %": small shares keep two decimals, so that none of them reads as nothing. */
export function shareText(share: number): string {
  return `${share >= 0.1 ? Math.round(share * 100) : (share * 100).toFixed(2)}${NARROW_SPACE}%`;
}

/** What became of the limit: when it was reached, when it would be, or how far it is. */
export function exhaustedText(row: PortRow, timeWaitSeconds: Seconds): string {
  const { exhausted, exhaustions, secondsToExhaustion, limit, peak } = row;
  const [first] = exhausted;
  if (first) {
    const more = exhaustions > 1 ? `, ${groupDigits(exhaustions - 1)} more` : "";
    return `${whenDigits(first[0])} – ${when(first[1])}${more}`;
  }
  if (peak > limit) return "never: the range must be larger";
  if (secondsToExhaustion !== null) return `in ${formatDuration(secondsToExhaustion)} at this rate`;
  const near = peak / limit >= 0.5 ? "not at this rate" : "not near";
  return `${near}; ${groupDigits(sustainedRate(limit, timeWaitSeconds))} per s would be`;
}

/** So many opens a second, each held for a whole TIME_WAIT, use every port. */
export function sustainedRate(limit: number, timeWaitSeconds: Seconds): number {
  return Math.floor(limit / timeWaitSeconds);
}

export function limitSource({ limitFrom }: PortRow): string {
  return limitFrom === "seen" ? "ports seen: compatible" : "assumption";
}

/** The row as a sentence. */
export function portRowName(row: PortRow, timeWaitSeconds: Seconds): string {
  const limit =
    row.limitFrom === "seen"
      ? `the ${groupDigits(row.limit)} ports that it was seen to use`
      : `the ${groupDigits(row.limit)} of the assumed range`;
  return `${row.client} to ${row.server}: at most ${groupDigits(row.peak)} of ${limit}, ${shareText(row.peak / row.limit)}, at ${when(row.at)}; ${exhaustedText(row, timeWaitSeconds)}`;
}

/** The picture in words. */
export function seriesSummary({ rows, lanes }: PortSeries, timeWaitSeconds: Seconds): string {
  const told = rows.map((row) => `${portRowName(row, timeWaitSeconds)}.`).join(" ");
  return `Ports over time. ${told}${lanes ? ` ${count(lanes.length, "port")}, one below the other.` : ""} Press T for a table.`;
}

/** What is written over the time in which no port was free. */
export function noPortText([from, until]: Interval): string {
  return `no port free for ${formatDuration(until - from)}: a connect() would fail inside the client, unseen here`;
}

export function advice(limit: number, timeWaitSeconds: Seconds): string {
  return `With a range of ${groupDigits(limit)} ports and ${timeWaitSeconds} s of TIME_WAIT at the client, ${groupDigits(sustainedRate(limit, timeWaitSeconds))} opens per second to one server address and port use every port.`;
}
