import type { FindingOf } from "../detect/finding.ts";
import { laterResets, type RstClose, rstCloseOf } from "../detect/resets/rstClose.ts";
import { otherSide, senderOf } from "../detect/segmentFacts.ts";
import { FIN, SYN } from "../wire/segment.ts";
import { captureCommand } from "./captureCommand.ts";
import type { Explain, Explanation, Speaker } from "./explanation.ts";
import { resetAdvice } from "./rstCloseAdvice.ts";
import { unknownReset } from "./rstCloseUnknown.ts";
import { counted } from "./words.ts";

type RstCloseFinding = FindingOf<"rst-close">;

export const explainRstClose: Explain<"rst-close"> = (finding, say): Explanation => {
  const close = rstCloseOf(say.input, finding.connection);
  if (close === null) throw new Error(`explainRstClose: connection ${finding.connection} has no closing RST`);
  return {
    title: titleOf(finding, close),
    explanation: [
      opening(finding, say),
      causeText(finding, say, close),
      lossText(finding, close),
      othersText(close),
    ]
      .filter((sentence) => sentence !== "")
      .join(" "),
    advice: resetAdvice(finding, close, {
      sender:
        finding.details.by === "client"
          ? say.clientAddress(finding.connection)
          : say.serverAddress(finding.connection),
      capture: captureCommand(say, finding.connection),
    }),
    references: REFERENCES[finding.details.cause],
  };
};

const REFERENCES: Readonly<Record<RstCloseFinding["details"]["cause"], readonly string[]>> = {
  abort: ["RFC 9293 section 3.10.5", "RFC 2525 section 2.17", "Linux __tcp_close, tcp_send_active_reset"],
  "closed-socket": ["RFC 9293 section 3.5.2", "RFC 1122 section 4.2.2.13", "Linux tcp_v4_send_reset"],
  "unexpected-ack": ["RFC 9293 section 3.5.2, group 2", "RFC 9293 section 3.5.1"],
  "syn-sent-closed": ["RFC 9293 section 3.5.2, groups 1 and 2"],
  "keep-alive-timeout": ["RFC 9293 section 3.8.4", "Linux tcp_keepalive_timer"],
  unknown: ["RFC 9293 section 3.5"],
};

function titleOf({ details }: RstCloseFinding, { closing }: RstClose): string {
  const by = details.by;
  switch (details.cause) {
    case "abort":
      return details.unreadDataLikely ? `Aborted by the ${by} (unread data likely)` : `Aborted by the ${by}`;
    case "closed-socket":
      return closing.senderSentFin
        ? `The ${by} had already closed: answered by RST`
        : `The ${by}'s host had no socket left: answered by RST`;
    case "unexpected-ack":
      return "SYN-ACK with a wrong ACK number rejected by RST";
    case "syn-sent-closed":
      return "SYN-ACK rejected by RST: the client no longer wanted it";
    case "keep-alive-timeout":
      return `Keep-alive probes of the ${by} unanswered, then RST`;
    case "unknown":
      return `Reset by the ${by}, cause not shown`;
  }
}

function opening(finding: RstCloseFinding, say: Speaker): string {
  const { connection, details } = finding;
  const start = say.analyzer.segmentsOf(connection)[0] ?? finding.segment;
  const age = say.input.timeOf(finding.segment) - say.input.timeOf(start);
  return `The connection of ${say.client(connection)} to ${say.server(connection)} was ended by an RST from the ${details.by} (${say.frame(finding.segment)}, ${say.span(age)} after its first packet here).`;
}

function causeText(finding: RstCloseFinding, say: Speaker, close: RstClose): string {
  switch (finding.details.cause) {
    case "abort":
      return abortText(finding, close);
    case "closed-socket":
      return closedSocketText(finding, say, close);
    case "unexpected-ack":
      return "It answers a SYN-ACK that acknowledges another SYN than the client's: an old SYN-ACK, or one made for an older attempt. The client was still waiting for its own, and no later SYN of it succeeded here.";
    case "syn-sent-closed":
      return "It answers the SYN-ACK and has the form of a host without a socket for it: the connect had been given up before the SYN-ACK arrived (the program ended, or its own timeout was shorter), or the SYN was not the host's own (a forged source address, a port scan).";
    case "keep-alive-timeout":
      return keepAliveText(finding, say, close);
    case "unknown":
      return unknownReset(finding, say, close);
  }
}

function abortText(finding: RstCloseFinding, close: RstClose): string {
  const { closing } = close;
  const { by } = finding.details;
  const form =
    closing.shape === "socket"
      ? "It has the form that only a live socket gives it (the sender's own sequence and ACK numbers and window), so the socket was open and was aborted"
      : "Its form alone does not tell, but its sequence number is the sender's next one and there is nothing here that a host without a socket could have answered by it: the socket was open and was aborted";
  const after = closing.senderSentFin
    ? `. The ${by} had already sent its FIN`
    : closing.receiverSentFin
      ? `. The ${otherSide(by)} had already sent its FIN`
      : "";
  return `${form}${after}. ${whyAborted(finding, close)}`;
}

function whyAborted({ details }: RstCloseFinding, { closing, verdict }: RstClose): string {
  const other = otherSide(details.by);
  if (verdict.unreadDataLikely)
    return `The application closed it with data of the ${other} probably unread: the window in the RST is smaller than the one before that data.`;
  if (closing.receiverPayload === 0)
    return `No data of the ${other} is in this capture that could have lain unread, so the application asked for the RST (SO_LINGER with 0, as health checks do).`;
  return "Either the application closed it while data lay unread, or it asked for the RST (SO_LINGER with 0); the packets do not tell these two apart, nor whether a proxy is the end of this connection.";
}

function closedSocketText(finding: RstCloseFinding, say: Speaker, { closing, resets }: RstClose): string {
  const { segments } = say.analyzer;
  const { by } = finding.details;
  const answered = closing.answered;
  const flags = segments.flags[answered] ?? 0;
  const bytes = segments.payloadLength(answered);
  const what =
    bytes > 0
      ? counted(bytes, "byte")
      : (flags & FIN) !== 0
        ? "FIN"
        : (flags & SYN) !== 0
          ? "SYN-ACK"
          : "ACK";
  const answer = `It answers the ${what} of ${say.frame(answered)} and is made from that segment alone (no ACK flag, no options, window 0): the ${by}'s host had no socket for it any more`;
  if (!closing.senderSentFin)
    return `${answer}. No FIN or RST of that side that would have ended it is in this capture: its process or host was restarted, it gave the connection up for idleness or a timeout, it was reset by an RST that did not pass here, or a device between the ends lost the connection.`;
  const fin = resets.rows.find(
    (row) => senderOf(segments, row) === by && ((segments.flags[row] ?? 0) & FIN) !== 0,
  );
  const since =
    fin === undefined
      ? ""
      : ` (${say.frame(fin)}, ${say.span(say.input.timeOf(finding.segment) - say.input.timeOf(fin))} before)`;
  return `${answer}. That side had sent its FIN${since} and had closed the socket for reading too, so what arrives later is refused.`;
}

function keepAliveText(finding: RstCloseFinding, say: Speaker, { verdict }: RstClose): string {
  const { by } = finding.details;
  const [first] = verdict.probes;
  const last = verdict.probes[verdict.probes.length - 1];
  const silence =
    first === undefined
      ? ""
      : ` for ${say.span(say.input.timeOf(finding.segment) - say.input.timeOf(first))}`;
  return `Before it the ${by} sent ${counted(verdict.probes.length, "keep-alive probe")} (${say.frame(first ?? -1)} to ${say.frame(last ?? -1)}), and nothing of the ${otherSide(by)} is seen${silence}: the ${by} took it for dead and gave the connection up.`;
}

function lossText({ details }: RstCloseFinding, { closing, requestUnanswered }: RstClose): string {
  const parts: string[] = [];
  const other = otherSide(details.by);
  if (closing.senderUnacknowledged > 0)
    parts.push(`${counted(closing.senderUnacknowledged, "byte")} of the ${details.by}`);
  if (closing.receiverUnacknowledged > 0)
    parts.push(`${counted(closing.receiverUnacknowledged, "byte")} of the ${other}`);
  if (parts.length > 0) return `Not acknowledged when it came: ${parts.join(" and ")}.`;
  if (requestUnanswered)
    return "All data was acknowledged, but the last data came from the client and the server never answered it.";
  return closing.senderPayload + closing.receiverPayload > 0
    ? "All data had been acknowledged when it came."
    : "No data had been exchanged.";
}

function othersText(close: RstClose): string {
  const n = laterResets(close).length;
  return n === 0
    ? ""
    : `${counted(n, "more RST")} of either side followed and ${n === 1 ? "changes" : "change"} nothing.`;
}
