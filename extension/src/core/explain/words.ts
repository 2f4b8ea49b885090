/** Numbers, spans and lists in plain English, the same in every face of the program. */

import type { Seconds } from "../units.ts";

/** "1 SYN", "3 SYNs", "0 SYNs". */
export function counted(n: number, singular: string, plural: string = `${singular}s`): string {
  return `${grouped(n)} ${n === 1 ? singular : plural}`;
}

/** Thousands set apart by commas; the editor puts narrow spaces instead. */
export function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A span for a sentence: "38 ms", "2.61 s", "95.7 s", "12 min 5 s", "3 h 20 min". */
export function span(seconds: Seconds): string {
  const s = Math.abs(seconds);
  if (s < 0.001) return `${significant(s * 1e6)} µs`;
  if (s < 1) return `${significant(s * 1e3)} ms`;
  if (s < 120) return `${significant(s)} s`;
  const minutes = Math.floor(s / 60);
  if (minutes < 60) return `${minutes} min ${Math.floor(s - minutes * 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A size for a sentence: "812 B", "35.1 kB", "1.3 GB" (powers of 1000). */
export function size(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : significant(value)} ${units[unit] ?? ""}`;
}

/** "a, b and c". */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items[items.length - 1] ?? ""}`;
}

/** Three significant digits, no exponent, no idle zeros after the point. */
function significant(n: number): string {
  if (n >= 100) return String(Math.round(n));
  return String(Number(n.toPrecision(3)));
}
