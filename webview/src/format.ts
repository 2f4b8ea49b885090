/** Numbers and times as the views show them. `plainDigits` undoes it for the clipboard. */

import type { Seconds } from "#core/units.ts";
import { groupDigits, MINUS, NARROW_SPACE } from "#protocol/quantities.ts";

/** Seconds with a fixed number of decimals, the whole part grouped: "1 234.567". */
export function seconds(value: Seconds, decimals: number): string {
  const [whole = "0", fraction] = Math.abs(value).toFixed(decimals).split(".");
  const grouped = groupDigits(Number(whole));
  const sign = value < 0 && Number(value.toFixed(decimals)) !== 0 ? MINUS : "";
  return sign + (fraction ? `${grouped}.${fraction}` : grouped);
}

/** An IPv4 identification as Wireshark writes it: "0x3cd8", and 0 as "0". */
export function hex16(value: number): string {
  return value === 0 ? "0" : `0x${value.toString(16).padStart(4, "0")}`;
}

/** The address of an endpoint and its port, cut apart at the last colon: the port must stay when room is short. */
export function splitEndpoint(endpoint: string): readonly [address: string, port: string] {
  const colon = endpoint.lastIndexOf(":");
  return colon < 0 ? [endpoint, ""] : [endpoint.slice(0, colon), endpoint.slice(colon)];
}

/** Shown numbers as a program reads them: no group spaces, and a plain minus sign. */
export function plainDigits(text: string): string {
  return text
    .replaceAll(new RegExp(`(?<=\\d)${NARROW_SPACE}(?=\\d)`, "g"), "")
    .replaceAll(new RegExp(`${MINUS}(?=\\d)`, "g"), "-");
}

/** The UTC date and time of an RFC 3339 string, to the millisecond: "2026-11-20 18:31:33.720 UTC". */
export function utcTime(rfc3339: string): string {
  return `${rfc3339.slice(0, 10)} ${rfc3339.slice(11, 23)} UTC`;
}

/** "a", "a and b", "a, b and c". */
export function listWords(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}

/** Sentences of the core group thousands by commas; here by narrow spaces. */
export function narrowGroups(text: string): string {
  return text.replace(/(?<=\d),(?=\d{3}(?!\d))/g, NARROW_SPACE);
}

/**
 * A sequence or acknowledgement number relative to an ISN; absolute where that was not seen, and where the number lies before
 * it: then it belongs to an older life, of which the ISN says nothing.
 */
export function shownNumber<N extends number | null>(
  absolute: N,
  relative: number | null,
  wantsRelative: boolean,
): N | number {
  return wantsRelative && relative !== null && relative < 0x8000_0000 ? relative : absolute;
}
