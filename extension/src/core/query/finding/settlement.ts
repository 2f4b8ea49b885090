/** The one command that would decide a finding's case, and where to run it. Only where there is something left to decide. */

import type { Finding } from "../../detect/finding.ts";
import { bestCause } from "../../detect/silence/weighCauses.ts";
import { captureCommand } from "../../explain/captureCommand.ts";
import type { Speaker } from "../../explain/explanation.ts";
import type { Settlement, WeighedCause } from "../findingModel.ts";

export function settlementOf(
  finding: Finding,
  say: Speaker,
  causes: readonly WeighedCause[],
): Settlement | null {
  const { connection } = finding;
  switch (finding.kind) {
    case "syn-dropped-by-paws":
      return {
        where: `on ${say.serverAddress(connection)}`,
        command: "nstat -az TcpExtPAWSPassive",
        text: "It counts each SYN that this rule dropped.",
      };
    case "syn-unanswered":
      return settlementOfCauses(causes);
    case "time-wait-syn-refused":
      return finding.details.reason === "older-timestamp"
        ? {
            where: `on ${say.serverAddress(connection)}`,
            command: "nstat -az TcpExtPAWSTimewait TcpExtPAWSEstab",
            text: "The first counts these refusals where the kernel has it, else the second does.",
          }
        : null;
    case "time-wait-assassination":
      return {
        where: "on the holder",
        command: "sysctl net.ipv4.tcp_rfc1337",
        text: "With 0, the default, an RST at RCV.NXT ends a TIME_WAIT.",
      };
    case "rst-injected": {
      const beside =
        finding.details.claimedBy === "client"
          ? say.clientAddress(connection)
          : say.serverAddress(connection);
      return {
        where: `beside ${beside}`,
        command: captureCommand(say, connection),
        text: "This RST will not be among what it sends.",
      };
    }
    case "rst-close":
      return finding.details.cause === "unknown" || finding.details.cause === "closed-socket"
        ? {
            where: `beside ${finding.details.by === "client" ? say.clientAddress(connection) : say.serverAddress(connection)}`,
            command: captureCommand(say, connection),
            text: "It shows whether the host itself sends the RST.",
          }
        : null;
    default:
      return null;
  }
}

/** What the causes themselves ask for: the best one's command, or the first that is not refuted. */
function settlementOfCauses(causes: readonly WeighedCause[]): Settlement | null {
  const best = bestCause(causes as Parameters<typeof bestCause>[0]);
  const cause =
    causes.find((each) => each.cause === best) ?? causes.find(({ verdict }) => verdict !== "refuted");
  return cause?.settle ? { where: "", command: cause.settle, text: "" } : null;
}
