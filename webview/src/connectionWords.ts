/** A connection told in one or two sentences, from its object alone. */

import type { ConnectionObject, EndpointObject, Holder } from "#core/report/contract.ts";
import { count, formatDuration } from "#protocol/quantities.ts";
import { when } from "./clock.ts";

/** "192.0.2.1:35051", "[2001:db8::1]:443". */
export function endpointText({ address, port }: EndpointObject): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

export function quadrupletText({ client, server }: ConnectionObject): string {
  return `${endpointText(client)} → ${endpointText(server)}`;
}

/** How it was opened, how it was closed. */
export function connectionSentences(connection: ConnectionObject): string {
  return [openingSentence(connection), closingSentence(connection)].filter((each) => each !== "").join(" ");
}

function openingSentence({ opening, synFrames, handshakeRttSeconds }: ConnectionObject): string {
  const repeated = synFrames.length > 1 ? ` after ${count(synFrames.length, "SYN")}` : "";
  switch (opening) {
    case "handshake":
      return handshakeRttSeconds === null
        ? `Opened by a handshake${repeated}.`
        : `Opened by a handshake${repeated}, with a round trip of ${formatDuration(handshakeRttSeconds)}.`;
    case "simultaneous":
      return "Both sides opened it at once.";
    case "refused":
      return "The SYN was refused by an RST.";
    case "unanswered":
      return `${count(synFrames.length, "SYN")}, no answer.`;
    case "challenged":
      return "The SYN was answered by an ACK of an older connection.";
    case "midstream":
      return "It was open before the capture began.";
  }
}

function closingSentence({ closing, closedFirst, rstFrames, opening }: ConnectionObject): string {
  switch (closing) {
    case "fin":
      return closedFirst ? `${holderWords(closedFirst, "closed first")}.` : "Closed by FIN.";
    case "rst":
      if (opening === "refused") return "";
      return `Reset by the ${rstFrames.client.length > 0 ? "client" : "server"}.`;
    case "half-closed":
      return closedFirst
        ? `${holderWords(closedFirst, "closed its half; the other side did not")}.`
        : "Half closed.";
    case "none":
      return opening === "handshake" || opening === "midstream" ? "Still open when the capture ends." : "";
  }
}

function holderWords(holder: Holder, did: string): string {
  return holder === "both" ? `Both sides ${did}` : `The ${holder} ${did}`;
}

/** "at the server from 4.900 s, until 64.900 s". */
export function timeWaitText({ timeWait }: ConnectionObject): string {
  if (!timeWait) return "none seen";
  const { holder, start, expires, end, endedBy, restarts } = timeWait;
  const where = holder === "both" ? "at both sides" : `at the ${holder}`;
  const restarted = restarts > 0 ? `, restarted ${restarts === 1 ? "once" : `${restarts} times`}` : "";
  const from = `${where} from ${when(start)}${restarted}`;
  switch (endedBy) {
    case "reincarnation":
      return `${from}, until a new connection took its place${atTime(end)}`;
    case "rst":
      return `${from}, until an RST ended it${atTime(end)}`;
    case "missing":
      return `${from}, but later packets show that it was not kept`;
    case "capture-end":
      return `${from}, alive when the capture ends`;
    default:
      return `${from}, until ${when(end ?? expires)}`;
  }
}

function atTime(time: number | null): string {
  return time === null ? "" : ` at ${when(time)}`;
}
