import type { FindingOf } from "../detect/finding.ts";
import type { RstClose } from "../detect/resets/rstClose.ts";

interface Places {
  /** Address of the RST's sender. */
  readonly sender: string;
  /** The tcpdump line that captures the connection. */
  readonly capture: string;
}

/** What to do about a close by RST, and what settles it where the capture cannot. */
export function resetAdvice(
  { details }: FindingOf<"rst-close">,
  { closing, verdict }: RstClose,
  { sender, capture }: Places,
): string {
  switch (details.cause) {
    case "abort":
      return `On ${sender}, if it runs Linux: nstat -az TcpExtTCPAbortOnClose TcpExtTCPAbortOnData. The first grows when a socket is closed with unread data, the second when it is closed with SO_LINGER 0 (and when data comes in after a close). Then look in that application for the place where it closes without having read to the end, or sets SO_LINGER.`;
    case "closed-socket":
      return closing.senderSentFin
        ? `The ${details.by} closed both directions while the other side could still send. Let the application shut down only its sending side (shutdown(SHUT_WR)) and read to the end before it closes, or let the protocol say who closes. nstat -az TcpExtTCPAbortOnData on ${sender} counts such arrivals where that host runs Linux.`
        : `On ${sender}: did the process or the host restart, and does any idle timeout (application, load balancer, firewall) match the silence before the RST? To see whether the host itself sends it, capture there too: ${capture}`;
    case "unexpected-ack":
      return `Find who answers with old numbers: a SYN-ACK held back on the way, or a device that keeps state for these ports longer than the client does. A capture at the server settles it: ${capture}`;
    case "syn-sent-closed":
      return "Compare the client's connect timeout with the time until the SYN-ACK. Many of these from one address to many ports are a port scan; many to one server from many addresses are answers to SYNs with forged sources.";
    case "keep-alive-timeout":
      return `Find out why nothing came back: the peer vanished without closing, or a device between the ends forgot the idle connection. A capture at the other side for the same time shows whether the probes arrive there: ${capture}`;
    case "unknown":
      return verdict.atAccept
        ? `On ${sender}: nstat -az TcpExtListenOverflows TcpExtListenDrops TcpExtSyncookiesFailed, sysctl net.ipv4.tcp_abort_on_overflow, and ss -ltn (Recv-Q against Send-Q).`
        : `A second capture beside ${sender} settles who sent it: ${capture}. If the RST leaves that host, ask its application; if it does not, look for the device in between.`;
  }
}
