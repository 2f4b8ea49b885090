/** The benchmark's captures, small: the analyzer meets the truth that the script of events counted. Nothing is timed. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Analyzer } from "#core/analyzer.ts";
import { analysisDocument, summaryObject } from "#core/report/analysisDocument.ts";
import { type GenerateOptions, generate } from "./generate.ts";
import type { Truth } from "./truth.ts";

const MIXED: GenerateOptions = { packets: 30_000, seed: 7, format: "pcap", payload: "small", story: "mixed" };

function analyse(options: GenerateOptions): { analyzer: Analyzer; truth: Truth } {
  const analyzer = new Analyzer({ fileName: "generated", expectedBytes: null });
  const truth = generate(options, (bytes) => analyzer.push(bytes));
  analyzer.end();
  return { analyzer, truth };
}

for (const options of [
  MIXED,
  { ...MIXED, seed: 8, format: "pcapng" },
  { ...MIXED, packets: 100_000, seed: 9, payload: "full" },
] satisfies GenerateOptions[]) {
  test(`${options.format}, ${options.payload} packets: nothing missed, nothing invented`, () => {
    const { analyzer, truth } = analyse(options);
    assert.equal(analyzer.frameCount, truth.frames);
    assert.equal(analyzer.tcpFrameCount, truth.tcpSegments);
    const { connections, quadruplets, byState, findings } = summaryObject(analyzer);
    assert.equal(connections, truth.connections);
    assert.equal(quadruplets, truth.quadruplets);
    assert.deepEqual(byState, truth.byState);
    assert.deepEqual(findings, truth.findings);
    assert.ok(Object.keys(truth.findings).length >= 8, "the capture shows little of what it should");
  });
}

test("the same seed makes the same bytes; the format changes nothing in the story", () => {
  const bytesOf = (options: GenerateOptions) => {
    const pieces: Uint8Array[] = [];
    const truth = generate(options, (bytes) => pieces.push(bytes.slice()));
    return { truth, bytes: Buffer.concat(pieces) };
  };
  const small = { ...MIXED, packets: 5000 };
  const once = bytesOf(small);
  assert.ok(once.bytes.equals(bytesOf(small).bytes));
  assert.deepEqual(bytesOf({ ...small, format: "pcapng" }).truth, once.truth);
});

test("quadruplets that all come again after 300 s are no alarm", () => {
  const { analyzer, truth } = analyse({ ...MIXED, packets: 40_000, story: "reuse-after-300s" });
  assert.ok((truth.findings["quadruplet-reuse"] ?? 0) > truth.quadruplets);
  const file = { bytes: null, compression: null, problems: [] };
  const document = analysisDocument(analyzer, { version: "test", file, summaryOnly: false });
  assert.deepEqual(document.summary.findings, truth.findings);
  assert.deepEqual(
    document.findings?.filter(({ severity }) => severity !== "info"),
    [],
  );
});
