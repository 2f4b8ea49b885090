/** The contract's document, `tcp-lifelines.analysis/1`. */

import type { Analyzer } from "../analyzer.ts";
import { findingsOf } from "../detect/detectors.ts";
import { readRows } from "../detect/readRows.ts";
import { Speaker } from "../explain/explanation.ts";
import { finish } from "../steps.ts";
import { captureObject, type FileFacts } from "./captureObject.ts";
import { connectionObject } from "./connectionObject.ts";
import type { AnalysisDocument, FindingKind, FindingObject, SummaryObject } from "./contract.ts";
import { findingObject } from "./findingObject.ts";
import { hostObjects } from "./hostObjects.ts";
import { portObjects } from "./portObjects.ts";
import { stateCounts } from "./stateCounts.ts";

export interface DocumentOptions {
  readonly version: string;
  readonly file: FileFacts;
  /** Leave out `connections` and `findings`. */
  readonly summaryOnly: boolean;
}

/** The whole document as one object: for tests and small captures; `jsonDocument` streams the same. */
export function analysisDocument(analyzer: Analyzer, options: DocumentOptions): AnalysisDocument {
  const head = documentHead(analyzer, options);
  if (options.summaryOnly) return head;
  const connections = [];
  for (let row = 0; row < analyzer.connections.length; row++)
    connections.push(connectionObject(analyzer, row));
  return { ...head, connections, findings: [...findingObjects(analyzer)] };
}

/** The document as JSON text in pieces: no piece grows with the capture. */
export function* jsonDocument(analyzer: Analyzer, options: DocumentOptions): Generator<string> {
  const head = JSON.stringify(documentHead(analyzer, options));
  if (options.summaryOnly) {
    yield `${head}\n`;
    return;
  }
  yield `${head.slice(0, -1)},"connections":[`;
  for (let row = 0; row < analyzer.connections.length; row++)
    yield `${row > 0 ? ",\n" : "\n"}${JSON.stringify(connectionObject(analyzer, row))}`;
  yield '\n],"findings":[';
  let separator = "\n";
  for (const finding of findingObjects(analyzer)) {
    yield separator + JSON.stringify(finding);
    separator = ",\n";
  }
  yield "\n]}\n";
}

/** The findings of a capture that has been read, in order of time. */
export function* findingObjects(analyzer: Analyzer): Generator<FindingObject> {
  const { input, list } = findingsOf(analyzer);
  const say = new Speaker(input);
  for (const finding of list) yield findingObject(finding, say);
}

export function summaryObject(analyzer: Analyzer): SummaryObject {
  return {
    connections: analyzer.connections.length,
    quadruplets: analyzer.quadruplets.length,
    byState: stateCounts(analyzer),
    findings: findingCounts(analyzer),
  };
}

/** Empty while the file is still read: verdicts need the whole capture. */
export function findingCounts(analyzer: Analyzer): Partial<Record<FindingKind, number>> {
  return analyzer.complete ? Object.fromEntries(findingsOf(analyzer).counts) : {};
}

function documentHead(analyzer: Analyzer, options: DocumentOptions): AnalysisDocument {
  if (analyzer.complete) finish(readRows(analyzer));
  const input = analyzer.complete ? findingsOf(analyzer).input : null;
  return {
    schema: "tcp-lifelines.analysis/1",
    tool: { name: "tcp-lifelines", version: options.version },
    capture: captureObject(analyzer, options.file),
    assumptions: { ...analyzer.assumptions },
    summary: summaryObject(analyzer),
    hosts: input === null ? [] : hostObjects(input),
    ports: input === null ? [] : portObjects(input),
  };
}
