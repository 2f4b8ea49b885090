import { ACK, CWR, ECE, FIN, PSH, RST, SYN, URG } from "../wire/segment.ts";

const NAMES: readonly (readonly [number, string])[] = [
  [SYN, "SYN"],
  [FIN, "FIN"],
  [RST, "RST"],
  [PSH, "PSH"],
  [URG, "URG"],
  [ECE, "ECE"],
  [CWR, "CWR"],
  [ACK, "ACK"],
];

/** "SYN ACK", "PSH ACK", "RST"; "none" when no flag is set. What decides stands first. */
export function flagNames(flags: number): string {
  const names = NAMES.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
  return names.length === 0 ? "none" : names.join(" ");
}
