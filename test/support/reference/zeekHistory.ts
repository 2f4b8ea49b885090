/**
 * Zeek's history string, as Conn::Info documents it: upper case for the client; g, t and w logarithmically, the
 * others once for each side; ^ first, when the roles are not in the order of the packets. We have no c and no x.
 * Zeek repeats s, h, f and r when their sequence number differs from the last one's: decided against here, for a
 * burst of RSTs would fill the string.
 */

import {
  ackPosition,
  endPosition,
  furthestAck,
  highest,
  type Numbering,
  reachedBy,
  startPosition,
} from "./numbering.ts";
import { isAck, isFin, isRst, isSyn } from "./observation.ts";
import { happened, type Member, type ReferenceConnection } from "./referenceConnection.ts";
import { standingOf } from "./standing.ts";
import { follow, newEndpoints, type ZeekEndpoints } from "./zeekState.ts";

class History {
  text = "";
  readonly #counts = new Map<string, number>();

  once(letter: string): void {
    if (!this.text.includes(letter)) this.text += letter;
  }

  logarithmically(letter: string): void {
    const count = (this.#counts.get(letter) ?? 0) + 1;
    this.#counts.set(letter, count);
    if (isPowerOfTen(count)) this.text += letter;
  }
}

function isPowerOfTen(count: number): boolean {
  return /^10*$/.test(String(count));
}

export function historyOf(connection: ReferenceConnection): string {
  const history = new History();
  const { own, firstNumbers: numbering } = standingOf(connection);
  const endpoints = newEndpoints();
  const members = happened(connection);
  if (members[0] && !members[0].fromClient) history.text = "^";

  members.forEach((member, i) => {
    const letter = (upper: string): string => (member.fromClient ? upper : upper.toLowerCase());
    const before = members.slice(0, i).filter((m) => own.includes(m));
    const isOwn = own.includes(member);
    addFlags(history, member, letter);
    if (advertisesZeroWindow(member, endpoints)) history.logarithmically(letter("W"));
    if (isOwn && isRetransmission(member, before, numbering)) history.logarithmically(letter("T"));
    follow(endpoints, member);
    for (let gaps = isOwn ? newGaps(member, before, numbering, endpoints) : 0; gaps > 0; gaps--) {
      history.logarithmically(member.fromClient ? "g" : "G");
    }
  });
  return history.text;
}

function addFlags(history: History, member: Member, letter: (upper: string) => string): void {
  const kinds = [isSyn(member), isFin(member), isRst(member)].filter(Boolean).length;
  if (kinds > 1) history.once(letter(isFin(member) && isRst(member) ? "I" : "Q"));
  else if (isSyn(member)) history.once(letter(isAck(member) ? "H" : "S"));
  else if (isFin(member)) history.once(letter("F"));
  else if (isRst(member)) history.once(letter("R"));
  else if (member.payloadLength > 0) history.once(letter("D"));
  else if (isAck(member)) history.once(letter("A"));
}

/** Dull with or after an RST, and after the peer's FIN: then nothing is to come that a window would be for. */
function advertisesZeroWindow(member: Member, endpoints: ZeekEndpoints): boolean {
  const own = member.fromClient ? endpoints.client : endpoints.server;
  const peer = member.fromClient ? endpoints.server : endpoints.client;
  return member.window === 0 && !isRst(member) && peer.state !== "closed" && own.state !== "reset";
}

/** Payload that does not go beyond what this side had sent before; what was acknowledged had been sent. */
function isRetransmission(member: Member, before: readonly Member[], numbering: Numbering): boolean {
  if (member.payloadLength === 0 || isSyn(member)) return false;
  const reached = reachedBy(before, member.fromClient, numbering);
  return reached !== null && reached >= (endPosition(member, numbering) ?? 0);
}

/**
 * Content gaps: stretches acknowledged, in an open connection, that the capture does not have and had not missed
 * before. An ACK in an RST shows nothing; in a FIN it does.
 */
function newGaps(
  member: Member,
  before: readonly Member[],
  numbering: Numbering,
  endpoints: ZeekEndpoints,
): number {
  const acked = ackPosition(member, numbering);
  if (acked === null || !bothEstablished(endpoints)) return 0;
  const spans = spansOf(before, !member.fromClient, numbering);
  const known = furthestAck(before, member.fromClient, numbering);
  // Where nothing was shown of the other side before, its content begins with what this acknowledges.
  const begin = before.some((m) => m.fromClient !== member.fromClient) ? 1 : null;
  const from = highest([begin, known]);
  if (from === null) return 0;
  let reached = from;
  let gaps = 0;
  for (const { start, end } of spans) {
    if (start >= acked) break;
    if (start > reached) gaps++;
    reached = Math.max(reached, end);
  }
  return acked > reached ? gaps + 1 : gaps;
}

/** The stretches that one side has sent, in order of their numbers. */
function spansOf(
  members: readonly Member[],
  fromClient: boolean,
  numbering: Numbering,
): { start: number; end: number }[] {
  return members
    .filter((m) => m.fromClient === fromClient)
    .map((m) => ({ start: startPosition(m, numbering) ?? 0, end: endPosition(m, numbering) ?? 0 }))
    .filter(({ start, end }) => end > start)
    .sort((x, y) => x.start - y.start);
}

function bothEstablished(endpoints: ZeekEndpoints): boolean {
  return [endpoints.client, endpoints.server].every(
    (e) => e.state === "established" || (e.state === "closed" && e.previousState === "established"),
  );
}
