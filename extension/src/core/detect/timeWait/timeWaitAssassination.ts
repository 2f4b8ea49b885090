import { NEXT, TIME_WAIT_RESET } from "../../model/connectionTable.ts";
import { FROM_SERVER } from "../../model/segmentTable.ts";
import { lifeAfter } from "../../reconstruct/lives.ts";
import { timeWaitOf } from "../../reconstruct/timeWaitFacts.ts";
import type { Certainty } from "../../report/contract.ts";
import type { ConnectionIndex, SegmentIndex } from "../../units.ts";
import { FIN, RST } from "../../wire/segment.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { evidenceOf, type Found, NO_FINDINGS } from "../finding.ts";
import { segmentOfFrame, timeWaitStartOf } from "../segmentOfFrame.ts";
import { refusedSyns } from "./olderStateAnswer.ts";
import { answerOfTimeWait } from "./timeWaitRule.ts";

/**
 * An RST ended a TIME_WAIT (RFC 1337 section 2). Linux does so for an RST at RCV.NXT unless tcp_rfc1337 is set; where
 * later packets show that the state survived, the RST was ignored and is no finding.
 */
export function timeWaitAssassination(input: DetectorInput, connection: ConnectionIndex): readonly Found[] {
  return input.analyzer.connections.has(connection, TIME_WAIT_RESET)
    ? ofSeenLife(input, connection)
    : ofUnseenLife(input, connection);
}

function ofSeenLife(input: DetectorInput, connection: ConnectionIndex): readonly Found[] {
  const { analyzer } = input;
  const table = analyzer.connections;
  const timeWait = timeWaitOf(table, connection, analyzer.assumptions, analyzer.latest);
  const reset = table.rareFacts(connection)?.timeWaitReset;
  if (timeWait?.endedBy !== "rst" || reset === undefined) return [];
  let owner = connection;
  let segment = segmentOfFrame(analyzer, owner, reset.frame);
  while (segment < 0) {
    owner = table.word(owner, NEXT);
    if (owner < 0) return [];
    segment = segmentOfFrame(analyzer, owner, reset.frame);
  }
  const trigger = owner === connection ? triggerBefore(input, connection, segment) : "refused-syn";
  const next = lifeAfter(table, connection);
  const later = next < 0 ? -1 : (input.attempt(next).syns[0]?.segment ?? -1);
  return [
    {
      kind: "time-wait-assassination",
      certainty: later >= 0 ? certaintyBySuccessor(input, connection, next) : "explained",
      severity: "warning",
      connection: owner,
      segment,
      tell: () => ({
        evidence: evidenceOf(timeWaitStartOf(analyzer, connection), segment, later),
        details: { previous: connection, trigger },
      }),
    },
  ];
}

/** Proved when a SYN came in afterwards that the living TIME_WAIT would have refused. */
function certaintyBySuccessor(
  input: DetectorInput,
  connection: ConnectionIndex,
  next: ConnectionIndex,
): Certainty {
  const { segments } = input.analyzer;
  const refused = refusedSyns(input, next).at(-1);
  const accepted = input.attempt(next).syns.find((syn) => syn.answer === "syn-ack");
  if (refused === undefined || accepted === undefined || refused.older !== connection) return "explained";
  const rule = answerOfTimeWait({
    isn: segments.seq[accepted.segment] ?? 0,
    tsVal: refused.tsVal === null ? null : (segments.tsVal[accepted.segment] ?? 0),
    rcvNxt: segments.ack[refused.answerSegment] ?? 0,
    tsRecent: refused.tsRecent,
  });
  return rule.accepted ? "explained" : "proved";
}

/** The older life was not captured: a refused SYN, the client's RST at exactly the acknowledged number, and the SYN let in. */
function ofUnseenLife(input: DetectorInput, connection: ConnectionIndex): readonly Found[] {
  const { segments } = input.analyzer;
  const all = refusedSyns(input, connection);
  if (all.length === 0) return NO_FINDINGS;
  const refused = all.find((syn) => syn.state === "time-wait" && syn.older < 0 && syn.resetSegment >= 0);
  if (refused === undefined) return [];
  const exact = segments.seq[refused.resetSegment] === segments.ack[refused.answerSegment];
  const accepted = input.attempt(connection).syns.find((syn) => syn.answer === "syn-ack");
  if (!exact || accepted === undefined) return [];
  return [
    {
      kind: "time-wait-assassination",
      certainty: refused.certainty,
      severity: "warning",
      connection,
      segment: refused.resetSegment,
      tell: () => ({
        evidence: evidenceOf(
          refused.syn,
          refused.answerSegment,
          refused.resetSegment,
          accepted.segment,
          accepted.answerSegment,
        ),
        details: { previous: -1, trigger: "refused-syn" },
      }),
    },
  ];
}

/** What the RST answers: the segment of its sender's side that woke the holder last. */
function triggerBefore(
  input: DetectorInput,
  connection: ConnectionIndex,
  reset: SegmentIndex,
): "delayed-duplicate" | "retransmitted-fin" | "unprompted" {
  const { analyzer } = input;
  const { segments } = analyzer;
  const started = timeWaitStartOf(analyzer, connection);
  const side = (segments.bits[reset] ?? 0) & FROM_SERVER;
  let trigger: "delayed-duplicate" | "retransmitted-fin" | "unprompted" = "unprompted";
  for (const segment of analyzer.segmentsOf(connection)) {
    if (segment <= started || segment >= reset) continue;
    const flags = segments.flags[segment] ?? 0;
    if (((segments.bits[segment] ?? 0) & FROM_SERVER) !== side || (flags & RST) !== 0) continue;
    if ((flags & FIN) !== 0) trigger = "retransmitted-fin";
    else if (segments.payloadLength(segment) > 0) trigger = "delayed-duplicate";
  }
  return trigger;
}
