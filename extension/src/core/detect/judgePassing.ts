/**
 * Judges the connections of a very large capture while their segments pass (`reread/passingSegments.ts`), for whoever only
 * counts the findings: no segment is kept but those of SYNs without an answer, and of what the capture missed.
 *
 * What the capture lost is known when all have passed. Who asks for it before is judged once more then.
 */

import type { Analyzer } from "../analyzer.ts";
import type { SegmentPasses } from "../fastPath/rowPasses.ts";
import type { PassingSegments } from "../reread/passingSegments.ts";
import { type Steps, stretchesInSteps } from "../steps.ts";
import type { ConnectionIndex, SegmentIndex } from "../units.ts";
import { rowsOfAttempt } from "./attempt.ts";
import type { ConnectionDetectors } from "./connectionDetectors.ts";
import type { DetectorInput } from "./detectorInput.ts";
import type { Finding } from "./finding.ts";
import { HolePass } from "./loss/holePass.ts";
import { PassingGaps } from "./loss/passingGaps.ts";
import { isNotable } from "./notableRows.ts";
import { PassedFindings } from "./passedFindings.ts";
import { passesOverPassing } from "./passesOver.ts";
import { takePlainVerdicts } from "./plainVerdicts.ts";
import { findRowLooks } from "./rowLooks.ts";
import { segmentsToGather } from "./segmentsToGather.ts";
import { noteMemories } from "./silence/memories.ts";

/** Connections that are judged in one step. */
const CONNECTIONS_A_STEP = 256;

/** Whether there is anything to gain by it: the capture is not kept, and nobody reads its findings one by one. */
export function canJudgePassing(analyzer: Analyzer): boolean {
  return analyzer.isSparse && analyzer.isForSummary && !analyzer.isRead;
}

/** What detectors of connections find; when it is done `input` may be asked for everything. */
export function* judgePassing(input: DetectorInput, detectors: ConnectionDetectors): Steps<PassedFindings> {
  const { analyzer } = input;
  const looks = yield* findRowLooks(analyzer);
  const gaps = new PassingGaps(analyzer, looks);
  const judged = new PassingJudge(input, detectors);
  const { wanted, notable } = yield* segmentsToGather(analyzer);
  yield* analyzer.pass(wanted, (passing) => {
    const keepRow = (row: SegmentIndex) => passing.keepRow(row);
    const judgeAll = (connections: Uint32Array, passes: PassingPasses | null) => {
      gaps.read(connections, passes?.holes ?? null, keepRow);
      const notable = connections.filter((connection) => isNotable(analyzer, connection, looks));
      if (passes !== null) takePlainVerdicts(analyzer, passes.segments, notable, looks);
      for (const connection of notable) judged.judge(connection, passing);
      for (const connection of connections)
        if (passing.isAttemptWanted(connection)) noteAttempt(input, connection, keepRow);
    };
    return function* (connections) {
      const passes = passesOf(analyzer);
      yield* stretchesInSteps(
        connections.length,
        // What detectors read from the file may make the table of segments grow: then it leaves the memory of the fast path.
        (start, end) => judgeAll(connections.subarray(start, end), isAtHand(analyzer) ? passes : null),
        CONNECTIONS_A_STEP,
      );
      passes?.holes.release();
    };
  });
  yield* input.prepareWith(notable, gaps.finish());
  return yield* judged.finish();
}

/** Over the segments of connections that are at hand. */
interface PassingPasses {
  readonly segments: SegmentPasses;
  readonly holes: HolePass;
}

/** The columns of segments still lie where passes look for them. */
function isAtHand({ segments, fastPath }: Analyzer): boolean {
  return segments.placeIn(fastPath.memory) !== null;
}

function passesOf(analyzer: Analyzer): PassingPasses | null {
  const segments = passesOverPassing(analyzer, CONNECTIONS_A_STEP);
  return segments === null ? null : { segments, holes: new HolePass(analyzer, segments, CONNECTIONS_A_STEP) };
}

/** By these SYNs without an answer are judged when all have passed. */
function noteAttempt(
  input: DetectorInput,
  connection: ConnectionIndex,
  keepRow: (row: SegmentIndex) => void,
): void {
  const { analyzer } = input;
  const attempt = input.attempt(connection);
  for (const row of rowsOfAttempt(analyzer, attempt, analyzer.segmentsOf(connection))) keepRow(row);
  noteMemories(analyzer, connection, keepRow);
}

class PassingJudge {
  readonly #input: DetectorInput;
  readonly #detectors: ConnectionDetectors;
  readonly #found: PassedFindings;
  /** Of one connection. */
  #ofOne: Finding[] = [];
  readonly #late: ConnectionIndex[] = [];

  constructor(input: DetectorInput, detectors: ConnectionDetectors) {
    this.#input = input;
    this.#detectors = detectors;
    this.#found = new PassedFindings(input);
  }

  judge(connection: ConnectionIndex, passing: PassingSegments): void {
    if (this.#input.withoutLoss(() => this.#ask(connection))) {
      this.#takeAll();
      return;
    }
    passing.keepConnection(connection);
    this.#late.push(connection);
  }

  *finish(): Steps<PassedFindings> {
    const late = this.#late.sort((a, b) => a - b);
    const { analyzer } = this.#input;
    yield* stretchesInSteps(
      late.length,
      (start, end) => {
        for (let i = start; i < end; i++) analyzer.withRowsOf([], () => this.#judgeLate(late[i] ?? 0));
      },
      CONNECTIONS_A_STEP,
    );
    this.#found.endOfConnections();
    return this.#found;
  }

  #judgeLate(connection: ConnectionIndex): void {
    this.#ask(connection);
    this.#takeAll();
  }

  #ask(connection: ConnectionIndex): void {
    this.#ofOne = [];
    this.#detectors.ask(connection, this.#ofOne);
  }

  #takeAll(): void {
    for (const finding of this.#ofOne) this.#found.add(finding);
  }
}
