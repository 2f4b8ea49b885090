import { isAcceptedLater, refusalOf } from "../detect/resets/connectionRefused.ts";
import { CLIENT, CLIENT_IS_B, FLAGS, SERVER, SIDE, STATE_MASK } from "../model/connectionTable.ts";
import { FIN_WAIT_2 } from "../reconstruct/endpointState.ts";
import { lifeBefore } from "../reconstruct/lives.ts";
import type { ConnectionIndex } from "../units.ts";
import { captureCommand } from "./captureCommand.ts";
import type { Explain, Explanation, Speaker } from "./explanation.ts";
import { counted } from "./words.ts";

export const explainConnectionRefused: Explain<"connection-refused"> = (finding, say): Explanation => {
  const { connection } = finding;
  const refusal = refusalOf(say.input, connection);
  const { syns } = say.input.attempt(connection);
  const first = syns[0]?.segment ?? -1;
  const server = say.server(connection);
  const took = say.span(say.input.timeOf(finding.segment) - say.input.timeOf(first));
  const repeated =
    syns.length > 1
      ? ` The client sent ${counted(syns.length, "SYN")} in all, ${counted(refusal?.resets.length ?? 1, "of them was", "of them were")} answered so.`
      : "";
  const later = isAcceptedLater(say.input, connection)
    ? " A later SYN of the same attempt was accepted."
    : "";
  const begin = `${say.client(connection)} sent a SYN to ${server} (${say.frame(first)}) and got an RST ${took} later (${say.frame(finding.segment)}).`;
  if (refusal?.isStandard === false)
    return {
      title: "SYN answered by an RST that is no refusal",
      explanation: `${begin} That RST does not acknowledge the SYN. A TCP without a listener answers a SYN by RST with ACK, and a client ignores any other (so its connect goes on): suspect a device between the two.${repeated}${later}`,
      advice: `Capture at the server too, to see whether it sends this RST: ${captureCommand(say, connection)}`,
      references: ["RFC 9293 section 3.5.2, group 1", "RFC 9293 section 3.10.7.3"],
    };
  return {
    title: `Connection refused by ${server}`,
    explanation: `${begin} It acknowledges the SYN: nothing listens on that address and port, or a firewall rejects in the server's name (reject with tcp-reset); the packets look the same.${olderState(finding.connection, say)}${repeated}${later}`,
    advice: `On ${say.serverAddress(connection)}: ss -ltn tells whether anything listens on the port, and on that address; nft list ruleset (or iptables-save) shows a reject rule. If the RST does not leave that host, a device before it sends it.`,
    references: ["RFC 9293 section 3.5.2, group 1", "Linux tcp_v4_send_reset"],
  };
};

/** Linux answers a SYN inside the window of an orphaned FIN_WAIT_2 by RST, and forgets that state (tcp_timewait_state_process). */
function olderState(connection: ConnectionIndex, say: Speaker): string {
  const { connections } = say.analyzer;
  const before = lifeBefore(connections, connection);
  if (before < 0) return "";
  const sameRoles =
    ((connections.word(before, FLAGS) ^ connections.word(connection, FLAGS)) & CLIENT_IS_B) === 0;
  const state = connections.word(before, (sameRoles ? SERVER : CLIENT) + SIDE) & STATE_MASK;
  if (state !== FIN_WAIT_2) return "";
  return " An earlier connection on the same ports was still half-closed at the server (FIN_WAIT_2): Linux answers a SYN that falls into its window by RST too, and then forgets it, so that a SYN sent again may succeed.";
}
