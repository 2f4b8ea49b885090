/** The findings of a capture. A new detector of whole captures is a file and a line here, one of connections in `connectionDetectors.ts`. */

import type { Analyzer } from "../analyzer.ts";
import { SORT_WORDS } from "../fastPath/memoryLayout.ts";
import { float64In, uint32In } from "../fastPath/sharedColumns.ts";
import { sortInPieces } from "../fastPath/sortInPieces.ts";
import { finish, type Steps, stretchesInSteps } from "../steps.ts";
import type { SegmentIndex } from "../units.ts";
import { timestampClocks } from "./clocks/timestampClocks.ts";
import { timestampsOff } from "./clocks/timestampsOff.ts";
import { ConnectionDetectors } from "./connectionDetectors.ts";
import { type CaptureDetector, DetectorInput } from "./detectorInput.ts";
import { type Finding, told } from "./finding.ts";
import { type Findings, ListedFindings } from "./findings.ts";
import { canJudgePassing, judgePassing } from "./judgePassing.ts";
import { FindingOrigin, KeptFinding, type Look } from "./keptFinding.ts";
import { portPressure } from "./ports/portPressure.ts";
import { SILENT_SYN_VERDICTS, silentSynFound, silentSynVerdict } from "./silence/silentSynFound.ts";

const OF_CAPTURES: readonly CaptureDetector[] = [portPressure, timestampsOff, timestampClocks];

/** Connections that all detectors look at in one step: of most of them they read the segments, some microseconds each. */
const CONNECTIONS_A_STEP = 256;
/** The same of SYNs that are judged. */
const SYNS_A_STEP = 1024;

const known = new WeakMap<Analyzer, Findings>();

/** All findings of a capture that has been read to its end. Found at the first call, if `diagnose` has not found them before. */
export function findingsOf(analyzer: Analyzer): Findings {
  return known.get(analyzer) ?? finish(diagnose(analyzer));
}

/** Takes what detectors find at some of the connections. A loop of its own: it is compiled with nothing else. */
function askAll(
  connections: Uint32Array,
  start: number,
  end: number,
  detectors: ConnectionDetectors,
  list: Finding[],
): void {
  for (let i = start; i < end; i++) detectors.ask(connections[i] ?? 0, list);
}

/** A finding whose segments may have been read from the file for it alone. */
function withRowsThatStay(analyzer: Analyzer, finding: Finding): Finding {
  if (!analyzer.isSparse) return finding;
  const { segment, evidence } = finding;
  const keep = (row: SegmentIndex) => analyzer.keepRow(row);
  return { ...finding, segment: keep(segment), evidence: evidence.map(keep) };
}

/** The same work, of which each step has all rows together that it reads. */
function* withRowsOfAStep<T>(analyzer: Analyzer, work: Iterator<T, unknown, undefined>): Generator<T, void> {
  for (;;) {
    const step = analyzer.withRowsOf([], () => work.next());
    if (step.done === true) return;
    yield step.value;
  }
}

/** In order of their segments; those of one segment as they were found. */
function* inOrder({ isSparse, segments, fastPath }: Analyzer, list: readonly Finding[]): Steps<Finding[]> {
  const { length } = list;
  const { passes } = fastPath;
  // Whole numbers, exact as long as there are not 2^52 pairs of a frame and a finding; a power of two, or taking them apart takes longer than the sort.
  const places = 2 ** Math.ceil(Math.log2(length));
  const keys = float64In(passes.memory, length);
  yield* stretchesInSteps(length, (start, end) => {
    for (let place = start; place < end; place++) {
      const segment = list[place]?.segment ?? 0;
      // Where not all rows are kept, time does not run backwards in the file, and those that are stand in no order.
      keys[place] = (isSparse ? segments.frameOf(segment) : segment) * places + place;
    }
  });
  const scratch = uint32In(passes.memory, SORT_WORDS + 2 * length);
  yield* sortInPieces(passes, keys.byteOffset, length, scratch.byteOffset);
  const sorted: Finding[] = [];
  yield* stretchesInSteps(length, (start, end) => {
    for (let i = start; i < end; i++) {
      const key = keys[i] ?? 0;
      const finding = list[key - Math.floor(key / places) * places];
      if (finding !== undefined) sorted.push(finding);
    }
  });
  passes.memory.give(keys, scratch);
  return sorted;
}

/** What detectors of connections find, where all segments that they read are kept. */
function* judgeKept(input: DetectorInput, detectors: ConnectionDetectors): Steps<Finding[]> {
  yield* input.prepare();
  const list: Finding[] = [];
  const { notable } = input;
  yield* stretchesInSteps(
    notable.length,
    (start, end) => askAll(notable, start, end, detectors, list),
    CONNECTIONS_A_STEP,
  );
  return list;
}

/** What is found of SYNs without an answer. */
function* judgeSilence(input: DetectorInput, add: (findings: readonly Finding[]) => void): Steps<void> {
  const { silence } = input;
  yield* silence.judge();
  const origin = new FindingOrigin(input, silentSynFound);
  const looks = SILENT_SYN_VERDICTS.map((verdict) => origin.lookOf(verdict));
  yield* stretchesInSteps(
    silence.syns.length,
    (start, end) => add(judgedSyns(input, looks, start, end)),
    SYNS_A_STEP,
  );
}

/** Findings of the silent SYNs at some places. */
function judgedSyns(input: DetectorInput, looks: readonly Look[], start: number, end: number): Finding[] {
  const { segments, connections } = input.silence.syns;
  const found: Finding[] = [];
  for (let place = start; place < end; place++) {
    const look = looks[silentSynVerdict(input, place)];
    const syn = { connection: connections[place] ?? 0, segment: segments[place] ?? 0 };
    if (look !== undefined) found.push(new KeptFinding(syn, look, place) as Finding);
  }
  return found;
}

/** Finds the findings in steps of a few milliseconds; when it is done `findingsOf` has them. */
export function* diagnose(analyzer: Analyzer): Steps<Findings> {
  const input = new DetectorInput(analyzer);
  const detectors = new ConnectionDetectors(input);
  const passed = canJudgePassing(analyzer) ? yield* judgePassing(input, detectors) : null;
  const list = passed === null ? yield* judgeKept(input, detectors) : [];
  const add = (findings: readonly Finding[]) => {
    for (const finding of findings)
      if (passed === null) list.push(finding);
      else passed.add(finding);
  };
  yield* withRowsOfAStep(analyzer, judgeSilence(input, add));
  for (const find of OF_CAPTURES) {
    for (const found of withRowsOfAStep(analyzer, find(input)[Symbol.iterator]())) {
      if (found !== undefined) add([withRowsThatStay(analyzer, told(found))]);
      yield;
    }
    yield;
  }
  const findings = passed ?? new ListedFindings(input, yield* inOrder(analyzer, list));
  known.set(analyzer, findings);
  return findings;
}
