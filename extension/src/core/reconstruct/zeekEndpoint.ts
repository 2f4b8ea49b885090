/**
 * An endpoint as Zeek sees it, the ground of `conn_state` and of some letters of `history`: the states of Zeek's
 * TCP_Endpoint.h, moved as TCPSessionAdapter.cc moves them. They know flags and order, no sequence numbers, so a
 * delayed duplicate moves them too. Three bits of SIDE; CLOSED and RESET each stand twice, for Zeek asks what was before.
 *
 * One thing is ours: a SYN that the client sends again after its own RST starts over, for an RST that answers a
 * challenge ACK ends nothing of the attempt (contract: "RSTs of a recovery are none").
 */

import { CLIENT, type ConnectionTable, SIDE, ZEEK_SHIFT } from "../model/connectionTable.ts";
import { ACK, FIN, RST, type Segment, SYN } from "../wire/segment.ts";
import {
  CLOSED_ESTABLISHED,
  CLOSED_UNOPENED,
  RESET_CLOSED,
  RESET_OPEN,
  ZEEK_ESTABLISHED,
  ZEEK_INACTIVE,
  ZEEK_MASK,
  ZEEK_PARTIAL,
  ZEEK_SYN_SENT,
} from "./zeekStates.ts";

export * from "./zeekStates.ts";

/** To be asked with FIN, SYN or RST, and of the first segment of a side; all others change nothing. */
export function followZeek(
  table: ConnectionTable,
  at: number,
  mine: number,
  theirs: number,
  segment: Segment,
): void {
  const own = zeekOf(table, at, mine);
  const { flags } = segment;
  if (own === ZEEK_INACTIVE) {
    followInactive(table, at, mine, theirs, segment);
    return;
  }
  if (isZeekReset(own)) {
    if (mine === CLIENT && isOpeningSyn(flags) && zeekOf(table, at, theirs) === ZEEK_INACTIVE)
      enter(table, at, mine, ZEEK_SYN_SENT);
    return;
  }
  if (isZeekClosed(own)) {
    if ((flags & RST) !== 0 && !isZeekClosed(zeekOf(table, at, theirs))) enterReset(table, at, mine);
    return;
  }
  if (own === ZEEK_PARTIAL && isOpeningSyn(flags) && zeekOf(table, at, theirs) === ZEEK_INACTIVE)
    enter(table, at, mine, ZEEK_SYN_SENT);
  if ((flags & FIN) !== 0 && (own === ZEEK_SYN_SENT || (flags & RST) === 0)) {
    enterClosed(table, at, mine);
    // The peer's FIN and then its RST, and now our FIN: that was a normal end.
    if (own !== ZEEK_SYN_SENT && zeekOf(table, at, theirs) === RESET_CLOSED)
      enter(table, at, theirs, CLOSED_UNOPENED);
  }
  if ((flags & RST) !== 0) enterReset(table, at, mine);
}

/** The first segment of a side, or the first that Zeek takes for one. */
function followInactive(
  table: ConnectionTable,
  at: number,
  mine: number,
  theirs: number,
  segment: Segment,
): void {
  const { flags } = segment;
  const peer = zeekOf(table, at, theirs);
  if ((flags & SYN) !== 0) {
    if (mine === CLIENT) {
      // A SYN captured after the SYN-ACK that answers it: the handshake is there.
      enter(table, at, mine, peer === ZEEK_ESTABLISHED ? ZEEK_ESTABLISHED : ZEEK_SYN_SENT);
    } else {
      if (peer === ZEEK_SYN_SENT) enter(table, at, theirs, ZEEK_ESTABLISHED);
      enter(table, at, mine, ZEEK_ESTABLISHED);
    }
  }
  if ((flags & FIN) !== 0) enterClosed(table, at, mine);
  if ((flags & RST) !== 0) enterReset(table, at, mine);
  if ((flags & (SYN | FIN | RST)) !== 0) return;
  // Some stacks acknowledge a SYN before they answer it; a challenge ACK looks the same.
  if (mine !== CLIENT && segment.payloadLength === 0 && peer === ZEEK_SYN_SENT) return;
  // SYN-ACK seen, SYN missed, and now the ACK: established all the same.
  const isLast = (flags & ACK) !== 0 && peer === ZEEK_ESTABLISHED;
  enter(table, at, mine, isLast ? ZEEK_ESTABLISHED : ZEEK_PARTIAL);
}

export function zeekOf(table: ConnectionTable, at: number, block: number): number {
  return zeekOfSide(table.words[at + block + SIDE] ?? 0);
}

/** @param side the word SIDE of an endpoint */
export function zeekOfSide(side: number): number {
  return (side >>> ZEEK_SHIFT) & 7;
}

export function isZeekClosed(state: number): boolean {
  return state === CLOSED_UNOPENED || state === CLOSED_ESTABLISHED;
}

export function isZeekReset(state: number): boolean {
  return state === RESET_OPEN || state === RESET_CLOSED;
}

/** Established, or closed from there. */
export function wasZeekEstablished(state: number): boolean {
  return state === ZEEK_ESTABLISHED || state === CLOSED_ESTABLISHED;
}

function isOpeningSyn(flags: number): boolean {
  return (flags & (SYN | ACK | RST)) === SYN;
}

function enterClosed(table: ConnectionTable, at: number, block: number): void {
  const state = zeekOf(table, at, block);
  if (isZeekClosed(state)) return;
  enter(table, at, block, state === ZEEK_ESTABLISHED ? CLOSED_ESTABLISHED : CLOSED_UNOPENED);
}

function enterReset(table: ConnectionTable, at: number, block: number): void {
  const state = zeekOf(table, at, block);
  if (isZeekReset(state)) return;
  enter(table, at, block, isZeekClosed(state) ? RESET_CLOSED : RESET_OPEN);
}

function enter(table: ConnectionTable, at: number, block: number, state: number): void {
  const side = table.words[at + block + SIDE] ?? 0;
  table.words[at + block + SIDE] = (side & ~ZEEK_MASK) | (state << ZEEK_SHIFT);
}
