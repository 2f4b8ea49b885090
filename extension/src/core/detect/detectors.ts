/** The findings of a capture. A new detector of whole captures is a file and a line here, one of connections in `connectionDetectors.ts`. */

import type { Analyzer } from "../analyzer.ts";
import { finish, type Steps, stretchesInSteps } from "../steps.ts";
import type { SegmentIndex } from "../units.ts";
import { timestampClocks } from "./clocks/timestampClocks.ts";
import { timestampsOff } from "./clocks/timestampsOff.ts";
import { ConnectionDetectors } from "./connectionDetectors.ts";
import { type CaptureDetector, DetectorInput } from "./detectorInput.ts";
import { type Finding, told } from "./finding.ts";
import { Findings } from "./findings.ts";
import { canJudgePassing, judgePassing } from "./judgePassing.ts";
import { FindingOrigin } from "./keptFinding.ts";
import { passesOverSegments } from "./passesOver.ts";
import { PlainVerdicts } from "./plainVerdicts.ts";
import { portPressure } from "./ports/portPressure.ts";
import { findRowLooks } from "./rowLooks.ts";
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

/** Finds what is plain of some connections, and asks detectors for the rest. A loop of its own: it is compiled with nothing else. */
function askAll(connections: Uint32Array, detectors: ConnectionDetectors, plain: PlainVerdicts | null): void {
  const left = plain?.take(connections) ?? null;
  for (let i = 0; i < connections.length; i++) detectors.ask(connections[i] ?? 0, left?.[i]);
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

/** What detectors of connections find, where all segments that they read are kept. */
function* judgeKept(detectors: ConnectionDetectors): Steps<void> {
  const { findings } = detectors;
  const { input } = findings;
  yield* input.prepare();
  const passes = passesOverSegments(input.analyzer, CONNECTIONS_A_STEP);
  const looks = yield* findRowLooks(input.analyzer);
  const plain =
    passes === null || looks === null
      ? null
      : new PlainVerdicts(detectors, passes, looks, CONNECTIONS_A_STEP);
  const { notable } = input;
  yield* stretchesInSteps(
    notable.length,
    (start, end) => askAll(notable.subarray(start, end), detectors, plain),
    CONNECTIONS_A_STEP,
  );
  plain?.release();
  passes?.release();
}

/** What is found of SYNs without an answer. */
function* judgeSilence(findings: Findings): Steps<void> {
  const { silence } = findings.input;
  yield* silence.judge();
  const origin = new FindingOrigin(findings.input, silentSynFound);
  const looks = SILENT_SYN_VERDICTS.map((verdict) => findings.lookOf(origin, verdict));
  yield* stretchesInSteps(
    silence.syns.length,
    (start, end) => addJudgedSyns(findings, looks, start, end),
    SYNS_A_STEP,
  );
}

/** Adds what the silent SYNs at some places are found to be. */
function addJudgedSyns(findings: Findings, looks: readonly number[], start: number, end: number): void {
  const { input } = findings;
  const { segments, connections } = input.silence.syns;
  for (let place = start; place < end; place++) {
    const look = looks[silentSynVerdict(input, place)] ?? 0;
    findings.add(look, connections[place] ?? 0, segments[place] ?? 0, place);
  }
}

/** Finds the findings in steps of a few milliseconds; when it is done `findingsOf` has them. */
export function* diagnose(analyzer: Analyzer): Steps<Findings> {
  const input = new DetectorInput(analyzer);
  const isPassing = canJudgePassing(analyzer);
  const findings = new Findings(input, isPassing);
  const detectors = new ConnectionDetectors(findings);
  yield* isPassing ? judgePassing(detectors) : judgeKept(detectors);
  findings.endOfConnections();
  yield* withRowsOfAStep(analyzer, judgeSilence(findings));
  for (const find of OF_CAPTURES) {
    for (const found of withRowsOfAStep(analyzer, find(input)[Symbol.iterator]())) {
      if (found !== undefined) findings.addTold(withRowsThatStay(analyzer, told(found)));
      yield;
    }
    yield;
  }
  if (!analyzer.isForSummary) yield* findings.putInOrder();
  known.set(analyzer, findings);
  return findings;
}
