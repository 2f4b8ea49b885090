import type { Analyzer } from "../analyzer.ts";
import type { Finding } from "../detect/finding.ts";
import { bestCause, hypothesesOf } from "../detect/silence/weighCauses.ts";
import type { Speaker } from "../explain/explanation.ts";
import { explain } from "../explain/explanations.ts";
import type { ConnectionIndex, FrameNumber, SegmentIndex } from "../units.ts";
import type { FindingObject } from "./contract.ts";
import { secondsSinceStart, toSeconds } from "./seconds.ts";

/** The contract's finding object. */
export function findingObject(finding: Finding, say: Speaker): FindingObject {
  const { analyzer } = say;
  const frame = frameOf(analyzer, finding.segment);
  const words = explain(finding, say);
  const hypotheses = finding.kind === "syn-unanswered" ? hypothesesOf(say.input, finding.segment) : null;
  return {
    id: `${finding.kind}:${frame}`,
    kind: finding.kind,
    severity: finding.severity,
    certainty: finding.certainty,
    connection: finding.connection < 0 ? null : finding.connection + 1,
    frame,
    frames: finding.evidence.map((segment) => frameOf(analyzer, segment)).sort((a, b) => a - b),
    time: secondsSinceStart(analyzer, analyzer.segments.timeOf(finding.segment)),
    ...words,
    details:
      hypotheses === null
        ? detailsObject(analyzer, finding)
        : { ...finding.details, best: bestCause(hypotheses), hypotheses },
    ...(hypotheses === null ? {} : { hypotheses }),
  };
}

/** The contract's details: ids for connections, frames for segments, seconds for spans; -1 becomes null. */
function detailsObject(analyzer: Analyzer, finding: Finding): Record<string, unknown> {
  const frame = (segment: SegmentIndex) => (segment < 0 ? null : frameOf(analyzer, segment));
  const id = (connection: ConnectionIndex) => (connection < 0 ? null : connection + 1);
  switch (finding.kind) {
    case "time-wait-reincarnation": {
      const { previous, gap, synAck, ...rest } = finding.details;
      return { previous: id(previous), gapSeconds: toSeconds(gap), ...rest, synAckFrame: frame(synAck) };
    }
    case "time-wait-syn-refused": {
      const { previous, answerSegment, resetSegment, ...rest } = finding.details;
      return {
        previous: id(previous),
        ...rest,
        answerFrame: frame(answerSegment),
        resetFrame: frame(resetSegment),
      };
    }
    case "time-wait-assassination":
      return { ...finding.details, previous: id(finding.details.previous) };
    case "quadruplet-reuse": {
      const { previous, gap, why } = finding.details;
      return { previous: id(previous), gapSeconds: gap === null ? null : toSeconds(gap), why };
    }
    case "syn-dropped-by-paws": {
      const { rememberedSegment, age, ...rest } = finding.details;
      return { ...rest, rememberedFrame: frame(rememberedSegment), ageSeconds: toSeconds(age) };
    }
    case "syn-ack-unanswered": {
      const { synAcks, ...rest } = finding.details;
      return { synAckFrames: synAcks.map((segment) => frameOf(analyzer, segment)), ...rest };
    }
    case "syn-into-open-connection": {
      const { previous, oldState, answerSegment, resetSegment, recoveredAfter } = finding.details;
      return {
        previous: id(previous),
        oldState,
        answerFrame: frame(answerSegment),
        resetFrame: frame(resetSegment),
        recoveredAfterSeconds: recoveredAfter === null ? null : toSeconds(recoveredAfter),
      };
    }
    case "delayed-duplicate":
      return { belongsTo: id(finding.details.belongsTo), originalFrame: frame(finding.details.original) };
    case "slow-connect": {
      const { delay, ...rest } = finding.details;
      return { delaySeconds: toSeconds(delay), ...rest };
    }
    case "port-pressure": {
      const { at, exhausted, ...rest } = finding.details;
      return {
        ...rest,
        at: secondsSinceStart(analyzer, at),
        exhausted: exhausted.map((interval) => interval.map((time) => secondsSinceStart(analyzer, time))),
      };
    }
    case "half-closed": {
      const { open, ...rest } = finding.details;
      return { ...rest, seconds: toSeconds(open) };
    }
    default:
      return { ...finding.details };
  }
}

function frameOf(analyzer: Analyzer, segment: SegmentIndex): FrameNumber {
  return analyzer.segments.frameOf(segment);
}
