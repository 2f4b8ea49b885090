import type { Explain, Explanation } from "./explanation.ts";

export const explainTimeWaitMissing: Explain<"time-wait-missing"> = (finding, say): Explanation => {
  const { connection, details } = finding;
  const what = details.evidence === "fin-answered-by-rst" ? "the FIN sent again" : "a late segment";
  return {
    title: "TIME_WAIT is missing",
    explanation: `One end of ${say.client(connection)} and ${say.server(connection)} should hold TIME_WAIT, but answered ${what} by the RST in ${say.frame(finding.segment)}. A TIME_WAIT answers by ACK: this one was never made, or was thrown away.`,
    advice:
      "On that host, nstat -az TcpExtTCPTimeWaitOverflow: it counts TIME_WAITs that were not made because net.ipv4.tcp_max_tw_buckets was reached. A restart of the host, or a device that answers in its place, looks the same.",
    references: ["RFC 9293 section 3.6.1", "Linux tcp_time_wait, inet_twsk_alloc"],
  };
};
