/** The list of detectors, and the findings of a capture. A new detector is a file and a line here. */

import type { Analyzer } from "../analyzer.ts";
import { finish, type Steps, stretchesInSteps } from "../steps.ts";
import type { SegmentIndex } from "../units.ts";
import { connectionRefused } from "./connectionRefused.ts";
import { delayedDuplicate } from "./delayedDuplicate.ts";
import { type CaptureDetector, type ConnectionDetector, DetectorInput } from "./detectorInput.ts";
import type { Finding } from "./finding.ts";
import { type Findings, ListedFindings } from "./findings.ts";
import { halfClosed } from "./halfClosed.ts";
import { canJudgePassing, judgePassing } from "./judgePassing.ts";
import { type FindAgain, FindingOrigin } from "./keptFinding.ts";
import { portPressure } from "./portPressure.ts";
import { quadrupletOpenedAgain } from "./quadrupletOpenedAgain.ts";
import { rstClose } from "./rstClose.ts";
import { rstInjected } from "./rstInjected.ts";
import { synDroppedByPaws, synDroppedByPawsAt } from "./silence/synDroppedByPaws.ts";
import { synUnanswered, synUnansweredAt } from "./silence/synUnanswered.ts";
import { slowConnect } from "./slowConnect.ts";
import { synAckUnanswered } from "./synAckUnanswered.ts";
import { synIntoOpenConnection } from "./synIntoOpenConnection.ts";
import { timestampClocks } from "./timestampClocks.ts";
import { timestampsOff } from "./timestampsOff.ts";
import { timeWaitAssassination } from "./timeWaitAssassination.ts";
import { timeWaitMissing } from "./timeWaitMissing.ts";
import { timeWaitRestart } from "./timeWaitRestart.ts";
import { timeWaitSynRefused } from "./timeWaitSynRefused.ts";

/** Asked of the connections that are notable (`notableRows.ts`). */
export const OF_CONNECTIONS: readonly ConnectionDetector[] = [
  quadrupletOpenedAgain,
  timeWaitSynRefused,
  synIntoOpenConnection,
  timeWaitAssassination,
  timeWaitRestart,
  timeWaitMissing,
  delayedDuplicate,
  rstClose,
  connectionRefused,
  rstInjected,
  synAckUnanswered,
  slowConnect,
  halfClosed,
];

interface CaptureWide {
  readonly find: CaptureDetector;
  /** The finding at a segment, where there may be very many. */
  readonly again?: FindAgain;
}

const OF_CAPTURES: readonly CaptureWide[] = [
  { find: synDroppedByPaws, again: synDroppedByPawsAt },
  { find: synUnanswered, again: synUnansweredAt },
  { find: portPressure },
  { find: timestampsOff },
  { find: timestampClocks },
];

/** Connections that all detectors look at in one step: of most of them they read the segments, some microseconds each. */
const CONNECTIONS_A_STEP = 256;
/** Findings that are taken in one step where there may be very many, some microseconds each. */
const FINDINGS_A_STEP = 64;

const known = new WeakMap<Analyzer, Findings>();

/** All findings of a capture that has been read to its end. Found at the first call, if `diagnose` has not found them before. */
export function findingsOf(analyzer: Analyzer): Findings {
  return known.get(analyzer) ?? finish(diagnose(analyzer));
}

/** Takes what all detectors find at some of the connections. */
function askAll(
  connections: Uint32Array,
  start: number,
  end: number,
  origins: readonly FindingOrigin[],
  list: Finding[],
): void {
  for (let i = start; i < end; i++) for (const origin of origins) origin.find(connections[i] ?? 0, list);
}

/** Above this a segment and a place do not fit into one number that a double holds. */
const MOST_IN_ORDER = 2 ** 20;

/** A finding whose segments may have been read from the file for it alone. */
function withRowsThatStay(analyzer: Analyzer, finding: Finding): Finding {
  if (!analyzer.isSparse) return finding;
  const { segment, evidence } = finding;
  const keep = (row: SegmentIndex) => analyzer.keepRow(row);
  return { ...finding, segment: keep(segment), evidence: evidence.map(keep) };
}

/** Takes what is found until other work may be done; false: that was all. A loop of its own, so that all of `diagnose` is not compiled for it. */
function takeSome(
  analyzer: Analyzer,
  found: Iterator<Finding | undefined>,
  origin: FindingOrigin | null,
  add: (finding: Finding) => void,
): boolean {
  const most = origin === null ? 1 : FINDINGS_A_STEP;
  for (let taken = 0; taken < most; taken++) {
    // What a finding is made of is there together.
    const step = analyzer.withRowsOf([], () => found.next());
    if (step.done === true) return false;
    const finding = step.value;
    if (finding === undefined) return true;
    add(origin?.keep(finding, finding.segment) ?? withRowsThatStay(analyzer, finding));
  }
  return true;
}

/** In order of their segments; those of one segment as they were found. Sorted natively: a comparing function is called a million times. */
function inOrder({ isSparse, segments }: Analyzer, list: Finding[]): Finding[] {
  const { length } = list;
  // Where not all rows are kept, time does not run backwards in the file, and those that are stand in no order.
  const rank = (row: SegmentIndex) => (isSparse ? segments.frameOf(row) : row);
  if (length > MOST_IN_ORDER) return list.sort((a, b) => rank(a.segment) - rank(b.segment));
  const keys = Float64Array.from(
    list,
    ({ segment }, place) => (rank(segment) + 1) * MOST_IN_ORDER + place,
  ).sort();
  const sorted: Finding[] = [];
  for (const key of keys) {
    const finding = list[key % MOST_IN_ORDER];
    if (finding !== undefined) sorted.push(finding);
  }
  return sorted;
}

/** What detectors of connections find, where all segments that they read are kept. */
function* judgeKept(input: DetectorInput, origins: readonly FindingOrigin[]): Steps<Finding[]> {
  yield* input.prepare();
  const list: Finding[] = [];
  const { notable } = input;
  yield* stretchesInSteps(
    notable.length,
    (start, end) => askAll(notable, start, end, origins, list),
    CONNECTIONS_A_STEP,
  );
  return list;
}

/** Finds the findings in steps of a few milliseconds; when it is done `findingsOf` has them. */
export function* diagnose(analyzer: Analyzer): Steps<Findings> {
  const input = new DetectorInput(analyzer);
  const origins = OF_CONNECTIONS.map((detector) => new FindingOrigin(input, detector));
  const passed = canJudgePassing(analyzer) ? yield* judgePassing(input, origins) : null;
  const list = passed === null ? yield* judgeKept(input, origins) : [];
  const add = (finding: Finding) => {
    if (passed === null) list.push(finding);
    else passed.add(finding);
  };
  for (const { find, again } of OF_CAPTURES) {
    const origin = again === undefined ? null : new FindingOrigin(input, again);
    const found = find(input)[Symbol.iterator]();
    while (takeSome(analyzer, found, origin, add)) yield;
    yield;
  }
  const findings = passed ?? new ListedFindings(input, inOrder(analyzer, list));
  known.set(analyzer, findings);
  return findings;
}
