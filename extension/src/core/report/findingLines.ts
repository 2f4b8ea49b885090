/** The findings as text: a line for each kind, and the worst of each in full. */

import type { Analyzer } from "../analyzer.ts";
import { findingsOf } from "../detect/detectors.ts";
import type { Finding } from "../detect/finding.ts";
import { Speaker } from "../explain/explanation.ts";
import { explain } from "../explain/explanations.ts";
import { counted, grouped } from "../explain/words.ts";
import type { FindingKind, Severity } from "./contract.ts";

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };
const MOST_FRAMES = 10;
const WIDTH = 100;

/** Findings of a capture that has been read. `summaryOnly`: the counts without the explanations. */
export function* findingLines(analyzer: Analyzer, summaryOnly: boolean): Generator<string> {
  const { input, list } = findingsOf(analyzer);
  yield "";
  if (list.length === 0) {
    yield "Findings: none.";
    return;
  }
  const kinds = new Map<FindingKind, Finding[]>();
  for (const finding of list) {
    const same = kinds.get(finding.kind);
    if (same) same.push(finding);
    else kinds.set(finding.kind, [finding]);
  }
  const groups = [...kinds.values()].sort((a, b) => severityRank(a) - severityRank(b) || b.length - a.length);
  yield `Findings: ${grouped(list.length)} in ${counted(groups.length, "kind")}`;
  const say = new Speaker(input);
  for (const group of groups) yield* groupLines(group, say, summaryOnly);
}

function* groupLines(group: readonly Finding[], say: Speaker, summaryOnly: boolean): Generator<string> {
  const worst = group.reduce((a, b) => (RANK[b.severity] < RANK[a.severity] ? b : a));
  const { title, explanation, advice } = explain(worst, say);
  yield `  ${worst.severity.padEnd(7)} ${worst.certainty.padEnd(10)} ${grouped(group.length).padStart(7)}  ${title} (${worst.kind})`;
  if (summaryOnly || worst.severity === "info") return;
  const frames = group.slice(0, MOST_FRAMES).map((finding) => say.analyzer.segments.frameOf(finding.segment));
  const more = group.length > frames.length ? `, and ${grouped(group.length - frames.length)} more` : "";
  yield* wrapped(`${frames.length === 1 ? "Frame" : "Frames"} ${frames.join(", ")}${more}.`);
  yield* wrapped(explanation);
  yield* wrapped(`What to do: ${advice}`);
}

function severityRank(group: readonly Finding[]): number {
  return Math.min(...group.slice(0, 1000).map(({ severity }) => RANK[severity]));
}

function* wrapped(text: string): Generator<string> {
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > WIDTH) {
      yield `          ${line}`;
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  if (line !== "") yield `          ${line}`;
}
