import type { FindingOf } from "../detect/finding.ts";
import type { Explain, Explanation, Speaker } from "./explanation.ts";

export const explainSynIntoOpenConnection: Explain<"syn-into-open-connection"> = (
  finding,
  say,
): Explanation => {
  const { connection, details } = finding;
  return {
    title: "SYN met a connection that was still open",
    explanation: [
      `The SYN of ${say.client(connection)} (${say.frame(finding.segment)}) reached ${say.server(connection)} while that end still had the previous connection on these ports in ${details.oldState}.`,
      details.answerSegment >= 0
        ? `It answered by a challenge ACK with the old numbers (${say.frame(details.answerSegment)}) instead of a SYN-ACK.`
        : "It gave no answer: challenge ACKs are limited to one in 500 ms, and one had just been sent.",
      recovery(finding, say),
    ].join(" "),
    advice:
      details.oldState === "LAST_ACK"
        ? "The last ACK of the previous close was lost, so that end still waits for it. One such delay is harmless; many of them show loss towards that host, or a device that drops ACKs of connections it has forgotten."
        : "The client believes the old connection is gone, the server does not: look for a device or host that forgets connections without closing them (reboot, idle timeout of a firewall or load balancer, one client address and port mapped by two paths).",
    references: [
      "RFC 9293 section 3.5.1",
      "RFC 5961 section 4",
      "Linux tcp_validate_incoming (3.6 and later)",
    ],
  };
};

function recovery(finding: FindingOf<"syn-into-open-connection">, say: Speaker): string {
  const { resetSegment, recoveredAfter } = finding.details;
  if (recoveredAfter === null)
    return resetSegment >= 0
      ? `The client's RST in ${say.frame(resetSegment)} should have cleared the old connection, but no SYN-ACK follows in this capture.`
      : "No RST of the client clears the old connection in this capture, so nothing recovers.";
  const cleared =
    resetSegment >= 0
      ? `The client's RST in ${say.frame(resetSegment)} cleared the old connection, and the connect`
      : "The connect";
  return `${cleared} succeeded ${say.span(recoveredAfter)} after this SYN.`;
}
