import type { Analyzer } from "../analyzer.ts";
import { findingsOf } from "../detect/detectors.ts";
import type { Finding } from "../detect/finding.ts";
import { Speaker } from "../explain/explanation.ts";
import { explain } from "../explain/explanations.ts";
import type { FrameNumber } from "../units.ts";

/** What the findings say of a frame, a comment each: written when the frame comes, so that no capture has too many. */
export function findingNotes(analyzer: Analyzer): (frame: FrameNumber) => readonly string[] {
  const { input, list } = findingsOf(analyzer);
  const say = new Speaker(input);
  const byFrame = new Map<FrameNumber, Finding[]>();
  for (const finding of list) {
    const frame = analyzer.segments.frameOf(finding.segment);
    const known = byFrame.get(frame);
    if (known) known.push(finding);
    else byFrame.set(frame, [finding]);
  }
  return (frame) =>
    (byFrame.get(frame) ?? []).map((finding) => {
      const { title, explanation } = explain(finding, say);
      return `TCP Lifelines: ${title} (${finding.severity}, ${finding.certainty}). ${explanation}`;
    });
}
