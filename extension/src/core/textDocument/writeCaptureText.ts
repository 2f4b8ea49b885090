/** The whole text of a capture that has been read, with its index. */

import type { Analyzer } from "../analyzer.ts";
import { findingsOf } from "../detect/detectors.ts";
import type { FileFacts } from "../report/captureObject.ts";
import type { ConnectionIndex, SegmentIndex } from "../units.ts";
import { writeCapture } from "./captureSection.ts";
import { type CaptureText, MOST_CHARACTERS, type TextFinding, type TextRoom } from "./captureText.ts";
import { type Named, writeConnections } from "./connectionSection.ts";
import { type FindingsPart, writeFindings } from "./findingSection.ts";
import { TextWriter } from "./textWriter.ts";
import { type TroublePart, writeTroubled } from "./troubleSection.ts";

/** The findings may take most of it; what is asked beyond the sum is not given. */
export function writeCaptureText(analyzer: Analyzer, file: FileFacts, room: TextRoom): CaptureText {
  const writer = new TextWriter();
  const capture = writeCapture(analyzer, file, writer);
  const left = (): number => Math.max(0, MOST_CHARACTERS - writer.characters);
  const found = writeFindings(analyzer, writer, Math.min(room.findings, left()));
  const troubled = writeTroubled(analyzer, writer, Math.min(room.troubled, left()));
  const named = namedIn(analyzer, found, troubled);
  const lives = writeConnections(analyzer, named, writer, Math.min(room.connections, left()));
  return {
    text: writer.text(),
    room,
    sections: [capture, found.section, troubled.section, lives.section],
    kinds: found.kinds,
    findings: found.findings,
    troubled: troubled.troubled,
    quadruplets: lives.quadruplets,
    connections: lives.connections,
    frames: lives.frames,
  };
}

/** All that a reader may want to go to from what has been written so far. */
function namedIn(analyzer: Analyzer, { findings }: FindingsPart, { troubled }: TroublePart): Named {
  const connections = new Set<ConnectionIndex>();
  const add = (id: number | null): void => {
    if (id !== null) connections.add(id - 1);
  };
  const segments = evidenceSegments(analyzer, findings);
  for (const segment of segments) connections.add(analyzer.segments.connection[segment] ?? 0);
  const byConnection = new Map<number, string[]>();
  for (const { id, connection, previous } of findings) {
    add(connection);
    add(previous);
    if (connection === null) continue;
    const ids = byConnection.get(connection);
    if (ids) ids.push(id);
    else byConnection.set(connection, [id]);
  }
  for (const { connection, previous } of troubled) {
    add(connection);
    add(previous);
  }
  return { connections, segments, findings: byConnection };
}

/** The segments behind the findings that found room, by the tables' own numbers. */
function evidenceSegments(analyzer: Analyzer, findings: readonly TextFinding[]): Set<SegmentIndex> {
  const written = new Set(findings.map(({ id }) => id));
  const segments = new Set<SegmentIndex>();
  for (const finding of findingsOf(analyzer).list) {
    const { kind, segment } = finding;
    if (!written.has(`${kind}:${analyzer.segments.frameOf(segment)}`)) continue;
    for (const row of finding.evidence) segments.add(row);
  }
  return segments;
}
