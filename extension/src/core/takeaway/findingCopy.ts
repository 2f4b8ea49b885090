/** Findings as text, as a table, and as the contract's objects. */

import type { Analyzer } from "../analyzer.ts";
import { findingsOf } from "../detect/detectors.ts";
import type { Finding } from "../detect/finding.ts";
import { Speaker } from "../explain/explanation.ts";
import type { FindingObject, HypothesisObject } from "../report/contract.ts";
import { findingObject } from "../report/findingObject.ts";
import { moment, wallClock } from "../textDocument/moments.ts";
import { csvLine } from "./csv.ts";
import { gather, gatherJson } from "./gather.ts";
import type { Copied } from "./subject.ts";

export type TableForm = "text" | "csv" | "json";

/** One finding: its story, or a table of one row, or the contract's object. */
export function copyFinding(analyzer: Analyzer, finding: Finding, form: TableForm): Copied {
  if (form === "csv") return copyFindings(analyzer, [finding], form);
  const say = new Speaker(findingsOf(analyzer).input);
  const object = findingObject(finding, say);
  const text = form === "json" ? `${JSON.stringify(object, null, 2)}\n` : storyOf(finding, object, say);
  return { text, items: 1, leftOut: 0 };
}

export function copyFindings(analyzer: Analyzer, findings: readonly Finding[], form: TableForm): Copied {
  const say = new Speaker(findingsOf(analyzer).input);
  switch (form) {
    case "json":
      return gatherJson(findings, (finding) => findingObject(finding, say));
    case "text":
      return gather(findings, (finding) => lineOf(findingObject(finding, say)));
    case "csv":
      return gather(findings, (finding) => csvRow(finding, say), { head: csvLine(HEADINGS) });
  }
}

/** All that is known of a finding, to be pasted where an incident is argued about. */
function storyOf({ connection }: Finding, object: FindingObject, say: Speaker): string {
  const { title, severity, certainty, frame, frames, time, explanation, advice, references } = object;
  const clock = wallClock(say.analyzer, time);
  const about =
    connection < 0
      ? []
      : [`connection ${connection + 1}, ${say.client(connection)} > ${say.server(connection)}`];
  const lines = [
    title,
    `${severity}, ${certainty}; frame ${frame} at ${moment(time)} (${clock})`,
    ...about,
    `${say.analyzer.fileName}, ${frames.length === 1 ? "frame" : "frames"} ${frames.join(", ")}`,
    "",
    explanation,
    ...(object.hypotheses ? ["", ...object.hypotheses.map(hypothesisLine)] : []),
    "",
    `What to do: ${advice}`,
    ...(references.length > 0 ? [`See: ${references.join("; ")}`] : []),
  ];
  return `${lines.join("\n")}\n`;
}

function hypothesisLine({ cause, verdict, for: pro, against, settle }: HypothesisObject): string {
  const parts = [
    `- ${cause}: ${verdict}`,
    ...(pro.length > 0 ? [`  for: ${pro.join("; ")}`] : []),
    ...(against.length > 0 ? [`  against: ${against.join("; ")}`] : []),
    ...(settle === "" ? [] : [`  to settle: ${settle}`]),
  ];
  return parts.join("\n");
}

/** A finding in a line of a list. */
function lineOf({ title, severity, certainty, frame, time }: FindingObject): string {
  return `${moment(time).padStart(14)}  frame ${String(frame).padEnd(8)}  ${severity.padEnd(7)}  ${certainty.padEnd(10)}  ${title}\n`;
}

const HEADINGS = [
  ...["id", "kind", "severity", "certainty", "connection", "client", "server", "frame", "seconds", "utc"],
  ...["frames", "title", "explanation", "advice"],
];

function csvRow(finding: Finding, say: Speaker): string {
  const object = findingObject(finding, say);
  const { id, kind, severity, certainty, frame, frames, time, title, explanation, advice } = object;
  const { connection } = finding;
  const client = connection < 0 ? null : say.client(connection);
  const server = connection < 0 ? null : say.server(connection);
  const clock = wallClock(say.analyzer, time);
  return csvLine([
    ...[id, kind, severity, certainty, object.connection, client, server, frame, time, clock],
    ...[frames.join(" "), title, explanation, advice],
  ]);
}
