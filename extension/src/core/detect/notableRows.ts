/**
 * The connections at which a detector of single connections may find something: those that are not ordinary. One look
 * at the row's marks settles nine connections in ten, where fourteen detectors, each with its own first test, took
 * 150 ns for each of them. A detector still makes its own tests: this only says where nobody need ask.
 */

import type { Analyzer } from "../analyzer.ts";
import { NOTABLE } from "../fastPath/lookBits.ts";
import {
  CHALLENGED,
  CLIENT,
  COUNTS,
  END,
  ESTABLISHED_SEEN,
  FIN_ACKED,
  FIN_SENT,
  FLAGS,
  HANDSHAKE,
  OLD_SEGMENT,
  PREVIOUS,
  REFUSED,
  RESET,
  RST_SENT,
  RTT_KNOWN,
  SERVER,
  SIDE,
  START,
  SYN_ACK_REPEATED,
  SYN_REPEATED,
  SYN_SEEN,
  TIME_WAIT_MISSING,
  TIME_WAIT_RESET,
} from "../model/connectionTable.ts";
import { restartsOf } from "../reconstruct/timeWait.ts";
import type { Steps } from "../steps.ts";
import { type ConnectionIndex, NANOSECONDS_PER_SECOND } from "../units.ts";
import { mayShow, type RowLooks, rowsThatMayShow } from "./rowLooks.ts";
import { WHOLE_TIMER } from "./slowConnect.ts";

/** Marks of FLAGS that some detector asks for. */
const MARKS =
  REFUSED |
  CHALLENGED |
  RESET |
  TIME_WAIT_RESET |
  TIME_WAIT_MISSING |
  SYN_REPEATED |
  SYN_ACK_REPEATED |
  OLD_SEGMENT;

/** Ascending. */
export function findNotableRows(analyzer: Analyzer): Steps<Uint32Array> {
  return rowsThatMayShow(analyzer, NOTABLE, (row) => isNotable(analyzer, row));
}

/** @param looks tell the same; null: the row is looked at */
export function isNotable(analyzer: Analyzer, row: ConnectionIndex, looks: RowLooks = null): boolean {
  if (looks !== null) return mayShow(looks, row, NOTABLE);
  const { connections } = analyzer;
  const flags = connections.word(row, FLAGS);
  if ((flags & MARKS) !== 0) return true;
  // A SYN that did not open the connection: silence, or a SYN-ACK without an answer.
  if ((flags & (SYN_SEEN | ESTABLISHED_SEEN)) === SYN_SEEN) return true;
  // Another life before it.
  if (connections.word(row, PREVIOUS) >= 0) return true;
  if (restartsOf(connections.word(row, COUNTS)) > 0) return true;
  if ((flags & RTT_KNOWN) !== 0 && connections.double(row, HANDSHAKE) >= WHOLE_TIMER) return true;
  const client = connections.word(row, CLIENT + SIDE);
  const server = connections.word(row, SERVER + SIDE);
  if (((client | server) & RST_SENT) !== 0) return true;
  if (((client | server) & FIN_ACKED) === 0) return false;
  // One side closed, and the other had the time to wait.
  const until = (client & server & FIN_SENT) !== 0 ? connections.double(row, END) : analyzer.latest;
  const lasted = until - connections.double(row, START);
  return lasted >= analyzer.assumptions.halfClosedSeconds * NANOSECONDS_PER_SECOND;
}
