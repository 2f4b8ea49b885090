/** What a finding's line says, as whole sentences: for who cannot see it, and for the clipboard. */

import type { FindingGroupRow, FindingListRow, FindingRow } from "#core/query/findingModel.ts";
import { count, groupDigits } from "#protocol/quantities.ts";
import { when, whenDigits } from "../clock.ts";
import { narrowGroups } from "../format.ts";

/** "SYN dropped by per-host PAWS, port 35051, 3 SYNs, explained: behind B, at 4.812 s". */
export function findingName(row: FindingRow): string {
  const { title, certainty, text, crosses, findings, clock } = row;
  const times = crosses > 0 ? count(crosses, "SYN") : findings > 1 ? count(findings, "time") : "";
  const parts = [title, subjectWords(row), clock && `clock ${clock}`, times, certainty];
  const said = parts.filter((part) => part !== "").join(", ");
  return `${said}${text === "" ? "" : `: ${narrowGroups(text)}`}, at ${when(row.time)}`;
}

/** ":35051" is spoken as "port 35051"; an address as it is. */
function subjectWords({ subject }: FindingRow): string {
  return subject.startsWith(":") ? `port ${subject.slice(1)}` : subject;
}

/** "SYN dropped by per-host PAWS: 78 findings, error, explained". */
export function groupName({ title, findings, severity, certainty }: FindingGroupRow): string {
  return `${title}: ${count(findings, "finding")}, ${severity}, ${certainty}`;
}

/** The line as text, its columns apart by tabs. */
export function findingLine(row: FindingListRow): string {
  if (row.row === "group") return [row.title, row.certainty, groupDigits(row.findings)].join("\t");
  const { time, subject, endpoints, title, certainty, text } = row;
  return [whenDigits(time), endpoints === "" ? subject : endpoints, title, certainty, text].join("\t");
}

/** "79 in 2 kinds"; what a filter leaves of them: "6 of 79". */
export function countsWords(findings: number, kinds: number, all: number): string {
  if (findings < all) return `${groupDigits(findings)} of ${groupDigits(all)}`;
  return all === 0 ? "none" : `${groupDigits(all)} in ${count(kinds, "kind")}`;
}
