import type { FindingOf, InjectionSign } from "../detect/finding.ts";
import type { RstClose } from "../detect/resets/rstClose.ts";
import type { Speaker } from "./explanation.ts";
import { listed } from "./words.ts";

/** What can be said of an RST whose cause the packets leave open, and why they do. */
export function unknownReset(
  finding: FindingOf<"rst-close">,
  say: Speaker,
  { closing, verdict }: RstClose,
): string {
  const { by } = finding.details;
  if (closing.signs.length > 0)
    return `Whether the ${by} sent it is open: ${listed(closing.signs.map((sign) => signText(sign, finding, closing.habits.ttl)))}. One such sign can have an innocent reason (another route, another piece of the same host's code), so nothing is concluded from it.`;
  if (verdict.atAccept)
    return `It answers the end of the handshake (${say.frame(closing.answered)}) before the server sent anything: a full accept queue with net.ipv4.tcp_abort_on_overflow=1, a listener that closed at that moment, a SYN cookie that did not check, or a proxy that found no server behind it.`;
  if (!closing.established && by === "server")
    return "The handshake was not over: the server had answered the SYN by a SYN-ACK and then took it back.";
  if (!closing.established)
    return "No SYN-ACK that it could answer is in this capture: the client gave up its attempt, or the SYN-ACK was not captured.";
  if (closing.shape === "answer")
    return "It has the form of a host's answer to a segment for which it has no socket, but no such segment is in this capture in time: either the capture missed it, or a device between the ends sent the RST when it dropped the idle connection.";
  return closing.senderSentFin
    ? `The ${by} had sent its FIN before. Its form does not tell whether data came in for a socket that was already closed, or the application aborted it.`
    : "Its form (some stacks, Windows among them, use one form for both) does not tell whether the application aborted a live socket, or the host had no socket left and answered.";
}

function signText(
  sign: InjectionSign,
  { details }: FindingOf<"rst-close">,
  normalTtl: number | null,
): string {
  switch (sign) {
    case "ttl":
      return `its TTL is ${details.ttl}, that of all its other packets ${normalTtl ?? "another"}`;
    case "ip-id":
      return "its IP ID does not fit those of its other packets";
    case "sequence":
      return "its sequence number is none that the sender could have used";
    case "options":
      return "it lacks the timestamps that all its other packets carry";
    case "data-after":
      return "its sender went on with the connection afterwards";
    case "arrival":
      return "it came sooner than that side can answer";
  }
}
