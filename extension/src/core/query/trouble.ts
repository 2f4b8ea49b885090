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

const UNANSWERED = warning("SYN without an answer");
const CHALLENGED = warning("SYN answered by an ACK of an older connection");
const REFUSED = warning("connection refused");
const RESET_BY_CLIENT = warning("reset by the client");
const RESET_BY_THE_SERVER = warning("reset by the server");
const RESET_AFTER_FIN_BY_CLIENT = info("reset by the client after its FIN");
const RESET_AFTER_FIN_BY_SERVER = info("reset by the server after its FIN");
const MISSING = warning("TIME_WAIT missing");
const RST_AT_TIME_WAIT = warning("RST at a TIME_WAIT");
const SYN_AGAIN = warning("SYN sent again before it was answered");
const SYN_ACK_AGAIN = warning("SYN-ACK sent again");
const FIN_AGAIN = info("FIN sent again");

/** What went wrong that the packets of this connection show; null when nothing did. */
export function troubleOf(table: ConnectionTable, row: ConnectionIndex): Trouble | null {
  const kind = kindOf(table, row);
  if (kind !== UNANSWERED) return kind;
  const syns = table.word(row, CLIENT + SEGMENTS);
  return warning(`${syns} SYN${syns === 1 ? "" : "s"} without an answer`);
}

/** The same but for the number of SYNs, and without a new object: it is asked of every connection. */
function kindOf(table: ConnectionTable, row: ConnectionIndex): Trouble | null {
  const opening = openingOf(table, row);
  if (opening === "unanswered") return UNANSWERED;
  if (opening === "challenged") return CHALLENGED;
  if (opening === "refused") return REFUSED;
  const flags = table.word(row, FLAGS);
  if ((flags & RESET) !== 0) return resetTrouble(table, row, (flags & RESET_BY_SERVER) !== 0);
  if ((flags & TIME_WAIT_MISSING) !== 0) return MISSING;
  if ((flags & TIME_WAIT_RESET) !== 0) return RST_AT_TIME_WAIT;
  if ((flags & SYN_REPEATED) !== 0) return SYN_AGAIN;
  if ((flags & SYN_ACK_REPEATED) !== 0) return SYN_ACK_AGAIN;
  return (flags & FIN_REPEATED) !== 0 ? FIN_AGAIN : null;
}

/** Orders by severity: 3 error, 2 warning, 1 info, 0 nothing. */
export function troubleRank(table: ConnectionTable, row: ConnectionIndex): number {
  const kind = kindOf(table, row);
  if (kind === null) return 0;
  return kind.severity === "error" ? 3 : kind.severity === "warning" ? 2 : 1;
}

function resetTrouble(table: ConnectionTable, row: ConnectionIndex, byServer: boolean): Trouble {
  if (!table.sideHas(row, byServer ? SERVER : CLIENT, FIN_SENT))
    return byServer ? RESET_BY_THE_SERVER : RESET_BY_CLIENT;
  return byServer ? RESET_AFTER_FIN_BY_SERVER : RESET_AFTER_FIN_BY_CLIENT;
}

function warning(text: string): Trouble {
  return { severity: "warning", text };
}

function info(text: string): Trouble {
  return { severity: "info", text };
}
