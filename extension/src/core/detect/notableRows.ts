/**
 * What the row of a connection shows to detectors of single connections, and so which connections are notable: those at which
 * one may find something. One look at the row's marks settles nine connections in ten, where fourteen detectors, each with its own
 * first test, took 150 ns for each of them. A detector still makes its own tests: this only says where nobody need ask.
 */

import type { Analyzer } from "../analyzer.ts";
import {
  HAS_RST,
  HAS_SILENT_SYN,
  IS_UNUSUAL,
  MAY_BE_HALF_CLOSED,
  MAY_BE_SLOW,
  USED_BEFORE,
} from "../fastPath/lookBits.ts";
import {
  CHALLENGED,
  CLIENT,
  COUNTS,
  FLAGS,
  OLD_SEGMENT,
  PREVIOUS,
  RST_SENT,
  SERVER,
  SIDE,
  TIME_WAIT_MISSING,
  TIME_WAIT_RESET,
} from "../model/connectionTable.ts";
import { hasSilentSyn } from "../reconstruct/silentSyn.ts";
import { restartsOf } from "../reconstruct/timeWait.ts";
import type { Steps } from "../steps.ts";
import type { ConnectionIndex } from "../units.ts";
import { mayBeHalfClosed } from "./halfClosed.ts";
import { mayShow, type RowLooks, rowsThatMayShow } from "./rowLooks.ts";
import { mayBeSlow } from "./slowConnect.ts";
import { synAckMayBeUnanswered } from "./synAckUnanswered.ts";

/** What a connection shows at which a detector of single connections, or of silent SYNs, may find something. */
export const NOTABLE: number =
  USED_BEFORE | HAS_SILENT_SYN | HAS_RST | MAY_BE_SLOW | MAY_BE_HALF_CLOSED | IS_UNUSUAL;

/** Marks of FLAGS. */
const UNUSUAL = CHALLENGED | TIME_WAIT_RESET | TIME_WAIT_MISSING | OLD_SEGMENT;

/** Ascending. */
export function findNotableRows(analyzer: Analyzer): Steps<Uint32Array> {
  return rowsThatMayShow(analyzer, NOTABLE, (row) => isNotable(analyzer, row));
}

/** @param looks tell the same; null: the row is looked at */
export function isNotable(analyzer: Analyzer, row: ConnectionIndex, looks: RowLooks = null): boolean {
  return looks === null ? signsOf(analyzer, row) !== 0 : mayShow(looks, row, NOTABLE);
}

/** Those of the bits of NOTABLE that the row shows. */
export function signsOf(analyzer: Analyzer, row: ConnectionIndex): number {
  const { connections } = analyzer;
  const flags = connections.word(row, FLAGS);
  const sides = connections.word(row, CLIENT + SIDE) | connections.word(row, SERVER + SIDE);
  let signs = 0;
  if (connections.word(row, PREVIOUS) >= 0) signs |= USED_BEFORE;
  if (hasSilentSyn(flags)) signs |= HAS_SILENT_SYN;
  if ((sides & RST_SENT) !== 0) signs |= HAS_RST;
  if (mayBeSlow(connections, row, flags)) signs |= MAY_BE_SLOW;
  if (mayBeHalfClosed(analyzer, row)) signs |= MAY_BE_HALF_CLOSED;
  const isUnusual = (flags & UNUSUAL) !== 0 || restartsOf(connections.word(row, COUNTS)) > 0;
  if (isUnusual || synAckMayBeUnanswered(flags)) signs |= IS_UNUSUAL;
  return signs;
}
