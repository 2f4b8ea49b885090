import type { Explain, Explanation } from "./explanation.ts";

const TRIGGERS = {
  "refused-syn": "It answers the ACK with which the TIME_WAIT had refused a SYN.",
  "delayed-duplicate":
    "A delayed segment had made the TIME_WAIT send an ACK; the peer no longer knew the connection and answered by RST.",
  "retransmitted-fin": "It follows a FIN that was sent again.",
  unprompted: "The capture does not show what prompted it.",
} as const;

export const explainTimeWaitAssassination: Explain<"time-wait-assassination"> = (
  finding,
  say,
): Explanation => {
  const { details } = finding;
  const whose = details.previous < 0 ? finding.connection : details.previous;
  return {
    title: "TIME_WAIT ended by an RST",
    explanation: [
      `The RST in ${say.frame(finding.segment)} ended the TIME_WAIT of ${say.client(whose)} and ${say.server(whose)} early (TIME_WAIT assassination).`,
      TRIGGERS[details.trigger],
      finding.certainty === "proved"
        ? "A SYN that the TIME_WAIT would have refused was let in afterwards: it was gone."
        : "Linux ends a TIME_WAIT by an RST at exactly RCV.NXT while tcp_rfc1337 is 0, which is the default; BSD and macOS ignore it.",
    ].join(" "),
    advice:
      "From here on old segments of that connection are no longer kept away from a new one. Where that matters, sysctl net.ipv4.tcp_rfc1337 on the holder tells whether it ignores such RSTs; note that with 1 a refused SYN can no longer recover by the RST.",
    references: ["RFC 1337 section 2", "Linux tcp_timewait_state_process"],
  };
};
