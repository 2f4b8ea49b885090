/** The steps of a connection's ladder: the end of the life before where it matters, then its own segments. */

import type { Analyzer } from "../analyzer.ts";
import { findingsOf } from "../detect/detectors.ts";
import { type OlderLife, olderLifeOf } from "../detect/olderLife.ts";
import { COUNTS, QUADRUPLET } from "../model/connectionTable.ts";
import { type Replay, replayConnection } from "../reconstruct/replayConnection.ts";
import { incarnationOf } from "../reconstruct/timeWait.ts";
import { endpointsOf } from "../report/connectionObject.ts";
import { toSeconds } from "../report/seconds.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND, type SegmentIndex } from "../units.ts";
import { endpointText } from "./endpointText.ts";
import { ClaimedState } from "./finding/claimedState.ts";
import { findingsOfConnection } from "./finding/findingsOfConnection.ts";
import { ladderNotes } from "./finding/ladderNotes.ts";
import { isGoneBefore, OldState } from "./finding/oldState.ts";
import { PLAIN, type StepLook, stepLooks } from "./finding/stepLooks.ts";
import type { LadderModel, LadderQuery, LadderSegment, LadderStep } from "./ladderModel.ts";
import { ladderPlaces } from "./ladderPlaces.ts";
import type { SegmentRow } from "./rows.ts";
import { replayOf, segmentRow } from "./segmentPage.ts";

/** A pause is told when it is this long, and long beside the others. */
const LEAST_GAP = 0.2 * NANOSECONDS_PER_SECOND;
/** Of the life before, its last steps are told. */
const STEPS_BEFORE = 2;
const MOST_NOTABLE = 100;

export function ladder(analyzer: Analyzer, query: LadderQuery): LadderModel {
  const connection = query.connection - 1;
  const found = findingsOfConnection(analyzer, connection);
  const look: Look = {
    evidence: new Set(found.list.flatMap((finding) => finding.evidence)),
    looks: analyzer.complete ? stepLooks(findingsOf(analyzer).input, found.list) : new Map(),
  };
  const older = found.meetsOlder ? olderLifeOf(analyzer, connection) : null;
  const oldState = older ? new OldState(older, found.list) : null;
  const before = older && oldState ? stepsBefore(analyzer, older.connection, oldState, look) : null;
  const replay = replayOf(analyzer, connection);
  const steps: LadderStep[] = before ? [...before.steps] : [];
  if (older && oldState) steps.push(gapBetween(analyzer, older, oldState, replay.rows[0] ?? 0));
  const places = ladderPlaces(replay.rows.length, {
    notable: notablePlaces(analyzer, replay, look.evidence, query.frame),
    opened: query.opened,
  });
  const claimed = new ClaimedState();
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
      const segment = segmentRow(analyzer, connection, replay, place);
      const seen = claimed.into(segment, look.looks.get(row)?.injected === true);
      steps.push(stepOf(oldState?.into(seen, row) ?? seen, place, row, look));
      previous = row;
    }
  }
  const { client, server } = endpointsOf(analyzer, connection);
  return {
    connection: query.connection,
    client: endpointText(client),
    server: endpointText(server),
    clientState: before?.clientState ?? "",
    serverState: before?.serverState ?? "",
    steps,
    notes: analyzer.complete ? ladderNotes(findingsOf(analyzer).input, connection, found.list, older) : [],
    life: lifeText(analyzer, connection),
    segments: replay.rows.length,
  };
}

interface Look {
  readonly evidence: ReadonlySet<SegmentIndex>;
  readonly looks: ReadonlyMap<SegmentIndex, StepLook>;
}

function stepOf(
  segment: SegmentRow,
  place: number | null,
  row: SegmentIndex,
  { evidence, looks }: Look,
): LadderSegment {
  return { step: "segment", segment, place, ...(looks.get(row) ?? PLAIN), evidence: evidence.has(row) };
}

/** The last steps of the life before, and the states in which they found both ends. */
function stepsBefore(
  analyzer: Analyzer,
  connection: ConnectionIndex,
  oldState: OldState,
  look: Look,
): { readonly steps: readonly LadderSegment[]; readonly clientState: string; readonly serverState: string } {
  const replay = replayConnection(analyzer, connection);
  const count = replay.rows.length;
  const first = Math.max(0, count - STEPS_BEFORE);
  const rowAt = (place: number): SegmentRow =>
    oldState.mirrored(segmentRow(analyzer, connection, replay, place));
  const before = first > 0 ? rowAt(first - 1) : null;
  const steps: LadderSegment[] = [];
  for (let place = first; place < count; place++)
    steps.push(stepOf(rowAt(place), null, replay.rows[place] ?? 0, look));
  return { steps, clientState: before?.clientState ?? "", serverState: before?.serverState ?? "" };
}

function gapBetween(
  analyzer: Analyzer,
  older: OlderLife,
  oldState: OldState,
  first: SegmentIndex,
): LadderStep {
  const last = analyzer.segmentsOf(older.connection).at(-1) ?? first;
  return {
    step: "gap",
    seconds: toSeconds(timeOf(analyzer, first) - timeOf(analyzer, last)),
    betweenLives: true,
    serverState: isGoneBefore(analyzer, older, first) ? oldState.expire() : "",
  };
}

function notablePlaces(
  analyzer: Analyzer,
  replay: Replay,
  evidence: ReadonlySet<SegmentIndex>,
  frame: number | null,
): readonly number[] {
  const notable: number[] = [];
  for (const [place, row] of replay.rows.entries()) {
    if (frame !== null && analyzer.segments.frame[row] === frame) notable.push(place);
    else if (evidence.has(row) && notable.length < MOST_NOTABLE) notable.push(place);
  }
  return notable;
}

function foldOf(analyzer: Analyzer, replay: Replay, from: number, until: number): LadderStep {
  const first = timeOf(analyzer, replay.rows[from] ?? 0);
  const last = timeOf(analyzer, replay.rows[until - 1] ?? 0);
  return { step: "fold", from, count: until - from, seconds: toSeconds(last - first) };
}

function timeOf(analyzer: Analyzer, row: SegmentIndex): number {
  return analyzer.segments.time[row] ?? 0;
}

function lifeText({ connections, quadruplets }: Analyzer, connection: ConnectionIndex): string {
  const lives = quadruplets.incarnations[connections.word(connection, QUADRUPLET)] ?? 1;
  return lives < 2 ? "" : `life ${incarnationOf(connections.word(connection, COUNTS))} of ${lives}`;
}
