import type { Explain, Explanation } from "./explanation.ts";
import { counted, grouped } from "./words.ts";

export const explainSynDroppedByPaws: Explain<"syn-dropped-by-paws"> = (finding, say): Explanation => {
  const { connection, details } = finding;
  const server = say.serverAddress(connection);
  const missed = details.predictedDrops - details.observedDrops;
  return {
    title: "SYN dropped by per-host PAWS (tcp_tw_recycle)",
    explanation: [
      `The SYN of ${say.client(connection)} to ${say.server(connection)} (${say.frame(finding.segment)}) got no answer${details.retransmission ? "; it repeats an earlier one" : ""}.`,
      `${say.span(details.age)} before, ${server} had remembered TSval ${details.rememberedTsVal} for the whole address ${details.sourceAddress} (${say.frame(details.rememberedSegment)}), from a connection that ${server} closed first.`,
      `This SYN's TSval ${details.tsVal} is ${grouped(details.delta)} ticks older, so another clock behind that address sent it, and a server with tcp_tw_recycle drops such a SYN without a word for 60 s.`,
      `The rule explains ${counted(details.observedDrops, "SYN")} without an answer from ${details.sourceAddress}, and no SYN was answered that it says must be dropped${missed > 0 ? `; for ${missed} the capture cannot tell` : ""}.`,
    ].join(" "),
    advice: `On ${server}: sysctl net.ipv4.tcp_tw_recycle and nstat -az TcpExtPAWSPassive. If the setting is 1, set it to 0; it has no safe use behind a NAT and is gone from Linux 4.12 on. A server that runs 4.12 or later cannot drop SYNs for this reason.`,
    references: [
      "RFC 7323 section 5.8",
      "Linux tcp_v4_conn_request (2.6.32), tcp_peer_is_proven (3.6 to 4.11)",
      "removed by Linux commit 4396e46187ca (4.12)",
    ],
  };
};
