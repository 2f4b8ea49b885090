import type { Analyzer } from "../analyzer.ts";
import { findingsOf } from "../detect/detectors.ts";
import type { Finding } from "../detect/finding.ts";
import type { Findings } from "../detect/findings.ts";
import { rfc3339, toSeconds } from "../report/seconds.ts";
import { counted, grouped, span } from "./words.ts";

/** The line of facts under the headline: "388 frames, 51 connections", "95.7 s from 2026-11-20 18:31:33.719 UTC"; and, when all is judged, what the capture can show. */
export function captureFacts(analyzer: Analyzer): string[] {
  const connections = counted(analyzer.connections.length, "connection");
  const quadruplets =
    analyzer.quadruplets.length === analyzer.connections.length
      ? ""
      : ` on ${counted(analyzer.quadruplets.length, "quadruplet")}`;
  const lines = [`${counted(analyzer.frameCount, "frame")}, ${connections}${quadruplets}`];
  const { start } = analyzer;
  if (start !== null) {
    const clock = rfc3339(start.seconds, start.nanoseconds)
      .replace("T", " ")
      .replace(/(\.\d{3})\d*Z$/, "$1 UTC");
    lines.push(`${span(toSeconds(analyzer.latest - analyzer.earliest))} from ${clock}`);
  }
  return analyzer.complete ? [...lines, ...judgedFacts(findingsOf(analyzer))] : lines;
}

/** What is known when all is judged: where it was captured, what it missed, and who shares an address. */
function judgedFacts({ input, list }: Findings): string[] {
  const { capturePoint, captureLoss } = input;
  const lines: string[] = [];
  if (capturePoint.at === "middle") lines.push("captured between the hosts");
  else if (capturePoint.at) lines.push(`captured beside the ${capturePoint.at}`);
  if ((captureLoss.dropped ?? 0) > 0)
    lines.push(`the capture dropped ${counted(captureLoss.dropped ?? 0, "frame")}`);
  else if (captureLoss.gaps.length > 0)
    lines.push(`the capture misses ${counted(captureLoss.gaps.length, "acknowledged segment")}`);
  return [...lines, ...sharedAddress(list)];
}

/** "4 clocks share the client address". */
function sharedAddress(list: readonly Finding[]): string[] {
  const shared = list.flatMap((finding) =>
    finding.kind === "timestamp-clocks" && finding.details.model === "several-clocks"
      ? [finding.details]
      : [],
  );
  const addresses = new Set(shared.map(({ address }) => address)).size;
  const clocks = Math.max(...shared.map((details) => details.clocks));
  if (addresses === 0) return [];
  if (addresses > 1) return [`several clocks behind each of ${grouped(addresses)} client addresses`];
  return [`${counted(clocks, "clock")} share the client address`];
}
