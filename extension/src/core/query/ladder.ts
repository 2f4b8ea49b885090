/** The steps of a connection's ladder: the end of the life before where it matters, then its own segments. */

import type { Analyzer } from "../analyzer.ts";
import { findingsOf } from "../detect/detectors.ts";
import type { Replay } from "../reconstruct/replayConnection.ts";
import { STATE_NAMES } from "../reconstruct/stateNames.ts";
import { endpointsOf } from "../report/connectionObject.ts";
import { toSeconds } from "../report/seconds.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND, type SegmentIndex } from "../units.ts";
import { endpointText } from "./endpointText.ts";
import { ladderNotes } from "./finding/ladderNotes.ts";
import { PLAIN } from "./finding/stepLooks.ts";
import { ladderLives, otherLives } from "./ladderLives.ts";
import type { LadderModel, LadderQuery, LadderSegment, LadderStep } from "./ladderModel.ts";
import { ladderPlaces } from "./ladderPlaces.ts";
import type { ToldSegment } from "./rows.ts";
import { ownSegment, segmentsBefore } from "./segmentTable.ts";
import { type EndOfLife, stateLeft, type ToldLife, toldLifeOf } from "./toldLife.ts";

/** A pause is told when it is this long. */
const LEAST_GAP = 0.2 * NANOSECONDS_PER_SECOND;
const MOST_NOTABLE = 100;

export function ladder(analyzer: Analyzer, query: LadderQuery): LadderModel {
  const connection = query.connection - 1;
  const told = toldLifeOf(analyzer, connection);
  const { before, replay } = told;
  const { client, server } = endpointsOf(analyzer, connection);
  return {
    connection: query.connection,
    client: endpointText(client),
    server: endpointText(server),
    ...statesBefore(before),
    steps: [
      ...(before ? stepsBefore(analyzer, told, before) : []),
      ...ownSteps(analyzer, connection, told, query),
    ],
    notes: analyzer.complete
      ? ladderNotes(findingsOf(analyzer).input, connection, told.findings, told.older)
      : [],
    among: otherLives(analyzer, connection),
    ...ladderLives(analyzer, connection),
    segments: replay.rows.length,
  };
}

function ownSteps(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  told: ToldLife,
  query: LadderQuery,
): readonly LadderStep[] {
  const { replay } = told;
  const places = ladderPlaces(replay.rows.length, {
    notable: notablePlaces(analyzer, told, query.frame),
    opened: query.opened,
  });
  const steps: LadderStep[] = [];
  let previous = -1;
  for (const { from, until, folded } of places) {
    if (folded) {
      steps.push(foldOf(analyzer, replay, from, until));
      previous = replay.rows[until - 1] ?? -1;
      continue;
    }
    for (let place = from; place < until; place++) {
      const row = replay.rows[place] ?? 0;
      const pause = previous < 0 ? 0 : timeOf(analyzer, row) - timeOf(analyzer, previous);
      if (pause >= LEAST_GAP)
        steps.push({ step: "gap", seconds: toSeconds(pause), betweenLives: false, serverState: "" });
      steps.push(stepOf(told, ownSegment(analyzer, connection, told, place), row));
      previous = row;
    }
  }
  return steps;
}

function stepOf({ looks }: ToldLife, segment: ToldSegment, row: SegmentIndex): LadderSegment {
  const { tone, injected, unanswered, text } = looks.get(row) ?? PLAIN;
  return { step: "segment", segment, tone, injected, unanswered, text };
}

/** The states in which the first step finds both ends. */
function statesBefore(before: EndOfLife | null): Pick<LadderModel, "clientState" | "serverState"> {
  if (!before) return { clientState: "", serverState: "" };
  const { replay, first, swapped } = before;
  const client = nameAt(replay.clientState, first - 1);
  const server = nameAt(replay.serverState, first - 1);
  return swapped
    ? { clientState: server, serverState: client }
    : { clientState: client, serverState: server };
}

function stepsBefore(analyzer: Analyzer, told: ToldLife, before: EndOfLife): readonly LadderStep[] {
  const { replay, first, gone } = before;
  const last = replay.rows.at(-1) ?? 0;
  const pause = timeOf(analyzer, told.replay.rows[0] ?? 0) - timeOf(analyzer, last);
  return [
    ...segmentsBefore(analyzer, told, before).map((segment, i) =>
      stepOf(told, segment, replay.rows[first + i] ?? 0),
    ),
    {
      step: "gap",
      seconds: toSeconds(pause),
      betweenLives: true,
      serverState: gone ? (STATE_NAMES[stateLeft(before)] ?? "") : "",
    },
  ];
}

function notablePlaces(
  analyzer: Analyzer,
  { replay, evidence }: ToldLife,
  frame: number | null,
): readonly number[] {
  const notable: number[] = [];
  for (const [place, row] of replay.rows.entries()) {
    if (frame !== null && analyzer.segments.frameOf(row) === frame) notable.push(place);
    else if (evidence.has(row) && notable.length < MOST_NOTABLE) notable.push(place);
  }
  return notable;
}

function foldOf(analyzer: Analyzer, replay: Replay, from: number, until: number): LadderStep {
  const first = timeOf(analyzer, replay.rows[from] ?? 0);
  const last = timeOf(analyzer, replay.rows[until - 1] ?? 0);
  return {
    step: "fold",
    from,
    count: until - from,
    seconds: toSeconds(last - first),
    clientState: nameAt(replay.clientState, until - 1),
    serverState: nameAt(replay.serverState, until - 1),
  };
}

function nameAt(states: Uint8Array, place: number): string {
  return STATE_NAMES[states[place] ?? 0] ?? "";
}

function timeOf(analyzer: Analyzer, row: SegmentIndex): number {
  return analyzer.segments.timeOf(row);
}
