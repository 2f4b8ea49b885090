/** Findings by kind, the gravest first. */

import type { Finding } from "../detect/finding.ts";
import type { FindingKind, Severity } from "../report/contract.ts";

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

export interface FindingGroup {
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** By severity, then by time. */
  readonly findings: readonly Finding[];
}

export function findingGroups(list: readonly Finding[]): readonly FindingGroup[] {
  const kinds = new Map<FindingKind, Finding[]>();
  for (const finding of list) {
    const same = kinds.get(finding.kind);
    if (same) same.push(finding);
    else kinds.set(finding.kind, [finding]);
  }
  const groups = [...kinds].map(([kind, findings]) => {
    findings.sort((a, b) => RANK[a.severity] - RANK[b.severity]); // Stable: the order of time stays.
    return { kind, severity: findings[0]?.severity ?? "info", findings };
  });
  return groups.sort((a, b) => RANK[a.severity] - RANK[b.severity] || b.findings.length - a.findings.length);
}
