/** Holds a capture that was judged while its segments passed to the same one of which all are kept. */

import assert from "node:assert/strict";
import type { Analyzer } from "#core/analyzer.ts";
import { findingsOf } from "#core/detect/detectors.ts";
import { jsonDocument } from "#core/report/analysisDocument.ts";
import { textReport } from "#core/report/textReport.ts";
import type { BothWays } from "#test/support/sparse.ts";

const FILE = { bytes: 0, compression: null, problems: [] };

/** Everything that is told of findings: also what is kept of none, and found again in the file. */
function toldOf(analyzer: Analyzer): readonly unknown[] {
  const { segments } = analyzer;
  const frames = (rows: readonly number[]) => rows.map((row) => segments.frameOf(row)).sort((a, b) => a - b);
  return findingsOf(analyzer).list.map((finding) => {
    const { kind, certainty, severity, connection, segment } = finding;
    const frame = segments.frameOf(segment);
    const time = segments.timeOf(segment);
    return { kind, certainty, severity, connection, frame, time, evidence: frames(finding.evidence) };
  });
}

/** The findings one by one, the summary's document and the text of both are the same. */
export function assertSameFindings({ whole, sparse }: BothWays, name: string): void {
  const told = toldOf(sparse);
  // One by one: the difference of two long lists takes minutes.
  for (const [i, finding] of toldOf(whole).entries())
    assert.deepEqual(told[i], finding, `${name}: finding ${i}`);
  assert.equal(told.length, findingsOf(whole).list.length, name);
  const json = (analyzer: Analyzer) =>
    [...jsonDocument(analyzer, { version: "test", file: FILE, summaryOnly: true })].join("");
  assert.equal(json(sparse), json(whole), `${name}: document`);
  const text = (analyzer: Analyzer) => [...textReport(analyzer, { file: FILE, summaryOnly: true })];
  assert.deepEqual(text(sparse), text(whole), `${name}: text`);
}
