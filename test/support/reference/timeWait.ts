/** TIME_WAIT as the capture shows it: who enters it, and from which frame on (SEMANTICS 1.1, RFC 9293 section 3.10.7.4). */

import type { Assumptions } from "#core/assumptions.ts";
import type { Holder, Side } from "#core/report/contract.ts";
import { type Close, closedFirstOf } from "./closing.ts";
import { endPosition, furthestAck, type Numbering, startPosition } from "./numbering.ts";
import { happened, type Member, type ReferenceConnection } from "./referenceConnection.ts";
import { standingOf } from "./standing.ts";
import { type Stay, stayOf } from "./timeWaitStay.ts";

export interface ReferenceTimeWait extends Stay {
  readonly holder: Holder;
  readonly starts: Readonly<Record<Side, Member>> | null;
}

export function timeWaitOf(
  connection: ReferenceConnection,
  close: Close,
  captureEnd: number,
  assumptions: Assumptions,
): ReferenceTimeWait | null {
  if (!close.client || !close.server || close.reset) return null;
  const holder = closedFirstOf(connection, close);
  if (holder === null) return null;
  const sideStay = (client: boolean): Stay | null => {
    const start = entryOf(connection, close, client);
    return start && stayOf({ connection, close, holderIsClient: client, start, captureEnd, assumptions });
  };
  if (holder !== "both") {
    const only = sideStay(holder === "client");
    return only && { holder, ...only, starts: null };
  }
  const client = sideStay(true);
  const server = sideStay(false);
  if (!client || !server) {
    // The capture shows only one of the two entries.
    const shown = client ?? server;
    return shown && { holder: client ? "client" : "server", ...shown, starts: null };
  }
  const members = happened(connection);
  // Two stays told as one: begun when both have begun, over when both are over.
  const isLonger = (client.end ?? Number.POSITIVE_INFINITY) >= (server.end ?? Number.POSITIVE_INFINITY);
  const { end, endedBy } = isLonger ? client : server;
  return {
    holder,
    start: members.indexOf(client.start) > members.indexOf(server.start) ? client.start : server.start,
    expires: Math.max(client.expires, server.expires),
    restarts: client.restarts + server.restarts,
    end,
    endedBy,
    starts: { client: client.start, server: server.start },
  };
}

/**
 * The first segment after which the holder's FIN is acknowledged and the peer's FIN has come in sequence. Not before both FINs
 * are shown: an ACK captured before the FIN that it covers tells nothing yet.
 */
function entryOf(connection: ReferenceConnection, close: Close, holderIsClient: boolean): Member | null {
  const { own: members, firstNumbers } = standingOf(connection);
  const own = holderIsClient ? close.client : close.server;
  const peer = holderIsClient ? close.server : close.client;
  if (!own || !peer) return null;
  const entry = members.find((_, i) => {
    const shown = members.slice(0, i + 1);
    if (!shown.includes(own.member) || !shown.includes(peer.member)) return false;
    const acked = furthestAck(shown, !holderIsClient, firstNumbers);
    return acked !== null && acked >= own.end && received(shown, !holderIsClient, peer.end, firstNumbers);
  });
  return entry ?? null;
}

/** Everything up to `end` was seen from one side without a hole, or the other side acknowledges it. */
function received(shown: readonly Member[], fromClient: boolean, end: number, numbering: Numbering): boolean {
  const spans = shown
    .filter((m) => m.fromClient === fromClient)
    .map((m) => ({ start: startPosition(m, numbering) ?? 0, end: endPosition(m, numbering) ?? 0 }))
    .sort((a, b) => a.start - b.start);
  let reached = Math.max(1, furthestAck(shown, !fromClient, numbering) ?? 1);
  for (const span of spans) if (span.start <= reached && span.end > reached) reached = span.end;
  return reached >= end;
}
