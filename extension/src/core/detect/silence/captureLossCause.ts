import { NANOSECONDS_PER_SECOND } from "../../units.ts";
import type { DetectorInput } from "../detectorInput.ts";
import { oneDirectionReason } from "../loss/captureLoss.ts";
import type { Hypothesis } from "./hypothesis.ts";
import type { JudgedSyn } from "./silence.ts";
import type { SilentSyn } from "./silentSyns.ts";

const SETTLE =
  "capture again with a larger buffer and a short snap length (tcpdump -B 16384 -s 128), in both directions, and read its count of packets dropped by the kernel";
/** An answer would have come within this time. */
const ANSWER_WITHIN = 1 * NANOSECONDS_PER_SECOND;

/** The answer passed, and the capture does not have it. */
export function weighCaptureLoss(input: DetectorInput, { syn }: JudgedSyn): Hypothesis {
  const { captureLoss } = input;
  const time = input.timeOf(syn.segment);
  const base = { cause: "capture-loss", settle: SETTLE } as const;
  if (syn.sentAgain)
    return {
      ...base,
      verdict: "refuted",
      for: [],
      against: ["The client sent the SYN again, so no answer had reached it, whatever the capture lost."],
    };
  const oneDirection = captureLoss.oneDirection(syn.connection);
  if (oneDirection !== null)
    return { ...base, verdict: "explained", for: [oneDirectionReason(oneDirection)], against: [] };
  if (captureLoss.covers(time, time + ANSWER_WITHIN))
    return {
      ...base,
      verdict: "compatible",
      for: captureLoss.reasons(time, time + ANSWER_WITHIN),
      against: [],
    };
  return {
    ...base,
    verdict: "refuted",
    for: [],
    against: [
      captureLoss.dropped === null
        ? "Nothing around it is missing from the capture: no data is acknowledged that was not captured."
        : "The capturing host counted no drops, and no data is acknowledged that was not captured.",
    ],
  };
}

/** Whether "no answer" may be the capture's own: then a verdict that rests on it goes down a step. */
export function mayBeCaptureLoss(input: DetectorInput, syn: SilentSyn): boolean {
  // A client that has its SYN-ACK sends no SYN again.
  if (syn.sentAgain) return false;
  const time = input.timeOf(syn.segment);
  return (
    input.captureLoss.oneDirection(syn.connection) !== null ||
    input.captureLoss.covers(time, time + ANSWER_WITHIN)
  );
}
