import type { Analyzer } from "../analyzer.ts";
import type { Finding } from "../detect/finding.ts";
import { bundleTest } from "../query/finding/findingTest.ts";
import { findingGroupsOf } from "../query/findingGroups.ts";
import type { FindingFilter } from "../query/findingModel.ts";

/** The findings that a filter lets through, in order of time. */
export function chosenFindings(analyzer: Analyzer, filter: FindingFilter): Finding[] {
  const test = bundleTest(analyzer, filter);
  return findingGroupsOf(analyzer)
    .flatMap(({ bundles }) => (test === null ? bundles : bundles.filter(test)).flat())
    .sort((a, b) => a.segment - b.segment);
}
