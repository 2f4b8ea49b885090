/** Why a connection deserves a look, from its row alone: cheap enough to rank a million connections. */

import {
  CLIENT,
  type ConnectionTable,
  FIN_REPEATED,
  FIN_SENT,
  FLAGS,
  RESET,
  RESET_BY_SERVER,
  SEGMENTS,
  SERVER,
  SYN_ACK_REPEATED,
  SYN_REPEATED,
  TIME_WAIT_MISSING,
  TIME_WAIT_RESET,
} from "../model/connectionTable.ts";
import { openingOf } from "../reconstruct/connectionFacts.ts";
import type { Severity } from "../report/contract.ts";
import type { ConnectionIndex } from "../units.ts";

export interface Trouble {
  readonly severity: Severity;
  readonly text: string;
}

/** What went wrong that the packets of this connection show; null when nothing did. */
export function troubleOf(table: ConnectionTable, row: ConnectionIndex): Trouble | null {
  const opening = openingOf(table, row);
  const syns = table.word(row, CLIENT + SEGMENTS);
  if (opening === "unanswered") return warning(`${count(syns, "SYN")} without an answer`);
  if (opening === "challenged") return warning("SYN answered by an ACK of an older connection");
  if (opening === "refused") return warning("connection refused");
  const flags = table.word(row, FLAGS);
  if ((flags & RESET) !== 0) return resetTrouble(table, row, (flags & RESET_BY_SERVER) !== 0);
  if ((flags & TIME_WAIT_MISSING) !== 0) return warning("TIME_WAIT missing");
  if ((flags & TIME_WAIT_RESET) !== 0) return warning("RST at a TIME_WAIT");
  if ((flags & SYN_REPEATED) !== 0) return warning("SYN sent again before it was answered");
  if ((flags & SYN_ACK_REPEATED) !== 0) return warning("SYN-ACK sent again");
  if ((flags & FIN_REPEATED) !== 0) return { severity: "info", text: "FIN sent again" };
  return null;
}

/** Orders by severity: 3 error, 2 warning, 1 info, 0 nothing. */
export function troubleRank(table: ConnectionTable, row: ConnectionIndex): number {
  const trouble = troubleOf(table, row);
  if (trouble === null) return 0;
  return trouble.severity === "error" ? 3 : trouble.severity === "warning" ? 2 : 1;
}

function resetTrouble(table: ConnectionTable, row: ConnectionIndex, byServer: boolean): Trouble {
  const closer = byServer ? SERVER : CLIENT;
  const text = `reset by the ${byServer ? "server" : "client"}`;
  return table.sideHas(row, closer, FIN_SENT)
    ? { severity: "info", text: `${text} after its FIN` }
    : warning(text);
}

function warning(text: string): Trouble {
  return { severity: "warning", text };
}

function count(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? "" : "s"}`;
}
