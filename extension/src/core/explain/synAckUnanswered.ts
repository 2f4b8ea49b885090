import type { FindingOf } from "../detect/finding.ts";
import { captureCommand } from "./captureCommand.ts";
import type { Explain, Explanation } from "./explanation.ts";
import { counted } from "./words.ts";

type Unanswered = FindingOf<"syn-ack-unanswered">;

export const explainSynAckUnanswered: Explain<"syn-ack-unanswered"> = (finding, say): Explanation => {
  const { connection, details } = finding;
  const capture = captureCommand(say, connection);
  const references = ["RFC 9293 section 3.5", "RFC 6298 section 2"];
  const doubt =
    finding.certainty === "compatible"
      ? " The capture itself lost packets around that time, so the ACK may merely be missing here."
      : "";
  if (!details.acknowledged)
    return {
      title: "SYN-ACK never acknowledged",
      explanation: `${say.server(connection)} answered the SYN of ${say.client(connection)} (${say.frame(finding.segment)}${times(finding)}), and no ACK and no RST of the client followed in the ${say.span(say.analyzer.latest - say.input.timeOf(finding.segment))} until the end of the capture. The server answered; either the SYN-ACK did not reach the client, or its ACK was lost before this point, or the SYN was never the client's own (a scan, a forged source address).${doubt}`,
      advice: `Capture beside the client: ${capture}. If the SYN-ACK arrives there, look at that host's firewall; if it does not, at the way back (asymmetric routes, a stateful firewall that saw only one direction). On the server, ss -tn state syn-recv shows how many such connections wait.`,
      references,
    };
  const [first, second] = details.synAcks;
  const acknowledged = say.input.attempt(connection).acknowledged;
  if (second !== undefined && acknowledged < second)
    return {
      title: "SYN-ACK sent again although it had been acknowledged",
      explanation: `The client acknowledged the SYN-ACK of ${say.server(connection)} (${say.frame(first ?? -1)}) in ${say.frame(acknowledged)}, and the server sent it again ${say.span(say.input.timeOf(second) - say.input.timeOf(first ?? -1))} after the first${times(finding)}. The ACK was lost behind this point, or the server ignored it: Linux does so while the accept queue is full (tcp_abort_on_overflow=0), and with TCP_DEFER_ACCEPT until data comes.${doubt}`,
      advice: `On ${say.serverAddress(connection)}: nstat -az TcpExtListenOverflows TcpExtListenDrops, and ss -ltn (Recv-Q against Send-Q). If the first two do not grow, the ACK is lost on the way: ${capture}`,
      references: [...references, "Linux tcp_check_req, inet_csk_complete_hashdance"],
    };
  return {
    title: "SYN-ACK had to be sent again",
    explanation: `${say.server(connection)} answered the SYN of ${say.client(connection)} in ${say.frame(first ?? -1)}, but the client's ACK came only ${say.span(say.input.timeOf(acknowledged) - say.input.timeOf(first ?? -1))} later, after the SYN-ACK had been sent again${times(finding)}: the first SYN-ACK did not reach the client, or its ACK did not come back.${doubt}`,
    advice: `SYNs arrive, so the loss is on the way back or after it. A capture beside the client for the same time settles which: ${capture}`,
    references,
  };
};

function times({ details }: Unanswered): string {
  const n = details.synAcks.length;
  return n > 1 ? `, ${counted(n, "SYN-ACK")} in all` : "";
}
