import type { Clock, Clocks } from "../detect/clocks/clockModel.ts";
import { clocksOf } from "../detect/clocks/clocks.ts";
import type { FindingOf } from "../detect/finding.ts";
import { hostsOf } from "../detect/hosts/hostTable.ts";
import type { Explain, Explanation, Speaker } from "./explanation.ts";
import { counted, grouped, listed } from "./words.ts";

export const explainTimestampClocks: Explain<"timestamp-clocks"> = (finding, say): Explanation => {
  const { address, model, clocks: atLeast } = finding.details;
  const clocks = clocksOfFinding(finding, say);
  const to = say.serverAddress(finding.connection);
  const references = ["RFC 7323 section 5.4", "Linux secure_tcp_ts_off (4.11 to 7.2)"];
  if (model === "per-connection")
    return {
      title: "A timestamp clock for each connection",
      explanation: `The SYNs of ${address} to ${to} carry TSvals that do not rise from one connection to the next: of ${counted(clocks.quadruplets, "quadruplet")} ${shares(clocks)} a clock with others. So its stack, or each of the hosts behind it, gives every connection an offset of its own. That is usual (Linux 4.10.0 and kernels with the fix of CVE-2026-23247, FreeBSD, macOS) and shows neither a NAT nor a reboot; how many hosts there are cannot be told from timestamps.${few(clocks)}${onOneQuadruplet(clocks, say)}`,
      advice:
        "Nothing needs to be done for this by itself. A server with an old per-host timestamp check (Linux up to 4.11 with tcp_tw_recycle) would drop SYNs of such a client: nstat -az TcpExtPAWSPassive on the server counts them.",
      references,
    };
  return {
    title: `At least ${counted(atLeast, "timestamp clock")} behind one address`,
    explanation: `The SYNs of ${address} to ${to} lie on ${counted(clocks.clocks.length, "line")} of TSval over time: ${describe(clocks.clocks)}. ${order(finding.details.interleaved, address)}${onOneQuadruplet(clocks, say)}`,
    advice: `To settle who they are, capture on the other side of the NAT too, or read its translation log. ${finding.details.interleaved ? "A server with an old per-host timestamp check (Linux up to 4.11 with tcp_tw_recycle) would drop the SYNs of the clocks that are behind: nstat -az TcpExtPAWSPassive on the server counts them." : "If it is one host, its uptime or its virtual machine's history shows whether it was restarted or suspended."}`,
    references,
  };
};

function clocksOfFinding({ connection }: FindingOf<"timestamp-clocks">, say: Speaker): Clocks {
  const { clientOf, serverOf } = hostsOf(say.analyzer);
  return clocksOf(say.input, clientOf(connection), serverOf(connection));
}

function shares({ sharedQuadruplets }: Clocks): string {
  if (sharedQuadruplets === 0) return "none shares";
  return sharedQuadruplets === 1 ? "one shares" : `${grouped(sharedQuadruplets)} share`;
}

function few({ quadruplets }: Clocks): string {
  return quadruplets >= 20
    ? ""
    : ` With so few connections, as many hosts behind one address, each with a clock of its own, would look the same.`;
}

function describe(clocks: readonly Clock[]): string {
  const most = 6;
  const parts = clocks.slice(0, most).map(({ letter, openings, ticksPerSecond }) => {
    const rate = ticksPerSecond === null ? "" : ` at ${grouped(ticksPerSecond)} Hz`;
    return `${letter} with ${counted(openings, "connection")}${rate}`;
  });
  if (clocks.length > most) parts.push(`${clocks.length - most} more`);
  return listed(parts);
}

function order(interleaved: boolean, address: string): string {
  return interleaved
    ? `They alternate, so they run at the same time: several hosts share ${address} (a NAT, a proxy with several stacks). The number is a lower bound.`
    : "They follow one another and do not alternate: one host that was restarted or suspended shows this, and so does another host that took the address over. The number is a lower bound.";
}

function onOneQuadruplet({ regressions }: Clocks, say: Speaker): string {
  const [first] = regressions;
  if (first === undefined) return "";
  return ` On one quadruplet the TSval went back by ${counted(first.ticks, "tick")} from ${say.frame(first.earlier.segment)} to ${say.frame(first.later.segment)}, which one running clock cannot do: another host, a restart, or a NAT that gave the port to another connection.`;
}
