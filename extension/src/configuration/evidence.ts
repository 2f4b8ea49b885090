/** What analysed captures have to say about a setting. */

import type { FindingKind } from "#core/report/contract.ts";
import { holds } from "./condition.ts";
import type { Evidence, Rule } from "./rule.ts";
import type { Setting } from "./setting.ts";

export type FindingCounts = Readonly<Partial<Record<FindingKind, number>>>;

export interface EvidenceFound {
  readonly kind: FindingKind;
  readonly count: number;
  /** With {count} in it. */
  readonly message: string;
}

/** The first kind of evidence for this value that the capture holds. */
export function evidenceFor(rule: Rule, setting: Setting, counts: FindingCounts): EvidenceFound | null {
  for (const evidence of rule.evidence) {
    const count = counts[evidence.kind] ?? 0;
    if (count > 0 && applies(evidence, setting)) {
      return { kind: evidence.kind, count, message: count === 1 ? evidence.one : evidence.many };
    }
  }
  return null;
}

function applies({ when }: Evidence, { value }: Setting): boolean {
  return when === undefined || holds(when, value);
}
