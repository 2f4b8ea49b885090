import { Analyzer, type AnalyzerOptions } from "#core/analyzer.ts";
import { type Assumptions, DEFAULT_ASSUMPTIONS } from "#core/assumptions.ts";
import { analysisDocument } from "#core/report/analysisDocument.ts";
import type { AnalysisDocument, ConnectionObject, FindingObject } from "#core/report/contract.ts";

export interface WholeDocument extends AnalysisDocument {
  readonly connections: readonly ConnectionObject[];
  readonly findings: readonly FindingObject[];
}

/** The analyzer's document for a capture that comes in the given pieces; `options`: how it is read, if not as from a pipe. */
export function analyze(
  pieces: readonly Uint8Array[],
  assumptions: Partial<Assumptions> = {},
  options: Partial<AnalyzerOptions> = {},
): WholeDocument {
  const analyzer = new Analyzer({
    fileName: "test.pcap",
    expectedBytes: null,
    ...options,
    assumptions: { ...DEFAULT_ASSUMPTIONS, ...assumptions },
  });
  for (const piece of pieces) analyzer.push(piece);
  analyzer.end();
  const document = analysisDocument(analyzer, {
    version: "test",
    file: { bytes: null, compression: null, problems: [] },
    summaryOnly: false,
  });
  return { ...document, connections: document.connections ?? [], findings: document.findings ?? [] };
}
