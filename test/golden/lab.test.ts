/** Captures of a real kernel: nothing missed, nothing invented, every field right. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Analyzer } from "#core/analyzer.ts";
import { analysisDocument } from "#core/report/analysisDocument.ts";
import type { AnalysisDocument } from "#core/report/contract.ts";
import { compareConnections } from "#test/support/lab/compareConnections.ts";
import { compareFindings } from "#test/support/lab/compareFindings.ts";
import { labCaptures } from "#test/support/lab/labTruth.ts";

function analyse(path: string): AnalysisDocument {
  const bytes = readFileSync(path);
  const analyzer = new Analyzer({ fileName: path, expectedBytes: bytes.length });
  analyzer.push(bytes);
  analyzer.end();
  const file = { bytes: bytes.length, compression: null, problems: [] };
  return analysisDocument(analyzer, { version: "test", file, summaryOnly: false });
}

for (const { name, path, truth } of labCaptures()) {
  test(`${name}: ${truth.description.slice(0, 90)}`, () => {
    const document = analyse(path);
    assert.deepEqual(compareConnections(truth, document), []);
    assert.deepEqual(compareFindings(truth, document), []);
  });
}
