/** The findings, by kind: what, how sure, when, which frames show it, why, and what to do. */

import type { Analyzer } from "../analyzer.ts";
import { findingsOf } from "../detect/detectors.ts";
import type { Finding } from "../detect/finding.ts";
import { Speaker } from "../explain/explanation.ts";
import { counted, grouped } from "../explain/words.ts";
import { PREVIOUS } from "../model/connectionTable.ts";
import { endpointText } from "../query/endpointText.ts";
import { endpointsOf } from "../report/connectionObject.ts";
import type { FindingObject, HypothesisObject } from "../report/contract.ts";
import { findingObject } from "../report/findingObject.ts";
import type { TextFinding, TextKind, TextSection } from "./captureText.ts";
import { type FindingGroup, findingGroups } from "./findingGroups.ts";
import { moment, wallClock } from "./moments.ts";
import { tsRecentOfHolder } from "./notableSegments.ts";
import type { TextWriter } from "./textWriter.ts";

/** A line of frame numbers; the JSON has them all. */
const MOST_FRAMES = 12;

export interface FindingsPart {
  readonly section: TextSection;
  readonly kinds: readonly TextKind[];
  readonly findings: readonly TextFinding[];
}

export function writeFindings(analyzer: Analyzer, writer: TextWriter, room: number): FindingsPart {
  const { input, list } = findingsOf(analyzer);
  const groups = findingGroups(list);
  const title =
    list.length === 0
      ? "Findings: none"
      : `Findings: ${grouped(list.length)} in ${counted(groups.length, "kind")}`;
  const line = writer.heading(1, title);
  const end = writer.characters + room;
  const say = new Speaker(input);
  const kinds: TextKind[] = [];
  const findings: TextFinding[] = [];
  for (const [i, group] of groups.entries()) {
    // A kind with very many leaves room for the others.
    const share = Math.floor((end - writer.characters) / (groups.length - i));
    kinds.push(writeGroup(group, say, writer, writer.characters + share, findings));
  }
  const section: TextSection = {
    name: "findings",
    title,
    line,
    end: writer.last,
    total: list.length,
    shown: findings.length,
  };
  return { section, kinds, findings };
}

function writeGroup(
  { kind, severity, findings }: FindingGroup,
  say: Speaker,
  writer: TextWriter,
  end: number,
  written: TextFinding[],
): TextKind {
  const line = writer.heading(2, `${kind}: ${severity}, ${grouped(findings.length)}`);
  let shown = 0;
  for (const finding of findings) {
    // One of each kind is always there.
    if (shown > 0 && writer.characters >= end) break;
    written.push(writeFinding(finding, say, writer));
    shown++;
  }
  if (shown < findings.length) {
    writer.line();
    writer.field("left out", `${grouped(findings.length - shown)} more of this kind`);
  }
  const grave = findings.filter((finding) => finding.severity !== "info").length;
  return { kind, title: kind, severity, line, end: writer.last, total: findings.length, shown, grave };
}

function writeFinding(finding: Finding, say: Speaker, writer: TextWriter): TextFinding {
  const object = findingObject(finding, say);
  const { id, kind, severity, certainty, title, advice, connection, frame, frames, time } = object;
  const line = writer.heading(3, `${title}, frame ${frame} at ${moment(time)}`);
  writer.field("finding", id);
  writer.field("severity", severity);
  writer.field("certainty", certainty);
  writer.field("time", `${moment(time)}, ${wallClock(say.analyzer, time)}`);
  const previous = previousOf(finding, object, say.analyzer);
  if (connection !== null) writer.field("about", aboutText(say.analyzer, connection, previous));
  const framesLine = writer.field("frames", framesText(frames));
  writeNumbers(object, say.analyzer, previous, writer);
  const whyLine = writer.field("why", object.explanation);
  for (const hypothesis of object.hypotheses ?? []) writeHypothesis(hypothesis, writer);
  writer.field("advice", advice);
  writer.field("sources", object.references.join("; "));
  const summary = firstSentence(object.explanation);
  return {
    line,
    end: writer.last,
    ...{ id, kind, severity, certainty, title, summary, advice, whyLine, framesLine },
    ...{ connection, previous, frame, frames },
  };
}

/** The numbers that the verdict compares, each with the segment it comes from. */
function writeNumbers(
  { details, frame }: FindingObject,
  analyzer: Analyzer,
  previous: number | null,
  writer: TextWriter,
): void {
  const { tsVal, tsRecent, rememberedTsVal, rememberedFrame, sourceAddress } = details;
  if (typeof tsVal === "number") writer.field("TSval", `${tsVal}, frame ${frame}`);
  if (typeof tsRecent === "number")
    writer.field("TS.Recent", `${tsRecent}${setBy(analyzer, previous, tsRecent)}`);
  if (typeof rememberedTsVal === "number")
    writer.field("remembered", `TSval ${rememberedTsVal}, frame ${rememberedFrame}, for ${sourceAddress}`);
}

/** Where the previous connection is in the capture, the segment that brought this value. */
function setBy(analyzer: Analyzer, previous: number | null, value: number): string {
  const remembered = previous === null ? null : tsRecentOfHolder(analyzer, previous - 1);
  if (remembered?.value !== value) return "";
  return `, set by frame ${analyzer.segments.frameOf(remembered.segment)} of connection ${previous}`;
}

function writeHypothesis(hypothesis: HypothesisObject, writer: TextWriter): void {
  writer.field("cause", `${hypothesis.cause}: ${hypothesis.verdict}`);
  for (const reason of hypothesis.for) writer.field("  for", reason);
  for (const reason of hypothesis.against) writer.field("  against", reason);
  writer.field("  settle", hypothesis.settle);
}

function previousOf(finding: Finding, { details }: FindingObject, analyzer: Analyzer): number | null {
  const told = details["previous"];
  if (typeof told === "number") return told;
  if (finding.connection < 0) return null;
  const row = analyzer.connections.word(finding.connection, PREVIOUS);
  return row < 0 ? null : row + 1;
}

function aboutText(analyzer: Analyzer, id: number, previous: number | null): string {
  const { client, server } = endpointsOf(analyzer, id - 1);
  const after = previous === null ? "" : `, after connection ${previous}`;
  return `connection ${id}, ${endpointText(client)} > ${endpointText(server)}${after}`;
}

export function framesText(frames: readonly number[]): string {
  const more = frames.length - MOST_FRAMES;
  return `${frames.slice(0, MOST_FRAMES).join(", ")}${more > 0 ? `, and ${grouped(more)} more` : ""}`;
}

/** "192.0.2.1:80" and "4.8 s" hold full stops that end nothing. */
function firstSentence(text: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
}
