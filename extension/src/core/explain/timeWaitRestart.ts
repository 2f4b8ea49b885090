import type { Explain, Explanation } from "./explanation.ts";
import { counted } from "./words.ts";

const CAUSES = {
  "fin-retransmission":
    "The peer sent its FIN again, so the last ACK had not reached it: answering that FIN is what TIME_WAIT is for.",
  "old-segment": "A segment with data came in again.",
  "bare-ack":
    "A bare ACK with an old number or an old timestamp came in (a keep-alive probe, or one delayed on its way).",
} as const;

export const explainTimeWaitRestart: Explain<"time-wait-restart"> = (finding, say): Explanation => {
  const { details, connection } = finding;
  return {
    title: "TIME_WAIT started anew",
    explanation: `The TIME_WAIT of ${say.client(connection)} and ${say.server(connection)} started its timer anew in ${say.frame(finding.segment)}, ${counted(details.restarts, "time")} in all. ${CAUSES[details.cause]}`,
    advice:
      details.cause === "fin-retransmission"
        ? "Nothing needs to be done for one; many of them show loss on the way from the side that closed first to its peer."
        : "Nothing needs to be done.",
    references: ["RFC 9293 section 3.10.7.4", "Linux tcp_timewait_state_process"],
  };
};
