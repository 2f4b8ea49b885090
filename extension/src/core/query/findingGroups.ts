/** The findings by kind and, within it, by connection: the shape of the list, made once for a capture. */

import type { Analyzer } from "../analyzer.ts";
import { findingsOf } from "../detect/detectors.ts";
import type { Finding } from "../detect/finding.ts";
import type { Findings } from "../detect/findings.ts";
import type { Certainty, FindingKind, Severity } from "../report/contract.ts";
import { finish, type Steps } from "../steps.ts";
import type { ConnectionIndex } from "../units.ts";
import { ABOUT_ADDRESSES, KIND_ORDER } from "./finding/kindTitles.ts";

/** Findings of one kind on one connection, in order of time: a SYN and those that repeat it. */
export type FindingBundle = readonly [Finding, ...Finding[]];

export interface FindingGroup {
  readonly kind: FindingKind;
  readonly severity: Severity;
  /** By severity, then by time. */
  readonly bundles: readonly FindingBundle[];
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** A few milliseconds. */
const FINDINGS_A_STEP = 4096;

const known = new WeakMap<Findings, readonly FindingGroup[]>();

/** Gravest first; empty until the capture is read to its end. */
export function findingGroupsOf(analyzer: Analyzer): readonly FindingGroup[] {
  if (!analyzer.complete) return [];
  const findings = findingsOf(analyzer);
  let groups = known.get(findings);
  if (!groups) {
    groups = finish(groupFindings(findings));
  }
  return groups;
}

/** Makes them in steps. */
export function* groupFindings(findings: Findings): Steps<readonly FindingGroup[]> {
  const kinds = new Map<FindingKind, Map<ConnectionIndex, [Finding, ...Finding[]]>>();
  for (const [i, finding] of findings.list.entries()) {
    if (i % FINDINGS_A_STEP === 0) yield;
    let bundles = kinds.get(finding.kind);
    if (!bundles) {
      bundles = new Map();
      kinds.set(finding.kind, bundles);
    }
    // Below zero no connection is: what stands for itself has a number of its own there.
    const alone = finding.connection < 0 || ABOUT_ADDRESSES.has(finding.kind);
    const key = alone ? -1 - i : finding.connection;
    const bundle = bundles.get(key);
    if (bundle) bundle.push(finding);
    else bundles.set(key, [finding]);
  }
  const groups: FindingGroup[] = [];
  for (const [kind, bundles] of kinds) {
    yield;
    groups.push(groupOf(kind, [...bundles.values()]));
  }
  groups.sort(
    (a, b) => RANK[a.severity] - RANK[b.severity] || KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind),
  );
  known.set(findings, groups);
  return groups;
}

function groupOf(kind: FindingKind, bundles: FindingBundle[]): FindingGroup {
  bundles.sort((a, b) => RANK[severityOf(a)] - RANK[severityOf(b)]); // Stable: the order of time stays.
  const [worst] = bundles;
  return { kind, severity: worst ? severityOf(worst) : "info", bundles };
}

export function severityOf(bundle: FindingBundle): Severity {
  return bundle.reduce<Severity>(
    (worst, { severity }) => (RANK[severity] < RANK[worst] ? severity : worst),
    "info",
  );
}

const CERTAINTIES: readonly Certainty[] = ["compatible", "explained", "proved"];

/** The least certain of them. */
export function certaintyOf(bundles: readonly FindingBundle[]): Certainty {
  let least = 2;
  for (const bundle of bundles)
    for (const { certainty } of bundle) least = Math.min(least, CERTAINTIES.indexOf(certainty));
  return CERTAINTIES[least] ?? "compatible";
}

export function countFindings(bundles: readonly FindingBundle[]): number {
  return bundles.reduce((sum, bundle) => sum + bundle.length, 0);
}

/** "syn-dropped-by-paws:61", as in the contract. */
export function findingId(analyzer: Analyzer, { kind, segment }: Finding): string {
  return `${kind}:${analyzer.segments.frameOf(segment)}`;
}
