import type { FindingOf } from "../detect/finding.ts";
import { captureCommand } from "./captureCommand.ts";
import type { Explain, Explanation, Speaker } from "./explanation.ts";
import { counted } from "./words.ts";

type Slow = FindingOf<"slow-connect">;

export const explainSlowConnect: Explain<"slow-connect"> = (finding, say): Explanation => {
  const { connection, details } = finding;
  const took = say.span(details.delay);
  return {
    title: `Connect took ${took}`,
    explanation: `${say.client(connection)} needed ${took} from its first SYN (${say.frame(finding.segment)}) to the end of the handshake with ${say.server(connection)}. ${causeText(finding, say)}`,
    advice: advice(finding, say),
    references: ["RFC 6298 section 2", "RFC 9293 section 3.8.1"],
  };
};

function causeText({ connection, details, certainty }: Slow, say: Speaker): string {
  const { syns, synAcks, acknowledged } = say.input.attempt(connection);
  const first = syns[0]?.segment ?? -1;
  const synAck = synAcks[0] ?? -1;
  switch (details.cause) {
    case "syn-retransmitted": {
      const doubt =
        certainty === "compatible"
          ? " Without timestamps and with nothing to measure the round trip by, the answer might also be a very late one to the first SYN."
          : "";
      const rescued = syns.filter((syn) => syn.segment < acknowledged);
      const last = rescued[rescued.length - 1]?.segment ?? -1;
      return `The first ${details.attempts > 2 ? counted(details.attempts - 1, "SYN") : "SYN"} got no SYN-ACK; the client's retransmission timer sent the one that did (${say.frame(last)}, ${say.span(say.input.timeOf(last) - say.input.timeOf(first))} after the first). The path and the server are not slow: what took the time is the timer.${doubt}`;
    }
    case "refused-by-older-state": {
      const refused = syns.find((syn) => syn.answer === "ack");
      return `The SYN was answered by an ACK of an older connection on the same ports (${say.frame(refused?.answerSegment ?? -1)}) instead of a SYN-ACK, and only a SYN sent again succeeded.`;
    }
    case "syn-ack-late":
      return `The SYN-ACK (${say.frame(synAck)}) came ${say.span(say.input.timeOf(synAck) - say.input.timeOf(first))} after the SYN, while the rest of the connection answers far faster: an answer was held back or lost for the length of a retransmission timer.`;
    case "syn-ack-retransmitted": {
      const last = synAcks.filter((segment) => segment < acknowledged).pop() ?? -1;
      return `The server's first SYN-ACK (${say.frame(synAck)}) got no ACK; the client acknowledged after it was sent again (${say.frame(last)}).`;
    }
  }
}

function advice({ connection, details }: Slow, say: Speaker): string {
  const capture = captureCommand(say, connection);
  switch (details.cause) {
    case "syn-retransmitted":
      return `Why the first SYN stayed without an answer is told by the findings on that SYN. Where they leave it open, a capture at the other end for the same time shows whether it arrived (${capture}), and on the server nstat -az TcpExtListenOverflows TcpExtListenDrops whether it was dropped there.`;
    case "refused-by-older-state":
      return "Linux clients from 5.7 on send the SYN again within milliseconds after such a refusal; older ones wait for the whole timer. To avoid it, keep the client's ports apart for longer than the server keeps the old connection.";
    case "syn-ack-late":
      return `Capture at the server: ${capture}. If its SYN-ACK leaves in time, it is held back or lost on the way; if not, the server answers late (full SYN queue, SYN proxy before it).`;
    case "syn-ack-retransmitted":
      return `The first SYN-ACK, or the ACK to it, was lost. A capture beside the client for the same time settles which: ${capture}`;
  }
}
