/**
 * Which connection each segment belongs to. The contract: only a SYN without ACK whose ISN differs from the
 * current attempt's opens an incarnation; a crossing SYN joins; everything else belongs to the newest.
 */

import type { Assumptions } from "#core/assumptions.ts";
import type { Endpoint } from "#test/support/scenario/packet.ts";
import { type CopyFinder, newCopyFinder } from "./copies.ts";
import { isOpeningSyn, isRst, isSynAck, type Observation } from "./observation.ts";
import type { ReferenceConnection } from "./referenceConnection.ts";
import { clientIsSource } from "./roles.ts";
import { standingOf } from "./standing.ts";

/** What a quadruplet remembers of its newest incarnation to judge the next SYN. */
interface Attempt {
  readonly connection: ReferenceConnection;
  clientIsn: number | null;
  serverIsn: number | null;
  /** The client's SYN may be crossed by one of the other side: it was neither accepted nor reset yet. */
  pending: boolean;
  accepted: boolean;
  lastSynTime: number;
}

export function splitConnections(
  observations: readonly Observation[],
  assumptions: Assumptions,
): ReferenceConnection[] {
  const connections: ReferenceConnection[] = [];
  const newest = new Map<string, Attempt>();
  const copies: CopyFinder = newCopyFinder(assumptions);

  for (const observation of observations) {
    const key = quadrupletKey(observation);
    const isCopy = copies.isCopy(observation);
    let attempt = newest.get(key);
    if (!attempt || (!isCopy && opensAnother(observation, attempt, assumptions))) {
      attempt = openAttempt(observation, connections.length + 1, attempt?.connection ?? null);
      newest.set(key, attempt);
      connections.push(attempt.connection);
    }
    const fromClient = sameEndpoint(observation.source, attempt.connection.client);
    attempt.connection.members.push({ ...observation, fromClient, isCopy });
    if (!isCopy) remember(attempt, observation, fromClient);
  }
  return connections;
}

function opensAnother(o: Observation, attempt: Attempt, assumptions: Assumptions): boolean {
  if (!isOpeningSyn(o)) return false;
  if (sameEndpoint(o.source, attempt.connection.client)) return o.seq !== attempt.clientIsn;
  if (o.seq === attempt.serverIsn) return false;
  return !crosses(o, attempt, assumptions);
}

/** A SYN from the other side joins while the attempt has no SYN-ACK and its last SYN is young (RFC 9293 figure 7). */
function crosses(o: Observation, attempt: Attempt, assumptions: Assumptions): boolean {
  if (!attempt.pending || attempt.serverIsn !== null) return false;
  return o.time - attempt.lastSynTime <= assumptions.connectTimeoutSeconds * 1e9;
}

function openAttempt(o: Observation, id: number, previous: ReferenceConnection | null): Attempt {
  const asClient = clientIsSource(o);
  const connection: ReferenceConnection = {
    id,
    client: asClient ? o.source : o.destination,
    server: asClient ? o.destination : o.source,
    incarnation: (previous?.incarnation ?? 0) + 1,
    previous,
    next: null,
    members: [],
  };
  if (previous) previous.next = connection;
  return {
    connection,
    clientIsn: null,
    serverIsn: null,
    pending: false,
    accepted: false,
    lastSynTime: Number.NEGATIVE_INFINITY,
  };
}

function remember(attempt: Attempt, o: Observation, fromClient: boolean): void {
  if (isOpeningSyn(o)) {
    if (fromClient) attempt.clientIsn = o.seq;
    else attempt.serverIsn = o.seq;
    if (fromClient) attempt.pending = !attempt.accepted;
    attempt.lastSynTime = o.time;
  }
  // A SYN-ACK seen first names the SYN that it answers, which may have been captured after it, or not at all. Behind
  // segments of a connection that was open before, it is of another one: its SYN opens that.
  if (isSynAck(o) && !fromClient && attempt.connection.members.length === 1)
    attempt.clientIsn = (o.ack - 1) >>> 0;
  if (standingOf(attempt.connection).accepted) attempt.accepted = true;
  if (isRst(o) || isSynAck(o) || attempt.accepted) attempt.pending = false;
}

function sameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return a.address === b.address && a.port === b.port;
}

function quadrupletKey(o: Observation): string {
  return [o.source, o.destination]
    .map((end) => `${end.address} ${end.port}`)
    .sort()
    .join(" ");
}
