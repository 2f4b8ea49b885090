import type { Explain, Explanation } from "./explanation.ts";

export const explainDelayedDuplicate: Explain<"delayed-duplicate"> = (finding, say): Explanation => {
  const { connection, details } = finding;
  const late = say.input.timeOf(finding.segment) - say.input.timeOf(details.original);
  const same = details.belongsTo === connection;
  return {
    title: same ? "Delayed duplicate came into TIME_WAIT" : "Delayed duplicate came into a later connection",
    explanation: `${capitalized(say.frame(finding.segment))} is the segment of ${say.frame(details.original)} once more, ${say.span(late)} later: same sequence number, length, timestamp and IP ID, so the network delivered it twice; it was not sent again. ${
      same
        ? "The connection was already in TIME_WAIT, which is there to keep such segments away from the next one."
        : `It belongs to an earlier connection on the same ports of ${say.client(connection)} and ${say.server(connection)}.`
    }`,
    advice:
      "Find where packets are held or repeated: a switch loop, a tunnel that changes paths, a capture replayed. With timestamps the receiver throws such segments away (nstat -az TcpExtPAWSEstab); without them only the sequence number protects the new connection.",
    references: ["RFC 9293 section 3.4.3", "RFC 7323 section 5.1"],
  };
};

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
