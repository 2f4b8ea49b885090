import type { Hypothesis, HypothesisCause } from "../detect/silence/hypothesis.ts";
import { bestCause, hypothesesOf } from "../detect/silence/weighCauses.ts";
import type { Explain, Explanation } from "./explanation.ts";

const CAUSES: Readonly<Record<HypothesisCause, string>> = {
  "per-host-paws": "per-host PAWS (tcp_tw_recycle)",
  "time-wait-ack-limited": "a TIME_WAIT whose answering ACK was rate-limited or filtered",
  "accept-queue-overflow": "a full accept queue",
  filter: "a filter that drops this kind of packet",
  loss: "loss on the way",
  "capture-loss": "the capture, which lost frames",
  "first-syn-drop": "a load balancer that drops the first SYN on reused ports",
  "stale-nat-entry": "a stale NAT or connection-tracking entry for these ports",
  "no-host": "nobody at that address",
};

export const explainSynUnanswered: Explain<"syn-unanswered"> = (finding, say): Explanation => {
  const { connection, details } = finding;
  const hypotheses = hypothesesOf(say.input, finding.segment);
  const bestOne = bestCause(hypotheses);
  const best = hypotheses.find(({ cause }) => cause === bestOne);
  const again = details.retransmission ? " It repeats an earlier one." : "";
  return {
    title: "SYN without an answer",
    explanation: [
      `The SYN of ${say.client(connection)} to ${say.server(connection)} (${say.frame(finding.segment)}) got no answer that this capture shows.${again}`,
      best === undefined
        ? undecided(hypotheses)
        : `What fits best is ${CAUSES[best.cause]}: ${best.for.join(" ")}`,
      refuted(hypotheses),
    ]
      .filter((sentence) => sentence !== "")
      .join(" "),
    advice:
      best === undefined
        ? `Settle it from both ends: ${settlements(hypotheses)}.`
        : `To settle it: ${best.settle}.`,
    references: ["RFC 9293 section 3.10.7.3"],
  };
};

function undecided(hypotheses: readonly Hypothesis[]): string {
  const possible = hypotheses
    .filter(({ verdict }) => verdict === "compatible")
    .map(({ cause }) => CAUSES[cause]);
  if (possible.length === 0) return "No cause that was weighed fits.";
  return `The packets fit ${possible.length === 1 ? "" : "each of "}${possible.join("; ")}; they do not tell which.`;
}

function refuted(hypotheses: readonly Hypothesis[]): string {
  const out = hypotheses.filter(({ verdict }) => verdict === "refuted").map(({ cause }) => CAUSES[cause]);
  return out.length === 0 ? "" : `Ruled out: ${out.join("; ")}.`;
}

function settlements(hypotheses: readonly Hypothesis[]): string {
  const commands = hypotheses.filter(({ verdict }) => verdict === "compatible").map(({ settle }) => settle);
  return [...new Set(commands)].slice(0, 3).join("; or ");
}
