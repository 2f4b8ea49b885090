/**
 * The lives of a quadruplet: its incarnations without the attempts that never opened. A SYN that was refused or not
 * answered is an incarnation of its own (another ISN), but it leaves no state behind: what a later SYN meets is what
 * the last life left.
 */

import {
  type ConnectionTable,
  ESTABLISHED_SEEN,
  FLAGS,
  NEXT,
  PREVIOUS,
  SYN_ACK_SEEN,
  SYN_SEEN,
} from "../model/connectionTable.ts";
import type { ConnectionIndex } from "../units.ts";

/** The attempt got no further than its SYNs. */
export function neverOpened(table: ConnectionTable, row: ConnectionIndex): boolean {
  return (table.word(row, FLAGS) & (SYN_SEEN | SYN_ACK_SEEN | ESTABLISHED_SEEN)) === SYN_SEEN;
}

/** The life before this incarnation on its quadruplet; -1: the capture shows none. */
export function lifeBefore(table: ConnectionTable, row: ConnectionIndex): ConnectionIndex {
  let before = table.word(row, PREVIOUS);
  while (before >= 0 && neverOpened(table, before)) before = table.word(before, PREVIOUS);
  return before;
}

/** The life after this incarnation; -1: the capture shows none. */
export function lifeAfter(table: ConnectionTable, row: ConnectionIndex): ConnectionIndex {
  let after = table.word(row, NEXT);
  while (after >= 0 && neverOpened(table, after)) after = table.word(after, NEXT);
  return after;
}
