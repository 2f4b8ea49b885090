/** Which frames a smaller capture holds. */

import type { Analyzer } from "../analyzer.ts";
import type { AbsoluteTime } from "../fastPath/readingState.ts";
import { PREVIOUS, QUADRUPLET } from "../model/connectionTable.ts";
import { FrameSet } from "../model/frameSet.ts";
import { connectionRows } from "../query/connectionPage.ts";
import { findingById } from "../query/findingDetail.ts";
import { locateFrame } from "../query/frameLookup.ts";
import { absoluteTime } from "../report/seconds.ts";
import type { ConnectionIndex } from "../units.ts";
import { chosenFindings } from "./chosenFindings.ts";
import type { Subject } from "./subject.ts";

export type FrameChoice =
  | { readonly kind: "frames"; readonly frames: FrameSet }
  /** Both included. */
  | { readonly kind: "time"; readonly from: AbsoluteTime; readonly until: AbsoluteTime };

/**
 * Of a range everything that was captured; else whole connections, since a SYN means nothing without the life before it: of a
 * finding every connection that its evidence is of.
 */
export function frameChoice(analyzer: Analyzer, subject: Subject): FrameChoice {
  if (subject.kind === "range") {
    const from = absoluteTime(analyzer, subject.from);
    const until = absoluteTime(analyzer, subject.until);
    return from && until ? { kind: "time", from, until } : { kind: "frames", frames: new FrameSet() };
  }
  const frames = framesOf(analyzer, new Set(connectionsOf(analyzer, subject)));
  // A segment has the number of the frame that completed its datagram: without the other pieces it would be lost.
  for (const [frame, pieces] of analyzer.decoder.earlierPieces)
    if (frames.has(frame)) for (const piece of pieces) frames.add(piece);
  return { kind: "frames", frames };
}

/** Of more connections the frames are found by a look at all segments. */
const FEW = 64;

function framesOf(analyzer: Analyzer, chosen: ReadonlySet<ConnectionIndex>): FrameSet {
  if (chosen.size <= FEW) {
    const { segments } = analyzer;
    const frames = new FrameSet();
    for (const connection of chosen)
      for (const row of analyzer.segmentsOf(connection)) frames.add(segments.frameOf(row));
    return frames;
  }
  const wanted = new Uint8Array(analyzer.connections.length);
  for (const connection of chosen) wanted[connection] = 1;
  return analyzer.framesOf(wanted);
}

function connectionsOf(
  analyzer: Analyzer,
  subject: Exclude<Subject, { kind: "range" }>,
): Iterable<ConnectionIndex> {
  switch (subject.kind) {
    case "connection":
      return [subject.id - 1];
    case "quadruplet":
      return livesOf(analyzer, subject.id - 1);
    case "frame": {
      const place = locateFrame(analyzer, subject.frame);
      return place ? [place.connection - 1] : [];
    }
    case "finding": {
      const finding = findingById(analyzer, subject.id);
      return finding ? evidenceConnections(analyzer, finding.evidence) : [];
    }
    case "findings":
      return chosenFindings(analyzer, subject.filter).flatMap(({ evidence }) =>
        evidenceConnections(analyzer, evidence),
      );
    case "connections":
      return connectionRows(analyzer, subject);
  }
}

function evidenceConnections({ segments }: Analyzer, evidence: readonly number[]): ConnectionIndex[] {
  return evidence.map((segment) => segments.connection[segment] ?? 0);
}

/** Every connection of its quadruplet, in the order of their incarnations. */
export function livesOf({ connections }: Analyzer, connection: ConnectionIndex): ConnectionIndex[] {
  const quadruplet = connections.word(connection, QUADRUPLET);
  const lives: ConnectionIndex[] = [];
  for (let row = connections.length - 1; row >= 0; row--) {
    if (connections.word(row, QUADRUPLET) !== quadruplet) continue;
    // From the newest on each names the one before it.
    for (let life = row; life >= 0; life = connections.word(life, PREVIOUS)) lives.unshift(life);
    break;
  }
  return lives;
}
