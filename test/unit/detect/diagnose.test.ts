/** Findings found in steps: the same ones as at once, and questions are answered between two steps. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Analyzer } from "#core/analyzer.ts";
import { diagnose, findingsOf } from "#core/detect/detectors.ts";
import type { Finding } from "#core/detect/finding.ts";
import { connectionPage } from "#core/query/connectionPage.ts";
import { segmentPage } from "#core/query/segmentPage.ts";
import { findingCounts } from "#core/report/analysisDocument.ts";
import { finish } from "#core/steps.ts";
import { generate } from "#test/bench/generate.ts";

const FIRST_ROWS = {
  sortBy: "start",
  descending: false,
  filter: { text: "", from: null, until: null, troubleOnly: false },
  start: 0,
  end: 3,
} as const;

/** Of a finding, whose evidence and details nobody has until they are asked for. */
function toldOf({ kind, certainty, severity, connection, segment, evidence, details }: Finding): unknown {
  return { kind, certainty, severity, connection, segment, evidence, details };
}

test("what is found in steps is what is found at once", () => {
  const bytes = readFileSync("test/fixtures/lab/05a_recycle.pcap");
  const [inSteps, atOnce] = [0, 1].map(() => {
    const analyzer = new Analyzer({ fileName: "a.pcap", expectedBytes: bytes.length });
    analyzer.push(bytes);
    return analyzer;
  });
  assert.ok(inSteps && atOnce);
  finish(inSteps.endReading());
  const { list } = finish(diagnose(inSteps));
  atOnce.end();
  assert.deepEqual(list.map(toldOf), findingsOf(atOnce).list.map(toldOf));
  assert.equal(findingsOf(inSteps).list, list);
});

test("between two steps the tables answer, and nothing is called final", () => {
  const analyzer = new Analyzer({ fileName: "generated", expectedBytes: null });
  const truth = generate(
    { packets: 60_000, seed: 11, format: "pcap", payload: "small", story: "mixed" },
    (bytes) => analyzer.push(bytes),
  );
  finish(analyzer.endReading());
  let steps = 0;
  for (const work = diagnose(analyzer); !work.next().done; steps++) {
    if (steps % 50 > 0) continue;
    assert.equal(analyzer.complete, false);
    assert.deepEqual(findingCounts(analyzer), {});
    const { rows, total } = finish(connectionPage(analyzer, FIRST_ROWS));
    assert.deepEqual([total, rows.map(({ id }) => id)], [truth.connections, [1, 2, 3]]);
    assert.ok(segmentPage(analyzer, { connection: 1, start: 0, end: 10 }).total > 0);
  }
  assert.ok(steps > 100, `${steps} steps`);
  analyzer.complete = true;
  assert.deepEqual(findingCounts(analyzer), truth.findings);
});
