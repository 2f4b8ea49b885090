/**
 * Zeek's conn_state: the endpoint states of TCP_Endpoint.h moved as TCPSessionAdapter.cc describes it, and the
 * table of scripts/base/protocols/conn/main.zeek. Written anew from Zeek's documentation and comments.
 *
 * One thing is ours: the RST of a client that answers a challenge ACK ends nothing of this attempt (contract:
 * "RSTs of a recovery are none"), so a SYN sent again after it starts over.
 */

import type { ConnState } from "#core/report/contract.ts";
import { isAck, isFin, isOpeningSyn, isRst, isSyn } from "./observation.ts";
import { happened, type Member, type ReferenceConnection } from "./referenceConnection.ts";

type EndpointState = "inactive" | "syn-sent" | "partial" | "established" | "closed" | "reset";

export interface ZeekEndpoint {
  state: EndpointState;
  previousState: EndpointState;
}

export interface ZeekEndpoints {
  readonly client: ZeekEndpoint;
  readonly server: ZeekEndpoint;
}

export function newEndpoints(): ZeekEndpoints {
  return {
    client: { state: "inactive", previousState: "inactive" },
    server: { state: "inactive", previousState: "inactive" },
  };
}

export function connStateOf(connection: ReferenceConnection): ConnState {
  const endpoints = newEndpoints();
  for (const member of happened(connection)) follow(endpoints, member);
  const client = endpoints.client.state;
  const server = endpoints.server.state;
  const noClient = client === "inactive" || client === "partial";
  const noServer = server === "inactive" || server === "partial";

  if (server === "reset") {
    if (client === "syn-sent") return "REJ";
    if (client === "reset" && !happened(connection).some((m) => m.payloadLength > 0)) return "REJ";
    return noClient ? "RSTRH" : "RSTR";
  }
  if (client === "reset") {
    if (!noServer) return "RSTO";
    return happened(connection).some((m) => m.fromClient && isOpeningSyn(m)) ? "RSTOS0" : "OTH";
  }
  if (client === "closed" && server === "closed") return "SF";
  if (client === "closed") return noServer ? "SH" : "S2";
  if (server === "closed") return noClient ? "SHR" : "S3";
  if (client === "syn-sent" && server === "inactive") return "S0";
  if (client === "established" && server === "established") return "S1";
  return "OTH";
}

export function follow(endpoints: ZeekEndpoints, member: Member): void {
  const own = member.fromClient ? endpoints.client : endpoints.server;
  const peer = member.fromClient ? endpoints.server : endpoints.client;
  if (own.state === "reset" && member.fromClient && isOpeningSyn(member) && peer.state === "inactive") {
    enter(own, "syn-sent");
    return;
  }
  switch (own.state) {
    case "inactive":
      followInactive(own, peer, member);
      return;
    case "syn-sent":
      if (isFin(member)) enter(own, "closed");
      if (isRst(member)) enter(own, "reset");
      return;
    case "established":
    case "partial":
      followOpen(own, peer, member);
      return;
    case "closed":
      if (isRst(member) && peer.state !== "closed") enter(own, "reset");
      return;
    case "reset":
      return;
  }
}

function followInactive(own: ZeekEndpoint, peer: ZeekEndpoint, member: Member): void {
  if (isSyn(member)) {
    if (member.fromClient) {
      // A SYN captured after the SYN-ACK that answers it: the handshake is there.
      enter(own, peer.state === "established" ? "established" : "syn-sent");
    } else {
      if (peer.state === "syn-sent") enter(peer, "established");
      enter(own, "established");
    }
  }
  if (isFin(member)) enter(own, "closed");
  if (isRst(member)) enter(own, "reset");
  if (own.state !== "inactive") return;

  // Some stacks acknowledge a SYN before they answer it; a challenge ACK looks the same.
  if (!member.fromClient && member.payloadLength === 0 && peer.state === "syn-sent") return;
  // SYN-ACK seen, SYN missed, and now the ACK: established all the same.
  enter(own, isAck(member) && peer.state === "established" ? "established" : "partial");
}

function followOpen(own: ZeekEndpoint, peer: ZeekEndpoint, member: Member): void {
  if (own.state === "partial" && isOpeningSyn(member) && peer.state === "inactive") enter(own, "syn-sent");
  if (isFin(member) && !isRst(member)) {
    enter(own, "closed");
    // The peer's FIN and then RST, and now our FIN: that was a normal end.
    if (peer.state === "reset" && peer.previousState === "closed") enter(peer, "closed");
  }
  if (isRst(member)) enter(own, "reset");
}

function enter(endpoint: ZeekEndpoint, state: EndpointState): void {
  if (endpoint.state === state) return;
  endpoint.previousState = endpoint.state;
  endpoint.state = state;
}
