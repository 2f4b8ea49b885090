/** What the findings make of single segments: another mark, and a verdict in words. */

import type { Analyzer } from "../../analyzer.ts";
import { findingsOf } from "../../detect/detectors.ts";
import type { Finding } from "../../detect/finding.ts";
import { Speaker } from "../../explain/explanation.ts";
import { explain } from "../../explain/explanations.ts";
import type { SegmentIndex } from "../../units.ts";
import type { MarkKind } from "./model.ts";

export interface FindingMarks {
  readonly kinds: ReadonlyMap<SegmentIndex, MarkKind>;
  readonly verdicts: ReadonlyMap<SegmentIndex, string>;
}

export function findingMarks(analyzer: Analyzer, findings: readonly Finding[]): FindingMarks {
  const kinds = new Map<SegmentIndex, MarkKind>();
  const verdicts = new Map<SegmentIndex, string>();
  if (findings.length === 0) return { kinds, verdicts };
  const say = new Speaker(findingsOf(analyzer).input);
  for (const finding of findings) {
    const kind = kindOf(finding);
    if (kind) kinds.set(finding.segment, kind);
    if (!verdicts.has(finding.segment))
      verdicts.set(finding.segment, `${explain(finding, say).title}, ${finding.certainty}`);
  }
  return { kinds, verdicts };
}

function kindOf({ kind, details }: Finding): MarkKind | null {
  switch (kind) {
    case "rst-injected":
      return "injected";
    case "delayed-duplicate":
      return "duplicate";
    case "time-wait-restart":
      return "restart";
    case "time-wait-reincarnation":
      return "accepted";
    case "time-wait-syn-refused":
      return details.answer === "ack" ? "refused" : null;
    case "syn-into-open-connection":
    case "connection-refused":
      return "refused";
    default:
      return null;
  }
}
