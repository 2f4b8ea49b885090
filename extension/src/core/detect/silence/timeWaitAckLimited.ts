import { HAS_TIMESTAMP } from "../../model/segmentTable.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { olderLifeOf } from "../timeWait/olderLife.ts";
import { answerOfTimeWait } from "../timeWait/timeWaitRule.ts";
import type { Hypothesis } from "./hypothesis.ts";
import type { JudgedSyn } from "./silence.ts";

const SETTLE =
  "a capture on the server itself (tcpdump -ni any 'tcp port PORT and host CLIENT'): there the ACK of the old connection is seen";

/** The SYN met a TIME_WAIT that refuses it, and the ACK that says so was rate-limited, or lost behind a filter. */
export function weighTimeWaitAck(input: DetectorInput, { syn }: JudgedSyn): Hypothesis {
  const { analyzer } = input;
  const { segments } = analyzer;
  const older = olderLifeOf(analyzer, syn.connection);
  const refuted = (against: string): Hypothesis => ({
    cause: "time-wait-ack-limited",
    verdict: "refuted",
    for: [],
    against: [against],
    settle: SETTLE,
  });
  if (older === null) return refuted("The capture shows no earlier connection on these ports.");
  if (!older.heldByReceiver || older.timeWait === null)
    return refuted("The receiver of this SYN held no TIME_WAIT on these ports.");
  if (input.timeOf(syn.segment) >= older.timeWait.expires)
    return refuted(
      `The TIME_WAIT on these ports had run out (${analyzer.assumptions.timeWaitSeconds} s are assumed).`,
    );
  if (older.timeWait.endedBy === "rst" || older.timeWait.endedBy === "missing")
    return refuted("The TIME_WAIT on these ports was gone already.");
  const hasTimestamp = ((segments.bits[syn.segment] ?? 0) & HAS_TIMESTAMP) !== 0;
  const rule = answerOfTimeWait({
    isn: segments.seq[syn.segment] ?? 0,
    tsVal: hasTimestamp ? (segments.tsVal[syn.segment] ?? 0) : null,
    rcvNxt: older.rcvNxt ?? 0,
    tsRecent: older.tsRecent,
  });
  if (rule.accepted) return refuted("The TIME_WAIT on these ports would have let this SYN in.");
  return {
    cause: "time-wait-ack-limited",
    verdict: "compatible",
    for: [
      rule.reason === "older-timestamp"
        ? "The TIME_WAIT on these ports refuses it: its TSval is older than the one remembered."
        : "The TIME_WAIT on these ports refuses it: its sequence number is not after everything received before.",
    ],
    against: ["The ACK with which a TIME_WAIT refuses a SYN is not in the capture."],
    settle: SETTLE,
  };
}
