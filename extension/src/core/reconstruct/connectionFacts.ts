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
  REFUSED,
  RESET,
  RESET_BY_SERVER,
  RST_SENT,
  SEGMENTS,
  SERVER,
  SIMULTANEOUS,
  SYN_ACK_SEEN,
  SYN_SEEN,
} from "../model/connectionTable.ts";
import type { Closing, ConnState, Holder, Opening } from "../report/contract.ts";
import type { ConnectionIndex } from "../units.ts";

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
  const flags = table.word(row, FLAGS) & (CLOSED_BY_CLIENT | CLOSED_BY_SERVER);
  if (flags === 0) return null;
  if (flags === (CLOSED_BY_CLIENT | CLOSED_BY_SERVER)) return "both";
  return flags === CLOSED_BY_CLIENT ? "client" : "server";
}

/** Zeek's conn_state (scripts/base/protocols/conn/main.zeek, `determine_connection_state`). */
export function connStateOf(table: ConnectionTable, row: ConnectionIndex): ConnState {
  const flags = table.word(row, FLAGS);
  const syn = (flags & SYN_SEEN) !== 0;
  const onlySyn = syn && (flags & (SYN_ACK_SEEN | ESTABLISHED_SEEN)) === 0;
  if (onlySyn && (flags & REFUSED) !== 0) return "REJ";
  if ((flags & RESET) !== 0) return stateAfterReset(table, row, onlySyn);
  const client = table.sideHas(row, CLIENT, FIN_SENT);
  const server = table.sideHas(row, SERVER, FIN_SENT);
  if (client || server) return stateAfterFin(table, row, onlySyn, client, server);
  if (onlySyn && table.word(row, SERVER + SEGMENTS) === 0)
    return table.sideHas(row, CLIENT, RST_SENT) ? "RSTOS0" : "S0";
  return syn && !onlySyn ? "S1" : "OTH";
}

function stateAfterReset(table: ConnectionTable, row: ConnectionIndex, onlySyn: boolean): ConnState {
  if (table.has(row, RESET_BY_SERVER)) return table.word(row, CLIENT + SEGMENTS) === 0 ? "RSTRH" : "RSTR";
  return onlySyn ? "RSTOS0" : "RSTO";
}

function stateAfterFin(
  table: ConnectionTable,
  row: ConnectionIndex,
  onlySyn: boolean,
  client: boolean,
  server: boolean,
): ConnState {
  if (client && server) return "SF";
  if (client) return onlySyn ? "SH" : "S2";
  return table.word(row, CLIENT + SEGMENTS) === 0 ? "SHR" : "S3";
}
