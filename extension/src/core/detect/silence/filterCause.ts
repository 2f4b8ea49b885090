import { counted } from "../../explain/words.ts";
import type { DetectorInput } from "../detectorInput.ts";
import type { Hypothesis } from "./hypothesis.ts";
import type { JudgedSyn } from "./silence.ts";

const SETTLE =
  "nft list ruleset (or iptables-save -c) on the server and on every device before it; on the server host tcpdump sees packets that its own firewall then drops";

/** A filter drops by address and port, so the same triple never succeeds. */
export function weighFilter(input: DetectorInput, { syn }: JudgedSyn): Hypothesis {
  const same = input.neighbours.sameClient(syn.connection);
  const answered = same.filter((connect) => connect.answered);
  if (answered.length > 0)
    return {
      cause: "filter",
      verdict: "refuted",
      for: [],
      against: [
        `${counted(answered.length, "connect")} from the same address to the same port ${answered.length === 1 ? "was" : "were"} answered in this capture.`,
      ],
      settle: SETTLE,
    };
  return {
    cause: "filter",
    verdict: "compatible",
    for: [
      same.length > 1
        ? `None of ${counted(same.length, "connect")} from this address to this port was answered.`
        : "No connect from this address to this port was answered.",
    ],
    against: [],
    settle: SETTLE,
  };
}
