import type { FindingOf } from "../detect/finding.ts";
import { seqDiff } from "../seq.ts";
import type { Explain, Explanation, Speaker } from "./explanation.ts";
import { grouped } from "./words.ts";

type Refused = FindingOf<"time-wait-syn-refused">;

export const explainTimeWaitSynRefused: Explain<"time-wait-syn-refused"> = (finding, say): Explanation => {
  const { details, connection } = finding;
  const server = say.server(connection);
  const before =
    details.previous < 0
      ? "an earlier connection on these ports, which this capture does not show,"
      : `the previous connection on these ports`;
  return {
    title: "SYN refused by a TIME_WAIT",
    explanation: [
      `The SYN of ${say.client(connection)} (${say.frame(finding.segment)}) met the TIME_WAIT that ${server} still held for ${before} and was not let in.`,
      whyRefused(finding),
      answerSentence(finding, say),
    ].join(" "),
    advice: adviceFor(finding),
    references: [
      "RFC 9293 section 3.10.7.4",
      "RFC 6191 section 2",
      "Linux tcp_timewait_state_process (2.6.24 to 7.2)",
    ],
  };
};

function whyRefused(finding: Refused): string {
  const { reason, tsVal, tsRecent } = finding.details;
  if (reason === "older-timestamp" && tsVal !== null && tsRecent !== null)
    return `Its TSval ${tsVal} is ${grouped(-seqDiff(tsVal, tsRecent))} ticks older than the remembered ${tsRecent}: one host to one peer never goes back on the same ports, so another clock speaks (another host behind the same address, a reboot, or a device that maps ports).`;
  if (reason === "old-sequence")
    return "Its sequence number does not lie after everything received before, and no newer timestamp makes up for that.";
  return "By the numbers the capture shows the rule of Linux would have let it in, so the stack is another one or the numbers were changed on the way.";
}

function answerSentence(finding: Refused, say: Speaker): string {
  const { answer, answerSegment, resetSegment, timerRestarted } = finding.details;
  const parts: string[] = [];
  if (answer === "ack")
    parts.push(`The answer is the ACK of the old connection (${say.frame(answerSegment)}), not a SYN-ACK.`);
  else
    parts.push(
      "It got no answer at all: such ACKs are limited to one in 500 ms, and one had just been sent.",
    );
  if (resetSegment >= 0)
    parts.push(
      `The client, waiting in SYN_SENT, threw that ACK out by the RST in ${say.frame(resetSegment)}.`,
    );
  if (timerRestarted)
    parts.push("A SYN refused for its timestamp starts the TIME_WAIT anew for its full length.");
  return parts.join(" ");
}

function adviceFor(finding: Refused): string {
  return finding.details.reason === "older-timestamp"
    ? "Let the NAT or proxy keep a port of one address apart for longer than TIME_WAIT, or give it more source addresses. On the server, nstat -az TcpExtPAWSTimewait (where the kernel has it, else TcpExtPAWSEstab) counts these refusals."
    : "Turn TCP timestamps on at both ends, so that a newer connection is known by its clock; or let the client wait before it reuses the port.";
}
