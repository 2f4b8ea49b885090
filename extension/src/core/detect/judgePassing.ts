/**
 * Judges the connections of a very large capture while their segments pass (`reread/passingSegments.ts`), for whoever only
 * counts the findings: no segment is kept but those that findings name, and those of SYNs without an answer.
 *
 * What the capture lost is known when all have passed. Who asks for it before is judged once more then.
 */

import type { Analyzer } from "../analyzer.ts";
import type { PassingSegments } from "../reread/passingSegments.ts";
import { type Steps, stretchesInSteps } from "../steps.ts";
import type { ConnectionIndex } from "../units.ts";
import type { DetectorInput } from "./detectorInput.ts";
import type { Finding } from "./finding.ts";
import type { FindingOrigin, KeptFinding } from "./keptFinding.ts";
import { isNotable } from "./notableRows.ts";
import { PassingGaps } from "./passingGaps.ts";
import { segmentsToGather } from "./segmentsToGather.ts";

/** Connections that are judged in one step. */
const CONNECTIONS_A_STEP = 256;

/** Whether there is anything to gain by it: the capture is not kept, and nobody reads its findings one by one. */
export function canJudgePassing(analyzer: Analyzer): boolean {
  return analyzer.isSparse && analyzer.isForSummary && !analyzer.isRead;
}

/** What detectors of connections find; when it is done `input` may be asked for everything. */
export function* judgePassing(input: DetectorInput, origins: readonly FindingOrigin[]): Steps<Finding[]> {
  const { analyzer } = input;
  const gaps = new PassingGaps(analyzer);
  const judged = new PassingJudge(input, origins);
  const { wanted, notable } = yield* segmentsToGather(analyzer);
  yield* analyzer.pass(
    wanted,
    (passing) => (connections) =>
      stretchesInSteps(
        connections.length,
        (start, end) => {
          for (let i = start; i < end; i++) {
            const connection = connections[i] ?? 0;
            gaps.read(connection, (row) => passing.keepRow(row));
            if (isNotable(analyzer, connection)) judged.judge(connection, passing);
          }
        },
        CONNECTIONS_A_STEP,
      ),
  );
  yield* judged.giveRows();
  yield* input.prepareWith(notable, gaps.finish());
  return yield* judged.finish();
}

class PassingJudge {
  readonly #input: DetectorInput;
  readonly #origins: readonly FindingOrigin[];
  /** With the frame for a segment, until the rows have come to rest. */
  readonly #found: KeptFinding[] = [];
  readonly #late: ConnectionIndex[] = [];

  constructor(input: DetectorInput, origins: readonly FindingOrigin[]) {
    this.#input = input;
    this.#origins = origins;
  }

  judge(connection: ConnectionIndex, passing: PassingSegments): void {
    const { segments } = this.#input.analyzer;
    const found = this.#found;
    const before = found.length;
    const isSure = this.#input.withoutLoss(() => this.#ask(connection, found));
    for (let i = before; isSure && i < found.length; i++) {
      const finding = found[i];
      // Read from the file by itself: it would not stay.
      if (finding === undefined || finding.segment >= segments.length) break;
      passing.keepRow(finding.segment);
      finding.segment = segments.frameOf(finding.segment);
      if (i === found.length - 1) return;
    }
    if (isSure && found.length === before) return;
    found.length = before;
    passing.keepConnection(connection);
    this.#late.push(connection);
  }

  /** The rows have come to rest: gives the findings theirs. */
  giveRows(): Steps<void> {
    const { segments } = this.#input.analyzer;
    const found = this.#found;
    return stretchesInSteps(found.length, (start, end) => {
      for (let i = start; i < end; i++) {
        const finding = found[i];
        if (finding !== undefined) finding.segment = segments.rowOfFrame(finding.segment);
      }
    });
  }

  *finish(): Steps<Finding[]> {
    const found = this.#found;
    const late = this.#late.sort((a, b) => a - b);
    const { analyzer } = this.#input;
    yield* stretchesInSteps(
      late.length,
      (start, end) => {
        for (let i = start; i < end; i++) analyzer.withRowsOf([], () => this.#judgeLate(late[i] ?? 0));
      },
      CONNECTIONS_A_STEP,
    );
    // As if all had been judged in one go.
    if (late.length > 0) found.sort((a, b) => a.place - b.place);
    return found as Finding[];
  }

  #judgeLate(connection: ConnectionIndex): void {
    const found = this.#found;
    const before = found.length;
    this.#ask(connection, found);
    for (let i = before; i < found.length; i++) {
      const finding = found[i];
      if (finding !== undefined) finding.segment = this.#input.analyzer.keepRow(finding.segment);
    }
  }

  #ask(connection: ConnectionIndex, found: KeptFinding[]): void {
    for (const origin of this.#origins) origin.find(connection, found as Finding[]);
  }
}
