/** What a connection's row says, in the contract's words. Pure functions of the table. */

import {
  CHALLENGED,
  CLIENT,
  CLOSED_BY_CLIENT,
  CLOSED_BY_SERVER,
  type ConnectionTable,
  ESTABLISHED_SEEN,
  FIN_SENT,
  FLAGS,
  PAYLOAD,
  REFUSED,
  RESET,
  RESET_BY_SERVER,
  RESET_FIRST,
  SERVER,
  SIDE,
  SIMULTANEOUS,
  SYN_ACK_SEEN,
  SYN_SEEN,
} from "../model/connectionTable.ts";
import type { Closing, ConnState, Holder, Opening } from "../report/contract.ts";
import type { ConnectionIndex } from "../units.ts";
import { HAS_SYN, NOTHING_CARRIED, SERVER_STATE_SHIFT } from "./stateCodes.ts";
import {
  isZeekClosed,
  isZeekReset,
  ZEEK_ESTABLISHED,
  ZEEK_INACTIVE,
  ZEEK_PARTIAL,
  ZEEK_SYN_SENT,
  zeekOfSide,
} from "./zeekEndpoint.ts";

/** Of a code: the state of one side. */
const ZEEK_STATE = 7;

export function openingOf(table: ConnectionTable, row: ConnectionIndex): Opening {
  const flags = table.word(row, FLAGS);
  if ((flags & SYN_SEEN) === 0) return "midstream";
  if ((flags & SIMULTANEOUS) !== 0) return "simultaneous";
  if ((flags & (SYN_ACK_SEEN | ESTABLISHED_SEEN)) !== 0) return "handshake";
  if ((flags & REFUSED) !== 0) return "refused";
  return (flags & CHALLENGED) !== 0 ? "challenged" : "unanswered";
}

export function closingOf(table: ConnectionTable, row: ConnectionIndex): Closing {
  const flags = table.word(row, FLAGS);
  if ((flags & RESET) !== 0) return "rst";
  const client = table.sideHas(row, CLIENT, FIN_SENT);
  const server = table.sideHas(row, SERVER, FIN_SENT);
  if (client && server) return "fin";
  return client || server ? "half-closed" : "none";
}

export function closedFirstOf(table: ConnectionTable, row: ConnectionIndex): Holder | null {
  const marks = table.word(row, FLAGS);
  if ((marks & RESET) !== 0 && (marks & RESET_FIRST) !== 0)
    return (marks & RESET_BY_SERVER) !== 0 ? "server" : "client";
  const flags = marks & (CLOSED_BY_CLIENT | CLOSED_BY_SERVER);
  if (flags === 0) return null;
  if (flags === (CLOSED_BY_CLIENT | CLOSED_BY_SERVER)) return "both";
  return flags === CLOSED_BY_CLIENT ? "client" : "server";
}

export function connStateOf(table: ConnectionTable, row: ConnectionIndex): ConnState {
  return connStateOfCode(stateCodeOf(table, row));
}

/** All of the row that decides it (`stateCodes.ts`). */
export function stateCodeOf(table: ConnectionTable, row: ConnectionIndex): number {
  const client = zeekOfSide(table.word(row, CLIENT + SIDE));
  const server = zeekOfSide(table.word(row, SERVER + SIDE));
  const carriedNothing =
    isZeekReset(client) &&
    isZeekReset(server) &&
    table.double(row, CLIENT + PAYLOAD) === 0 &&
    table.double(row, SERVER + PAYLOAD) === 0;
  const marks = (carriedNothing ? NOTHING_CARRIED : 0) | (table.has(row, SYN_SEEN) ? HAS_SYN : 0);
  return client | (server << SERVER_STATE_SHIFT) | marks;
}

/** Zeek's conn_state (scripts/base/protocols/conn/main.zeek, `determine_connection_state`). */
export function connStateOfCode(code: number): ConnState {
  const client = code & ZEEK_STATE;
  const server = (code >>> SERVER_STATE_SHIFT) & ZEEK_STATE;
  const noClient = client === ZEEK_INACTIVE || client === ZEEK_PARTIAL;
  const noServer = server === ZEEK_INACTIVE || server === ZEEK_PARTIAL;
  if (isZeekReset(server)) {
    if (client === ZEEK_SYN_SENT || (code & NOTHING_CARRIED) !== 0) return "REJ";
    return noClient ? "RSTRH" : "RSTR";
  }
  if (isZeekReset(client)) {
    if (!noServer) return "RSTO";
    return (code & HAS_SYN) !== 0 ? "RSTOS0" : "OTH";
  }
  if (isZeekClosed(client)) return isZeekClosed(server) ? "SF" : noServer ? "SH" : "S2";
  if (isZeekClosed(server)) return noClient ? "SHR" : "S3";
  if (client === ZEEK_SYN_SENT && server === ZEEK_INACTIVE) return "S0";
  return client === ZEEK_ESTABLISHED && server === ZEEK_ESTABLISHED ? "S1" : "OTH";
}
