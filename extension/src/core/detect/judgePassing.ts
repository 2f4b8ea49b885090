/**
 * Judges the connections of a very large capture while their segments pass (`reread/passingSegments.ts`), for whoever only
 * counts the findings: no segment is kept but those of SYNs without an answer, and of what the capture missed.
 *
 * What the capture lost is known when all have passed. Who asks for it before is judged once more then.
 */

import type { Analyzer } from "../analyzer.ts";
import type { PassingSegments } from "../reread/passingSegments.ts";
import { type Steps, stretchesInSteps } from "../steps.ts";
import type { ConnectionIndex, SegmentIndex } from "../units.ts";
import { rowsOfAttempt } from "./attempt.ts";
import type { ConnectionDetectors } from "./connectionDetectors.ts";
import type { DetectorInput } from "./detectorInput.ts";
import { HolePass } from "./loss/holePass.ts";
import { PassingGaps } from "./loss/passingGaps.ts";
import { isNotable } from "./notableRows.ts";
import { passesOverSegments } from "./passesOver.ts";
import { PlainVerdicts } from "./plainVerdicts.ts";
import { findRowLooks, type RowLooks } from "./rowLooks.ts";
import { segmentsToGather } from "./segmentsToGather.ts";
import { noteMemories } from "./silence/memories.ts";

/** Connections that are judged in one step. */
const CONNECTIONS_A_STEP = 256;

/** Whether there is anything to gain by it: the capture is not kept, and nobody reads its findings one by one. */
export function canJudgePassing(analyzer: Analyzer): boolean {
  return analyzer.isSparse && analyzer.isForSummary && !analyzer.isRead;
}

/** What detectors of connections find; when it is done `input` may be asked for everything. */
export function* judgePassing(detectors: ConnectionDetectors): Steps<void> {
  const { input } = detectors.findings;
  const { analyzer } = input;
  const looks = yield* findRowLooks(analyzer);
  const gaps = new PassingGaps(analyzer, looks);
  const judged = new PassingJudge(detectors);
  const { wanted, notable } = yield* segmentsToGather(analyzer);
  yield* analyzer.pass(wanted, (passing) => {
    const keepRow = (row: SegmentIndex) => passing.keepRow(row);
    const judgeAll = (connections: Uint32Array, passes: PassingPasses | null) => {
      gaps.read(connections, passes?.holes ?? null, keepRow);
      const notable = connections.filter((connection) => isNotable(analyzer, connection, looks));
      const left = passes?.plain.take(notable) ?? null;
      for (let i = 0; i < notable.length; i++) judged.judge(notable[i] ?? 0, left?.[i], passing);
      for (const connection of connections)
        if (passing.isAttemptWanted(connection)) noteAttempt(input, connection, keepRow);
    };
    return function* (connections) {
      const passes = passesOf(detectors, looks);
      yield* stretchesInSteps(
        connections.length,
        // What detectors read from the file may make the table of segments grow: then it leaves the memory of the fast path.
        (start, end) => judgeAll(connections.subarray(start, end), isAtHand(analyzer) ? passes : null),
        CONNECTIONS_A_STEP,
      );
      passes?.plain.release();
      passes?.holes.release();
    };
  });
  yield* input.prepareWith(notable, gaps.finish());
  yield* judged.finish();
}

/** Over the segments of connections that are at hand. */
interface PassingPasses {
  readonly plain: PlainVerdicts;
  readonly holes: HolePass;
}

/** The columns of segments still lie where passes look for them. */
function isAtHand({ segments, fastPath }: Analyzer): boolean {
  return segments.placeIn(fastPath.memory) !== null;
}

function passesOf(detectors: ConnectionDetectors, looks: RowLooks): PassingPasses | null {
  const { analyzer } = detectors.findings.input;
  const segments = passesOverSegments(analyzer, CONNECTIONS_A_STEP);
  if (segments === null || looks === null) return null;
  return {
    plain: new PlainVerdicts(detectors, segments, looks, CONNECTIONS_A_STEP),
    holes: new HolePass(analyzer, segments, CONNECTIONS_A_STEP),
  };
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

/** A connection that is judged once more. */
interface Late {
  readonly connection: ConnectionIndex;
  readonly signs: number | undefined;
}

class PassingJudge {
  readonly #detectors: ConnectionDetectors;
  readonly #late: Late[] = [];

  constructor(detectors: ConnectionDetectors) {
    this.#detectors = detectors;
  }

  judge(connection: ConnectionIndex, signs: number | undefined, passing: PassingSegments): void {
    const { findings } = this.#detectors;
    const { input, length } = findings;
    if (input.withoutLoss(() => this.#detectors.ask(connection, signs))) return;
    findings.forget(length);
    passing.keepConnection(connection);
    this.#late.push({ connection, signs });
  }

  *finish(): Steps<void> {
    const late = this.#late.sort((a, b) => a.connection - b.connection);
    const { analyzer } = this.#detectors.findings.input;
    yield* stretchesInSteps(
      late.length,
      (start, end) => {
        for (const { connection, signs } of late.slice(start, end))
          analyzer.withRowsOf([], () => this.#detectors.ask(connection, signs));
      },
      CONNECTIONS_A_STEP,
    );
  }
}
