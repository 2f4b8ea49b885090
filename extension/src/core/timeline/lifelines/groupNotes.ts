/** What went wrong most often among the lifelines of an aggregate, how often, and for how long. */

import type { Analyzer } from "../../analyzer.ts";
import { findingsOf } from "../../detect/detectors.ts";
import type { Finding } from "../../detect/finding.ts";
import { grouped, span } from "../../explain/words.ts";
import type { FindingKind } from "../../report/contract.ts";
import { secondsSinceStart } from "../../report/seconds.ts";
import type { GroupOf } from "./groupPicture.ts";
import type { AggregateItem } from "./model.ts";

const WORDS: Readonly<Partial<Record<FindingKind, (n: string) => string>>> = {
  "rst-injected": (n) => `${n} injected RSTs`,
  "syn-dropped-by-paws": (n) => `${n} SYNs dropped`,
  "time-wait-syn-refused": (n) => `${n} SYNs refused by TIME_WAIT`,
  "syn-into-open-connection": (n) => `${n} SYNs into open connections`,
  "syn-unanswered": (n) => `${n} SYNs unanswered`,
  "connection-refused": (n) => `${n} connects refused`,
  "syn-ack-unanswered": (n) => `${n} SYN-ACKs repeated or lost`,
  "rst-close": (n) => `${n} closes by RST`,
};
/** Fewer than these are told by their marks. */
const FEWEST = 10;

/** Findings of one kind. */
interface Same {
  n: number;
  readonly first: Finding;
  last: Finding;
}

/** One for each group; null: too little went wrong for a word. All findings are looked at once, whatever the groups are. */
export function groupNotes(
  analyzer: Analyzer,
  groups: number,
  groupOf: GroupOf,
): readonly AggregateItem["note"][] {
  const kinds = Array.from({ length: groups }, () => new Map<FindingKind, Same>());
  for (const finding of analyzer.complete ? findingsOf(analyzer).list : []) {
    if (finding.connection < 0 || finding.severity === "info" || !WORDS[finding.kind]) continue;
    const ofGroup = kinds[groupOf(finding.connection)];
    const same = ofGroup?.get(finding.kind);
    if (!same) {
      ofGroup?.set(finding.kind, { n: 1, first: finding, last: finding });
      continue;
    }
    same.n++;
    same.last = finding;
  }
  return kinds.map((byKind) => noteOf(analyzer, byKind));
}

function noteOf(analyzer: Analyzer, byKind: ReadonlyMap<FindingKind, Same>): AggregateItem["note"] {
  const [most] = [...byKind].sort(([, a], [, b]) => weight(b.first) - weight(a.first) || b.n - a.n);
  if (!most || most[1].n < FEWEST) return null;
  const [kind, { n, first, last }] = most;
  const timeOf = ({ segment }: Finding) => secondsSinceStart(analyzer, analyzer.segments.timeOf(segment));
  const text = WORDS[kind]?.(grouped(n)) ?? "";
  return { time: timeOf(first), text: `${text} in ${span(timeOf(last) - timeOf(first))}` };
}

function weight({ severity }: Finding): number {
  return severity === "error" ? 1 : 0;
}
