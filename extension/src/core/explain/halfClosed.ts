import type { FindingOf } from "../detect/finding.ts";
import { NEXT } from "../model/connectionTable.ts";
import { NANOSECONDS_PER_SECOND } from "../units.ts";
import { FIN, RST } from "../wire/segment.ts";
import type { Explain, Explanation, Speaker } from "./explanation.ts";
import { counted, span } from "./words.ts";

export const explainHalfClosed: Explain<"half-closed"> = (finding, say): Explanation => {
  const { waitingFor, open, bytesSince } = finding.details;
  const { connection } = finding;
  const client = say.client(connection);
  const server = say.server(connection);
  const [stays, closed] = waitingFor === "client" ? [client, server] : [server, client];
  const sent =
    bytesSince === 0
      ? "sent nothing more"
      : `went on to send ${counted(bytesSince, "byte")}, so it may be using the open direction on purpose`;
  const doubt =
    finding.certainty === "compatible"
      ? " The capture lost segments in that time, so its FIN may have been missed."
      : "";
  return {
    title: `${waitingFor === "client" ? "Client" : "Server"} does not close`,
    explanation: `${closed} sent its FIN in ${say.frame(finding.segment)} and had it acknowledged; ${stays} did not close for ${span(open / NANOSECONDS_PER_SECOND)}${until(finding, say)}, and ${sent}. So ${stays} was in CLOSE_WAIT, which has no timer: it lasts until the application there calls close(). ${closed} was in FIN_WAIT_2, unless it gave the socket up meanwhile (Linux forgets a closed one after tcp_fin_timeout, 60 s by default, without sending anything).${doubt}`,
    advice: `Look at the application on ${stays}: ss -tnp state close-wait names the process. Usually it has not read the end of the stream, or does not close the socket after an error.`,
    references: ["RFC 9293 section 3.6", "RFC 1122 section 4.2.2.13", "Linux __tcp_close, tcp_fin_time"],
  };
};

/** How the wait ended, as far as the capture goes. */
function until({ evidence, connection }: FindingOf<"half-closed">, say: Speaker): string {
  const last = evidence[evidence.length - 1] ?? -1;
  const flags = say.analyzer.segments.flags[last] ?? 0;
  if ((flags & RST) !== 0) return `, until an RST ended the connection in ${say.frame(last)}`;
  if ((flags & FIN) !== 0 && evidence.length > 2) return `, until its FIN in ${say.frame(last)}`;
  return say.analyzer.connections.word(connection, NEXT) < 0
    ? ", up to the end of the capture"
    : ", until a new connection was opened on the same quadruplet";
}
