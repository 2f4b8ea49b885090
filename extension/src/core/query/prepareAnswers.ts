import type { Analyzer } from "../analyzer.ts";
import { findingsOf } from "../detect/detectors.ts";
import type { Steps } from "../steps.ts";
import { indexFindings } from "./finding/findingsOfConnection.ts";
import { groupFindings } from "./findingGroups.ts";

/** Makes what the first questions about a judged capture need, all of them at once, so that none of them takes long. */
export function* prepareAnswers(analyzer: Analyzer): Steps<void> {
  const findings = findingsOf(analyzer);
  yield* groupFindings(findings);
  yield* indexFindings(analyzer);
  yield* findings.input.findCapturePoint();
  if (findings.input.silence.syns.length > 0) yield* findings.input.findNeighbours();
}
