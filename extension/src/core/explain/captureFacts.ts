import type { Analyzer } from "../analyzer.ts";
import { findingsOf } from "../detect/detectors.ts";
import { rfc3339, toSeconds } from "../report/seconds.ts";
import { counted, span } from "./words.ts";

/** The line of facts under the headline: "388 frames, 51 connections", "95.7 s from 2026-11-20 18:31:33.719 UTC", where it was captured. */
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
  const point = analyzer.complete ? findingsOf(analyzer).input.capturePoint : null;
  if (point?.at === "middle") lines.push("captured between the hosts");
  else if (point?.at) lines.push(`captured beside the ${point.at}`);
  return lines;
}
