import type { Explain, Explanation } from "./explanation.ts";
import { counted, grouped, listed } from "./words.ts";

export const explainPortPressure: Explain<"port-pressure"> = ({ details, certainty }, say): Explanation => {
  const { client, server, peak, limit, at, ratePerSecond, exhausted } = details;
  const share = Math.floor((100 * peak) / limit);
  const { timeWaitSeconds } = say.analyzer.assumptions;
  const sustained = limit / timeWaitSeconds;
  const tooMany = certainty === "compatible";
  const title =
    exhausted.length > 0
      ? "Ephemeral ports exhausted"
      : tooMany
        ? "More ports than the assumed range holds"
        : "Ephemeral ports run short";
  const state = tooMany
    ? `That is more than the ${grouped(limit)} of the assumed range, so the client's range is larger; whether its ports ran out cannot be told.`
    : `The assumed range holds ${grouped(limit)}, so that is ${share} %.${ranOut(exhausted, (time) => say.moment(time))}`;
  return {
    title,
    explanation: `At ${say.moment(at)} ${client} had ${counted(peak, "local port")} in use or in TIME_WAIT towards ${server}. ${state} It opened ${rate(ratePerSecond)} connections a second before that; with a TIME_WAIT of ${timeWaitSeconds} s held by the client, ${grouped(limit)} ports allow ${rate(sustained)} a second to one address and port. When none is free, connect() fails with EADDRNOTAVAIL and no packet is sent, so failed connects are not in the capture.`,
    advice: `Settle it on ${client}: ss -tan state time-wait dst ${server} counts them, sysctl net.ipv4.ip_local_port_range shows the range, and the application's log shows EADDRNOTAVAIL. What helps: keep connections open and reuse them, let the server close first, spread over more server addresses or ports, widen the range; on Linux net.ipv4.tcp_tw_reuse=1 on the client lets it reopen such a port after about a second where both ends use timestamps.`,
    references: [
      "RFC 9293 section 3.6.1",
      "Linux ip_local_port_range (32768 to 60999 by default), __inet_hash_connect",
    ],
  };
};

function ranOut(exhausted: readonly (readonly [number, number])[], moment: (time: number) => string): string {
  if (exhausted.length === 0) return "";
  const spans = exhausted.slice(0, 3).map(([from, until]) => `from ${moment(from)} to ${moment(until)}`);
  const more = exhausted.length > 3 ? `, and ${exhausted.length - 3} times more` : "";
  return ` Every one was taken ${listed(spans)}${more}.`;
}

function rate(perSecond: number): string {
  return perSecond >= 10 ? grouped(Math.round(perSecond)) : String(Number(perSecond.toPrecision(2)));
}
