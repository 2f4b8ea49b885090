import { endpointsOf } from "../report/connectionObject.ts";
import type { Side } from "../report/contract.ts";
import type { ConnectionIndex } from "../units.ts";
import type { Speaker } from "./explanation.ts";

/** A tcpdump line that captures one connection's packets, to be run at another place; works for IPv4 and IPv6 alike. */
export function captureCommand(say: Speaker, connection: ConnectionIndex): string {
  const { client, server } = endpointsOf(say.analyzer, connection);
  return `tcpdump -ni any -w other.pcap 'host ${client.address} and host ${server.address} and tcp port ${server.port}'`;
}

/** "10.1.1.2:40801 (client)". */
export function sideText(say: Speaker, connection: ConnectionIndex, side: Side): string {
  return `${side === "client" ? say.client(connection) : say.server(connection)} (${side})`;
}
