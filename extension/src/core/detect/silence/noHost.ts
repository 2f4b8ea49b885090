import type { DetectorInput } from "../detectorInput.ts";
import type { Hypothesis } from "./hypothesis.ts";
import type { JudgedSyn } from "./silence.ts";

const SETTLE = "ip neigh (or arping) from the last router, and ping from another host";

/** Nobody is at the address, or the way there is broken. */
export function weighNoHost(input: DetectorInput, { syn }: JudgedSyn): Hypothesis {
  return input.neighbours.serverEverAnswered(syn.connection)
    ? {
        cause: "no-host",
        verdict: "refuted",
        for: [],
        against: ["The address answers other SYNs in this capture."],
        settle: SETTLE,
      }
    : {
        cause: "no-host",
        verdict: "compatible",
        for: ["The address answers no SYN at all in this capture."],
        against: [],
        settle: SETTLE,
      };
}
