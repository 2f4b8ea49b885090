/** What was captured, where and for how long; what the file has wrong; what the verdicts assume. */

import type { Analyzer } from "../analyzer.ts";
import { captureFacts } from "../explain/captureFacts.ts";
import { headline } from "../explain/headline.ts";
import { linkTypeName } from "../explain/linkTypeNames.ts";
import { grouped, size } from "../explain/words.ts";
import { captureObject, type FileFacts } from "../report/captureObject.ts";
import type { CaptureObject } from "../report/contract.ts";
import type { TextSection } from "./captureText.ts";
import type { TextWriter } from "./textWriter.ts";

const MOST_PROBLEMS = 100;

export function writeCapture(analyzer: Analyzer, file: FileFacts, writer: TextWriter): TextSection {
  const capture = captureObject(analyzer, file);
  const line = writer.heading(1, "Capture");
  const [problem] = capture.problems;
  writer.field("what happened", capture.frames === 0 && problem ? problem.message : headline(analyzer));
  writer.field("in short", captureFacts(analyzer).join(" · "));
  writer.field("file", fileText(capture));
  if (capture.start !== null) writer.field("begins", capture.start.replace("T", " ").replace("Z", " UTC"));
  if (capture.linkTypes.length > 0)
    writer.field("link types", capture.linkTypes.map((type) => linkTypeName(type)).join(", "));
  writer.field(
    "carried",
    `${grouped(capture.frames)} frames, of which ${grouped(capture.tcpSegments)} carry TCP`,
  );
  for (const { reason, frames } of capture.skipped)
    writer.field("stepped over", `${grouped(frames)} frames: ${reason.replaceAll("-", " ")}`);
  for (const { name, id, dropped } of capture.interfaces)
    if (dropped !== null && dropped > 0)
      writer.field("lost", `${grouped(dropped)} on interface ${name ?? id}, by its own counters`);
  for (const reason of capture.capturePoint.reasons) writer.field("captured at", reason);
  for (const problem of capture.problems.slice(0, MOST_PROBLEMS))
    writer.field("problem", `offset ${problem.offset}: ${problem.message}`);
  if (capture.problems.length > MOST_PROBLEMS)
    writer.field("problems", `${grouped(capture.problems.length - MOST_PROBLEMS)} more`);
  writer.field("assumed", assumptionsText(analyzer));
  return { name: "capture", title: "Capture", line, end: writer.last, total: 1, shown: 1 };
}

function fileText({ file, format, compression, bytes }: CaptureObject): string {
  const packed = compression === null ? "" : `, ${compression}`;
  return `${file}, ${format ?? "unknown format"}${packed}${bytes === null ? "" : `, ${size(bytes)}`}`;
}

/** Only what changes a verdict that people meet; the JSON has all of them. */
function assumptionsText({ assumptions }: Analyzer): string {
  const { timeWaitSeconds, ephemeralPorts, halfClosedSeconds } = assumptions;
  return `TIME_WAIT lasts ${timeWaitSeconds} s; a host has ${grouped(ephemeralPorts)} ephemeral ports; half-closed is worth a word from ${halfClosedSeconds} s on`;
}
