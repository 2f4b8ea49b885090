import type { FindingOf } from "../detect/finding.ts";
import type { Explain, Explanation, Speaker } from "./explanation.ts";

type Reincarnation = FindingOf<"time-wait-reincarnation">;

export const explainTimeWaitReincarnation: Explain<"time-wait-reincarnation"> = (
  finding,
  say,
): Explanation => {
  const { details, connection } = finding;
  const holder =
    details.holder === "both"
      ? "both ends"
      : details.holder === "server"
        ? `the server ${say.serverAddress(details.previous)}`
        : `the client ${say.clientAddress(details.previous)}`;
  return {
    title:
      details.acceptedBy === "initiator-reuse"
        ? "TIME_WAIT reused by its own holder"
        : "SYN accepted in TIME_WAIT",
    explanation: [
      `${say.client(connection)} opened a new connection to ${say.server(connection)} (${say.frame(finding.segment)}) ${say.span(details.gap)} after the previous one on the same ports began its TIME_WAIT at ${holder}.`,
      howAccepted(finding),
      proofSentence(finding, say),
    ].join(" "),
    advice:
      "Nothing needs to be done: this is how a quadruplet is meant to return early. It matters only if segments of the previous connection were still on their way.",
    references: [
      "RFC 9293 section 3.6.1",
      "RFC 6191 section 2",
      "Linux tcp_timewait_state_process, tcp_twsk_unique",
    ],
  };
};

function howAccepted(finding: Reincarnation): string {
  switch (finding.details.acceptedBy) {
    case "timestamp":
      return "The SYN was let in because its TSval is newer than the one remembered.";
    case "sequence":
      return "The SYN was let in because its sequence number lies after everything received before.";
    case "both":
      return "The SYN was let in because its TSval is newer than the one remembered; its sequence number lies after everything received before, too.";
    case "initiator-reuse":
      return "The opener itself held that TIME_WAIT and reused it (tcp_tw_reuse, or a source port bound before connecting).";
    case null:
      return "By what it was let in the capture does not show: the SYN's options or the end of the previous connection are missing.";
  }
}

function proofSentence(finding: Reincarnation, say: Speaker): string {
  if (!finding.details.isnProof)
    return "The new initial sequence number does not show the mark that Linux leaves (old SND.NXT + 65537), so whether the TIME_WAIT was still alive is not proved.";
  const where =
    finding.details.acceptedBy === "initiator-reuse"
      ? say.frame(finding.segment)
      : say.frame(finding.details.synAck);
  return `Proof: the initial sequence number in ${where} is the holder's old SND.NXT + 65537, which Linux gives only to a connection born from a TIME_WAIT.`;
}
