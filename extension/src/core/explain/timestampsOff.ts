import type { Explain, Explanation } from "./explanation.ts";
import { counted, size } from "./words.ts";

export const explainTimestampsOff: Explain<"timestamps-off"> = (
  { details, segment, connection },
  say,
): Explanation => {
  const { holder, peer, timeWaits } = details;
  const memory = size(timeWaits * say.analyzer.assumptions.timeWaitSocketBytes);
  const opens = holder === say.clientAddress(connection);
  const consequence = opens
    ? `${holder} opens these connections, and each TIME_WAIT keeps one of its local ports for that server port. Linux reuses such a port early (net.ipv4.tcp_tw_reuse) only where the old connection had timestamps, so no setting on ${holder} can free them sooner.`
    : `${holder} accepts these connections: a TIME_WAIT there takes memory, but no port, and keeps out nothing but the same quadruplet. No setting on ${holder} can make them shorter.`;
  return {
    title: "TIME_WAITs without timestamps",
    explanation: `${holder} held ${counted(timeWaits, "TIME_WAIT")} at one time for connections with ${peer} (some ${memory} of memory), and ${peer} negotiated timestamps in none of them: its ${opens ? "SYN-ACK" : "SYN"} in ${say.frame(segment)}, for one, carries no timestamp option. ${consequence}`,
    advice: `Settle it on ${peer}: sysctl net.ipv4.tcp_timestamps (1 by default on Linux). If it is on there, capture at ${peer} too: a device on the way may remove the option. To have fewer TIME_WAITs at ${holder}, keep connections open longer, or let ${peer} close first.`,
    references: ["RFC 7323 section 3.2", "Linux tcp_twsk_unique (2.6.32 to 7.2)"],
  };
};
